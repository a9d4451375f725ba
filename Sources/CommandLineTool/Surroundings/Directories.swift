import Glibc
import Source

enum Directories {
    /// Makes a directory and those above it; one that exists is left alone.
    static func make(_ path: String) throws(WriteError) {
        guard path != "/", !LiveFileTree().isDirectory(path) else { return }
        try make(Path.parent(path))
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw WriteError(String(cString: strerror(errno))) }
    }
}
