import EzPlatform
import Source

extension Rule {
    static let missingPurgeServers = Rule(
        "missing-purge-servers", .error, .httpCache,
        summary: "the proxy is to be purged, but no siteaccess says where it is",
        explanation: """
            With purge type `varnish` or `http` every change is announced to `http_cache.purge_servers`. Without one nothing is announced, and \
            the proxy serves old pages until their time runs out.
            """,
        remedy: "set http_cache.purge_servers in the scope of the siteaccesses that publish",
        sources: [.init("HTTP cache configuration", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/http_cache_configuration/")],
        examples: [
            .triggering(
                "the list was left out", on: .ez25,
                [
                    .replace(in: "app/config/ezplatform.yml", "            http_cache:\n                purge_servers: [\"http://10.0.10.40:80\"]\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "purge_type: varnish", with: "purge_type: ↓varnish"),
                ]),
            .clean("given", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "a list that was left out before 2.5", on: .ez113, likewise: [.ezPublish54],
                [
                    .replace(in: "app/config/ezplatform.yml", "            http_cache:\n                purge_servers: [\"http://10.0.10.40:80\"]\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "purge_type: http", with: "purge_type: ↓http"),
                ]),
            .triggering(
                "a list that was left out, where the environment names the type", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: "config/packages/ibexa.yaml", "            http_cache:\n                purge_servers: ['%purge_server%']\n", with: ""),
                    .replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓varnish"),
                ]),
        ]
    ) { context in
        guard let application = context.application, let type = application.httpCache.purgeType.value, let span = type.origin,
            ["varnish", "http", "single_http", "multiple_http"].contains(type.value), application.isComplete
        else { return }
        let missing = application.siteaccessNames.filter { application.purgeServers(of: $0).isAbsent }
        guard !missing.isEmpty, missing.count == application.siteaccessNames.count else { return }
        context.report("purge type \(type.value) needs http_cache.purge_servers, and no siteaccess has any", at: span)
    }
}
