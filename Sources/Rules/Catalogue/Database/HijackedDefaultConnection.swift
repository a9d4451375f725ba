import EzPlatform
import Source

extension Rule {
    static let hijackedDefaultConnection = Rule(
        "hijacked-default-connection", .error, .database,
        summary: "the DFS connection became Doctrine's default connection",
        explanation: """
            When `doctrine.dbal.default_connection` is not set, the default is the connection that is declared first in load order. A DFS \
            file that is imported, or sorts, before the main database's puts `dfs` there: everything that asks for the default \
            connection, repositories with `storage: ~` among them, then works on the DFS database.
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
            .clean("the default is named", on: .ez25, []),
        ]
    ) { context in
        guard let application = context.application else { return }
        let connections = application.connections.connections
        guard application.connections.declaredDefault == nil, application.connections.unknown == nil, connections.count > 1,
            let connection = connections.first, let span = connection.span,
            application.ioHandlers.metadata.contains(where: { $0.connection.value?.value == connection.serviceId })
        else { return }
        let main = connections.first { $0.name == "default" } ?? connections[1]
        let isSame = main.host.value?.value == connection.host.value?.value && main.database.value?.value == connection.database.value?.value
            && connection.database.value != nil
        context.report(
            "connection \"\(connection.name)\" is the first one loaded, so it is Doctrine's default connection; "
                + "repositories and bundles that name none use the DFS database",
            at: span, severity: isSame ? .warning : .error,
            related: main.span.map { [RelatedPlace("the connection that was meant", at: $0)] } ?? [])
    }
}
