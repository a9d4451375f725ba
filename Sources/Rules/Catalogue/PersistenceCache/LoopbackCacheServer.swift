import EzPlatform
import Source

extension Rule {
    static let loopbackCacheServer = Rule(
        "loopback-cache-server", .error, .persistenceCache,
        summary: "the shared persistence cache is reached at the local address",
        explanation: """
            With `localhost` every node asks its own Redis or memcached, so the cache is not shared: what one node invalidates, the others keep. \
            A proxy for the shared cache on each node would be a reason; say so with an ignore then.
            """,
        remedy: "name the shared cache server",
        sources: [clusteringGuide],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the default address", on: .ibexa46,
                [.replace(in: ".env", "CACHE_DSN=10.0.10.21:6379", with: "CACHE_DSN=↓localhost")]),
            .triggering(
                "Stash on memcached", on: .ez113,
                [.replace(in: "app/config/config.yml", "server: 10.0.10.20", with: "server: ↓127.0.0.1")]),
            .clean("a shared server", on: .ibexa46, likewise: BaseProject.clusters, []),
            .clean(
                "the address is not used by the selected pool", on: .single46,
                [.replace(in: ".env", "CACHE_POOL=", with: "CACHE_DSN=localhost\nCACHE_POOL=")], deployment: "single-server"),
        ]
            + Example.triggering(
                "the default address", onEach: [.ez32, .ibexa33, .ibexa50],
                replacing: ["CACHE_DSN=10.0.10.21:6379": "CACHE_DSN=↓localhost"])
            + Example.triggering(
                "Stash on memcached", onEach: [.ezPublish54],
                replacing: ["server: 10.0.10.20": "server: ↓localhost"])
            + Example.triggering(
                "the address in the pool", onEach: [.ez25],
                replacing: ["provider: \"memcached://10.0.10.20:11211\"": "provider: ↓\"memcached://localhost:11211\""])
    ) { context in
        guard let application = context.application else { return }
        for use in application.persistenceCaches {
            for server in use.cache.store.servers where server.isLoopback {
                guard let span = server.place ?? use.name.origin else { continue }
                context.report(
                    "the persistence cache is looked for at \(server.address), which is a different cache on each node", at: span,
                    siteaccesses: use.siteaccesses)
            }
        }
    }
}
