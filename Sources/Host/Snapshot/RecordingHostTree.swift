import Source
import Synchronization

/// Hands every question on to another tree and keeps the answer: what a snapshot is made of.
///
/// A snapshot therefore holds exactly what an audit of the machine asks for, with the errors that it met, and an audit of the
/// snapshot gets the same answers.
public final class RecordingHostTree: HostTree {
    private let tree: any HostTree
    private let answers = Mutex(HostAnswers())

    public init(_ tree: any HostTree) { self.tree = tree }

    /// Everything that was asked so far.
    public var recorded: HostAnswers { answers.withLock { $0 } }
    public var source: HostSource { tree.source }

    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let result = Self.attempt { () throws(FileError) in try tree.read(path, limit: limit) }
        // A small limit makes an error that a larger one would not.
        if case .failure(.tooLarge) = result, let size = try? tree.read(path, limit: SourceStore.defaultLimit) {
            answers.withLock { $0.contents[path] = .success(size) }
        } else {
            answers.withLock { $0.contents[path] = result }
        }
        return try result.get()
    }

    public func kind(_ path: String) throws(FileError) -> FileKind {
        let result = Self.attempt { () throws(FileError) in try tree.kind(path) }
        answers.withLock { $0.kinds[path] = result }
        return try result.get()
    }

    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] {
        let result = Self.attempt { () throws(FileError) in try tree.list(path) }
        answers.withLock { $0.lists[path] = result }
        return try result.get()
    }

    public func canonical(_ path: String) -> String {
        let result = tree.canonical(path)
        if result != path { answers.withLock { $0.canonical[path] = result } }
        return result
    }

    public func ownership(_ path: String) throws(FileError) -> Ownership {
        let result = Self.attempt { () throws(FileError) in try tree.ownership(path) }
        answers.withLock { $0.ownership[path] = result }
        return try result.get()
    }

    public func link(_ path: String) throws(FileError) -> String {
        let result = Self.attempt { () throws(FileError) in try tree.link(path) }
        answers.withLock { $0.links[path] = result }
        return try result.get()
    }

    public func processes(named names: Set<String>) throws(FileError) -> [Int] {
        let result = Self.attempt { () throws(FileError) in try tree.processes(named: names) }
        answers.withLock { $0.processes = result }
        return try result.get()
    }

    public func socketInodes(of process: Int) throws(FileError) -> [String] {
        let result = Self.attempt { () throws(FileError) in try tree.socketInodes(of: process) }
        answers.withLock { $0.sockets[String(process)] = result }
        return try result.get()
    }

    public func addresses(of name: String) -> Knowledge<[NetworkAddress]> {
        let result = tree.addresses(of: name)
        answers.withLock { $0.addresses[name] = result }
        return result
    }

    public var probing: ProbeScope {
        let scope = tree.probing
        answers.withLock { $0.probing = scope }
        return scope
    }

    public func answers(to questions: [ProbeQuestion]) -> [String: [UInt8]] {
        let found = tree.answers(to: questions)
        answers.withLock { $0.probes.merge(found) { $1 } }
        return found
    }

    private static func attempt<Value>(_ body: () throws(FileError) -> Value) -> Result<Value, FileError> {
        do throws(FileError) { return .success(try body()) } catch { return .failure(error) }
    }
}

/// What was asked of a machine and what it answered.
public struct HostAnswers: Sendable {
    public var contents: [String: Result<[UInt8], FileError>] = [:]
    var kinds: [String: Result<FileKind, FileError>] = [:]
    var lists: [String: Result<[DirectoryEntry], FileError>] = [:]
    /// Only paths with links in them.
    var canonical: [String: String] = [:]
    var ownership: [String: Result<Ownership, FileError>] = [:]
    var links: [String: Result<String, FileError>] = [:]
    var processes: Result<[Int], FileError>?
    var sockets: [String: Result<[String], FileError>] = [:]
    var addresses: [String: Knowledge<[NetworkAddress]>] = [:]
    var probing = ProbeScope()
    /// By the names of the questions.
    var probes: [String: [UInt8]] = [:]

    public init() {}
}
