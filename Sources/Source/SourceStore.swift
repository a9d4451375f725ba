import Synchronization

/// Reads each file once and remembers what was read, why, and what could not be.
public final class SourceStore: Sendable {
    /// Files larger than this are not configuration; they are reported, not read.
    public static let defaultLimit = 32 * 1_048_576

    /// One line of the report's `read` section.
    public struct Input: Hashable, Sendable {
        public enum Reason: String, Sendable { case discovered, named, included, imported }
        public var path: String
        /// `symfony-yaml`, `apache`, `nginx`, `memcached`, ...
        public var kind: String
        public var why: Reason

        /// The kind of what is no file but a server's answer to an active check; the path is the question then.
        public static let answerKind = "answer"
    }

    public struct Skipped: Hashable, Sendable {
        public var path: String
        public var reason: String
    }

    public let tree: any FileTree
    /// The nodes whose files these are; `nil` for a project's own.
    public let owners: FileOwners?
    private let limit: Int

    private struct Notes {
        var inputs: [Input] = []
        var known: Set<String> = []
        var skipped: [Skipped] = []
        /// Where notes go since a branch was joined.
        var trunk: SourceStore?
    }

    private final class Files: Sendable {
        let read = Mutex<[String: Result<SourceFile, FileError>]>([:])
    }

    private let files: Files
    private let notes = Mutex(Notes())

    private init(tree: any FileTree, owners: FileOwners?, limit: Int, files: Files) {
        self.tree = tree
        self.owners = owners
        self.limit = limit
        self.files = files
    }

    public convenience init(tree: any FileTree, owners: FileOwners?, limit: Int = SourceStore.defaultLimit) {
        self.init(tree: tree, owners: owners, limit: limit, files: Files())
    }

    public convenience init(tree: any FileTree, node: String? = nil, limit: Int = SourceStore.defaultLimit) {
        self.init(tree: tree, owners: node.map { FileOwners([$0]) }, limit: limit)
    }

    /// The same files with notes of its own, until it is joined. For one of several readers at work at the same time: the order of notes is that
    /// in which they are joined, whichever was faster.
    public func branch() -> SourceStore { SourceStore(tree: tree, owners: owners, limit: limit, files: files) }

    /// Takes over the notes of a branch, and those that it will get.
    public func join(_ branch: SourceStore) {
        let (inputs, skipped) = branch.notes.withLock { notes in
            notes.trunk = self
            return (notes.inputs, notes.skipped)
        }
        for input in inputs { note(input.path, kind: input.kind, why: input.why) }
        for skip in skipped { self.skip(skip.path, reason: skip.reason) }
    }

    /// The file, read at the first request and shared afterwards.
    public func file(_ path: String) throws(FileError) -> SourceFile {
        if let known = files.read.withLock({ $0[path] }) { return try known.get() }
        let result: Result<SourceFile, FileError>
        do throws(FileError) {
            result = .success(SourceFile(path: path, bytes: try tree.read(path, limit: limit), owners: owners))
        } catch {
            result = .failure(error)
        }
        return try files.read.withLock { read in
            // Another thread may have been first; all must share one object.
            if let known = read[path] { return known }
            read[path] = result
            return result
        }.get()
    }

    /// Puts a file there that does not come from the tree, such as standard input.
    public func insert(_ file: SourceFile) {
        files.read.withLock { $0[file.path] = .success(file) }
    }

    /// Notes that a file was used as configuration of a kind.
    public func note(_ path: String, kind: String, why: Input.Reason) {
        let trunk = notes.withLock { notes -> SourceStore? in
            guard notes.trunk == nil, notes.known.insert(kind + ":" + path).inserted else { return notes.trunk }
            notes.inputs.append(Input(path: path, kind: kind, why: why))
            return nil
        }
        trunk?.note(path, kind: kind, why: why)
    }

    /// Notes that something was left out, with the reason: nothing is passed over in silence.
    public func skip(_ path: String, reason: String) {
        let trunk = notes.withLock { notes -> SourceStore? in
            if notes.trunk == nil { notes.skipped.append(Skipped(path: path, reason: reason)) }
            return notes.trunk
        }
        trunk?.skip(path, reason: reason)
    }

    public var inputs: [Input] { notes.withLock { $0.inputs } }
    public var skipped: [Skipped] { notes.withLock { $0.skipped } }
}
