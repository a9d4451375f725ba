import EzPlatform
import Source

extension Rule {
    static let unsupportedDatabaseVersion = Rule(
        "unsupported-database-version", .notice, .database,
        summary: "a connection's server version is older than what the release supports",
        explanation: """
            `serverVersion` tells Doctrine which SQL the server understands, and so tells which server there is. Older servers than the \
            requirements name may lack what migrations and queries of the release use.

            The value that the recipes bring, `mariadb-10.3.0`, is taken for a placeholder and not reported.
            """,
        remedy: "update the database server, or correct serverVersion when it is not the server's",
        sources: [.init("Requirements", "https://doc.ibexa.co/en/latest/getting_started/requirements/")],
        releases: .from(.ezPlatform(1, 13)),
        examples: [
            .triggering(
                "MySQL 5.7 in 5.0", on: .ibexa50,
                [.replace(in: ".env", "acme_dfs?serverVersion=mariadb-10.11.0", with: "acme_dfs?serverVersion=5.7"), .replace(in: ".env", "DFS_DATABASE_URL=", with: "DFS_DATABASE_URL=↓")]),
            .triggering(
                "MariaDB 10.2 in 4.6", on: .ibexa46,
                [.replace(in: ".env", "acme_dfs?serverVersion=mariadb-10.11.0", with: "acme_dfs?serverVersion=10.2.44-MariaDB"), .replace(in: ".env", "DFS_DATABASE_URL=", with: "DFS_DATABASE_URL=↓")]),
            .triggering(
                "MySQL 5.5 in 2.5", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "dbname: acme_dfs", with: "dbname: acme_dfs\n                server_version: ↓'5.5'")]),
            .triggering(
                "MySQL 5.6 in 3.3", on: .ibexa33, likewise: [.ez32],
                [.replace(in: ".env", "acme_dfs?serverVersion=mariadb-10.3.0", with: "acme_dfs?serverVersion=5.6"), .replace(in: ".env", "DFS_DATABASE_URL=", with: "DFS_DATABASE_URL=↓")]),
            .clean("the recipe's value", on: .ibexa50, likewise: [.ibexa46], [.replace(in: ".env", "acme_dfs?serverVersion=mariadb-10.11.0", with: "acme_dfs?serverVersion=mariadb-10.3.0")]),
            .clean("MySQL 8.4", on: .ibexa50, [.replace(in: ".env", "acme_dfs?serverVersion=mariadb-10.11.0", with: "acme_dfs?serverVersion=8.4.3")]),
            .triggering(
                "MySQL 5.1 in 1.13", on: .ez113,
                [.replace(in: "app/config/dfs.yml", "dbname: acme_dfs", with: "dbname: acme_dfs\n                server_version: ↓'5.1'")]),
            .clean(
                "MySQL 5.7", on: .ez25, likewise: [.ez113],
                [.replace(in: "app/config/dfs.yml", "dbname: acme_dfs", with: "dbname: acme_dfs\n                server_version: '5.7'")]),
            .clean(
                "MySQL 8 before 4.0", on: .ibexa33, likewise: [.ez32],
                [.replace(in: ".env", "acme_dfs?serverVersion=mariadb-10.3.0", with: "acme_dfs?serverVersion=8.0")]),
        ]
    ) { context in
        guard let application = context.application, let requirements = Requirements.of(application.release.release) else { return }
        for connection in application.connectionsInUse {
            guard let written = connection.serverVersion.value, written.value != "mariadb-10.3.0", let version = Version(constraint: written.value),
                version.numbers.count > 1 || connection.kind == .postgreSQL, let span = written.origin
            else { continue }
            let isMariaDB = written.value.lowercased().contains("mariadb")
            let lowest: (name: String, version: Version?)
            switch connection.kind {
            case .mysql: lowest = isMariaDB ? ("MariaDB", requirements.mariaDB) : ("MySQL", requirements.mysql)
            case .postgreSQL: lowest = ("PostgreSQL", requirements.postgreSQL)
            case .sqlite, .other, nil: continue
            }
            guard let minimum = lowest.version, version < minimum else { continue }
            context.report(
                "connection \"\(connection.name)\" speaks to \(lowest.name) \(version); \(application.release.release.title) supports \(minimum) and later",
                at: span)
        }
    }
}
