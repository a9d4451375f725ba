import EzPlatform
import Source
import Symfony

extension Rule {
    static let undeclaredDFSConnection = Rule(
        "undeclared-dfs-connection", .error, .io, fixes: [.safe, .unsafe],
        summary: "the DFS metadata handler names a connection service that does not exist",
        explanation: """
            `legacy_dfs_cluster.connection` is the id of a service. Doctrine makes one for each declared connection: connection `dfs` \
            becomes `doctrine.dbal.dfs_connection`. The bare name of a connection, or a connection that is declared in no loaded file, \
            stops the container from compiling.
            """,
        remedy: "write doctrine.dbal.NAME_connection for a connection NAME that doctrine.dbal.connections declares",
        sources: [clusteringGuide, .init("service ids of DoctrineBundle")],
        examples: [
            .triggering(
                "the connection's name instead of the service's id", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "connection: doctrine.dbal.dfs_connection", with: "connection: ↓dfs")]),
            .triggering(
                "the name in a parameter", on: .ibexa46,
                [
                    .replace(in: "config/packages/ibexa.yaml", "parameters:\n", with: "parameters:\n    metadata_connection: ↓dfs\n"),
                    .replace(in: "config/packages/io.yaml", "connection: doctrine.dbal.dfs_connection", with: "connection: '%metadata_connection%'"),
                ]),
            .triggering(
                "written as a reference", on: .ibexa46,
                [.replace(in: "config/packages/io.yaml", "connection: doctrine.dbal.dfs_connection", with: "connection: ↓'@doctrine.dbal.dfs_connection'")]),
            .triggering(
                "a connection that nothing declares", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/io.yaml", "connection: doctrine.dbal.dfs_connection",
                        with: "connection: ↓doctrine.dbal.cluster_connection")
                ]),
            .clean(
                "an alias that the project declares", on: .ez25, likewise: BaseProject.clusters,
                [
                    .replace(
                        in: "app/config/dfs.yml", "connection: doctrine.dbal.dfs_connection", with: "connection: app.dfs_connection"),
                    .replace(
                        in: "app/config/cluster.yml", "services:\n",
                        with: "services:\n    app.dfs_connection:\n        alias: doctrine.dbal.dfs_connection\n        public: true\n"),
                ]),
        ]
            + Example.triggering(
                "another connection", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["connection: doctrine.dbal.dfs_connection": "connection: ↓doctrine.dbal.metadata_connection"])
    ) { context in
        guard let application = context.application else { return }
        for handler in application.ioHandlers.metadata {
            guard let connection = handler.connection.value, let span = connection.origin else { continue }
            let id = connection.value
            if let name = ServiceDefinition.reference(id) {
                // Without quotes it is no YAML from Symfony 3 on, which the reader says.
                if span.text.hasPrefix("@"), application.symfony.layout.symfony.major >= 3 { continue }
                context.report(
                    "\"\(id)\" is no id: the @ of references belongs into services, not here", at: span,
                    fixes: id.hasPrefix("@?") || id.hasPrefix("@!") ? [] : [Fix("write the id alone", .safe, [Edit(span, name)])])
                continue
            }
            if application.symfony.services[id] != nil { continue }
            let names = application.connections.connections.map(\.name)
            if let name = connectionName(ofService: id) {
                if names.contains(name) || application.connections.connections.contains(where: { $0.writtenName == name }) { continue }
                guard application.isComplete else {
                    context.undecided("whether the connection \(name) is declared", because: application.incompleteness)
                    continue
                }
                let declared = names.declaredList
                context.report("connection \"\(name)\" is not declared under doctrine.dbal.connections; \(declared)", at: span)
            } else if names.contains(id) {
                let service = "doctrine.dbal.\(id)_connection"
                // A parameter may be read elsewhere too.
                let safety: Fix.Safety = connection.span == span ? .safe : .unsafe
                let fix = Fix.replacing(id, with: service, in: span, "write the service id", safety)
                context.report(
                    "\"\(id)\" is the name of a connection; expected the id of its service, \(service)", at: span,
                    fixes: fix.map { [$0] } ?? [])
            } else if application.isComplete, !isShippedConnection(id) {
                // Bundles bring services of their own, so an unknown id is only probably wrong.
                context.report(
                    "no loaded file declares the service \"\(id)\"; expected doctrine.dbal.NAME_connection", at: span,
                    severity: .warning)
            }
        }
    }

    /// `dfs` for `doctrine.dbal.dfs_connection`.
    private static func connectionName(ofService id: String) -> String? {
        guard id.hasPrefix("doctrine.dbal."), id.hasSuffix("_connection") else { return nil }
        let name = id.dropFirst("doctrine.dbal.".count).dropLast("_connection".count)
        return name.isEmpty ? nil : String(name)
    }

    /// Connection services that the product and DoctrineBundle bring themselves.
    private static func isShippedConnection(_ id: String) -> Bool {
        [
            "database_connection", "ezpublish.persistence.connection", "ibexa.persistence.connection",
            "ezpublish.api.storage_engine.legacy.connection", "ibexa.api.storage_engine.legacy.connection",
        ].contains(id)
    }
}
