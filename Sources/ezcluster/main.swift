import CStart
import CommandLineTool
import Glibc

// Swift's own list of arguments comes from /proc, which may not be mounted.
let arguments = (1..<max(1, start_argument_count())).compactMap { start_argument($0).map { String(cString: $0) } }
exit(EzclusterCommand.run(arguments, in: .ofProcess()))
