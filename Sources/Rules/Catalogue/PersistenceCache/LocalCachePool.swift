import EzPlatform
import Source

extension Rule {
    static let localCachePool = Rule(
        "local-cache-pool", .error, .persistenceCache,
        summary: "the persistence cache is local to each node",
        explanation: """
            The persistence cache holds content, locations and settings as they were last read from the database. With a cache on its own disk \
            or in its own memory a node never learns that another one changed something: editors see old versions, depending \
            on the node that answers.

            A cache that ends with the request (Stash's BlackHole and Ephemeral, the adapters for arrays and null) never serves old versions, but every \
            request of every node reads everything from the shared database: a warning.
            """,
        remedy: "use a pool on a shared Redis (or memcached up to 4.6), with one namespace on all nodes",
        sources: [
            clusteringGuide,
            .init("Persistence cache", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the pool that a fresh installation has", on: .ibexa46,
                [.replace(in: ".env", "CACHE_POOL=cache.redis", with: "CACHE_POOL=↓cache.tagaware.filesystem")]),
            .triggering(
                "a Stash cache on disk", on: .ez113,
                [.replace(in: "app/config/config.yml", "drivers: [Memcache]", with: "drivers: [↓FileSystem]")]),
            .triggering(
                "a cache that keeps nothing", on: .ez113,
                [.replace(in: "app/config/config.yml", "drivers: [Memcache]", with: "drivers: [↓BlackHole]")]),
            .clean("Redis", on: .ibexa46, likewise: [.ezPublish54, .ez113, .ez25], []),
            .clean(
                "what the request has read, in front of memcached", on: .ez113,
                [.replace(in: "app/config/config.yml", "drivers: [Memcache]", with: "drivers: [Ephemeral, Memcache]")]),
            .clean("one server", on: .single46, [], deployment: "single-server"),
            .clean(
                "the pool's name comes from an environment that is not known", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: ".env", "CACHE_POOL=cache.redis\n", with: "")]),
        ]
            + Example.triggering(
                "the pool of the framework", onEach: [.ez25],
                replacing: ["cache_service_name: cache.memcached": "cache_service_name: ↓cache.app"])
            + Example.triggering(
                "a Stash cache on disk", onEach: [.ezPublish54],
                replacing: ["drivers: [Memcache]": "drivers: [↓FileSystem]"])
            + Example.triggering(
                "the pool of the framework", onEach: [.ez32, .ibexa33, .ibexa50],
                replacing: ["CACHE_POOL=cache.redis": "CACHE_POOL=↓cache.app"])
    ) { context in
        guard let application = context.application else { return }
        for siteaccess in application.siteaccessNames {
            guard let unknown = application.setting(application.facts.cacheSetting, for: siteaccess).text.unknown else { continue }
            context.undecided("whether the nodes share the persistence cache", because: unknown)
        }
        for use in application.persistenceCaches {
            let store = use.cache.store
            if let unknown = store.unknownSharing {
                context.undecided("whether the nodes share the persistence cache \(use.name.value)", because: unknown)
                continue
            }
            // Stash names its drivers where the cache is declared; a pool is local by being chosen.
            guard store.isShared == false || store.endsWithRequest, let span = use.cache.drivers.first?.origin ?? use.name.origin ?? use.cache.span
            else { continue }
            if store.endsWithRequest {
                context.report(
                    "persistence cache \"\(use.name.value)\" keeps nothing beyond a request, so every request reads from the shared database what it needs",
                    at: span, of: use.name.provenance, severity: .warning, siteaccesses: use.siteaccesses)
                continue
            }
            context.report(
                "persistence cache \"\(use.name.value)\" keeps its items in \(store.localPlace), which each node has for itself",
                at: span, of: use.name.provenance,
                siteaccesses: use.siteaccesses)
        }
    }
}

extension CacheStore {
    /// The first place that is local to a node, in words.
    fileprivate var localPlace: String {
        switch self {
        case .local(let what): what
        case .chain(let stores): stores.first { $0.isShared == false }?.localPlace ?? "a local place"
        case .servers, .database, .request, .unknown: "a local place"
        }
    }
}
