import EzPlatform
import Source

extension Rule {
    static let dfsInMainDatabase = Rule(
        "dfs-in-main-database", .notice, .database,
        summary: "the DFS table lies in the database of the content",
        explanation: """
            It works, and the shipped configuration does it when nothing else is said. The clustering guide recommends a database of its own for \
            production: file metadata is written and read far more often than content, and can then be moved, backed up and replicated by itself.
            """,
        remedy: "give the DFS connection a database of its own",
        sources: [clusteringGuide],
        isClusterOnly: true,
        examples: Example.triggering(
            "one database", onEach: [.ezPublish54, .ez113, .ez25],
            replacing: ["dbname: acme_dfs": "dbname: ↓acme", "user: acme_dfs": "user: acme"])
            + Example.triggering(
                "one database by URL", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["DFS_DATABASE_URL=mysql://acme_dfs:hunter3hunter3@10.0.10.30:3306/acme_dfs": "DFS_DATABASE_URL=↓mysql://acme_dfs:hunter3hunter3@10.0.10.30:3306/acme"])
            + [.clean("two databases", on: .ez25, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application else { return }
        for handler in application.ioHandlers.metadata {
            guard let id = handler.connection.value, let connection = application.connections.connection(serviceId: id.value),
                connection.kind == .mysql, let host = connection.host.value, let database = connection.database.value
            else { continue }
            let port = connection.port.value?.value ?? "3306"
            for repository in application.repositories {
                // A repository that got the DFS connection by accident has a rule of its own.
                let isHijacked = application.connections.declaredDefault == nil && repository.connection.isAbsent
                guard let main = application.connection(of: repository), !(isHijacked && main.name == connection.name), main.host.value?.value == host.value,
                    main.database.value?.value == database.value, main.port.value?.value ?? "3306" == port,
                    let span = (main.name == connection.name ? id.origin : database.provenance.chain.last { $0.span != nil }?.span ?? database.origin)
                else { continue }
                context.report(
                    "metadata handler \"\(handler.name)\" keeps its table in the database \(database.value), where the content is; "
                        + "a database of its own is recommended for production",
                    at: span)
                break
            }
        }
    }
}
