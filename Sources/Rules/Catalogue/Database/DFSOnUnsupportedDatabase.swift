import EzPlatform
import Source

extension Rule {
    static let dfsOnUnsupportedDatabase = Rule(
        "dfs-on-unsupported-database", .error, .database,
        summary: "the DFS metadata handler works on a database whose SQL it does not speak",
        explanation: """
            The handler was written for MySQL and MariaDB: it inserts with `ON DUPLICATE KEY UPDATE`. On PostgreSQL each upload fails with a syntax \
            error until ezplatform-kernel 1.3.24, and so it does on SQLite. Later releases try to insert and update what is there, which every database understands; \
            that an SQLite file is no database for several servers is told by its own rule.
            """,
        remedy: "give the DFS table a MySQL or MariaDB database, or update the kernel to a version that speaks PostgreSQL",
        sources: [clusteringGuide, .init("IBX-3791", "https://github.com/ezsystems/ezplatform-kernel/pull/334")],
        releases: .upTo(.ibexa(4, 2)),
        examples: Example.triggering(
            "PostgreSQL in eZ Platform 2.5", onEach: [.ezPublish54, .ez113, .ez25],
            replacing: [
                "driver: pdo_mysql\n                host: 10.0.10.30\n                dbname: acme_dfs":
                    "driver: ↓pdo_pgsql\n                host: 10.0.10.30\n                dbname: acme_dfs"
            ])
            + Example.triggering(
                "PostgreSQL before the change", onEach: [.ez32],
                replacing: ["DFS_DATABASE_URL=mysql://": "DFS_DATABASE_URL=↓postgresql://"])
            + [
                .triggering(
                    "PostgreSQL before the change in 3.3", on: .ibexa33,
                    [
                        .replace(in: ".env", "DFS_DATABASE_URL=mysql://", with: "DFS_DATABASE_URL=↓postgresql://"),
                        .replace(in: "composer.lock", "v1.3.35", with: "v1.3.20"),
                    ])
            ]
            + Example.clean(
                "PostgreSQL where it works", onEach: [.ibexa33, .ibexa46, .ibexa50],
                replacing: ["DFS_DATABASE_URL=mysql://": "DFS_DATABASE_URL=postgresql://"])
            + Example.clean(
                "SQLite, whose file each node has for itself, is told by another rule", onEach: [.ibexa46, .ibexa50],
                replacing: [
                    "DFS_DATABASE_URL=mysql://acme_dfs:hunter3hunter3@10.0.10.30:3306/acme_dfs?serverVersion=mariadb-10.11.0":
                        "DFS_DATABASE_URL=sqlite:////srv/acme/dfs.db"
                ])
            + [
                .clean("MySQL", on: .ezPublish54, likewise: [.ez113, .ez25, .ez32], [])
            ]
    ) { context in
        guard let application = context.application else { return }
        for handler in application.ioHandlers.metadata {
            guard let id = handler.connection.value, let connection = application.connections.connection(serviceId: id.value),
                let kind = connection.kind, kind != .mysql
            else { continue }
            let place = connection.driver.value.flatMap { $0.provenance.chain.last { $0.span != nil }?.span ?? $0.span } ?? connection.span
            guard let span = place else { continue }
            let speaks = application.dfsSpeaksStandardSQL
            guard speaks != true else { continue }
            context.report(
                "metadata handler \"\(handler.name)\" works on \(kind.rawValue), which "
                    + (speaks == false ? "it does not speak in this release" : "it speaks only from a later patch release on"),
                at: span, severity: speaks == false ? .error : .warning,
                related: handler.connection.value?.span.map { [RelatedPlace("the handler's connection", at: $0)] } ?? [])
        }
    }
}

extension Project {
    /// Whether the DFS metadata handler of the installed kernel does without MySQL's own SQL; `nil` when the patch release decides and is not known.
    fileprivate var dfsSpeaksStandardSQL: Bool? {
        let release = release.release
        if release < .ezPlatform(3, 3) { return false }
        if release == .ezPlatform(3, 3) {
            guard let kernel = composer.locked["ezsystems/ezplatform-kernel"]?.version else { return nil }
            return !(kernel < Version(1, 3, 24))
        }
        // 4.3 came out after the change; of the releases before it the last patches may have it.
        return release < .ibexa(4, 3) ? nil : true
    }
}
