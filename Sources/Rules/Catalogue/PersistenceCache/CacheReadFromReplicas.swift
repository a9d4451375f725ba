import EzPlatform
import Source

extension Rule {
    static let cacheReadFromReplicas = Rule(
        "cache-read-from-replicas", .warning, .persistenceCache,
        summary: "the persistence cache is read from replicas of a Redis cluster",
        explanation: """
            A replica is a moment behind. The persistence cache asks for tags right after they were invalidated, by the same node or another one; \
            a replica answers with the old ones, and content that was just changed is served in its old state until it expires.
            """,
        remedy: "read from the primaries: remove failover=distribute or failover=slaves",
        sources: [.init("Persistence cache, Redis", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/"), .init("Redis adapter of Symfony's cache component")],
        releases: .from(.ezPlatform(3, 0)),
        examples: Example.triggering(
            "reads are distributed", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: ["CACHE_DSN=10.0.10.21:6379": "CACHE_DSN=↓10.0.10.21:6379?host[10.0.10.23:6379]&redis_cluster=1&failover=distribute"])
            + Example.clean(
                "a cluster that is read from its primaries", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["CACHE_DSN=10.0.10.21:6379": "CACHE_DSN=10.0.10.21:6379?host[10.0.10.23:6379]&redis_cluster=1&failover=error"])
    ) { context in
        guard let application = context.application else { return }
        for use in application.persistenceCaches {
            guard let provider = use.cache.provider.value, let address = ServiceAddress(provider.value.reveal()), address.scheme.hasPrefix("redis"),
                let failover = address.parameter("failover"), ["distribute", "slaves"].contains(failover)
            else { continue }
            guard let span = provider.provenance.origin(of: "failover=" + failover) ?? use.name.origin else { continue }
            context.report(
                "the persistence cache is read from replicas (failover=\(failover)), which may still have what was invalidated", at: span,
                siteaccesses: use.siteaccesses)
        }
    }
}
