import Source

/// What is known of the files on the server's disk.
public struct FileFacts: Sendable {
    /// The kinds that a path may turn out to have.
    public struct Kinds: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let regular = Kinds(rawValue: 1)
        public static let directory = Kinds(rawValue: 2)
        public static let missing = Kinds(rawValue: 4)
        public static let any: Kinds = [.regular, .directory, .missing]
    }

    /// Looked up live, in this tree; `nil`: nothing is known beyond `present` and `absent`.
    public var tree: (any FileTree)?
    /// Where the server's `/` lies in the tree.
    public var root: String
    /// Paths that exist, as the server names them; a trailing slash makes it a directory.
    public var present: Set<String> { didSet { index() } }
    /// Paths that do not exist, nor anything below them.
    public var absent: Set<String>
    private var directories: Set<String> = []

    public init(tree: (any FileTree)? = nil, root: String = "/", present: Set<String> = [], absent: Set<String> = []) {
        self.tree = tree
        self.root = root
        self.present = present
        self.absent = absent
        index()
    }

    /// The directories at the root of every Linux file system (file hierarchy standard).
    public static let standardDirectories: Set<String> = [
        "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin",
        "/srv", "/sys", "/tmp", "/usr", "/var",
    ]

    public func kinds(of path: String) -> Kinds {
        if present.contains(path) { return .regular }
        if directories.contains(path) || Self.standardDirectories.contains(path) { return .directory }
        var ancestor = path
        while ancestor != "/" {
            if absent.contains(ancestor) { return .missing }
            ancestor = Path.parent(ancestor)
            if present.contains(ancestor) { return .missing }
        }
        guard let tree else { return .any }
        switch try? tree.kind(root == "/" ? path : Path.join(root, "./" + path)) {
        case .regular: return .regular
        case .directory: return .directory
        // Devices and sockets: neither served nor listed; as good as absent for routing.
        case .other, nil: return .missing
        }
    }

    /// Whether the path is a link, empty, executable; `nil` when it is not known or not there.
    public func attributes(of path: String) -> FileAttributes? {
        guard let tree, !present.contains(path), !absent.contains(path) else { return nil }
        return tree.attributes(root == "/" ? path : Path.join(root, "./" + path))
    }

    private mutating func index() {
        directories = []
        for path in present {
            var directory = path
            if directory.utf8.last == UInt8(ascii: "/"), directory != "/" {
                directory = String(directory.dropLast())
                directories.insert(directory)
            }
            while directory != "/" {
                directory = Path.parent(directory)
                directories.insert(directory)
            }
        }
    }
}
