import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

extension Rule {
    static let cacheServerNotListening = Rule(
        "cache-server-not-listening", .error, .machines,
        summary: "nothing listens where the application keeps its sessions or its cache",
        explanation: """
            The address that the application names belongs to an audited machine, and no program listens there: memcached or Redis does not run, \
            or listens elsewhere than its configuration says. Sessions are lost with every request, and each page is built without the cache.

            The configuration alone cannot show this; the kernel's table of listening sockets does.
            """,
        remedy: "start the server on that address, or name the address on which it listens",
        sources: [clusteringGuide, .init("proc(5), /proc/net/tcp", "https://man7.org/linux/man-pages/man5/proc.5.html")],
        examples: [
            .triggering(
                "memcached was not restarted after the address was changed", on: .machine25,
                [
                    .replace(in: "proc/net/tcp", "140A000A:2BCB", with: "0100007F:2BCB"),
                    .replace(
                        in: "srv/acme/app/config/cluster.yml", "provider: \"memcached://10.0.10.20:11211\"",
                        with: "provider: ↓\"memcached://10.0.10.20:11211\""),
                ]),
            .clean("memcached listens there", on: .machine25, []),
            .clean(
                "the address of another machine", on: .machine25,
                [
                    .replace(
                        in: "srv/acme/app/config/cluster.yml", "provider: \"memcached://10.0.10.20:11211\"",
                        with: "provider: \"memcached://10.0.10.22:11211\"")
                ]),
            .clean(
                "php.ini keeps the sessions where memcached listens", on: .cluster25,
                Machine25.leavingSessionsToPHP { _ in "session.save_handler = memcached\nsession.save_path = \"10.0.10.21:11211\"\n" }),
            .triggering(
                "php.ini keeps the sessions at another port", on: .cluster25,
                Machine25.leavingSessionsToPHP { "session.save_handler = memcached\nsession.save_path = \"\($0 == "web2" ? "↓" : "")10.0.10.21:11212\"\n" }),
        ]
    ) { context in
        guard let application = context.application else { return }
        for server in application.memcachedServers + application.redisServers {
            guard let place = server.place else { continue }
            for node in context.auditedNodes {
                guard let sockets = node.facts.sockets.value else { continue }
                if let socket = server.socket {
                    guard node.servesApplication, !sockets.listensOn(socket: socket) else { continue }
                } else {
                    guard let host = server.host, let port = server.port, isMeant(host, of: node),
                        let addresses = addresses(host, on: node), !addresses.contains(where: { sockets.accepts($0, port: port) })
                    else { continue }
                }
                let running = context.listeners(of: server.kind, on: node)
                let program = server.kind == .memcached ? "memcached" : "Redis"
                context.report(
                    "nothing listens at \(server.address) on \(node.mention), where the application keeps \(server.useInWords)"
                        + (running.isEmpty ? "" : "; \(program) listens on \(running.joined(separator: ", "))"),
                    at: place, of: server.provenance, related: configured(server.kind, node), nodes: [node.name])
            }
        }
    }

    /// Whether connecting to the host ends on this machine.
    private static func isMeant(_ host: String, of node: AuditedNode) -> Bool {
        guard let addresses = addresses(host, on: node) else { return false }
        // The loopback address of a machine matters where the application runs.
        if addresses.allSatisfy({ $0.reach == .loopback }) { return node.servesApplication }
        return addresses.contains { $0.reach != .loopback && node.owns($0) == true }
    }

    private static func addresses(_ host: String, on node: AuditedNode) -> [NetworkAddress]? {
        if let address = NetworkAddress(host) { return [address] }
        guard case .known(let found)? = node.state.addresses[host], !found.isEmpty else { return nil }
        return found
    }

    /// The lines that say where the server should listen.
    private static func configured(_ kind: StoreServer.Kind, _ node: AuditedNode) -> [RelatedPlace] {
        switch kind {
        case .memcached:
            node.node.memcached.compactMap { $0.configuration.readings().last?.instance.listenOption }
                .prefix(2).map { RelatedPlace("memcached is configured here", at: $0) }
        case .redis: node.node.redis.compactMap(\.configuration.bind).prefix(2).map { RelatedPlace("Redis is configured here", at: $0) }
        }
    }
}

extension RuleContext {
    /// Where the memcached or Redis processes of a machine listen, as far as that can be seen.
    func listeners(of kind: StoreServer.Kind, on node: AuditedNode) -> [String] {
        let processes = node.facts.processes(of: kind == .memcached ? .memcached : .redis)
        return Set(processes.flatMap { $0.listeners.value ?? [] }.map(\.description)).sorted()
    }
}
