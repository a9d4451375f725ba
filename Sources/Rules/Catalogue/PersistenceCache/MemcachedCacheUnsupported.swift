import EzPlatform
import Source

extension Rule {
    static let memcachedCacheUnsupported = Rule(
        "memcached-cache-unsupported", .warning, .persistenceCache,
        summary: "the persistence cache is kept in memcached, which 5.0 no longer supports",
        explanation: """
            The requirements of 5.0 name Redis and Valkey for the shared persistence cache. The recipe still has a file for memcached, but \
            nobody tests it.
            """,
        remedy: "use the pool cache.redis",
        sources: [.init("Requirements", "https://doc.ibexa.co/en/latest/getting_started/requirements/")],
        releases: .from(.ibexa(5, 0)),
        examples: [
            .triggering(
                "the pool of the recipe", on: .ibexa50,
                [
                    .replace(in: ".env", "CACHE_POOL=cache.redis\nCACHE_DSN=10.0.10.21:6379", with: "CACHE_POOL=↓cache.memcached\nCACHE_DSN=10.0.10.20:11211"),
                    .file(
                        "config/packages/cache_pool/cache.memcached.yaml",
                        """
                        services:
                            cache.memcached:
                                public: true
                                parent: cache.adapter.memcached
                                tags:
                                    - name: cache.pool
                                      provider: 'memcached://%cache_dsn%'
                                      namespace: '%cache_namespace%'

                        """),
                ]),
            .clean("Redis", on: .ibexa50, []),
        ]
    ) { context in
        guard let application = context.application else { return }
        for use in application.persistenceCaches {
            guard use.cache.store.servers.contains(where: { $0.kind == .memcached }), let span = use.name.origin else { continue }
            context.report(
                "persistence cache \"\(use.name.value)\" is kept in memcached, which \(application.release.release.title) does not support", at: span,
                siteaccesses: use.siteaccesses)
        }
    }
}
