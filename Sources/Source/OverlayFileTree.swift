/// Another tree in which some files have a different content: what a project would look like after an edit.
public struct OverlayFileTree: FileTree {
    private let tree: any FileTree
    private let contents: [String: [UInt8]]

    /// - Parameter contents: by canonical path of files that exist in the tree.
    public init(_ tree: any FileTree, contents: [String: [UInt8]]) {
        self.tree = tree
        self.contents = contents
    }

    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        guard !contents.isEmpty, let bytes = contents[tree.canonical(path)] else { return try tree.read(path, limit: limit) }
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
    }

    public func kind(_ path: String) throws(FileError) -> FileKind { try tree.kind(path) }
    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] { try tree.list(path) }
    public func canonical(_ path: String) -> String { tree.canonical(path) }
}
