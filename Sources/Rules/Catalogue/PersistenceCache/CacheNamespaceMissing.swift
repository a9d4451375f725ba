import EzPlatform
import Source

extension Rule {
    static let cacheNamespaceMissing = Rule(
        "cache-namespace-missing", .warning, .persistenceCache,
        summary: "a shared cache pool has no namespace, so Symfony makes one up from the project's path",
        explanation: """
            Without `namespace` the entries of a pool are kept apart by a seed: the path of the project and the name of the container's class. \
            Nodes with different paths, and each release of a deployment into a new folder, then have caches of their own on the shared \
            server: what one node invalidates the others keep.
            """,
        remedy: "set namespace on the pool's tag, or framework.cache.prefix_seed",
        sources: [.init("Symfony framework configuration, prefix_seed", "https://symfony.com/doc/current/reference/configuration/framework.html#prefix-seed")],
        releases: .from(.ezPlatform(2, 0)),
        isClusterOnly: true,
        examples: [
            .triggering(
                "the line is missing", on: .ez25,
                [
                    .replace(
                        in: "app/config/cluster.yml", "    cache.memcached:\n        parent", with: "    ↓cache.memcached:\n        parent"),
                    .replace(in: "app/config/cluster.yml", "\n              namespace: acme", with: ""),
                ])
        ]
            + Example.triggering(
                "the line is missing", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["    cache.redis:\n        public": "    ↓cache.redis:\n        public", "\n              namespace: '%cache_namespace%'": ""])
            + [.clean("with a namespace", on: .ibexa46, likewise: [.ez25], [])]
            + Example.clean(
                "with a seed", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["    esi: true": "    cache: { prefix_seed: acme }\n    esi: true", "\n              namespace: '%cache_namespace%'": ""])
    ) { context in
        guard let application = context.application, application.cacheSeed.isAbsent else { return }
        for use in application.persistenceCaches {
            guard use.cache.isDeclared == true, use.cache.store.isShared == true, use.cache.namespace.isAbsent, let span = use.cache.span
            else { continue }
            context.report(
                "cache \"\(use.name.value)\" has no namespace; its keys depend on the project's path on each node", at: span,
                siteaccesses: use.siteaccesses)
        }
    }
}
