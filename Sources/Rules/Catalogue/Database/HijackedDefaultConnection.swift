import EzPlatform
import Source

extension Rule {
    static let hijackedDefaultConnection = Rule(
        "hijacked-default-connection", .error, .database,
        summary: "another connection, such as that of DFS, became Doctrine's default connection",
        explanation: """
            When `doctrine.dbal.default_connection` is not set, the default is the connection that is declared first in load order. A DFS \
            file that is imported, or sorts, before the main database's puts `dfs` there: everything that asks for the default \
            connection, repositories with `storage: ~` among them, then works on the DFS database. Any other connection in front of one that is \
            called `default` is a trap of the same kind.
            """,
        remedy: "set doctrine.dbal.default_connection: default",
        sources: [.init("observed with DoctrineBundle's configuration")],
        examples: [
            .triggering(
                "the imported file comes first", on: .ez25,
                [
                    .replace(in: "app/config/config.yml", "        default_connection: default\n", with: ""),
                    .replace(in: "app/config/dfs.yml", "            dfs:\n                driver", with: "            ↓dfs:\n                driver"),
                ]),
            .triggering(
                "a connection of the project in front of the one called default", on: .ibexa46, likewise: [.ezPublish54, .ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: "config/packages/doctrine.yaml", "        default_connection: default\n", with: ""),
                    .replace(
                        in: "config/packages/doctrine.yaml", "            default:\n",
                        with: "            ↓legacy:\n                url: 'mysql://old:hunter9hunter9@10.0.10.33:3306/old?serverVersion=8.0.33'\n            default:\n"),
                ]),
            .clean("the default is named", on: .ez25, likewise: BaseProject.clusters, []),
        ]
            + Example.triggering(
                "the imported file comes first", onEach: [.ez113],
                replacing: ["        default_connection: default\n": "", "            dfs:\n                driver": "            ↓dfs:\n                driver"])
    ) { context in
        guard let application = context.application else { return }
        let connections = application.connections.connections
        guard application.connections.declaredDefault == nil, application.connections.unknown == nil, connections.count > 1,
            let connection = connections.first, let span = connection.span
        else { return }
        let isOfFiles = application.ioHandlers.metadata.contains { $0.connection.value?.value == connection.serviceId }
        guard isOfFiles || (connection.name != "default" && connections.contains { $0.name == "default" }) else { return }
        let main = connections.first { $0.name == "default" } ?? connections[1]
        // Only two databases that are known to differ make it more than a trap.
        let parts = [(main.host, connection.host), (main.database, connection.database)]
        let differ = parts.contains { pair in pair.0.value != nil && pair.1.value != nil && pair.0.value?.value != pair.1.value?.value }
        context.report(
            "connection \"\(connection.name)\" is the first one loaded, so it is Doctrine's default connection; "
                + "repositories and bundles that name none use \(isOfFiles ? "the DFS database" : "it, not \"default\"")",
            at: span, severity: differ && isOfFiles ? .error : .warning,
            related: main.span.map { [RelatedPlace("the connection that was meant", at: $0)] } ?? [])
    }
}
