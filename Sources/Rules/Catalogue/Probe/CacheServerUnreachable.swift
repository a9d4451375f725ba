import ClusterModel
import EzPlatform
import Host
import Source

extension Rule {
    static let cacheServerUnreachable = Rule(
        "cache-server-unreachable", .error, .machines,
        summary: "a node cannot use the server of its cache or its sessions",
        explanation: """
            The server that the application names was asked from the node (`--probe`), as PHP would ask it: the connection was refused or timed out, \
            the name has no address, or Redis refuses the password. Firewalls, security groups and typing errors show nowhere else. Sessions are \
            lost with every request, and each page is built without the cache.
            """,
        remedy: "start the server, open the way to it, or correct its address or password",
        sources: [clusteringGuide, .init("memcached, protocol.txt", "https://github.com/memcached/memcached/blob/master/doc/protocol.txt"), .init("observed on memcached 1.6.18 and Redis 7.0")],
        examples: [
            .triggering(
                "a firewall drops it", on: .machine25,
                [
                    .file("proc/answers", "memcached://10.0.10.21:11211\nfailure timeout no answer in time\n"),
                    .replace(in: "srv/acme/app/config/config.yml", "save_path: \"10.0.10.21", with: "save_path: ↓\"10.0.10.21"),
                ]),
            .clean(
                "it answers", on: .machine25,
                [.file("proc/answers", "memcached://10.0.10.21:11211\nversion 1.6.18\n")]),
            .clean(
                "what answers could not be understood", on: .machine25,
                [.file("proc/answers", "memcached://10.0.10.21:11211\nfailure closed it closed the connection without an answer\n")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for (server, node, answers) in context.probedServers {
            guard let place = server.place else { continue }
            // One address that answers is enough for PHP.
            let failures = answers.compactMap(\.answer.failure)
            guard failures.count == answers.count, let failure = failures.first, let answer = answers.first else { continue }
            let isRefusal = failure.kind == .authentication && answers.allSatisfy(\.usesLoginOfApplication)
            guard failures.allSatisfy(\.isUnreachable) || isRefusal else {
                context.undecided(
                    "whether \(node.mention) can use \(server.kind.title) at \(server.address)", because: Unknown(failure.reason, span: place), nodes: [node.name])
                continue
            }
            // That nothing listens on this machine itself is told by its table of sockets.
            if failure.kind == .refused, isOwn(answer, node) { continue }
            let reason = isRefusal ? "as the application would log in, \(failure.reason)" : failure.reason
            context.report(
                "\(node.mention) cannot use \(server.kind.title) at \(server.address), where the application keeps \(server.useInWords): \(reason)", at: place,
                of: server.provenance, nodes: [node.name])
        }
        for node in context.auditedNodes where node.servesApplication {
            var seen: Set<String> = []
            for server in application.memcachedServers + application.redisServers {
                guard let host = server.host, case .known(let addresses)? = node.state.addresses[host], addresses.isEmpty, NetworkAddress(host) == nil,
                    let place = server.place, seen.insert(host).inserted
                else { continue }
                context.report(
                    "\(host), where the application keeps \(server.useInWords), has no address on \(node.mention)", at: place, of: server.provenance,
                    nodes: [node.name])
            }
        }
    }

    private static func isOwn(_ answer: StoreAnswer, _ node: AuditedNode) -> Bool {
        guard node.facts.sockets.value != nil else { return false }
        return switch answer.endpoint {
        case .unix?: true
        case .tcp(let address, _)?: node.owns(address) == true
        case nil: false
        }
    }
}
