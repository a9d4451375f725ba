import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let trustedEverybody = Rule(
        "trusted-everybody", .error, .httpCache,
        summary: "forwarded headers of any client are believed",
        explanation: """
            A trusted proxy may say who the client is, on which host and scheme. With a range that holds every address each visitor may: \
            addresses in logs and restrictions by address can be forged, and links in mails can be led to another host.

            `TRUST_REMOTE` (up to 2.5) and `REMOTE_ADDR` trust whoever connects. That is right only where nothing but the proxy can reach the \
            web server, as on some platforms, so it is a warning.
            """,
        remedy: "list the addresses of the proxies",
        sources: [.init("Symfony, proxies", "https://symfony.com/doc/current/deployment/proxies.html")],
        examples: [
            .triggering(
                "every address", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=↓0.0.0.0/0")]),
            .triggering(
                "in a virtual host", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetEnv SYMFONY_TRUSTED_PROXIES \"10.0.10.40\"",
                        with: "SetEnv SYMFONY_TRUSTED_PROXIES \"↓TRUST_REMOTE\"")
                ]),
            .clean(
                "an internal network", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=10.0.10.0/24")]),
            .clean(
                "the proxy alone", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "framework:\n    trusted_proxies: [10.0.10.40]\n")]),
            .triggering(
                "in the virtual host of 5.4", on: .ezPublish54,
                [.replace(in: "deploy/apache/site.conf", "SetEnv TRUSTED_PROXIES \"10.0.10.40\"", with: "SetEnv TRUSTED_PROXIES \"↓0.0.0.0/0\"")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        var reported: Set<SourceSpan> = []
        for entry in context.trustedProxies.entries {
            guard let span = entry.origin else { continue }
            if NetworkRange(entry.value)?.isEverything == true {
                guard reported.insert(span).inserted else { continue }
                context.report("\(entry.value) is every address: any client may say who it is and on which host", at: span, of: entry.provenance)
            } else if ["TRUST_REMOTE", "REMOTE_ADDR"].contains(entry.value), application.facts.trusts(entry.value) {
                guard reported.insert(span).inserted else { continue }
                context.report(
                    "\(entry.value) believes whoever connects, unless nothing but the proxy can reach the web server", at: span,
                    of: entry.provenance, severity: .warning)
            }
        }
    }
}

extension ReleaseFacts {
    /// Whether the release knows a word in the place of a trusted proxy's address.
    func trusts(_ word: String) -> Bool {
        switch word {
        // The front controllers of 1.x and 2.x know it, Symfony does not.
        case "TRUST_REMOTE": symfonyMajor < 4
        case "REMOTE_ADDR": symfonyMajor >= 4
        case "private_ranges": (symfonyMajor, symfonyMinor) >= (7, 1)
        case "PRIVATE_SUBNETS": (symfonyMajor, symfonyMinor) >= (7, 2)
        default: true
        }
    }
}
