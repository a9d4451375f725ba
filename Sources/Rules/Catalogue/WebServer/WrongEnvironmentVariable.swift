import ClusterModel
import Source

extension Rule {
    static let wrongEnvironmentVariable = Rule(
        "wrong-environment-variable", .warning, .webServer,
        summary: "the virtual host sets an environment variable that this release does not read",
        explanation: """
            The Symfony environment is named by `SYMFONY_ENV` up to eZ Platform 2.5 and by `APP_ENV` from 3.0 on; eZ Publish 5 reads \
            `ENVIRONMENT`. A name of another release is ignored: from 3.0 on the site then runs in whatever `.env` says, `dev` \
            when it says nothing.
            """,
        remedy: "use the release's own variable",
        sources: [.init("front controllers of the releases")],
        examples: [
            .triggering(
                "the name of 2.x in a project of 3.3", on: .ibexa33, likewise: [.ez32, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" APP_ENV=prod",
                        with: "↓SetEnvIf Request_URI \".*\" SYMFONY_ENV=prod")
                ]),
            .clean("both names, for hosts that serve two releases", on: .ibexa33, likewise: [.ez32, .ibexa46Apache, .ibexa50Apache], [
                .replace(
                    in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" APP_ENV=prod",
                    with: "SetEnvIf Request_URI \".*\" APP_ENV=prod\n    SetEnv SYMFONY_ENV prod")
            ]),
            .clean("SYMFONY_ENV", on: .ezPublish54, likewise: [.ez113, .ez25], []),
            .triggering(
                "the name of 3.x in an older project", on: .ez113, likewise: [.ez25Apache],
                [.replace(in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" SYMFONY_ENV=prod", with: "↓SetEnvIf Request_URI \".*\" APP_ENV=prod")]),
            .triggering(
                "the name of 1.x in a project of 5.4", on: .ezPublish54,
                [.replace(in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" ENVIRONMENT=prod", with: "↓SetEnvIf Request_URI \".*\" SYMFONY_ENV=prod")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let expected = application.facts.environmentVariable
        for site in context.routes.applicationSites where site.site.environment[expected] == nil {
            for name in ["SYMFONY_ENV", "APP_ENV"] where name != expected {
                guard case .known(let value)? = site.site.environment[name], let span = value.origin else { continue }
                context.report(
                    "\(name) is not read by \(application.release.release.title); the environment is named by \(expected)",
                    at: span, related: [context.related(site)])
            }
        }
    }
}
