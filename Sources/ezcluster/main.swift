import CStart
import CommandLineTool
import Glibc

exit(EzclusterCommand.run(Array(CommandLine.arguments.dropFirst()), in: .ofProcess()))
