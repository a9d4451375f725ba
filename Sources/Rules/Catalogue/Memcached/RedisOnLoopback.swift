import ClusterModel
import Daemons
import Source

extension Rule {
    static let redisOnLoopback = Rule(
        "redis-on-loopback", .error, .memcached,
        summary: "Redis listens on the local address only, so the other nodes cannot reach it",
        explanation: """
            Redis ships with `bind 127.0.0.1 -::1`. On a cluster the other nodes cannot connect: their sessions and their persistence cache have \
            no server, or each node has its own.
            """,
        remedy: "bind the node's address in the internal network, and require a password (requirepass)",
        sources: [
            clusteringGuide, .init("Redis, security", "https://redis.io/docs/latest/operate/oss_and_stack/management/security/"),
            .init("observed on Redis 7.0"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "as it ships", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/redis.conf", "↓bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\n")]),
            .triggering(
                "a unix socket", on: .ibexa46, [.file("deploy/redis.conf", "port 0\nunixsocket ↓/run/redis/redis.sock\n")]),
            .clean(
                "an internal address too", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/redis.conf", "bind 127.0.0.1 10.0.10.21 10.0.10.22\nport 6379\nrequirepass hunter4hunter4\n")]),
            .clean(
                "one server", on: .single46, [.file("deploy/redis.conf", "bind 127.0.0.1 -::1\nport 6379\n")], deployment: "single-server"),
        ]
    ) { context in
        guard context.application?.environment != "dev" else { return }
        for configuration in context.redisConfigurations where configuration.failure == nil && configuration.uncertain == nil {
            let listeners = configuration.listeners
            guard listeners.allSatisfy({ $0.reach == .loopback }), !listeners.isEmpty || configuration.unixSocket != nil,
                let span = listeners.isEmpty ? configuration.unixSocket?.span : configuration.bind ?? listeners.first?.span
            else { continue }
            let what = listeners.isEmpty ? "a unix socket" : Set(listeners.map(\.description)).sorted().joined(separator: " and ")
            context.report("Redis listens on \(what) only; the other nodes cannot reach it", at: span)
        }
    }
}
