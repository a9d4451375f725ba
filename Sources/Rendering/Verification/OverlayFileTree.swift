import Source

/// Rendered files as if they were on disk, over the files that are.
struct OverlayFileTree: FileTree {
    private let base: any FileTree
    private let files: [String: [UInt8]]
    private var entries: [String: [String: FileKind]] = [:]

    init(_ base: any FileTree, files: [String: [UInt8]]) {
        self.base = base
        self.files = files
        for path in files.keys {
            var (child, kind) = (path, FileKind.regular)
            while child != "/" {
                let parent = Path.parent(child)
                entries[parent, default: [:]][Path.name(child)] = kind
                (child, kind) = (parent, .directory)
            }
        }
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        if let bytes = files[path] { return bytes }
        return try base.read(path, limit: limit)
    }

    func kind(_ path: String) throws(FileError) -> FileKind {
        if files[path] != nil { return .regular }
        if entries[path] != nil { return .directory }
        return try base.kind(path)
    }

    func list(_ path: String) throws(FileError) -> [DirectoryEntry] {
        guard let own = entries[path] else { return try base.list(path) }
        var all: [DirectoryEntry] = []
        do throws(FileError) { all = try base.list(path) } catch {}
        all.removeAll { own[$0.name] != nil }
        all += own.map { DirectoryEntry(name: $0.key, kind: $0.value) }
        return all.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    func canonical(_ path: String) -> String { files[path] != nil ? path : base.canonical(path) }
}
