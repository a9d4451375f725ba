import EzPlatform
import Source

extension Rule {
    static let sessionPathOfAnotherKind = Rule(
        "session-path-of-another-kind", .error, .sessions,
        summary: "the session handler and the save path do not fit together",
        explanation: """
            A handler for Redis or memcached takes addresses of servers as its save path, not a directory; the handler for memcached takes \
            `host:port` without `tcp://`, which is how the older extension was told. With the wrong kind no session can be written, and logins fail.
            """,
        remedy: "give Redis tcp://host:port, and memcached host:port,host:port",
        sources: [
            .init("Sessions", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/sessions/"),
            .init("PHP manual, memcached sessions", "https://www.php.net/manual/en/memcached.sessions.php"),
        ],
        examples: [
            .triggering(
                "the default directory stayed", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [.replace(in: ".env", "SESSION_SAVE_PATH=tcp://10.0.10.22:6379", with: "SESSION_SAVE_PATH=↓/var/lib/php/sessions")]),
            .triggering(
                "a scheme for memcached", on: .ez25, likewise: [.ez113],
                [.replace(in: "app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: ↓\"tcp://10.0.10.21:11211\"")]),
            .clean("Redis with its scheme", on: .ibexa46, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa50], []),
            .clean("memcached without one", on: .ez25, []),
            .triggering(
                "the default directory stayed, in 3.2", on: .ez32,
                [.replace(in: "config/packages/framework.yaml", "tcp://10.0.10.22:6379", with: "↓/var/lib/php/sessions")]),
        ]
    ) { context in
        guard let sessions = context.application?.sessions, case .servers(let kind) = sessions.handler,
            let path = sessions.savePath.value, let span = path.origin
        else { return }
        let handler = sessions.handlerId.value?.value ?? "the session handler"
        if path.value.hasPrefix("/"), !path.value.contains(".sock") {
            context.report("\(handler) stores sessions in \(kind.rawValue), but the save path \(path.value) is a directory", at: span, of: path.provenance)
        } else if kind == .memcached, path.value.contains("tcp://") {
            context.report("the memcached session handler takes host:port without tcp://", at: span, of: path.provenance)
        }
    }
}
