import ClusterModel
import Daemons
import EzPlatform
import Hosting
import Routing
import Source

extension Rule {
    static let environmentsDisagree = Rule(
        "environments-disagree", .warning, .environment,
        summary: "the same application is run in different environments",
        explanation: """
            The virtual host names the environment of pages; the pool of PHP-FPM, the service of Compose and `.env` files name it too. What a virtual host hands \
            over wins for requests, and everything else counts for what runs without one: `bin/console`, cron jobs, workers, programs that PHP starts. \
            When they differ, a console command clears the cache of the wrong environment, and content that it changes is stored, announced and indexed \
            with the settings of that one.

            A `.env` that says `dev` is what every project is made with and is left alone; one that a deployment has written, such as `.env.local`, is not.
            """,
        remedy: "name one environment everywhere, or name it in one place only",
        sources: [
            .init("Symfony, configuration environments", "https://symfony.com/doc/current/configuration.html#selecting-the-active-environment"),
            .init("observed on php-fpm 8.2: what is handed over with a request wins over env[]"),
        ],
        examples: [
            .triggering(
                "the pool says something else", on: .ibexa46,
                [.file("deploy/php/www.conf", pool("APP_ENV", "↓stage"))]),
            .triggering(
                "the pool says something else in 2.5", on: .ez25,
                [.file("deploy/php/www.conf", pool("SYMFONY_ENV", "↓dev"))]),
            .triggering("the file of the deployment says something else", on: .ibexa33, [.file(".env.local", "APP_ENV=↓stage\n")]),
            .triggering(
                "the service that answers says something else", on: .ibexa50,
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "fastcgi_pass app:9000;"),
                    .file("compose.yaml", "services:\n    app:\n        build: .\n        environment:\n            ↓APP_ENV: stage\n"),
                ]),
            .clean(
                "the same everywhere", on: .ibexa46,
                [
                    .file("deploy/php/www.conf", pool("APP_ENV", "prod")),
                    .file(".env.local", "APP_ENV=prod\n"),
                ]),
            .triggering(
                "the pool says something else in 3.2", on: .ez32,
                [.file("deploy/php/www.conf", pool("APP_ENV", "↓stage"))]),
            .triggering(
                "the pool says something else in 1.13", on: .ez113,
                [.file("deploy/php/www.conf", pool("SYMFONY_ENV", "↓stage"))]),
            .triggering(
                "the pool says something else in eZ Publish", on: .ezPublish54,
                [.file("deploy/php/www.conf", pool("ENVIRONMENT", "↓stage"))]),
            .clean(
                "the pool says the same", on: .ibexa33, likewise: [.ez32, .ibexa50],
                [.file("deploy/php/www.conf", pool("APP_ENV", "prod"))]),
            .clean(
                "the pool says the same in 2.5", on: .ez25, likewise: [.ez113],
                [.file("deploy/php/www.conf", pool("SYMFONY_ENV", "prod"))]),
            .clean(
                "the pool says the same in eZ Publish", on: .ezPublish54,
                [.file("deploy/php/www.conf", pool("ENVIRONMENT", "prod"))]),
            .clean("the .env that a project is made with", on: .ibexa46, [.replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=dev")]),
            .clean(
                "a pool for something else", on: .ibexa46,
                [.file("deploy/php/other.conf", "[stage]\nuser = stage\nlisten = /run/php/stage.sock\npm = static\npm.max_children = 20\nenv[APP_ENV] = stage\n[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\npm.max_children = 20\n")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let variable = application.facts.environmentVariable
        let sites = context.routes.applicationSites.filter { !$0.isForDevelopment && !$0.entry.isTemplate }
        for site in sites {
            guard let value = site.site.environment[variable]?.value else { continue }
            context.compare(value, of: site, with: context.poolsAnswering(site), variable)
            context.compareWithCompose(value, of: site, variable)
        }
        // What .env says is the same for all environments that are judged.
        if application.environment == context.subject.application?.environment { context.compareWithDotenv(application, variable) }
    }
}

extension RuleContext {
    /// The pools to which a site hands pages.
    fileprivate func poolsAnswering(_ site: ApplicationSite) -> [FPMPool] {
        guard let node = subject.nodes.first(where: { $0.name == site.node }), let listeners = poolListeners(of: node) else { return [] }
        let addresses = phpBackends(of: site).map(\.address)
        return listeners.filter { listener in addresses.contains { listener.address.value.accepts($0) } }.map(\.pool)
    }

    fileprivate func compare(_ value: Sourced<String>, of site: ApplicationSite, with pools: [FPMPool], _ variable: String) {
        for pool in pools {
            guard let own = pool.environment[variable], let text = own.value.value, text != value.value, let span = own.span else { continue }
            report(
                "pool \(pool.name) sets \(variable) to \(text), but \(title(of: site)) hands over \(value.value), which counts for requests", at: span,
                related: place(value, site))
        }
    }

    fileprivate func compareWithCompose(_ value: Sourced<String>, of site: ApplicationSite, _ variable: String) {
        guard !subject.hosting.compose.isEmpty else { return }
        for backend in phpBackends(of: site) {
            guard case .tcp(let host?, _) = backend.address else { continue }
            for project in subject.hosting.compose where !project.files.allSatisfy({ DevelopmentFiles.holds($0) }) {
                guard let service = project.service(forHost: host), let own = service.environment[variable], let text = own.value.value,
                    text.value != value.value, let span = own.span
                else { continue }
                report(
                    "the service \(service.name) sets \(variable) to \(text.value), but \(title(of: site)) hands over \(value.value), which counts for requests", at: span,
                    related: place(value, site))
            }
        }
    }

    /// What the project's `.env` files say, with all sites in use, whatever environment they belong to.
    fileprivate func compareWithDotenv(_ application: Project, _ variable: String) {
        guard variable == "APP_ENV", let written = application.symfony.variables.dotenvEnvironment, let span = written.span else { return }
        let file = Path.name(span.file.path)
        guard file != ".env" || written.value != "dev" else { return }
        let sites = subject.nodes.flatMap(\.webServers).filter { !$0.isTemplate }.flatMap(\.server.sites)
        guard !sites.contains(where: { site in
            // What cannot be told may be the same.
            site.environment[variable].map { $0.unknown != nil || $0.value?.value == written.value } ?? false
        }) else { return }
        guard let site = routes.applicationSites.first(where: { !$0.isForDevelopment && !$0.entry.isTemplate && $0.site.environment[variable]?.value != nil }),
            let value = site.site.environment[variable]?.value
        else { return }
        report(
            "\(file) says \(written.value), in which bin/console and cron jobs run, but \(title(of: site)) runs in \(value.value)", at: span,
            related: place(value, site))
    }

    private func place(_ value: Sourced<String>, _ site: ApplicationSite) -> [RelatedPlace] {
        (value.origin.map { [RelatedPlace("what \(title(of: site)) hands over", at: $0)] } ?? []) + [related(site)]
    }
}

/// A pool that sets a variable.
private func pool(_ variable: String, _ value: String) -> String {
    "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\npm.max_children = 20\nenv[\(variable)] = \(value)\n"
}
