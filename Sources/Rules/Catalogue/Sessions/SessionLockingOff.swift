import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let sessionLockingOff = Rule(
        "session-locking-off", .warning, .sessions,
        summary: "sessions in Redis are not locked",
        explanation: """
            php-redis does not lock sessions unless `redis.session.locking_enabled` says so: of two requests of one visitor that run at the same time, \
            the one that ends last overwrites what the other stored. On one server with files PHP locks; on a cluster the documentation asks for locking or \
            for a load balancer that sends a visitor always to the same node.

            Reported when a configuration of PHP is among the files and does not switch it on.
            """,
        remedy: "set redis.session.locking_enabled = 1 (php-redis 4.2 or later)",
        sources: [
            .init("Clustering guide, shared sessions", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering/"),
            .init("php-redis, session locking", "https://github.com/phpredis/phpredis#session-locking"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "php.ini without it", on: .ibexa46, likewise: [.ibexa50],
                [
                    .file("deploy/php/php.ini", "memory_limit = 256M\n"),
                    .replace(
                        in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'",
                        with: "SESSION_HANDLER_ID=↓'Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'"),
                ]),
            .triggering(
                "switched off in the pool", on: .ibexa46, likewise: [.ez32, .ibexa33],
                [
                    .file(
                        "deploy/php/www.conf",
                        "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\nphp_flag[redis.session.locking_enabled] = ↓off\n")
                ]),
            .clean("switched on", on: .ibexa46, likewise: BaseProject.clusters, [.file("deploy/php/php.ini", "redis.session.locking_enabled = 1\n")]),
            .clean("php.ini is not among the files", on: .ibexa46, [.file("deploy/php/limits.ini", "memory_limit = 256M\n")]),
            .triggering(
                "PHP's own handler for Redis, up to 2.5", on: .ez25, likewise: [.ez113],
                Example.Change.leavingSessionsToPHP() + [
                    .file("deploy/php/php.ini", "session.save_handler = redis\nsession.save_path = \"tcp://10.0.10.22:6379\"\nredis.session.locking_enabled = ↓off\n"),
                ]),
            .triggering(
                "PHP's own handler for Redis, in 5.4", on: .ezPublish54,
                Example.Change.leavingSessionsToPHP54 + [
                    .file("deploy/php/php.ini", "session.save_handler = redis\nsession.save_path = \"tcp://10.0.10.22:6379\"\nredis.session.locking_enabled = ↓off\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application, context.keepsSessionsInPHPRedis else { return }
        for view in context.phpViews {
            switch view.setting("redis.session.locking_enabled") {
            case .known(let setting):
                guard setting.flag.value == false else { continue }
                context.report("\(view.title) does not lock sessions: parallel requests of a visitor overwrite each other's changes", at: setting.span)
            case .absent:
                guard let span = application.sessions.handlerId.value?.origin ?? application.anchor else { continue }
                return context.report(
                    "sessions are kept in Redis, and \(view.title) does not switch redis.session.locking_enabled on", at: span,
                    related: view.configuration.iniFiles.first.map { [RelatedPlace("the configuration of PHP", at: $0.file.span($0.file.range(ofLine: 1)))] } ?? [])
            case .unknown: continue
            }
        }
    }
}

extension RuleContext {
    /// Whether sessions are kept in Redis by PHP's own extension (a handler with an address is Symfony's and has no locks at all).
    fileprivate var keepsSessionsInPHPRedis: Bool {
        guard let sessions = application?.sessions else { return false }
        switch sessions.handler {
        case .servers(.redis): return sessions.handlerId.value.map { !$0.value.contains("://") } ?? false
        case .phpConfiguration: return phpViews.contains { $0.setting("session.save_handler").value?.value == .known("redis") }
        default: return false
        }
    }
}
