import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let unreachableRedis = Rule(
        "unreachable-redis", .error, .memcached,
        summary: "the application's Redis servers are not where Redis listens",
        explanation: """
            The address and port in the cache's and the session handler's settings have to be among those on which Redis listens. Otherwise no \
            session is stored and every page is built without a cache, or not at all.

            Judged only when the whole configuration of every Redis is known, and only for numeric addresses.
            """,
        remedy: "let the server listen on the address that the application names, or name the one on which it listens",
        sources: [.init("Redis configuration", "https://redis.io/docs/latest/operate/oss_and_stack/management/config/"), .init("observed on Redis 7.0")],
        examples: [
            .triggering(
                "another port", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [
                    .file("deploy/redis.conf", "bind 10.0.10.21 10.0.10.22\nport 6380\nrequirepass hunter4hunter4\n"),
                    .replace(in: ".env", "CACHE_DSN=10.0.10.21:6379", with: "CACHE_DSN=↓10.0.10.21:6379"),
                    .replace(in: ".env", "SESSION_SAVE_PATH=tcp://10.0.10.22:6379", with: "SESSION_SAVE_PATH=↓tcp://10.0.10.22:6379"),
                ]),
            .clean(
                "the same", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/redis.conf", "bind 10.0.10.21 10.0.10.22\nport 6379\nrequirepass hunter4hunter4\n")]),
            .clean(
                "sessions have a Redis of their own, which is configured elsewhere", on: .ibexa46,
                [.file("deploy/redis.conf", "bind 10.0.10.21\nport 6379\nrequirepass hunter4hunter4\n")]),
            .clean(
                "every address", on: .ibexa46, [.file("deploy/redis.conf", "port 6379\nrequirepass hunter4hunter4\n")]),
            .triggering(
                "another port than the cache's", on: .ez32,
                [
                    .file("deploy/redis.conf", "bind 10.0.10.21 10.0.10.22\nport 6380\nrequirepass hunter4hunter4\n"),
                    .replace(in: ".env", "CACHE_DSN=10.0.10.21:6379", with: "CACHE_DSN=↓10.0.10.21:6379"),
                    .replace(in: "config/packages/framework.yaml", "tcp://10.0.10.22:6379", with: "↓tcp://10.0.10.22:6379"),
                ]),
            .triggering(
                "another port for sessions that PHP keeps", on: .ez25, likewise: [.ez113],
                Example.Change.leavingSessionsToPHP() + [
                    .file("deploy/php/php.ini", "session.save_handler = redis\nsession.save_path = \"↓tcp://10.0.10.22:6379\"\nredis.session.locking_enabled = 1\n"),
                    .file("deploy/redis.conf", "bind 10.0.10.22\nport 6380\nrequirepass hunter4hunter4\n"),
                ]),
            .triggering(
                "another port for sessions that PHP keeps, in 5.4", on: .ezPublish54,
                Example.Change.leavingSessionsToPHP54 + [
                    .file("deploy/php/php.ini", "session.save_handler = redis\nsession.save_path = \"↓tcp://10.0.10.22:6379\"\nredis.session.locking_enabled = 1\n"),
                    .file("deploy/redis.conf", "bind 10.0.10.22\nport 6380\nrequirepass hunter4hunter4\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let configurations = context.redisConfigurations
        let listeners = configurations.flatMap(\.listeners)
        guard !listeners.isEmpty, configurations.allSatisfy({ $0.uncertain == nil && $0.failure == nil }),
            listeners.allSatisfy({ $0.reach != nil && $0.port.value != nil }),
            // One that listens on the local address only may be the one that is meant; that is reported by its own rule.
            !configurations.contains(where: { !$0.listeners.isEmpty && $0.listeners.allSatisfy { $0.reach == .loopback } })
        else { return }
        func serves(_ configuration: RedisConfiguration, _ server: StoreServer) -> Bool {
            guard let address = server.host.flatMap({ NetworkAddress($0) }) else { return false }
            return configuration.listeners.contains {
                $0.port.value == server.port ?? 6379 && ($0.reach == .wildcard || $0.address == address)
            }
        }
        // Fewer instances than servers: the missing one may be configured elsewhere, for certain when each of the others is in use.
        let isIncomplete = configurations.count < Set(application.redisServers.compactMap(\.host)).count
        if isIncomplete, configurations.allSatisfy({ configuration in application.redisServers.contains { serves(configuration, $0) } }) { return }
        for server in application.redisServers {
            guard let host = server.host, let address = NetworkAddress(host), address.reach != .loopback, !context.isElsewhere(address),
                let span = server.place
            else { continue }
            let port = server.port ?? 6379
            guard !configurations.contains(where: { serves($0, server) }) else { continue }
            let severity: Severity = isIncomplete ? .warning : .error
            context.report(
                "the application keeps \(server.useInWords) at \(host):\(port), but Redis listens on \(Set(listeners.map(\.description)).sorted().joined(separator: ", "))",
                at: span, severity: severity, related: listeners.prefix(2).map { RelatedPlace("Redis listens here", at: $0.span) })
        }
    }
}
