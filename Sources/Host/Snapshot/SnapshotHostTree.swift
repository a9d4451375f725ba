import Source
import Synchronization

/// A snapshot as a machine. What was not collected is neither there nor missing: it is not known.
public struct SnapshotHostTree: HostTree {
    private let answers: HostAnswers
    public let source: HostSource

    /// - Parameter path: of the snapshot's file.
    public init(_ snapshot: Snapshot, path: String) {
        answers = snapshot.answers
        source = .snapshot(path, snapshot.secrets)
    }

    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        guard let result = answers.contents[path] else {
            // A directory that was listed was no file.
            if case .success? = answers.lists[path] { throw .isDirectory }
            throw .outside
        }
        let bytes = try result.get()
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
    }

    public func kind(_ path: String) throws(FileError) -> FileKind {
        if let result = answers.kinds[path] { return try result.get() }
        switch answers.contents[path] {
        case .success?: return .regular
        case .failure(let error)?: throw error
        case nil: break
        }
        if case .success? = answers.lists[path] { return .directory }
        throw .outside
    }

    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] {
        guard let result = answers.lists[path] else { throw .outside }
        return try result.get()
    }

    public func canonical(_ path: String) -> String { answers.canonical[path] ?? path }

    public func ownership(_ path: String) throws(FileError) -> Ownership {
        guard let result = answers.ownership[path] else { throw .outside }
        return try result.get()
    }

    public func link(_ path: String) throws(FileError) -> String {
        guard let result = answers.links[path] else { throw .outside }
        return try result.get()
    }

    public func processes(named names: Set<String>) throws(FileError) -> [Int] {
        guard let result = answers.processes else { throw .outside }
        return try result.get()
    }

    public func socketInodes(of process: Int) throws(FileError) -> [String] {
        guard let result = answers.sockets[String(process)] else { throw .outside }
        return try result.get()
    }

    public func recordedFiles(named names: Set<String>) -> [String]? {
        answers.contents.keys.filter { names.contains(Path.name($0)) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    public func addresses(of name: String) -> Knowledge<[NetworkAddress]> {
        answers.addresses[name] ?? .unknown(Unknown("the snapshot does not say how \(name) is resolved"))
    }

    public var probing: ProbeScope { answers.probing }

    public func answers(to questions: [ProbeQuestion]) -> [String: [UInt8]] {
        Dictionary(questions.compactMap { question in answers.probes[question.name].map { (question.name, $0) } }) { first, _ in first }
    }
}

/// Contents that many snapshots share, kept once and checked once.
public final class ContentPool: Sendable {
    private struct State {
        var contents: [String: [UInt8]] = [:]
        /// The beginnings of the hashes that came once: what only one machine of thousands has is not kept.
        var single: Set<String> = []
    }
    private let state = Mutex(State())

    public init() {}

    /// The content with that hash, as other snapshots hold it.
    func known(_ hash: String) -> [UInt8]? { state.withLock { $0.contents[hash] } }

    /// Keeps a content that has that hash, when it comes a second time.
    func keep(_ content: [UInt8], _ hash: String) {
        state.withLock { state in
            let beginning = String(hash.prefix(15))
            if state.single.insert(beginning).inserted { return }
            state.contents[hash] = content
        }
    }
}
