import ClusterModel
import Daemons
import Host
import Source

extension Rule {
    static let redisRunsDifferently = Rule(
        "redis-runs-differently", .warning, .machines,
        summary: "the running Redis listens elsewhere than its configuration says",
        explanation: """
            The configuration was changed and Redis not restarted, or something else starts it. What was tested with the old address breaks at \
            the next restart or reboot, on one node first.
            """,
        remedy: "restart Redis, or correct its configuration",
        sources: [.init("proc(5), /proc/net/tcp", "https://man7.org/linux/man-pages/man5/proc.5.html"), .init("observed on Redis 7.0")],
        examples: [
            .triggering(
                "not restarted", on: .machine25, running + [.file("etc/redis/redis.conf", "↓bind 10.0.10.20\nport 6379\nrequirepass a-long-secret\n")]),
            .triggering(
                "another port", on: .machine25, running + [.file("etc/redis/redis.conf", "↓bind 127.0.0.1\nport 6380\n")]),
            .clean("as configured", on: .machine25, running + [.file("etc/redis/redis.conf", "bind 127.0.0.1 -::1\nport 6379\n")]),
        ]
    ) { context in
        for node in context.auditedNodes {
            // With several it cannot be told which file belongs to which process.
            let processes = node.facts.processes(of: .redis)
            guard processes.count == 1, node.node.redis.count == 1, let process = processes.first, let entry = node.node.redis.first,
                let sockets = node.facts.listeners(of: process).value, entry.configuration.failure == nil, entry.configuration.uncertain == nil,
                !agrees(entry.configuration, sockets)
            else { continue }
            let configuration = entry.configuration
            let wanted = configuration.listeners.filter { !$0.isOptional }.map(\.description) + (configuration.unixSocket.map { [$0.value] } ?? [])
            let actual = Set(sockets.map(\.description)).sorted()
            context.report(
                "Redis is configured to listen on \(Set(wanted).sorted().joined(separator: ", ")), but the running one listens on "
                    + (actual.isEmpty ? "nothing" : actual.joined(separator: ", ")) + " (process \(process.id) on \(node.mention))",
                at: configuration.bind ?? configuration.port.span ?? configuration.file.span(0, 0), nodes: [node.name])
        }
    }

    private static func agrees(_ configuration: RedisConfiguration, _ sockets: [ListeningSocket]) -> Bool {
        let listeners = configuration.listeners
        // A name is resolved when Redis starts; nobody knows to what it was then.
        guard listeners.allSatisfy({ $0.address != nil && $0.port.value != nil }) else { return true }
        let tcp = sockets.compactMap { socket -> (NetworkAddress, Int)? in
            guard case .tcp(let address, let port) = socket.endpoint else { return nil }
            return (address, port)
        }
        // The bus of a Redis cluster listens 10000 ports higher.
        let isCovered = tcp.allSatisfy { address, port in
            listeners.contains { ($0.port.value == port || $0.port.value == port - 10_000) && ($0.address == address || $0.reach == .wildcard) }
        }
        // Only one of the two wildcards may be there on machines without IPv6.
        let isThere = listeners.filter { !$0.isOptional }.allSatisfy { listener in
            tcp.contains { address, port in listener.port.value == port && (listener.address == address || (listener.reach == .wildcard && address.reach == .wildcard)) }
        }
        let hasSocket = configuration.unixSocket.map { wanted in sockets.contains { $0.endpoint == .unix(wanted.value) } } ?? true
        return isCovered && isThere && hasSocket
    }

    /// A Redis that runs on the machine and listens on the loopback address.
    private static let running: [Example.Change] = [
        .file("proc/13/comm", "redis-server\n"), .file("proc/13/cmdline", "/usr/bin/redis-server 127.0.0.1:6379\u{0}"),
        .file("proc/13/cgroup", "0::/system.slice/redis-server.service\n"), .file("proc/13/sockets", "103\n"),
        .replace(
            in: "proc/net/tcp", "   1: 140A000A:2BCB",
            with: "   2: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   113        0 103 1\n   1: 140A000A:2BCB"),
    ]
}
