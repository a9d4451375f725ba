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
        context.reportOtherListeners(of: .redis, called: "Redis") { node in
            guard node.node.redis.count == 1, let configuration = node.node.redis.first?.configuration, configuration.failure == nil,
                configuration.uncertain == nil
            else { return nil }
            let listeners = configuration.listeners.compactMap { listener -> ConfiguredListeners.Listener? in
                guard let address = listener.address, let port = listener.port.value else { return nil }
                return .init(address: address, port: port, isOptional: listener.isOptional)
            }
            // A name is resolved when Redis starts; nobody knows to what it was then.
            guard listeners.count == configuration.listeners.count else { return nil }
            let socket = configuration.unixSocket?.value
            return ConfiguredListeners(
                tcp: listeners, socket: socket, shown: configuration.listeners.filter { !$0.isOptional }.map(\.description) + (socket.map { [$0] } ?? []),
                place: configuration.bind ?? configuration.port.span ?? configuration.file.span(0, 0), offsets: [0, 10_000])
        }
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
