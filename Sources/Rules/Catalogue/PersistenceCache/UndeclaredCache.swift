import EzPlatform
import Source

extension Rule {
    static let undeclaredCache = Rule(
        "undeclared-cache", .error, .persistenceCache,
        summary: "a siteaccess uses a cache pool that is not declared",
        explanation: """
            In eZ Platform 1.x `cache_pool_name` names a cache under `stash.caches`; from 2.0 on `cache_service_name` names a service. The files in \
            `cache_pool/` are loaded only when the environment variable `CACHE_POOL` names them, so writing `cache.redis` into the setting \
            alone leaves the service undeclared.
            """,
        remedy: "declare the cache, or set CACHE_POOL to the name of its file",
        sources: [.init("Persistence cache", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/")],
        examples: Example.triggering(
            "the name of no Stash cache", onEach: [.ezPublish54, .ez113], replacing: ["cache_pool_name: cluster": "cache_pool_name: ↓clusters"])
            + Example.triggering(
                "a pool whose file CACHE_POOL does not name", onEach: [.ibexa33, .ibexa46, .ibexa50],
                replacing: [
                    "cache_service_name: '%cache_pool%'": "cache_service_name: ↓cache.redis", "CACHE_POOL=cache.redis": "CACHE_POOL=cache.app",
                ])
            + Example.triggering(
                "a pool that has no file", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50], replacing: ["CACHE_POOL=cache.redis": "CACHE_POOL=↓cache.rediss"])
            + Example.triggering(
                "a pool that nothing declares", onEach: [.ez25], replacing: ["cache_service_name: cache.memcached": "cache_service_name: ↓cache.redis"])
            + [.clean("a declared one", on: .ez113, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application else { return }
        for use in application.persistenceCaches where use.cache.isDeclared == false {
            guard let span = use.name.origin, !application.stashCacheNames.contains(where: { $0.written == use.name.value }) else { continue }
            context.report("persistence cache \"\(use.name.value)\" is not declared in any loaded file", at: span, siteaccesses: use.siteaccesses)
        }
    }
}
