import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let refusedInvalidateToken = Rule(
        "refused-invalidate-token", .error, .httpCache,
        summary: "the token that protects purging is refused, since Varnish is no trusted proxy",
        explanation: """
            With `varnish_invalidate_token` Varnish asks the application for the token and compares it. The application answers only to \
            trusted proxies and refuses everybody else with 401; then no purge is ever accepted, and old pages stay. An error when the virtual \
            hosts are among the files or the release reads no variable; a warning otherwise.
            """,
        remedy: "add Varnish to the trusted proxies",
        sources: [.init("ezplatform-http-cache pull request 128", "https://github.com/ezsystems/ezplatform-http-cache/pull/128")],
        releases: .from(.ezPlatform(1, 12)),
        examples: [
            .triggering(
                "a token and no trusted proxy", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: "config/packages/framework.yaml", "    trusted_proxies: '%env(TRUSTED_PROXIES)%'\n", with: ""),
                    .replace(
                        in: "config/packages/ibexa.yaml", "purge_servers: ['%purge_server%']",
                        with: "purge_servers: ['%purge_server%']\n                varnish_invalidate_token: ↓hunter5hunter5"),
                ]),
            .clean(
                "Varnish is trusted", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "purge_servers: ['%purge_server%']",
                        with: "purge_servers: ['%purge_server%']\n                varnish_invalidate_token: hunter5hunter5")
                ]),
            .triggering(
                "a token and no trusted proxy, in 3.3", on: .ibexa33,
                [
                    .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40\n", with: ""),
                    .replace(in: "config/packages/ezplatform.yaml", "purge_servers: ['%purge_server%']", with: "purge_servers: ['%purge_server%']\n                varnish_invalidate_token: ↓hunter5hunter5"),
                ]),
            .triggering(
                "a token and no trusted proxy, in 3.2", on: .ez32,
                [
                    .replace(in: "deploy/apache/site.conf", "    SetEnv TRUSTED_PROXIES \"10.0.10.40\"\n", with: ""),
                    .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40\n", with: ""),
                    .replace(in: "config/packages/ezplatform.yaml", "purge_servers: ['%purge_server%']", with: "purge_servers: ['%purge_server%']\n                varnish_invalidate_token: ↓hunter5hunter5"),
                ]),
            .triggering(
                "a token and no trusted proxy, in 2.5", on: .ez25,
                [
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param SYMFONY_TRUSTED_PROXIES \"10.0.10.40\";\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "purge_servers: [\"http://10.0.10.40:80\"]", with: "purge_servers: [\"http://10.0.10.40:80\"]\n                varnish_invalidate_token: ↓hunter5hunter5"),
                ]),
            .clean(
                "a token and a trusted proxy", on: .ez25, likewise: [.ez113],
                [
                    .replace(in: "app/config/ezplatform.yml", "purge_servers: [\"http://10.0.10.40:80\"]", with: "purge_servers: [\"http://10.0.10.40:80\"]\n                varnish_invalidate_token: hunter5hunter5")
                ]),
            .triggering(
                "a token and no trusted proxy, in 1.13", on: .ez113,
                [
                    .replace(in: "deploy/apache/site.conf", "    SetEnv SYMFONY_TRUSTED_PROXIES \"10.0.10.40\"\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "purge_type: http", with: "purge_type: varnish"),
                    .replace(in: "app/config/ezplatform.yml", "purge_servers: [\"http://10.0.10.40:80\"]", with: "purge_servers: [\"http://10.0.10.40:80\"]\n                varnish_invalidate_token: ↓hunter5hunter5"),
                ]),
        ]
    ) { context in
        guard let application = context.application, application.httpCache.purgeType.value?.value == "varnish", application.isComplete,
            context.trustedProxies.isEmpty
        else { return }
        let isSeen = context.trustedProxiesVariables.isEmpty || !context.routes.applicationSites.isEmpty
        for use in application.uses(of: "http_cache.varnish_invalidate_token") where !use.value.isEmpty {
            guard let span = use.span else { continue }
            context.report(
                "a token protects purging, but no proxy is trusted: Varnish gets 401 instead of the token and refuses every purge", at: span,
                of: use.provenance, severity: isSeen ? .error : .warning, siteaccesses: use.siteaccesses)
        }
    }
}
