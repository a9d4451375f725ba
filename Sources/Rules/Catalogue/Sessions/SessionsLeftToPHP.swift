import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let sessionsLeftToPHP = Rule(
        "sessions-left-to-php", .error, .sessions,
        summary: "php.ini decides where sessions are kept, and it keeps them on each node",
        explanation: """
            With a session handler of null (`~`), which is the default up to eZ Platform 1.x, `session.save_handler` and `session.save_path` of \
            PHP decide. Their own defaults are files of each node: the next request of a visitor may reach another node, which does not know the \
            session.

            When no configuration of PHP is among the files, it cannot be told, and is listed as undecided.
            """,
        remedy: "set session.save_handler to redis or memcached, and session.save_path to the shared servers, for PHP-FPM",
        sources: [
            clusteringGuide, .init("PHP manual, session configuration", "https://www.php.net/manual/en/session.configuration.php"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "files, as PHP has it", on: .ez113, likewise: [.ez25],
                Example.Change.leavingSessionsToPHP() + [
                    .file("deploy/php/php.ini", "memory_limit = 256M\nsession.save_handler = ↓files\nsession.save_path = \"/var/lib/php/sessions\"\n"),
                ]),
            .triggering(
                "the local memcached of each node", on: .ez113,
                Example.Change.leavingSessionsToPHP() + [
                    .file(
                        "deploy/php/www.conf",
                        "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\nphp_admin_value[session.save_handler] = memcached\nphp_admin_value[session.save_path] = ↓127.0.0.1:11211\n"),
                ]),
            .triggering(
                "nothing in php.ini", on: .ez113,
                [
                    .replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached", with: "handler_id: ↓~"),
                    .replace(in: "app/config/config.yml", "        save_path: \"10.0.10.21:11211\"\n", with: ""),
                    .file("deploy/php/php.ini", "memory_limit = 256M\n"),
                ]),
            .clean(
                "shared servers", on: .ez113, likewise: [.ez25],
                Example.Change.leavingSessionsToPHP() + [
                    .file("deploy/php/php.ini", "session.save_handler = memcached\nsession.save_path = 10.0.10.20:11211\n"),
                ]),
            .clean(
                "files on storage of the network", on: .ez113,
                Example.Change.leavingSessionsToPHP() + [
                    .file("deploy/php/php.ini", "session.save_handler = files\nsession.save_path = /mnt/nfs/sessions\n"),
                    .file("deploy/fstab", "10.0.10.50:/export/acme /mnt/nfs nfs4 hard 0 0\n"),
                ]),
            .clean("a handler of the application", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50], [
                .file("deploy/php/php.ini", "session.save_handler = files\n")
            ]),
            .triggering(
                "the plain native handler and PHP's files, in 4.6", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'", with: "SESSION_HANDLER_ID=session.handler.native"),
                    .file("deploy/php/php.ini", "session.save_handler = ↓files\n"),
                ]),
            .triggering(
                "the plain native handler and PHP's files, in 3.3", on: .ibexa33,
                [
                    .replace(in: ".env", "SESSION_HANDLER_ID=ezplatform.core.session.handler.native_redis", with: "SESSION_HANDLER_ID=session.handler.native"),
                    .file("deploy/php/php.ini", "session.save_handler = ↓files\n"),
                ]),
            .triggering(
                "files, as PHP has it, in 5.4", on: .ezPublish54,
                Example.Change.leavingSessionsToPHP54 + [
                    .file("deploy/php/php.ini", "memory_limit = 256M\nsession.save_handler = ↓files\nsession.save_path = \"/var/lib/php/sessions\"\n"),
                ]),
            .triggering(
                "files, as PHP has it, in 3.2", on: .ez32,
                [
                    .replace(in: "config/packages/framework.yaml", "ezplatform.session.handler_id: ezplatform.core.session.handler.native_redis", with: "ezplatform.session.handler_id: ~"),
                    .replace(in: "config/packages/framework.yaml", "ezplatform.session.save_path: tcp://10.0.10.22:6379", with: "ezplatform.session.save_path: ~"),
                    .file("deploy/php/php.ini", "memory_limit = 256M\nsession.save_handler = ↓files\nsession.save_path = \"/var/lib/php/sessions\"\n"),
                ]),
            .clean(
                "php-cgi is installed, and PHP-FPM answers", on: .cluster25,
                Machine25.leavingSessionsToPHP { _ in "session.save_handler = memcached\nsession.save_path = \"10.0.10.21:11211\"\n" }
                    + ["web1", "web2", "web3"].map { .file($0 + "/etc/php/7.3/cgi/php.ini", "session.save_handler = files\n") }),
        ]
    ) { context in
        guard let application = context.application, case .phpConfiguration = application.sessions.handler else { return }
        let views = context.phpViews
        let setting = application.sessions.handlerId.value?.origin ?? application.sessions.nullHandler ?? application.anchor
        guard !views.isEmpty else {
            return context.undecided(
                "whether the nodes share their sessions",
                because: Unknown("session.save_handler of php.ini decides where they are", needs: "--php-ini FILE or --fpm FILE", span: setting))
        }
        var reported: Set<SourceSpan> = []
        for view in views {
            let handler = view.setting("session.save_handler")
            let path = view.setting("session.save_path")
            if let unknown = handler.unknown {
                context.undecided("whether the nodes share their sessions", because: unknown)
                continue
            }
            let kind = handler.value.map { $0.value } ?? .known("files")
            guard let name = kind.value else {
                if let unknown = kind.unknown { context.undecided("whether the nodes share their sessions", because: unknown) }
                continue
            }
            let related = setting.map { [RelatedPlace("the application leaves it to PHP", at: $0)] } ?? []
            switch name {
            case "files":
                if let unknown = path.unknown ?? path.value?.value.unknown {
                    context.undecided("whether the nodes share their sessions", because: unknown)
                    continue
                }
                if let directory = path.value?.value.value.map({ SessionSavePath.directory($0) }), context.isOnSharedMount(directory) { continue }
                guard let place = handler.value?.span ?? setting, reported.insert(place).inserted else { continue }
                context.report(
                    "\(view.title) keeps sessions in files: a visitor whose next request reaches another node is logged out", at: place, related: related)
            case "redis", "memcached", "memcache", "rediscluster":
                guard let found = path.value, found.value.value != nil, view.sessionSettings.servers.allSatisfy(\.isLoopback),
                    reported.insert(found.span).inserted
                else { continue }
                context.report("\(view.title) keeps sessions at the local address, which is a different server on each node", at: found.span, related: related)
            default:
                let place = handler.value?.span ?? setting
                context.undecided("whether the nodes share their sessions", because: Unknown("it is not known where PHP's handler \(name) keeps them", span: place))
            }
        }
    }
}

/// The notations of `session.save_path`.
enum SessionSavePath {
    /// `5;0600;/tmp` is depth, mode and directory.
    static func directory(_ text: String) -> String { text.split(separator: ";").last.map(String.init) ?? text }
}
