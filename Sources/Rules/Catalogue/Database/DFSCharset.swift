import EzPlatform
import Source

extension Rule {
    static let dfsCharset = Rule(
        "dfs-charset", .warning, .database,
        summary: "the DFS connection has another character set than its table",
        explanation: """
            From 2.2 on the table of the DFS metadata handler is utf8mb4. A connection with `utf8` cuts names that hold characters beyond the \
            Basic Multilingual Plane, or refuses them: a file with an emoji in its name is stored and not found again. Before 2.2 the \
            table was utf8, so nothing is said there.
            """,
        remedy: "set charset: utf8mb4",
        sources: [clusteringGuide, .init("DFS schema of the kernel releases")],
        releases: .from(.ezPlatform(2, 2)),
        examples: [
            .triggering(
                "the value of the guide for 1.x", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "charset: utf8mb4", with: "charset: ↓UTF8")]),
            .triggering(
                "in a project of 4.6", on: .ibexa46, likewise: [.ez32, .ibexa33],
                [
                    .replace(
                        in: "config/packages/doctrine.yaml", "url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: utf8mb4",
                        with: "url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: ↓utf8")
                ]),
            .triggering(
                "in a project of 5.0", on: .ibexa50,
                [
                    .replace(
                        in: "config/packages/doctrine.yaml", "url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: utf8mb4",
                        with: "url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: ↓utf8")
                ]),
            .triggering(
                "no value, with a bundle whose default is utf8", on: .ez25,
                [
                    .replace(in: "app/config/dfs.yml", "\n                charset: utf8mb4", with: ""),
                    .replace(in: "app/config/dfs.yml", "            dfs:\n                driver", with: "            ↓dfs:\n                driver"),
                ]),
            .clean("in capitals", on: .ez25, [.replace(in: "app/config/dfs.yml", "charset: utf8mb4", with: "charset: UTF8MB4")]),
            .clean(
                "utf8 is right on PostgreSQL", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: ".env", "DFS_DATABASE_URL=mysql://", with: "DFS_DATABASE_URL=postgresql://"),
                    .replace(
                        in: "config/packages/doctrine.yaml", "url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: utf8mb4",
                        with: "url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: utf8"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for handler in application.ioHandlers.metadata {
            guard let id = handler.connection.value, let connection = application.connections.connection(serviceId: id.value),
                connection.kind == .mysql
            else { continue }
            switch connection.charset {
            case .known(let charset) where ["utf8", "utf8mb3"].contains(charset.value.lowercased()):
                guard let span = charset.origin else { continue }
                context.report("connection \"\(connection.name)\" uses \(charset.value); the DFS table is utf8mb4", at: span)
            case .absent:
                guard let bundle = application.composer.locked["doctrine/doctrine-bundle"]?.version, bundle < Version(2), application.isComplete,
                    let span = connection.span
                else { continue }
                context.report(
                    "connection \"\(connection.name)\" has no charset, which is utf8 for this DoctrineBundle; the DFS table is utf8mb4", at: span)
            case .known, .unknown: continue
            }
        }
    }
}
