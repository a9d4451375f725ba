/// A view of some directories of another tree. Everything else throws `.outside`, also where a link leads there.
public struct ConfinedFileTree: FileTree {
    private let tree: any FileTree
    /// As named and as they are with links resolved.
    private let directories: [String]
    private let canonicalDirectories: [String]

    /// - Parameter directories: absolute paths; a path of a file allows that file only.
    public init(_ tree: any FileTree, to directories: [String]) {
        self.tree = tree
        self.directories = directories.map(Path.normalised)
        canonicalDirectories = directories.map { tree.canonical($0) }
    }

    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        try check(path)
        return try tree.read(path, limit: limit)
    }

    public func kind(_ path: String) throws(FileError) -> FileKind {
        try check(path)
        return try tree.kind(path)
    }

    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] {
        try check(path)
        return try tree.list(path)
    }

    public func canonical(_ path: String) -> String {
        (try? check(path)) == nil ? Path.normalised(path) : tree.canonical(path)
    }

    public func attributes(_ path: String) -> FileAttributes? {
        (try? check(path)) == nil ? nil : tree.attributes(path)
    }

    private func check(_ path: String) throws(FileError) {
        let path = Path.normalised(path)
        guard directories.contains(where: { Path.isWithin(path, $0) }) else { throw .outside }
        let real = tree.canonical(path)
        guard canonicalDirectories.contains(where: { Path.isWithin(real, $0) }) else { throw .outside }
    }
}
