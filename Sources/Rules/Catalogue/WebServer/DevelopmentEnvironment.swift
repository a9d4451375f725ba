import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let developmentEnvironment = Rule(
        "development-environment", .warning, .webServer,
        summary: "a cluster's site runs in the development environment, or in whatever .env says",
        explanation: """
            In `dev` pages carry the profiler and stack traces, nothing is cached, and file changes are checked on every request. A site that names \
            `dev` is reported unless its host or file says that it is one for development. From 3.0 on a site that names no environment runs in the one that \
            `.env` says, and in `dev` when nothing says any: that is reported only when `.env` says `dev` or nothing does.

            The environment of the hosts may name another one, so this is a warning.
            """,
        remedy: "set APP_ENV=prod (SYMFONY_ENV up to 2.5) in the virtual host or the pool of PHP-FPM",
        sources: [
            .init("Security checklist", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/security/security_checklist/"),
            .init("front controllers of the releases"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "dev for a public host", on: .ibexa33, likewise: [.ez32],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" APP_ENV=prod",
                        with: "↓SetEnvIf Request_URI \".*\" APP_ENV=dev")
                ]),
            .triggering(
                "nobody names an environment, and .env says dev", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=dev"),
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param APP_ENV prod;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "server {\n", with: "↓server {\n"),
                ]),
            .clean("prod", on: .ibexa33, likewise: [.ezPublish54, .ez25], []),
            .clean(
                "a host for development", on: .ibexa33, likewise: [.ez32],
                [
                    .replace(in: "deploy/apache/site.conf", "    ServerName www.acme.test\n    ServerAlias admin.acme.test", with: "    ServerName dev.acme.test"),
                    .replace(
                        in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" APP_ENV=prod",
                        with: "SetEnvIf Request_URI \".*\" APP_ENV=dev"),
                ]),
            .clean(
                "the pool names it", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=dev"),
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param APP_ENV prod;\n", with: ""),
                    .file("deploy/php/www.conf", "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\nenv[APP_ENV] = prod\n"),
                ]),
            .clean("1.x takes prod when nothing is said", on: .ez113, [
                .replace(in: "deploy/apache/site.conf", "    SetEnvIf Request_URI \".*\" SYMFONY_ENV=prod\n", with: "")
            ]),
            .triggering(
                "dev for a public host, up to 2.5", on: .ez113, likewise: [.ez25Apache],
                [.replace(in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" SYMFONY_ENV=prod", with: "↓SetEnvIf Request_URI \".*\" SYMFONY_ENV=dev")]),
            .triggering(
                "dev for a public host in 5.4", on: .ezPublish54,
                [.replace(in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" ENVIRONMENT=prod", with: "↓SetEnvIf Request_URI \".*\" ENVIRONMENT=dev")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let variable = application.facts.environmentVariable
        let pools = context.handed(variable).filter { $0.site == nil }
        for pool in pools {
            guard let value = pool.value.value, value.value == "dev", let span = value.span else { continue }
            context.report("\(pool.giver) runs the site in the environment dev", at: span)
        }
        for site in context.routes.applicationSites where !site.isForDevelopment {
            switch site.site.environment[variable] {
            case .known(let value)?:
                guard value.value == "dev" else { continue }
                context.report(
                    "\(context.title(of: site)) runs in the environment dev", at: value.origin ?? site.site.span, related: [context.related(site)])
            case .unknown?: continue
            case .absent?, nil:
                guard application.facts.defaultEnvironment == "dev", pools.isEmpty, !site.entry.isTemplate else { continue }
                // What .env says; nothing says any: the release's own is dev.
                let written = application.symfony.variables.dotenvEnvironment
                guard written == nil || written?.value == "dev" else { continue }
                let why = written == nil ? "and neither does .env: \(application.release.release.title) then takes dev" : "and .env says dev"
                context.report(
                    "\(context.title(of: site)) does not name an environment (\(variable)), \(why)", at: context.related(site).span,
                    related: written?.span.map { [RelatedPlace("what counts then", at: $0)] } ?? [])
            }
        }
    }
}

extension ApplicationSite {
    /// Whether host names, listener or file say that the site is one for development.
    var isForDevelopment: Bool {
        if DevelopmentFiles.holds(entry.file.path) || DevelopmentFiles.holds(site.span.file.path) { return true }
        if !site.listeners.isEmpty, site.listeners.allSatisfy({ $0.address.map { NetworkAddress.isLoopbackHost($0) } ?? false }) { return true }
        let names = plainNames
        return !names.isEmpty && names.allSatisfy { name in
            let labels = name.split(separator: ".")
            return labels.count == 1 || ["local", "localhost", "dev", "lan", "localdomain", "ddev", "docker"].contains { labels.last == $0 }
                || name.hasSuffix(".ddev.site") || labels.contains { ["dev", "develop", "development", "debug"].contains($0) || $0.hasPrefix("dev-") || $0.hasSuffix("-dev") }
        }
    }
}
