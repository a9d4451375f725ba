import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

extension Rule {
    static let unusedCacheServer = Rule(
        "unused-cache-server", .warning, .machines,
        summary: "memcached or Redis runs on a machine, and no application names it",
        explanation: """
            A cache server that runs beside the ones in use was usually forgotten in a list of servers: sessions and cache have less room than was \
            planned, and whoever looks at the machine believes that it takes part.

            Where no file says on which address the server listens, the place is the command that started it: `/proc/pid/cmdline`, without the number of \
            the process, which each start changes.

            Other programs may use it. When the application keeps nothing on any audited machine this is advice only, and it is judged only when everything \
            that names servers could be read.
            """,
        remedy: "add the server to the list on all nodes, or stop it",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "a third memcached is in no list", on: .cluster25,
                [
                    .file("web3/etc/memcached.conf", "-m 1024\n-p 11211\n-U 0\n-u memcache\n↓-l 10.0.10.22\n"),
                    .file("web3/proc/11/comm", "memcached\n"),
                    .file("web3/proc/11/cmdline", "/usr/bin/memcached\u{0}-m\u{0}1024\u{0}-p\u{0}11211\u{0}-l\u{0}10.0.10.22\u{0}"),
                    .file("web3/proc/11/cgroup", "0::/system.slice/memcached.service\n"),
                    .file("web3/proc/11/sockets", "101\n"),
                    .replace(
                        in: "web3/proc/net/tcp", "     0        0 100 1\n",
                        with: "     0        0 100 1\n   1: 160A000A:2BCB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   112        0 101 1\n"),
                ]),
            .clean("every server is in use", on: .cluster25, []),
            .clean(
                "a name that only the machines can resolve may be this server", on: .machine25,
                [.replace(in: "srv/acme/app/config/cluster.yml", "provider: \"memcached://10.0.10.20:11211\"", with: "provider: \"memcached://cache.acme.test:11211\"")]),
            .clean(
                "what PHP's own handler uses is not known", on: .cluster25,
                Machine25.leavingSessionsToPHP { _ in "session.save_handler = acme\n" }),
            .clean(
                "php.ini keeps the sessions there", on: .cluster25,
                Machine25.leavingSessionsToPHP { _ in "session.save_handler = memcached\nsession.save_path = \"10.0.10.21:11211\"\n" }),
        ]
    ) { context in
        guard context.application != nil else { return }
        let projects = context.deployments.map(\.project) + context.subject.otherApplications
        guard projects.allSatisfy({ $0.isComplete && $0.undecided.isEmpty && $0.knowsItsStoreServers }) else { return }
        let nodes = context.auditedNodes
        for kind in [StoreServer.Kind.memcached, .redis] {
            let servers = projects.flatMap { kind == .memcached ? $0.memcachedServers : $0.redisServers }
            guard let used = UsedServers(servers, nodes) else { continue }
            var unused: [(node: AuditedNode, process: RunningProcess, sockets: [ListeningSocket])] = []
            var isUsedHere = false
            for node in nodes {
                for process in node.facts.processes(of: kind == .memcached ? .memcached : .redis) {
                    guard let sockets = process.listeners.value, !sockets.isEmpty else { continue }
                    if sockets.contains(where: { used.reach($0, on: node) }) { isUsedHere = true } else { unused.append((node, process, sockets)) }
                }
            }
            for (node, process, sockets) in unused {
                let list = Set(sockets.map(\.description)).sorted().joined(separator: ", ")
                context.report(
                    "\(kind.title) listens on \(list) of \(node.mention), and no application that was audited uses it", at: place(kind, node, process),
                    severity: isUsedHere ? .warning : .notice, nodes: [node.name])
            }
        }
    }

    /// Where its configuration says on which address it listens, else the command that started it.
    private static func place(_ kind: StoreServer.Kind, _ node: AuditedNode, _ process: RunningProcess) -> SourceSpan {
        let configured: SourceSpan? =
            switch kind {
            case .memcached: node.node.memcached.count == 1 ? node.node.memcached.first?.configuration.readings().last?.instance.listenOption : nil
            case .redis: node.node.redis.count == 1 ? node.node.redis.first?.configuration.bind : nil
            }
        if let configured { return configured }
        let command = process.commandLine(on: node.name)
        return command.span(0, command.bytes.count)
    }
}

/// The endpoints that applications name.
private struct UsedServers {
    private struct Endpoint: Hashable {
        var address: NetworkAddress
        var port: Int
    }

    private var endpoints: Set<Endpoint> = []
    private var loopbackPorts: Set<Int> = []
    private var sockets: Set<String> = []

    /// `nil` when a name is among them that no machine resolved.
    init?(_ servers: [StoreServer], _ nodes: [AuditedNode]) {
        for server in servers {
            if let socket = server.socket {
                sockets.insert(socket)
                continue
            }
            guard let host = server.host, let port = server.port else { return nil }
            if NetworkAddress.isLoopbackHost(host) {
                loopbackPorts.insert(port)
            } else if let address = NetworkAddress(host) {
                endpoints.insert(Endpoint(address: address, port: port))
            } else {
                let resolved = nodes.compactMap { $0.state.addresses[host]?.value }.flatMap(\.self)
                guard !resolved.isEmpty else { return nil }
                for address in resolved { endpoints.insert(Endpoint(address: address, port: port)) }
            }
        }
    }

    func reach(_ socket: ListeningSocket, on node: AuditedNode) -> Bool {
        switch socket.endpoint {
        case .unix(let path): return node.servesApplication && sockets.contains(path)
        case .tcp(let address, let port):
            let isLocal = address.reach == .loopback || address.reach == .wildcard
            if isLocal, node.servesApplication, loopbackPorts.contains(port) { return true }
            guard address.reach == .wildcard else { return endpoints.contains(Endpoint(address: address, port: port)) }
            // Its addresses may not be known; then it may be meant.
            return endpoints.contains { $0.port == port && node.owns($0.address) != false }
        }
    }
}
