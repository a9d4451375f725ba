import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let missingTrustedProxies = Rule(
        "missing-trusted-proxies", .warning, .httpCache,
        summary: "a proxy stands in front, and nothing tells the application to believe its headers",
        explanation: """
            Behind Varnish or a load balancer the application sees the proxy's address as the client's, and http instead of https. Only for \
            trusted proxies it believes the `X-Forwarded-*` headers. Otherwise links have the wrong scheme or port, logins loop, the token \
            that protects purging is refused with 401, and addresses in logs are those of the proxy.

            Which variable is read depends on the release: `SYMFONY_TRUSTED_PROXIES` up to 2.5, `TRUSTED_PROXIES` in 3.x, none from 4.0 on: \
            there `framework.trusted_proxies` has to name it, although the recipes put `TRUSTED_PROXIES` into `.env`.

            A purge type other than `local` shows that there is a proxy. The environment of the hosts may set the variable; this is a warning.
            """,
        remedy: "list the proxies' addresses: framework.trusted_proxies from 4.0 on, the release's variable before",
        sources: [
            .init("HTTP cache, reverse proxy", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/reverse_proxy/"),
            .init("Symfony, proxies", "https://symfony.com/doc/current/deployment/proxies.html"),
        ],
        examples: [
            .triggering(
                "the variable of the recipe, which nothing reads", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: "config/packages/framework.yaml", "    trusted_proxies: '%env(TRUSTED_PROXIES)%'\n", with: ""),
                    .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=↓10.0.10.40"),
                ]),
            .triggering(
                "a virtual host without the variable", on: .ez113,
                [
                    .replace(in: "deploy/apache/site.conf", "    SetEnv SYMFONY_TRUSTED_PROXIES \"10.0.10.40\"\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "purge_type: http", with: "purge_type: ↓http"),
                ]),
            .triggering(
                "not in .env either", on: .ibexa33,
                [
                    .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40\n", with: ""),
                    .replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓varnish"),
                ]),
            .clean("framework.trusted_proxies", on: .ibexa46, likewise: [.ezPublish54, .ez32, .ibexa33, .ibexa50], []),
            .clean("in the virtual host", on: .ez113, []),
            .clean(
                "in the pool of PHP-FPM", on: .ez25,
                [
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param SYMFONY_TRUSTED_PROXIES \"10.0.10.40\";\n", with: ""),
                    .file(
                        "deploy/php/www.conf",
                        "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\nenv[SYMFONY_TRUSTED_PROXIES] = 10.0.10.40\n"),
                ]),
            .clean("one server without a proxy", on: .single46, [], deployment: "single-server"),
            .triggering(
                "a virtual host of 2.5 without the variable", on: .ez25,
                [
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param SYMFONY_TRUSTED_PROXIES \"10.0.10.40\";\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "purge_type: varnish", with: "purge_type: ↓varnish"),
                ]),
            .triggering(
                "a virtual host of 5.4 without the variable", on: .ezPublish54,
                [
                    .replace(in: "deploy/apache/site.conf", "    SetEnv TRUSTED_PROXIES \"10.0.10.40\"\n", with: ""),
                    .replace(in: "ezpublish/config/ezpublish.yml", "purge_type: http", with: "purge_type: ↓http"),
                ]),
            .triggering(
                "neither in .env nor in the virtual host of 3.2", on: .ez32,
                [
                    .replace(in: "deploy/apache/site.conf", "    SetEnv TRUSTED_PROXIES \"10.0.10.40\"\n", with: ""),
                    .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40\n", with: ""),
                    .replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓varnish"),
                ]),
        ]
    ) { context in
        guard let application = context.application, application.hasCachingProxy, application.isComplete, context.trustedProxies.isEmpty,
            let type = application.httpCache.purgeType.value
        else { return }
        let variables = context.trustedProxiesVariables
        let hasSites = context.routes.applicationSites.contains { !$0.entry.isTemplate && $0.entry.isSound }
        // Without a virtual host among the files nobody knows what it hands over.
        guard variables.isEmpty || hasSites else { return }
        if let unread = context.unreadTrustedProxies, let span = unread.value.origin {
            return context.report(
                "\(unread.name) is set, but \(application.release.release.title) reads only framework.trusted_proxies, which names no proxy", at: span,
                help: "add trusted_proxies: '%env(\(unread.name))%' to the section framework", related: type.origin.map { [RelatedPlace("a proxy is in front", at: $0)] } ?? [])
        }
        guard let span = type.origin ?? application.anchor else { return }
        let where_ = variables.isEmpty ? "framework.trusted_proxies names no proxy" : "neither framework.trusted_proxies nor \(variables[0]) names a proxy"
        context.report("purge type \(type.value) means that a proxy is in front, but \(where_)", at: span, of: type.provenance)
    }
}

extension RuleContext {
    /// A variable with trusted proxies that nothing of the release reads, in `.env`, a virtual host or a pool.
    fileprivate var unreadTrustedProxies: (name: String, value: Sourced<String>)? {
        for name in ["TRUSTED_PROXIES", "SYMFONY_TRUSTED_PROXIES"] where !trustedProxiesVariables.contains(name) {
            if let value = application?.symfony.variables[name].value, !value.value.isEmpty { return (name, value) }
            for variable in handed(name) { if let value = variable.value.value { return (name, value) } }
        }
        return nil
    }
}
