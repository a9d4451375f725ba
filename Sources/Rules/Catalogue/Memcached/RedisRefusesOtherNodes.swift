import ClusterModel
import Daemons
import Source

extension Rule {
    static let redisRefusesOtherNodes = Rule(
        "redis-refuses-other-nodes", .error, .memcached,
        summary: "Redis listens on the network, but protected mode refuses the other nodes",
        explanation: """
            As long as nobody needs a password, protected mode (on by default) answers every client of another host with `-DENIED`. From 7.0 on \
            that holds whatever `bind` says; before, an explicit `bind` switches it off, so with one this is a warning.
            """,
        remedy: "require a password (requirepass), or switch protected mode off behind a firewall",
        sources: [.init("Redis, protected mode", "https://redis.io/docs/latest/operate/oss_and_stack/management/security/"), .init("observed on Redis 7.0; networking.c before")],
        isClusterOnly: true,
        examples: [
            .triggering(
                "an address, and nothing else", on: .ibexa46, likewise: BaseProject.clusters, [.file("deploy/redis.conf", "↓bind 10.0.10.21 10.0.10.22\nport 6379\n")]),
            .triggering("no bind at all", on: .ibexa46, [.file("deploy/redis.conf", "maxmemory 1gb\n↓port 6379\n")]),
            .clean(
                "with a password", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/redis.conf", "bind 10.0.10.21 10.0.10.22\nport 6379\nrequirepass hunter4hunter4\n")]),
            .clean(
                "protected mode is off", on: .ibexa46,
                [.file("deploy/redis.conf", "bind 127.0.0.1\nprotected-mode no\nport 6379\n")]),
        ]
    ) { context in
        guard context.application?.environment != "dev" else { return }
        for configuration in context.redisConfigurations where configuration.failure == nil && configuration.uncertain == nil {
            guard configuration.refusesRemoteClients(major: 7) == true,
                let listener = configuration.listeners.first(where: { $0.reach != .loopback && $0.reach != nil })
            else { continue }
            let always = configuration.refusesRemoteClients(major: 6) == true
            context.report(
                "protected mode is on and no password is required, so Redis\(always ? "" : " from 7.0 on") refuses clients of other nodes",
                at: configuration.bind ?? listener.span, severity: always ? .error : .warning)
        }
    }
}
