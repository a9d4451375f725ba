import Source
import Synchronization

/// Asks servers, each question once in a run, a few at the same time.
public final class Prober: Sendable {
    private let seconds: Int
    private let known = Mutex<[String: [UInt8]]>([:])
    /// Questions at the same time: answers come in milliseconds, or not at all.
    private static let concurrency = 8

    /// - Parameter seconds: for one question, everything included.
    public init(seconds: Int = 5) { self.seconds = seconds }

    /// The lines of the answers by the questions' names.
    public func answers(to questions: [ProbeQuestion]) -> [String: [UInt8]] {
        var open: [ProbeQuestion] = []
        var names: Set<String> = []
        let before = known.withLock { $0 }
        for question in questions where before[question.name] == nil && names.insert(question.name).inserted { open.append(question) }
        let asked = open
        Workers.run(count: asked.count, threads: Self.concurrency) { [self] index in
            let answer = ask(asked[index])
            known.withLock { $0[asked[index].name] = answer }
        }
        return known.withLock { known in
            Dictionary(questions.compactMap { question in known[question.name].map { (question.name, $0) } }) { first, _ in first }
        }
    }

    private func ask(_ question: ProbeQuestion) -> [UInt8] {
        var transcript = ProbeTranscript(question)
        do throws(ProbeFailure) {
            switch question {
            case .memcached(let endpoint): try MemcachedProbe.ask(endpoint, seconds: seconds, into: &transcript)
            case .redis(let endpoint, let password): try RedisProbe.ask(endpoint, password, seconds: seconds, into: &transcript)
            case .http(let base, let path): try HTTPProbe.ask(base, path, seconds: seconds, into: &transcript)
            }
        } catch {
            transcript.add(error)
        }
        return transcript.bytes
    }
}

/// A machine whose servers may be asked. What a snapshot has the answer to is not asked again.
public struct ProbingHostTree: HostTree {
    private let tree: any HostTree
    private let prober: Prober
    private let scope: ProbeScope

    public init(_ tree: any HostTree, prober: Prober, scope: ProbeScope) {
        self.tree = tree
        self.prober = prober
        self.scope = scope
    }

    public var probing: ProbeScope {
        var all = tree.probing
        all.asksStores = all.asksStores || scope.asksStores
        for base in scope.bases where !all.bases.contains(base) { all.bases.append(base) }
        return all
    }

    public func answers(to questions: [ProbeQuestion]) -> [String: [UInt8]] {
        let recorded = tree.answers(to: questions)
        let open = questions.filter { recorded[$0.name] == nil && isAllowed($0) }
        return recorded.merging(prober.answers(to: open)) { first, _ in first }
    }

    private func isAllowed(_ question: ProbeQuestion) -> Bool {
        switch question {
        case .memcached, .redis: scope.asksStores
        case .http(let base, _): scope.bases.contains(base)
        }
    }

    public var source: HostSource { tree.source }
    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] { try tree.read(path, limit: limit) }
    public func kind(_ path: String) throws(FileError) -> FileKind { try tree.kind(path) }
    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] { try tree.list(path) }
    public func canonical(_ path: String) -> String { tree.canonical(path) }
    public func attributes(_ path: String) -> FileAttributes? { tree.attributes(path) }
    public func ownership(_ path: String) throws(FileError) -> Ownership { try tree.ownership(path) }
    public func link(_ path: String) throws(FileError) -> String { try tree.link(path) }
    public func processes(named names: Set<String>) throws(FileError) -> [Int] { try tree.processes(named: names) }
    public func socketInodes(of process: Int) throws(FileError) -> [String] { try tree.socketInodes(of: process) }
    public func addresses(of name: String) -> Knowledge<[NetworkAddress]> { tree.addresses(of: name) }
}
