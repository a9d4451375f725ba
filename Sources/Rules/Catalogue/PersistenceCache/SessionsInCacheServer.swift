import EzPlatform
import Source

extension Rule {
    static let sessionsInCacheServer = Rule(
        "sessions-in-cache-server", .warning, .persistenceCache,
        summary: "sessions and the persistence cache share one server",
        explanation: """
            A cache is there to be full: when memory is short the server drops what has not been used for a while, sessions among it, and \
            people are logged out. Clearing the cache by flushing the server logs out everybody. The documentation asks for two instances, the \
            one of the sessions with persistence.
            """,
        remedy: "keep sessions in an instance of their own",
        sources: [clusteringGuide, .init("Sessions", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/sessions/")],
        examples: Example.triggering(
            "one memcached", onEach: [.ez113, .ez25], replacing: ["save_path: \"10.0.10.21:11211\"": "save_path: ↓\"10.0.10.20:11211\""])
            + Example.triggering(
                "one Redis", onEach: [.ibexa33, .ibexa46, .ibexa50],
                replacing: ["SESSION_SAVE_PATH=tcp://10.0.10.22:6379": "SESSION_SAVE_PATH=↓tcp://10.0.10.21:6379"])
            + [
                .clean("two instances", on: .ez25, likewise: [.ezPublish54, .ez113, .ez32], []),
                .clean(
                    "two instances on one host", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                    [.replace(in: ".env", "SESSION_SAVE_PATH=tcp://10.0.10.22:6379", with: "SESSION_SAVE_PATH=tcp://10.0.10.21:6380")]),
                .triggering("one Redis in 3.2", on: .ez32, [.replace(in: "config/packages/framework.yaml", "tcp://10.0.10.22:6379", with: "↓tcp://10.0.10.21:6379")]),
                .triggering(
                    "one memcached in 5.4", on: .ezPublish54,
                    [.replace(in: "ezpublish/config/services.yml", "[addServer, [10.0.10.21, 11211]]", with: "[addServer, [↓10.0.10.20, 11211]]")]),
                .triggering(
                    "one memcached, by php.ini", on: .ez25, likewise: [.ez113],
                    Example.Change.leavingSessionsToPHP() + [
                        .file("deploy/php/php.ini", "session.save_handler = memcached\nsession.save_path = \"↓10.0.10.20:11211\"\n"),
                    ]),
                .clean(
                    "another one in php.ini", on: .ez25, likewise: [.ez113],
                    Example.Change.leavingSessionsToPHP() + [
                        .file("deploy/php/php.ini", "session.save_handler = memcached\nsession.save_path = \"10.0.10.21:11211\"\n"),
                    ]),
            ]
    ) { context in
        guard let application = context.application else { return }
        let caches = application.memcachedServers + application.redisServers
        for session in application.sessions.servers {
            guard let twin = caches.first(where: { $0.use == .cache && $0.kind == session.kind && $0.address == session.address }),
                let span = session.place
            else { continue }
            context.report(
                "sessions are kept at \(session.address), where the persistence cache is", at: span,
                related: twin.place.map { [RelatedPlace("the cache", at: $0)] } ?? [])
        }
    }
}
