import ClusterModel
import Daemons
import Source

extension Rule {
    static let openRedis = Rule(
        "open-redis", .error, .memcached,
        summary: "anybody who reaches Redis may use it",
        explanation: """
            Without a password and with protected mode off whoever reaches the port reads and changes all sessions and the cache, and can make Redis \
            write files, which has been used to take over hosts. With an address of an internal network alone that is everybody in it, a warning; \
            with every address or a public one it is an error.
            """,
        remedy: "set requirepass (or an ACL), and bind an address of the internal network",
        sources: [.init("Redis, security", "https://redis.io/docs/latest/operate/oss_and_stack/management/security/"), .init("observed on Redis 7.0")],
        examples: [
            .triggering(
                "every address", on: .ibexa46, likewise: BaseProject.clusters, [.file("deploy/redis.conf", "bind ↓0.0.0.0\nprotected-mode no\nport 6379\n")]),
            .triggering(
                "an internal address", on: .ibexa46,
                [.file("deploy/redis.conf", "bind ↓10.0.10.21 10.0.10.22\nprotected-mode no\nport 6379\n")]),
            .clean(
                "with a password", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/redis.conf", "bind 10.0.10.21 10.0.10.22\nprotected-mode no\nport 6379\nrequirepass hunter4hunter4\n")]),
            .clean("on the host itself", on: .single46, [.file("deploy/redis.conf", "bind 127.0.0.1\nprotected-mode no\n")], deployment: "single-server"),
        ]
    ) { context in
        guard context.application?.environment != "dev" else { return }
        for configuration in context.redisConfigurations where configuration.failure == nil && configuration.uncertain == nil {
            guard configuration.protectedMode.value == .known(false), configuration.needsPassword.value == .known(false) else { continue }
            let open = configuration.listeners.filter { $0.reach != .loopback && $0.reach != nil }
            let worst = open.first { $0.reach == .wildcard || $0.reach == .publicNetwork } ?? open.first
            guard let worst else { continue }
            let everywhere = worst.reach == .wildcard || worst.reach == .publicNetwork
            context.report(
                "Redis takes commands from \(everywhere ? "everybody who reaches \(worst.description)" : "every host of the network at \(worst.description)"): protected mode is off and no password is required",
                at: worst.span, severity: everywhere ? .error : .warning,
                related: configuration.protectedMode.span.map { [RelatedPlace("protected mode is off", at: $0)] } ?? [])
        }
    }
}
