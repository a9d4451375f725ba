import EzPlatform
import Source

extension Rule {
    static let sharedCacheNamespace = Rule(
        "shared-cache-namespace", .warning, .persistenceCache,
        summary: "the caches of two repositories use one server with one namespace",
        explanation: """
            The namespace (`prefix_key` in Stash) is all that keeps the entries of two pools apart on one server. With the same one the two \
            repositories read each other's entries, although each has a pool of its own.
            """,
        remedy: "give each pool a namespace of its own",
        sources: [.init("Persistence cache, multi-repository setups", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/")],
        examples: Example.triggering(
            "a copy of the pool", onEach: [.ez25],
            replacing: [
                "        default:\n            storage: ~": "        default:\n            storage: ~\n        other:\n            storage: { connection: dfs }",
                "        default:\n            cache": "        admin:\n            repository: other\n            cache_service_name: cache.other\n        default:\n            cache",
                "    cache.memcached:\n": """
                        ↓cache.other:
                            parent: cache.adapter.memcached
                            tags:
                                - { name: cache.pool, provider: "memcached://10.0.10.20:11211", namespace: acme }
                        cache.memcached:

                    """,
            ])
            + Example.clean(
                "another namespace", onEach: [.ez25],
                replacing: [
                    "        default:\n            storage: ~": "        default:\n            storage: ~\n        other:\n            storage: { connection: dfs }",
                    "        default:\n            cache": "        admin:\n            repository: other\n            cache_service_name: cache.other\n        default:\n            cache",
                    "    cache.memcached:\n": """
                            cache.other:
                                parent: cache.adapter.memcached
                                tags:
                                    - { name: cache.pool, provider: "memcached://10.0.10.20:11211", namespace: other }
                            cache.memcached:

                        """,
                ])
            + [
                .clean("one cache", on: .ezPublish54, likewise: [.ez113, .ez32, .ibexa33, .ibexa46, .ibexa50], []),
                .triggering(
                    "a copy of the pool for Redis", on: .ibexa46, likewise: [.ibexa50],
                    [
                        .replace(in: "config/packages/ibexa.yaml", "        default:\n            storage: ~", with: "        default:\n            storage: ~\n        other:\n            storage: { connection: dfs }"),
                        .replace(in: "config/packages/ibexa.yaml", "        default:\n            cache", with: "        admin:\n            repository: other\n            cache_service_name: cache.other\n        default:\n            cache"),
                        .file("config/packages/other.yaml", "services:\n    ↓cache.other:\n        public: true\n        class: Symfony\\Component\\Cache\\Adapter\\RedisTagAwareAdapter\n        parent: cache.adapter.redis\n        tags:\n            - { name: cache.pool, clearer: cache.app_clearer, provider: 'redis://%cache_dsn%', namespace: '%cache_namespace%' }\n"),
                    ]),
                .triggering(
                    "a copy of the pool for Redis, before 4.0", on: .ibexa33, likewise: [.ez32],
                    [
                        .replace(in: "config/packages/ezplatform.yaml", "        default:\n            storage: ~", with: "        default:\n            storage: ~\n        other:\n            storage: { connection: dfs }"),
                        .replace(in: "config/packages/ezplatform.yaml", "        default:\n            cache", with: "        admin:\n            repository: other\n            cache_service_name: cache.other\n        default:\n            cache"),
                        .file("config/packages/other.yaml", "services:\n    ↓cache.other:\n        public: true\n        class: Symfony\\Component\\Cache\\Adapter\\RedisTagAwareAdapter\n        parent: cache.adapter.redis\n        tags:\n            - { name: cache.pool, clearer: cache.app_clearer, provider: 'redis://%cache_dsn%', namespace: '%cache_namespace%' }\n"),
                    ]),
                .triggering(
                    "a copy of the Stash cache", on: .ez113,
                    [
                        .replace(in: "app/config/ezplatform.yml", "            storage: { engine: legacy, connection: default }\n            search: { engine: legacy, connection: default }\n", with: "            storage: { engine: legacy, connection: default }\n            search: { engine: legacy, connection: default }\n        other:\n            storage: { engine: legacy, connection: dfs }\n"),
                        .replace(in: "app/config/ezplatform.yml", "        site_group:\n            cache_pool_name: cluster", with: "        admin:\n            repository: other\n            cache_pool_name: other\n        site_group:\n            cache_pool_name: cluster"),
                        .replace(in: "app/config/config.yml", "        cluster:\n            drivers", with: "        ↓other:\n            drivers: [Memcache]\n            inMemory: true\n            Memcache: { prefix_key: acme_, servers: [{ server: 10.0.10.20, port: 11211 }] }\n        cluster:\n            drivers"),
                    ]),
                .triggering(
                    "a copy of the Stash cache, in 5.4", on: .ezPublish54,
                    [
                        .replace(in: "ezpublish/config/ezpublish.yml", "            connection: default\n", with: "            connection: default\n        other:\n            engine: legacy\n            connection: dfs\n"),
                        .replace(in: "ezpublish/config/ezpublish.yml", "            legacy_mode: true", with: "            legacy_mode: true\n            repository: other\n            cache_pool_name: other"),
                        .replace(in: "ezpublish/config/config.yml", "        cluster:\n            drivers", with: "        ↓other:\n            drivers: [Memcache]\n            inMemory: true\n            Memcache: { prefix_key: acme_, servers: [{ server: 10.0.10.20, port: 11211 }] }\n        cluster:\n            drivers"),
                    ]),
            ]
    ) { context in
        guard let application = context.application else { return }
        var earlier: [(use: CacheUse, key: [String], databases: Set<String>)] = []
        for use in application.persistenceCaches {
            let servers = use.cache.store.servers.map { $0.kind.rawValue + $0.address }.sorted()
            guard !servers.isEmpty, use.cache.namespace.unknown == nil else { continue }
            // The name of a pool is part of a namespace that Symfony makes up; Stash has none then.
            let namespace = use.cache.namespace.value?.value ?? (application.facts.usesStash ? "" : use.name.value)
            let key = servers + [namespace]
            let databases = Set(application.databases(of: use.siteaccesses).map(\.database))
            if let other = earlier.first(where: { $0.key == key && !$0.databases.isEmpty && $0.databases.isDisjoint(with: databases) }),
                !databases.isEmpty, let span = use.cache.span ?? use.name.origin {
                context.report(
                    "cache \"\(use.name.value)\" has the server and the namespace of \"\(other.use.name.value)\", which is for another database", at: span,
                    related: other.use.cache.span.map { [RelatedPlace("the other cache", at: $0)] } ?? [], siteaccesses: use.siteaccesses)
            }
            earlier.append((use, key, databases))
        }
    }
}
