import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let symfonyProxyBehindCache = Rule(
        "symfony-proxy-behind-cache", .warning, .httpCache,
        summary: "Symfony's own HTTP cache runs behind Varnish",
        explanation: """
            The front controllers of eZ Publish 5 to eZ Platform 3.2 wrap the application into Symfony's own HTTP cache unless the release's \
            variable says `0` (`SYMFONY_HTTP_CACHE`, `APP_HTTP_CACHE`, `USE_HTTP_CACHE`), except in `dev`. Behind Varnish every page is then \
            cached twice: a purge reaches Varnish only, and the copy on each node's disk stays. From 3.3 on only a project that puts \
            `AppCache` into its `index.php` has it.

            The variable may be set in the environment of the hosts, so this is a warning.
            """,
        remedy: "set the variable to 0 in the virtual host, or remove AppCache from the front controller",
        sources: [
            .init("front controllers of the releases"),
            .init("HTTP cache, reverse proxy", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/reverse_proxy/"),
        ],
        examples: [
            .triggering(
                "switched on", on: .ez25,
                [.replace(in: "deploy/nginx/site.conf", "fastcgi_param SYMFONY_HTTP_CACHE 0;", with: "↓fastcgi_param SYMFONY_HTTP_CACHE 1;")]),
            .triggering(
                "not switched off", on: .ez113,
                [
                    .replace(in: "deploy/apache/site.conf", "    SetEnv SYMFONY_HTTP_CACHE 0\n", with: ""),
                    .replace(in: "deploy/apache/site.conf", "<VirtualHost *:80>", with: "<↓VirtualHost *:80>"),
                ]),
            .triggering(
                "wrapped by the project", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [
                    .file(
                        "public/index.php",
                        "<?php\n\nuse App\\Kernel;\nuse Ibexa\\Bundle\\HttpCache\\AppCache;\n\nreturn function (array $context) {\n    return new ↓AppCache(new Kernel($context['APP_ENV'], false));\n};\n")
                ]),
            .clean("switched off", on: .ez25, []),
            .clean(
                "switched off in the pool", on: .ez113,
                [
                    .replace(in: "deploy/apache/site.conf", "    SetEnv SYMFONY_HTTP_CACHE 0\n", with: ""),
                    .file(
                        "deploy/php/www.conf",
                        "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\nenv[SYMFONY_HTTP_CACHE] = 0\n"),
                ]),
            .clean("the front controller of the distribution", on: .ibexa46, likewise: [.ezPublish54, .ez32, .ibexa33, .ibexa50], [
                .file("public/index.php", "<?php\n\nuse App\\Kernel;\n\nreturn function (array $context) {\n    return new Kernel($context['APP_ENV'], false);\n};\n")
            ]),
            .triggering(
                "not switched off in 5.4", on: .ezPublish54,
                [
                    .replace(in: "deploy/apache/site.conf", "    SetEnv USE_HTTP_CACHE 0\n", with: ""),
                    .replace(in: "deploy/apache/site.conf", "<VirtualHost *:80>", with: "<↓VirtualHost *:80>"),
                ]),
            .triggering("switched on in 3.2", on: .ez32, [.replace(in: "deploy/apache/site.conf", "SetEnv APP_HTTP_CACHE 0", with: "SetEnv APP_HTTP_CACHE ↓1")]),
        ]
    ) { context in
        guard let application = context.application, application.hasCachingProxy else { return }
        let proxy = application.httpCache.purgeType.value?.origin.map { [RelatedPlace("a caching proxy is in front", at: $0)] } ?? []
        guard let name = application.facts.httpCacheVariable else {
            guard let span = application.files.cacheInFrontController else { return }
            return context.report("the front controller wraps the application into Symfony's own HTTP cache", at: span, related: proxy)
        }
        let pools = context.handed(name).filter { $0.site == nil }
        for site in context.routes.applicationSites where site.entry.isSound && site.environmentName(application.facts) != "dev" {
            switch site.site.environment[name] {
            case .known(let value)? where value.value != "0" && !value.value.isEmpty:
                context.report(
                    "\(name) switches Symfony's own HTTP cache on behind \(application.httpCache.purgeType.value?.value ?? "a proxy")",
                    at: value.origin ?? site.site.span, related: proxy)
            case .unknown?: break
            case .known(let value)? where value.value == "0": break
            default:
                guard pools.isEmpty else { continue }
                context.report(
                    "nothing sets \(name) to 0, so Symfony's own HTTP cache is on behind \(application.httpCache.purgeType.value?.value ?? "a proxy")",
                    at: context.related(site).span, related: proxy)
            }
        }
    }
}

extension ApplicationSite {
    /// The Symfony environment that the site names; `nil` when it names none, or one that is not known.
    func environmentName(_ facts: ReleaseFacts) -> String? { site.environment[facts.environmentVariable]?.value?.value }
}
