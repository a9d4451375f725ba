import EzPlatform
import Source

extension Rule {
    static let databaseOfSharedFilesAsDefault = Rule(
        "dfs-database-as-default", .warning, .environment,
        summary: "DATABASE_URL names the database for file metadata",
        explanation: """
            The tables for file metadata have a database of their own, named by `DFS_DATABASE_URL`. The documentation's example for PostgreSQL in 5.0 sets \
            `DATABASE_URL` instead, so that the application looks for its content in the database of the files.
            """,
        remedy: "name that database in DFS_DATABASE_URL, and the application's own in DATABASE_URL",
        sources: [clusteringGuide],
        releases: .from(.ezPlatform(3, 0)),
        examples: [
            .triggering(
                "the documentation's slip", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: ".env", "DATABASE_URL=mysql://acme:hunter2hunter2@10.0.10.30:3306/acme?", with: "DATABASE_URL=↓mysql://acme:hunter2hunter2@10.0.10.30:3306/acme_dfs?")]),
            .clean("two databases", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], []),
        ]
    ) { context in
        guard let application = context.application, application.connections.connections.count > 1 || application.filesAreShared else { return }
        for repository in application.repositories {
            guard let connection = application.connection(of: repository), let database = connection.database.value, let span = database.origin,
                database.value.hasSuffix("_dfs") || database.value == "dfs"
            else { continue }
            return context.report(
                "repository \"\(repository.name)\" keeps its content in \"\(database.value)\", which is the database for file metadata by its name", at: span,
                of: database.provenance)
        }
    }
}
