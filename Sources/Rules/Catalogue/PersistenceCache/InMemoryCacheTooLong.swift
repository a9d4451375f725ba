import EzPlatform
import Source

extension Rule {
    static let inMemoryCacheTooLong = Rule(
        "in-memory-cache-too-long", .warning, .persistenceCache,
        summary: "PHP processes keep content in memory for longer than the product's own limit",
        explanation: """
            Beside the shared cache each PHP process keeps objects for a moment: metadata for 3 seconds, content for 0.3. Nothing invalidates \
            these copies. With longer times a node goes on with what another one has changed, in long-running workers \
            for as long as is set here.
            """,
        remedy: "leave the two times at 3000 and 300 milliseconds, or lower them",
        sources: [.init("Persistence cache, in-memory layer", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/")],
        releases: .from(.ezPlatform(2, 5)),
        isClusterOnly: true,
        examples: Example.triggering(
            "a minute", onEach: [.ez32, .ibexa33],
            replacing: ["    cache_dsn: ": "    ezpublish.spi.persistence.cache.inmemory.ttl: ↓60000\n    cache_dsn: "])
            + Example.triggering(
                "content for as long as metadata", onEach: [.ibexa46, .ibexa50],
                replacing: ["    cache_dsn: ": "    ibexa.spi.persistence.cache.inmemory.content.ttl: ↓3000\n    cache_dsn: "])
            + Example.clean(
                "shorter", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50], replacing: ["    cache_dsn: ": "    ibexa.spi.persistence.cache.inmemory.ttl: 500\n    cache_dsn: "])
            + [
                .clean("what the release has", on: .ez25, []),
                .triggering(
                    "a minute in 2.5", on: .ez25,
                    [
                        .replace(in: "app/config/parameters.yml", "database_host: 10.0.10.30", with: "ezpublish.spi.persistence.cache.inmemory.ttl: ↓60000\n    database_host: 10.0.10.30")
                    ]),
            ]
    ) { context in
        guard let application = context.application else { return }
        for lifetime in application.inMemoryCacheLifetimes where lifetime.milliseconds > lifetime.standard {
            guard let span = lifetime.span else { continue }
            context.report(
                "\(lifetime.parameter) is \(lifetime.milliseconds) ms; other nodes' changes are not seen for that long (the product has \(lifetime.standard))",
                at: span)
        }
    }
}
