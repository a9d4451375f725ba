import EzPlatform
import Source

extension Rule {
    static let localPurgeType = Rule(
        "local-purge-type", .error, .httpCache,
        summary: "the HTTP cache is purged on the publishing node only",
        explanation: """
            With purge type `local` a published change clears the cache files of the node that published it. The other nodes keep \
            serving the old page until its time runs out. Symfony's own proxy cannot be shared: a cluster needs Varnish or Fastly.
            """,
        remedy: "put Varnish or Fastly in front and set the purge type to varnish or fastly (http in eZ Platform 1.x without the HTTP cache bundle)",
        sources: [
            clusteringGuide,
            .init("HTTP cache, reverse proxy", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/reverse_proxy/"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "what a fresh installation has", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓local")]),
            .clean("Varnish", on: .ibexa46, likewise: BaseProject.clusters, []),
            .triggering(
                "the environment's type, where no section configures one", on: .ibexa46,
                [
                    .replace(in: "config/packages/ibexa.yaml", "    http_cache:\n        purge_type: '%purge_type%'\n", with: ""),
                    .replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓local"),
                ]),
            .clean(
                "the environment's Varnish, where no section configures one", on: .ibexa46, likewise: [.ibexa50],
                [.replace(in: "config/packages/ibexa.yaml", "    http_cache:\n        purge_type: '%purge_type%'\n", with: "")]),
            .clean(
                "the environment's Varnish, where no section configures one", on: .ibexa33,
                [.replace(in: "config/packages/ezplatform.yaml", "    http_cache:\n        purge_type: '%purge_type%'\n", with: "")]),
            .clean("one server", on: .single46, [], deployment: "single-server"),
            .triggering(
                "written in the section", on: .ez113, likewise: [.ezPublish54],
                [.replace(in: "app/config/ezplatform.yml", "purge_type: http", with: "purge_type: ↓local")]),
            .triggering(
                "written in the section of 2.5", on: .ez25,
                [.replace(in: "app/config/ezplatform.yml", "purge_type: varnish", with: "purge_type: ↓local")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        if let unknown = application.httpCache.purgeType.unknown { context.undecided("whether the nodes share the HTTP cache", because: unknown) }
        guard let type = application.httpCache.purgeType.value, type.value == "local" else { return }
        if application.httpCache.isPurgeTypeConfigured, let span = type.origin {
            context.report("purge type local clears the HTTP cache of one node; the others keep serving old pages", at: span, of: type.provenance)
        } else if let span = application.anchor {
            context.report(
                "nothing sets http_cache.purge_type, so it is local: a change clears the HTTP cache of one node only", at: span,
                severity: .warning)
        }
    }
}
