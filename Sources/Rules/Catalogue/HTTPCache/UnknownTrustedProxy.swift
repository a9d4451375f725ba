import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let unknownTrustedProxy = Rule(
        "unknown-trusted-proxy", .error, .httpCache,
        summary: "trusted proxies are named by a word or variable that this release does not know",
        explanation: """
            `TRUST_REMOTE` is a word of the front controllers of 1.x and 2.x; from 3.0 on it is `REMOTE_ADDR`, which they do not know. \
            `private_ranges` came with Symfony 7.1 and `PRIVATE_SUBNETS` with 7.2. `SYMFONY_TRUSTED_PROXIES` is read up to eZ Platform 2.5 and \
            again by Symfony 7.2 and later, `TRUSTED_PROXIES` in 3.x. A word or variable that the release does not know is passed over: no \
            proxy is trusted.
            """,
        remedy: "list the addresses of the proxies, under the name that the release reads",
        sources: [.init("front controllers of the releases"), .init("Symfony, proxies", "https://symfony.com/doc/current/deployment/proxies.html")],
        examples: [
            .triggering(
                "the word of 2.x in 3.3", on: .ibexa33, likewise: [.ez32, .ibexa46, .ibexa50],
                [.replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=↓TRUST_REMOTE")]),
            .triggering(
                "the word of 3.x in 2.5", on: .ez25, likewise: [.ez113Nginx],
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "fastcgi_param SYMFONY_TRUSTED_PROXIES \"10.0.10.40\"",
                        with: "↓fastcgi_param SYMFONY_TRUSTED_PROXIES REMOTE_ADDR")
                ]),
            .triggering(
                "the variable of 2.x in 3.3", on: .ibexa33,
                [
                    .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40\n", with: ""),
                    .replace(
                        in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" APP_ENV=prod",
                        with: "SetEnvIf Request_URI \".*\" APP_ENV=prod\n    SetEnv SYMFONY_TRUSTED_PROXIES ↓10.0.10.40"),
                ]),
            .clean(
                "REMOTE_ADDR in 3.3 is a known word", on: .ibexa33, likewise: [.ez32, .ibexa46, .ibexa50],
                [.replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=REMOTE_ADDR")]),
            .clean("both names, for hosts that serve two releases", on: .ibexa33, [
                .replace(
                    in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" APP_ENV=prod",
                    with: "SetEnvIf Request_URI \".*\" APP_ENV=prod\n    SetEnv SYMFONY_TRUSTED_PROXIES 10.0.10.40")
            ]),
            .clean(
                "an address", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "framework:\n    trusted_proxies: [10.0.10.40]\n")]),
            .triggering(
                "the word of 3.x in 5.4", on: .ezPublish54,
                [.replace(in: "deploy/apache/site.conf", "SetEnv TRUSTED_PROXIES \"10.0.10.40\"", with: "SetEnv TRUSTED_PROXIES ↓REMOTE_ADDR")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let title = application.release.release.title
        let proxies = context.trustedProxies
        for entry in proxies.entries {
            guard let span = entry.origin, !application.facts.trusts(entry.value) else { continue }
            context.report("\(title) does not know \(entry.value) as a trusted proxy", at: span, of: entry.provenance)
        }
        // A name of another release matters only where the right one is missing; from 4.0 on no variable is read at all.
        guard proxies.isEmpty, let right = context.trustedProxiesVariables.first else { return }
        for name in ["TRUSTED_PROXIES", "SYMFONY_TRUSTED_PROXIES"] where !context.trustedProxiesVariables.contains(name) {
            for variable in context.handed(name) {
                guard let value = variable.value.value, let span = value.origin else { continue }
                context.report(
                    "\(name) is not read by \(title); trusted proxies are named by \(right)", at: span, related: variable.site.map { [context.related($0)] } ?? [])
            }
        }
    }
}
