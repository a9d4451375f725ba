/// Why a file could not be read.
public enum FileError: Error, Hashable, Sendable {
    case missing
    case notPermitted
    case isDirectory
    /// Not a regular file or directory (device, socket, pipe).
    case irregular
    case tooLarge(limit: Int)
    /// The path lies outside what the tool may read in this run; `--root` or a named file would open it.
    case outside
    /// The path lies on a file system of the network of which the server does not answer.
    case unanswered
    case failed(code: Int32)

    /// A clause for messages: `it does not exist`.
    public var reason: String {
        switch self {
        case .missing: "it does not exist"
        case .notPermitted: "permission denied"
        case .isDirectory: "it is a directory"
        case .irregular: "it is not a regular file"
        case .tooLarge(let limit): "it is larger than \(limit / 1_048_576) MiB"
        case .outside: "it lies outside the files that are read"
        case .unanswered: "the file server does not answer"
        case .failed(let code): "reading failed (error \(code))"
        }
    }
}

public enum FileKind: Hashable, Sendable {
    case regular
    case directory
    case other
}

public struct DirectoryEntry: Hashable, Sendable {
    public var name: String
    /// Of the target, when the entry is a symbolic link.
    public var kind: FileKind

    public init(name: String, kind: FileKind) {
        self.name = name
        self.kind = kind
    }
}

/// A read-only view of files: a live file system below a root, a snapshot, or files in memory.
///
/// Paths are absolute and normalised (`/a/b`, no `.` or `..`). A view never leaves its root, whatever links it holds.
public protocol FileTree: Sendable {
    /// The content. Reading stops with `.tooLarge` before more than `limit` bytes are held.
    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]
    /// What is at the path, links followed; throws `.missing` when nothing is.
    func kind(_ path: String) throws(FileError) -> FileKind
    /// The entries of a directory in byte order of their names, without `.` and `..`.
    func list(_ path: String) throws(FileError) -> [DirectoryEntry]
    /// The path with links resolved, for finding cycles.
    func canonical(_ path: String) -> String
    /// More about the path than its kind; `nil` when nothing is there, or when the view does not know.
    func attributes(_ path: String) -> FileAttributes?
}

/// What a web server asks about a path besides its kind.
public struct FileAttributes: Hashable, Sendable {
    /// The last component is a symbolic link, wherever it leads.
    public var isLink: Bool
    /// The owners differ between the link and what it leads to.
    public var hasForeignTarget: Bool
    /// What the path leads to has no bytes; `true` for a link that leads nowhere.
    public var isEmpty: Bool
    /// Somebody may execute (or search) what the path leads to.
    public var isExecutable: Bool

    public init(isLink: Bool, hasForeignTarget: Bool, isEmpty: Bool, isExecutable: Bool) {
        self.isLink = isLink
        self.hasForeignTarget = hasForeignTarget
        self.isEmpty = isEmpty
        self.isExecutable = isExecutable
    }
}

extension FileTree {
    public func attributes(_ path: String) -> FileAttributes? { nil }
    public func exists(_ path: String) -> Bool { (try? kind(path)) != nil }
    public func isFile(_ path: String) -> Bool { (try? kind(path)) == .regular }
    public func isDirectory(_ path: String) -> Bool { (try? kind(path)) == .directory }
}

/// Files in memory: what examples and tests judge.
public struct MemoryFileTree: FileTree {
    private var files: [String: [UInt8]]
    private var directories: [String: Set<String>] = ["/": []]

    /// - Parameter files: absolute path to content.
    public init(_ files: [String: [UInt8]]) {
        self.files = files
        for path in files.keys {
            var child = path
            while child != "/" {
                let parent = Path.parent(child)
                directories[parent, default: []].insert(Path.name(child))
                child = parent
            }
        }
    }

    public init(text files: [String: String]) {
        self.init(files.mapValues { Array($0.utf8) })
    }

    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        if directories[path] != nil { throw .isDirectory }
        guard let bytes = files[path] else { throw .missing }
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
    }

    public func kind(_ path: String) throws(FileError) -> FileKind {
        if files[path] != nil { return .regular }
        if directories[path] != nil { return .directory }
        throw .missing
    }

    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] {
        guard let names = directories[path] else { throw files[path] == nil ? .missing : .irregular }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
            DirectoryEntry(name: name, kind: files[Path.join(path, name)] != nil ? .regular : .directory)
        }
    }

    public func canonical(_ path: String) -> String { path }
}
