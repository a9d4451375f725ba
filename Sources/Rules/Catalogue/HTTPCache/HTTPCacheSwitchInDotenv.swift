import EzPlatform
import Source

extension Rule {
    static let httpCacheSwitchInDotenv = Rule(
        "http-cache-switch-in-dotenv", .warning, .httpCache,
        summary: "APP_HTTP_CACHE stands in .env, where the front controller does not see it",
        explanation: """
            `public/index.php` of 3.0 to 3.2 asks for `APP_HTTP_CACHE` with `getenv()`, and Symfony's Dotenv fills `$_ENV` and `$_SERVER` only. \
            What `.env` says has no effect; Symfony's own HTTP cache stays on, except in `dev`.
            """,
        remedy: "set APP_HTTP_CACHE in the virtual host or the pool of PHP-FPM",
        sources: [.init("front controller of eZ Platform 3.2")],
        releases: .between(.ezPlatform(3, 0), .ezPlatform(3, 2)),
        examples: [
            .triggering(
                "only in .env", on: .ibexa33,
                [
                    .replace(in: "composer.lock", "\"version\": \"v1.3.", with: "\"version\": \"v1.2."),
                    .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nAPP_HTTP_CACHE=↓0"),
                ]),
            .clean(
                "in the virtual host", on: .ibexa33,
                [
                    .replace(in: "composer.lock", "\"version\": \"v1.3.", with: "\"version\": \"v1.2."),
                    .replace(
                        in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" APP_ENV=prod",
                        with: "SetEnvIf Request_URI \".*\" APP_ENV=prod\n    SetEnv APP_HTTP_CACHE 0"),
                ]),
            .triggering(
                "only in .env of 3.2", on: .ez32,
                [
                    .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nAPP_HTTP_CACHE=↓0"),
                    .replace(in: "deploy/apache/site.conf", "    SetEnv APP_HTTP_CACHE 0\n", with: ""),
                ]),
            .clean("in .env and in the virtual host", on: .ez32, [.replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nAPP_HTTP_CACHE=0")]),
        ]
    ) { context in
        guard let application = context.application, let name = application.facts.httpCacheVariable,
            let value = application.symfony.variables[name].value, let span = value.origin, application.symfony.variables.isFromDotenv(name),
            context.handed(name).isEmpty
        else { return }
        context.report("the front controller does not see \(name) of a .env file, so Symfony's own HTTP cache stays on", at: span)
    }
}
