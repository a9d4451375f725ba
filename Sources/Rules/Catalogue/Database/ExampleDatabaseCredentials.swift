import EzPlatform
import Source

extension Rule {
    static let exampleDatabaseCredentials = Rule(
        "example-database-credentials", .warning, .database,
        summary: "a database connection uses the administrator account, or the documentation's password",
        explanation: """
            The clustering guide's sample connects as `root` with `rootpassword`. An account that may do everything on the database server \
            turns any fault of the application into one of the whole server.
            """,
        remedy: "use an account that has rights on this database only",
        sources: [clusteringGuide, .init("Security checklist", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/security/security_checklist/")],
        examples: [
            .triggering(
                "the sample's account", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml", "user: acme_dfs\n                password: \"%dfs_database_password%\"",
                        with: "user: ↓root\n                password: rootpassword")
                ]),
            .clean("an account of its own", on: .ez25, likewise: [.ez32, .ibexa33, .ibexa46, .ibexa50], []),
            .clean(
                "a development machine", on: .ez25, likewise: [.ezPublish54, .ez113],
                [
                    .file("app/config/config_dev.yml", "imports:\n    - { resource: config.yml }\n"),
                    .replace(in: "app/config/dfs.yml", "user: acme_dfs", with: "user: root"),
                ], environment: "dev"),
        ]
            + Example.triggering(
                "an account of the server", onEach: [.ezPublish54, .ez113, .ez25],
                replacing: ["user: acme_dfs": "user: ↓root"])
            + Example.triggering(
                "an account of the server, in the address", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["DFS_DATABASE_URL=mysql://acme_dfs:": "DFS_DATABASE_URL=↓mysql://root:"])
    ) { context in
        guard let application = context.application, application.environment != "dev" else { return }
        for connection in application.connections.connections {
            guard case .known(let user) = connection.user, user.value == "root", let place = user.origin ?? connection.span else { continue }
            let isSample = connection.password.value.map { $0.value.reveal() == "rootpassword" } ?? false
            context.report(
                isSample
                    ? "connection \"\(connection.name)\" uses the sample credentials of the documentation"
                    : "connection \"\(connection.name)\" uses the database administrator's account root",
                at: place)
        }
    }
}
