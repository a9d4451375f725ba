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
                "what a fresh installation has", on: .ibexa46,
                [.replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓local")]),
            .clean("Varnish", on: .ibexa46, []),
            .clean("one server", on: .single46, [], deployment: "single-server"),
        ]
    ) { context in
        guard let type = context.application?.httpCache.purgeType.value, type.value == "local", let span = type.origin else { return }
        context.report("purge type local clears the HTTP cache of one node; the others keep serving old pages", at: span)
    }
}
