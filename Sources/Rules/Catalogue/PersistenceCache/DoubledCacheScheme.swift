import EzPlatform
import Source

extension Rule {
    static let doubledCacheScheme = Rule(
        "doubled-cache-scheme", .error, .persistenceCache,
        summary: "the cache's address has its scheme twice",
        explanation: """
            The shipped pools put `redis://` or `memcached://` before `CACHE_DSN`, so the variable holds a host, a port and perhaps a password, \
            but no scheme. With one the address becomes `redis://redis://host`, and the pool cannot connect.
            """,
        remedy: "write CACHE_DSN without its scheme",
        sources: [.init("Persistence cache", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/")],
        releases: .from(.ezPlatform(2, 0)),
        examples: [
            .triggering(
                "a complete address in CACHE_DSN", on: .ibexa46,
                [.replace(in: ".env", "CACHE_DSN=10.0.10.21:6379", with: "CACHE_DSN=↓redis://10.0.10.21:6379")]),
            .clean("host and port", on: .ibexa46, likewise: [.ez25, .ez32, .ibexa33, .ibexa50], []),
            .triggering(
                "a complete address in 2.5", on: .ez25,
                [
                    .replace(in: "app/config/parameters.yml", "database_host: 10.0.10.30", with: "cache_dsn: ↓memcached://10.0.10.20:11211\n    database_host: 10.0.10.30"),
                    .replace(in: "app/config/cluster.yml", "\"memcached://10.0.10.20:11211\"", with: "\"memcached://%cache_dsn%\""),
                ]),
        ]
            + Example.triggering(
                "a complete address", onEach: [.ez32, .ibexa33, .ibexa50],
                replacing: ["CACHE_DSN=10.0.10.21:6379": "CACHE_DSN=↓redis://10.0.10.21:6379"])
    ) { context in
        guard let application = context.application else { return }
        for use in application.persistenceCaches {
            guard let provider = use.cache.provider.value else { continue }
            let address = provider.value.reveal()
            for scheme in ["redis://", "rediss://", "memcached://"] where address.hasPrefix(scheme) {
                let rest = String(address.dropFirst(scheme.count))
                guard let doubled = ["redis://", "rediss://", "memcached://"].first(where: rest.hasPrefix) else { continue }
                guard let span = provider.provenance.origin(of: rest) ?? use.name.origin else { continue }
                context.report(
                    "the cache's address begins with \(scheme)\(doubled): the pool adds the scheme itself", at: span,
                    of: provider.provenance, siteaccesses: use.siteaccesses)
                break
            }
        }
    }
}
