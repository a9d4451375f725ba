import Daemons
import EzPlatform
import Host
import Routing
import Source

/// Asks the servers of one machine and of its applications, when the user wants it.
///
/// Only addresses that a configuration of the machine or of its projects names, those on which the machine's own servers listen, and
/// the sites that the user names are ever contacted.
struct ProbeRun {
    let tree: any HostTree
    /// Of the machine.
    let name: String
    /// The configuration of the machine's Redis, when it has just one.
    let redis: RedisConfiguration?
    let state: HostState
    /// With the directories that they have on this machine.
    let applications: [(root: String, project: Project)]
    let store: SourceStore

    /// A server may have many addresses; more than these are not asked.
    private static let addressLimit = 8
    /// Paths of one site.
    private static let imageLimit = 6

    func results() -> ProbeResults {
        let scope = tree.probing
        guard !scope.isEmpty else { return ProbeResults() }
        var results = ProbeResults()
        if scope.asksStores { askStores(&results) }
        for (root, application) in applications {
            for base in scope.bases { results.pages += pages(base, application, root) }
        }
        return results
    }

    private func answers(_ questions: [ProbeQuestion]) -> [String: ProbeAnswer] {
        let found = tree.answers(to: questions)
        var answers: [String: ProbeAnswer] = [:]
        for question in questions where answers[question.name] == nil {
            guard let lines = found[question.name] else { continue }
            store.note(question.name, kind: SourceStore.Input.answerKind, why: .discovered)
            answers[question.name] = ProbeAnswer(SourceFile(path: question.name, bytes: lines, owners: store.owners))
        }
        return answers
    }

    // MARK: memcached and Redis

    private struct Target {
        var kind: StoreServer.Kind
        var endpoint: ProbeEndpoint
        var process: RunningProcess?
        var names: Set<StoreAnswer.Name> = []
        var password: ProbePassword?
        var usesLoginOfApplication = false

        var question: ProbeQuestion { kind == .memcached ? .memcached(endpoint) : .redis(endpoint, password) }
    }

    private func askStores(_ results: inout ProbeResults) {
        var targets: [Target] = []
        for server in applications.map(\.project).flatMap({ $0.memcachedServers + $0.redisServers }) { add(server, to: &targets, &results) }
        for process in state.facts.processes(of: .memcached) + state.facts.processes(of: .redis) { add(process, to: &targets) }
        let answers = answers(targets.map(\.question))
        for target in targets {
            guard let answer = answers[target.question.name] else { continue }
            var found = StoreAnswer(kind: target.kind, endpoint: target.endpoint, answer: answer, process: target.process, names: target.names)
            found.usesLoginOfApplication = target.usesLoginOfApplication
            results.stores.append(found)
        }
    }

    private func add(_ server: StoreServer, to targets: inout [Target], _ results: inout ProbeResults) {
        func skip(_ reason: String) {
            let point = Undecided(
                "what \(server.kind.rawValue) at \(server.host ?? server.socket ?? "?") answers on \(NodeNames.mark)", reason: reason,
                span: server.span, nodes: [name])
            if !results.undecided.contains(point) { results.undecided.append(point) }
        }
        guard !server.speaksTLS else { return skip("it speaks TLS, which this tool does not") }
        var endpoints: [ProbeEndpoint] = []
        if let socket = server.socket {
            endpoints = [.unix(socket)]
        } else if let host = server.host, let port = server.port {
            switch NetworkAddress(host).map({ .known([$0]) }) ?? state.addresses[host] ?? .unknown(Unknown("\(host) was not resolved")) {
            case .unknown(let unknown): return skip(unknown.reason)
            case .absent: return
            case .known(let addresses): endpoints = addresses.prefix(Self.addressLimit).map { .tcp($0, port: port) }
            }
        }
        for endpoint in endpoints {
            let index: Int
            if let known = targets.firstIndex(where: { $0.kind == server.kind && $0.endpoint == endpoint }) {
                index = known
            } else {
                index = targets.count
                targets.append(Target(kind: server.kind, endpoint: endpoint, process: process(server.kind, at: endpoint)))
            }
            targets[index].names.insert(StoreAnswer.Name(server))
            switch server.login {
            case .known(let login):
                targets[index].password = ProbePassword(user: login.user, password: login.password.reveal())
                targets[index].usesLoginOfApplication = true
            case .absent: targets[index].usesLoginOfApplication = true
            case .unknown: break
            }
        }
    }

    /// The addresses on which a process of this machine listens, each asked on the machine itself.
    private func add(_ process: RunningProcess, to targets: inout [Target]) {
        let kind: StoreServer.Kind = process.program == .memcached ? .memcached : .redis
        for socket in process.listeners.value ?? [] {
            let endpoint: ProbeEndpoint
            switch socket.endpoint {
            case .unix(let path): endpoint = .unix(path)
            case .tcp(let address, let port):
                let loopback = NetworkAddress(address.family == .v6 ? "::1" : "127.0.0.1")
                endpoint = .tcp(address.reach == .wildcard ? loopback ?? address : address, port: port)
            }
            guard !targets.contains(where: { $0.kind == kind && ($0.endpoint == endpoint || $0.process == process) }) else { continue }
            targets.append(Target(kind: kind, endpoint: endpoint, process: process, password: kind == .redis ? configuredPassword(endpoint) : nil))
        }
    }

    private func process(_ kind: StoreServer.Kind, at endpoint: ProbeEndpoint) -> RunningProcess? {
        if case .tcp(let address, _) = endpoint, state.owns(address) != true { return nil }
        return state.facts.processes(of: kind == .memcached ? .memcached : .redis).first { process in
            (process.listeners.value ?? []).contains { socket in
                switch (socket.endpoint, endpoint) {
                case (.unix(let own), .unix(let path)): own == path
                case (.tcp(let own, let port), .tcp(let address, let wanted)): port == wanted && (own == address || own.reach == .wildcard)
                default: false
                }
            }
        }
    }

    /// The password that the machine's own configuration sets, when just one Redis is configured.
    private func configuredPassword(_ endpoint: ProbeEndpoint) -> ProbePassword? {
        guard let text = redis?.passwordPlace?.text else { return nil }
        let isQuoted = text.count > 1 && (text.hasPrefix("\"") || text.hasPrefix("'")) && text.first == text.last
        let plain = isQuoted ? String(text.dropFirst().dropLast()) : text
        return plain.contains("\\") ? nil : ProbePassword(user: nil, password: plain)
    }

    // MARK: Pages

    private func pages(_ base: ProbeBase, _ application: Project, _ root: String) -> [PageAnswer] {
        var wanted: [(path: String, purpose: PageAnswer.Purpose, siteaccesses: [String])] = [("/", .frontController, [])]
        for request in images(on: base, application) where !wanted.contains(where: { $0.path == request.path }) {
            wanted.append((request.path, .image, request.siteaccesses))
        }
        for path in application.scriptProbes.prefix(3) { wanted.append((path, .script, [])) }
        let questions = wanted.map { ProbeQuestion.http(base, path: $0.path) }
        let answers = answers(questions)
        return zip(wanted, questions).compactMap { wanted, question in
            answers[question.name].map {
                PageAnswer(
                    project: root, purpose: wanted.purpose, base: base, path: wanted.path, siteaccesses: wanted.siteaccesses, answer: $0)
            }
        }
    }

    /// An image of each kind for every layout of the siteaccesses that the host selects; of all, when it selects none.
    private func images(on base: ProbeBase, _ application: Project) -> [(path: String, siteaccesses: [String])] {
        let hosts = application.siteaccesses.hostNamesBySiteaccess()
        let names = application.siteaccesses.siteaccesses.map(\.name)
        let selected = names.filter { hosts[$0]?.contains { $0.value.lowercased() == base.host.lowercased() } ?? false }
        var layouts: [(layout: ImageLayout, siteaccesses: [String])] = []
        for name in selected.isEmpty ? names : selected {
            guard case .known(let layout) = application.imageLayout(for: name) else { continue }
            if let index = layouts.firstIndex(where: { $0.layout == layout }) { layouts[index].siteaccesses.append(name) } else { layouts.append((layout, [name])) }
        }
        let all = layouts.flatMap { entry in
            ImageRequest.Kind.allCases.compactMap { kind in
                entry.layout.requests.first { $0.kind == kind }.map { (path: $0.path, siteaccesses: entry.siteaccesses) }
            }
        }
        return Array(all.prefix(Self.imageLimit))
    }
}
