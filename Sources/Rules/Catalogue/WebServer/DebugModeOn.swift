import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let debugModeOn = Rule(
        "debug-mode-on", .error, .webServer,
        summary: "debugging is switched on for a production site",
        explanation: """
            `APP_DEBUG` (`SYMFONY_DEBUG` up to 2.5, `USE_DEBUGGING` in eZ Publish 5) set to 1 shows stack traces with paths and settings to every visitor, \
            whatever the environment is called. In `.env` it is a warning, as the hosts may set it otherwise.
            """,
        remedy: "remove the variable, or set it to 0",
        sources: [.init("Security checklist", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/security/security_checklist/")],
        examples: [
            .triggering(
                "in the server block", on: .ez25, likewise: [.ez113Nginx],
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "fastcgi_param SYMFONY_ENV prod;",
                        with: "fastcgi_param SYMFONY_ENV prod;\n            ↓fastcgi_param SYMFONY_DEBUG 1;")
                ]),
            .triggering("in .env", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nAPP_DEBUG=↓1")]),
            .clean("switched off", on: .ez25, likewise: [.ez113Nginx], [
                .replace(
                    in: "deploy/nginx/site.conf", "fastcgi_param SYMFONY_ENV prod;",
                    with: "fastcgi_param SYMFONY_ENV prod;\n            fastcgi_param SYMFONY_DEBUG 0;")
            ]),
            .clean(
                "a site for development", on: .ez25,
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_param SYMFONY_ENV prod;", with: "fastcgi_param SYMFONY_ENV dev;\n            fastcgi_param SYMFONY_DEBUG 1;"),
                    .replace(in: "deploy/nginx/site.conf", "server_name www.acme.test admin.acme.test;", with: "server_name www.acme.local;"),
                ]),
            .clean(".env of a development machine", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=dev\nAPP_DEBUG=1")]),
            .clean("production", on: .ezPublish54, []),
            .triggering(
                "in the virtual host of 5.4", on: .ezPublish54,
                [.replace(in: "deploy/apache/site.conf", "ENVIRONMENT=prod", with: "ENVIRONMENT=prod\n    SetEnv USE_DEBUGGING ↓1")]),
        ]
    ) { context in
        guard let application = context.application, application.environment != "dev" else { return }
        let name = application.facts.debugVariable
        for variable in context.handed(name) {
            guard let value = variable.value.value, Self.isOn(value.value), let span = value.origin else { continue }
            if let site = variable.site {
                let environment = site.environmentName(application.facts)
                guard !site.isForDevelopment, environment != "dev", environment != "test", environment != "behat" else { continue }
            }
            context.report("\(variable.giver) switches debugging on: every visitor sees stack traces", at: span, related: variable.site.map { [context.related($0)] } ?? [])
        }
        guard case .dotenv = application.facts.environmentSource, let value = application.symfony.variables[name].value, Self.isOn(value.value),
            application.symfony.variables.dotenvEnvironment?.value != "dev", let span = value.origin
        else { return }
        context.report("\(name) switches debugging on unless the hosts say otherwise", at: span, severity: .warning)
    }

    private static func isOn(_ text: String) -> Bool { !["", "0", "false", "off", "no"].contains(text.lowercased()) }
}
