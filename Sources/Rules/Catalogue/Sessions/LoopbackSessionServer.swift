import EzPlatform
import Source

extension Rule {
    static let loopbackSessionServer = Rule(
        "loopback-session-server", .error, .sessions,
        summary: "sessions are stored at the local address",
        explanation: """
            With `localhost` each node writes sessions into its own Redis or memcached. Logins are lost whenever the next request reaches \
            another node.
            """,
        remedy: "name the shared session server",
        sources: [clusteringGuide],
        isClusterOnly: true,
        examples: [
            .triggering(
                "memcached on every node", on: .ez25, likewise: [.ez113],
                [.replace(in: "app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: ↓\"127.0.0.1:11211\"")]),
            .triggering(
                "a client that is a service", on: .ezPublish54,
                [.replace(in: "ezpublish/config/services.yml", "[addServer, [10.0.10.21, 11211]]", with: "[addServers, [[[↓localhost, 11211]]]]")]),
            .clean("a shared server", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "Redis on every node", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [.replace(in: ".env", "SESSION_SAVE_PATH=tcp://10.0.10.22:6379", with: "SESSION_SAVE_PATH=↓tcp://127.0.0.1:6379")]),
            .triggering(
                "Redis on every node of 3.2", on: .ez32,
                [.replace(in: "config/packages/framework.yaml", "tcp://10.0.10.22:6379", with: "↓tcp://127.0.0.1:6379")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        // Of those in php.ini `sessions-left-to-php` speaks.
        if case .phpConfiguration = application.sessions.handler { return }
        for server in application.sessions.servers where server.isLoopback {
            // A directory where a server was meant has a rule of its own.
            if let path = server.socket, !path.contains(".sock") { continue }
            guard let span = server.place else { continue }
            context.report("sessions are stored at \(server.address), which is a different server on each node", at: span)
        }
    }
}
