import EzPlatform
import Source

extension Rule {
    static let dfsHandlerWithoutConnection = Rule(
        "dfs-handler-without-connection", .error, .io,
        summary: "a DFS metadata handler names no database connection",
        explanation: """
            `legacy_dfs_cluster` needs `connection`, the id of a Doctrine connection's service. The configuration tree does not ask for it, so \
            the mistake shows as a PHP warning about an undefined key while the container is compiled, and no message names the file.
            """,
        remedy: "add connection: doctrine.dbal.NAME_connection",
        sources: [.init("IO bundle, configuration factory of the DFS metadata handler"), clusteringGuide],
        examples: Example.triggering(
            "nothing below the type", onEach: BaseProject.clusters,
            replacing: [
                "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection":
                    "            ↓legacy_dfs_cluster: ~"
            ]) + [.clean("with its connection", on: .ez25, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application else { return }
        let connections = application.connections.connections.map(\.name)
        for handler in application.ioHandlers.metadata where handler.isLegacyDFSCluster && handler.connection.isAbsent {
            guard let span = handler.typeKeys.first?.span ?? handler.span else { continue }
            let meant = connections.first { $0.contains("dfs") || $0 == handler.name } ?? "NAME"
            context.report(
                "metadata handler \"\(handler.name)\" has no connection; expected connection: doctrine.dbal.\(meant)_connection", at: span)
        }
    }
}
