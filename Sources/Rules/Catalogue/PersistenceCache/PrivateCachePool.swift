import EzPlatform
import Source

extension Rule {
    static let privateCachePool = Rule(
        "private-cache-pool", .error, .persistenceCache,
        summary: "the persistence cache is a private service, which the product cannot fetch",
        explanation: """
            The product asks the container for the service that `cache_service_name` names while the site runs. From Symfony 4 on services are \
            private unless they say otherwise, and the container refuses private ones: no page works. The shipped pools say `public: true`.
            """,
        remedy: "add public: true to the pool",
        sources: [.init("cache factory of the core bundle"), .init("Persistence cache", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/")],
        releases: .from(.ezPlatform(3, 0)),
        examples: Example.triggering(
            "the line is missing", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: [
                "    cache.redis:\n        public: true\n        class: Symfony\\Component\\Cache\\Adapter\\RedisTagAwareAdapter":
                    "    ↓cache.redis:\n        class: Symfony\\Component\\Cache\\Adapter\\RedisTagAwareAdapter"
            ])
            + Example.triggering(
                "a pool of the framework", onEach: [.ibexa46, .ibexa50],
                replacing: [
                    "    esi: true": "    cache:\n        pools:\n            ↓cache.acme: { adapter: cache.adapter.redis_tag_aware, provider: 'redis://10.0.10.21' }\n    esi: true",
                    "cache_service_name: '%cache_pool%'": "cache_service_name: cache.acme",
                ])
            + [.clean("public", on: .ibexa46, [])]
            + Example.clean(
                "public by default of the file", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: [
                    "    cache.redis:\n        public: true\n        class": "    _defaults: { public: true }\n    cache.redis:\n        class"
                ])
    ) { context in
        guard let application = context.application else { return }
        for use in application.persistenceCaches where use.cache.isPublic == false {
            guard let span = use.cache.span ?? use.name.origin else { continue }
            context.report(
                "cache \"\(use.name.value)\" is private, so the product cannot fetch it; expected public: true", at: span,
                severity: application.isComplete ? .error : .warning, siteaccesses: use.siteaccesses)
        }
    }
}
