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

    private struct State {
        var files: [String: Result<SourceFile, FileError>] = [:]
        var inputs: [Input] = []
        var known: Set<String> = []
        var skipped: [Skipped] = []
    }

    private let state = Mutex(State())

    public init(tree: any FileTree, owners: FileOwners?, limit: Int = SourceStore.defaultLimit) {
        self.tree = tree
        self.owners = owners
        self.limit = limit
    }

    public convenience init(tree: any FileTree, node: String? = nil, limit: Int = SourceStore.defaultLimit) {
        self.init(tree: tree, owners: node.map { FileOwners([$0]) }, limit: limit)
    }

    /// The file, read at the first request and shared afterwards.
    public func file(_ path: String) throws(FileError) -> SourceFile {
        if let known = state.withLock({ $0.files[path] }) { return try known.get() }
        let result: Result<SourceFile, FileError>
        do throws(FileError) {
            result = .success(SourceFile(path: path, bytes: try tree.read(path, limit: limit), owners: owners))
        } catch {
            result = .failure(error)
        }
        return try state.withLock { state in
            // Another thread may have been first; all must share one object.
            if let known = state.files[path] { return known }
            state.files[path] = result
            return result
        }.get()
    }

    /// Puts a file there that does not come from the tree, such as standard input.
    public func insert(_ file: SourceFile) {
        state.withLock { $0.files[file.path] = .success(file) }
    }

    /// Notes that a file was used as configuration of a kind.
    public func note(_ path: String, kind: String, why: Input.Reason) {
        state.withLock { state in
            guard state.known.insert(kind + ":" + path).inserted else { return }
            state.inputs.append(Input(path: path, kind: kind, why: why))
        }
    }

    /// Notes that something was left out, with the reason: nothing is passed over in silence.
    public func skip(_ path: String, reason: String) {
        state.withLock { $0.skipped.append(Skipped(path: path, reason: reason)) }
    }

    public var inputs: [Input] { state.withLock { $0.inputs } }
    public var skipped: [Skipped] { state.withLock { $0.skipped } }
}
