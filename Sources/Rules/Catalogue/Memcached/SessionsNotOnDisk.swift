import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let sessionsNotOnDisk = Rule(
        "sessions-not-on-disk", .notice, .memcached,
        summary: "the Redis for sessions keeps nothing on disk",
        explanation: """
            From Ibexa DXP 3.3 on the documentation asks for a Redis with persistence for sessions: with `save ""` and without `appendonly` a \
            restart of Redis logs out everybody and empties all baskets. For a cache that is right, for sessions it is a choice.

            Reported only when the configuration of the very Redis is known that the sessions are kept in.
            """,
        remedy: "set appendonly yes, or leave the default save rules, for the Redis of the sessions",
        sources: [.init("Sessions", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/sessions/"), .init("Redis, persistence", "https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/")],
        examples: [
            .triggering(
                "a cache's configuration", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .file("deploy/redis-cache.conf", "bind 10.0.10.21\nport 6379\nrequirepass hunter4hunter4\nsave \"\"\n"),
                    .file("deploy/redis-sessions.conf", "bind 10.0.10.22\nport 6379\nrequirepass hunter4hunter4\n↓save \"\"\n"),
                ]),
            .clean(
                "a file of all changes", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file("deploy/redis-cache.conf", "bind 10.0.10.21\nport 6379\nrequirepass hunter4hunter4\nsave \"\"\n"),
                    .file("deploy/redis-sessions.conf", "bind 10.0.10.22\nport 6379\nrequirepass hunter4hunter4\nsave \"\"\nappendonly yes\n"),
                ]),
            .triggering(
                "a cache's configuration for PHP's own handler", on: .ez25, likewise: [.ez113],
                Example.Change.leavingSessionsToPHP() + [
                    .file("deploy/php/php.ini", "session.save_handler = redis\nsession.save_path = \"tcp://10.0.10.22:6379\"\nredis.session.locking_enabled = 1\n"),
                    .file("deploy/redis-sessions.conf", "bind 10.0.10.22\nport 6379\nrequirepass hunter4hunter4\n↓save \"\"\n"),
                ]),
            .triggering(
                "a cache's configuration for PHP's own handler, in 5.4", on: .ezPublish54,
                Example.Change.leavingSessionsToPHP54 + [
                    .file("deploy/php/php.ini", "session.save_handler = redis\nsession.save_path = \"tcp://10.0.10.22:6379\"\nredis.session.locking_enabled = 1\n"),
                    .file("deploy/redis-sessions.conf", "bind 10.0.10.22\nport 6379\nrequirepass hunter4hunter4\n↓save \"\"\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for server in application.sessions.servers where server.kind == .redis {
            guard let host = server.host, let address = NetworkAddress(host) else { continue }
            for configuration in context.redisConfigurations where configuration.keepsOnDisk.value == .known(false) {
                guard configuration.listeners.contains(where: { $0.address == address && $0.port.value == server.port ?? 6379 }),
                    let span = configuration.keepsOnDisk.span
                else { continue }
                context.report("this Redis holds the sessions and keeps nothing on disk: a restart logs out everybody", at: span)
            }
        }
    }
}
