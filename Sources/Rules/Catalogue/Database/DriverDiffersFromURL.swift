import EzPlatform
import Source

extension Rule {
    static let driverDiffersFromURL = Rule(
        "driver-differs-from-url", .warning, .database,
        summary: "a connection's driver is for another database than its URL",
        explanation: """
            The scheme of `url` decides the driver, and `driver` is ignored. A connection that says both, and differently, is read one way by \
            people and another by Doctrine; settings such as `charset` or `server_version` then often belong to the wrong one.
            """,
        remedy: "remove driver, or make it agree with the URL",
        sources: [.init("Doctrine DBAL, connecting with a URL", "https://www.doctrine-project.org/projects/doctrine-dbal/en/current/reference/configuration.html")],
        examples: Example.triggering(
            "PostgreSQL by name, MySQL by URL", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: ["'%env(resolve:DFS_DATABASE_URL)%'": "'%env(resolve:DFS_DATABASE_URL)%'\n                driver: ↓pdo_pgsql"])
            + Example.clean(
                "two drivers of one database", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["'%env(resolve:DFS_DATABASE_URL)%'": "'%env(resolve:DFS_DATABASE_URL)%'\n                driver: mysqli"])
            + [
                .clean("single options, no URL", on: .ezPublish54, likewise: [.ez113, .ez25], []),
                .triggering(
                    "PostgreSQL by name, MySQL by URL, in single files", on: .ez113, likewise: [.ez25],
                    [
                        .replace(in: "app/config/dfs.yml", "driver: pdo_mysql", with: "driver: ↓pdo_pgsql\n                url: mysql://acme_dfs:hunter3hunter3@10.0.10.30/acme_dfs")
                    ]),
            ]
    ) { context in
        guard let application = context.application else { return }
        for connection in application.connections.connections {
            guard let written = connection.writtenDriver.value, let scheme = connection.urlScheme, let span = written.origin,
                let byName = DatabaseKind(driver: written.value), let byURL = connection.kind, byName != byURL
            else { continue }
            context.report(
                "connection \"\(connection.name)\" has the driver \(written.value), but its URL is for \(byURL.rawValue), which counts", at: span,
                related: scheme.span.map { [RelatedPlace("the URL", at: $0)] } ?? [])
        }
    }
}

/// The database that a driver is for.
enum DatabaseKind: String {
    case mysql = "MySQL"
    case postgreSQL = "PostgreSQL"
    case sqlite = "SQLite"
    case other = "another database"

    /// - Parameter driver: as `doctrine.dbal` names it.
    init?(driver: String) {
        switch driver {
        case "pdo_mysql", "mysqli", "drizzle_pdo_mysql": self = .mysql
        case "pdo_pgsql", "pgsql": self = .postgreSQL
        case "pdo_sqlite", "sqlite3": self = .sqlite
        case "pdo_sqlsrv", "sqlsrv", "oci8", "pdo_oci", "ibm_db2", "sqlanywhere": self = .other
        default: return nil
        }
    }
}

extension DoctrineConnection {
    /// The database that the connection speaks to; MySQL when nothing says it, as DoctrineBundle has it.
    var kind: DatabaseKind? {
        switch driver {
        case .known(let name): DatabaseKind(driver: name.value)
        case .absent: options.map == nil ? nil : .mysql
        case .unknown: nil
        }
    }
}
