import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let sessionCookieStripped = Rule(
        "session-cookie-stripped", .error, .sessions,
        summary: "the session cookie has a name that the HTTP cache strips",
        explanation: """
            The shipped VCL and Symfony's HTTP cache of the product keep only cookies whose names begin with `eZSESSID` (`IBX_SESSION_ID` in 5.0), and take the \
            user context from them. A session cookie with another name never reaches the application: nobody stays logged in.

            An error when the VCL is among the files and does not mention the name; a warning otherwise, as a VCL of one's own may keep it.
            """,
        remedy: "let the name begin with eZSESSID up to 4.6, and with IBX_SESSION_ID in 5.0",
        sources: [.init("ezplatform issue 456", "https://github.com/ezsystems/ezplatform/pull/456"), .init("VCL of the HTTP cache bundle")],
        examples: [
            .triggering(
                "the example of the documentation", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "            var_dir: var/site",
                        with: "            var_dir: var/site\n            session:\n                name: ↓my_session_name")
                ]),
            .clean(
                "the prefix of the release", on: .ibexa46, likewise: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "            var_dir: var/site",
                        with: "            var_dir: var/site\n            session:\n                name: eZSESSIDacme")
                ]),
            .clean(
                "a VCL that keeps it", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "            var_dir: var/site",
                        with: "            var_dir: var/site\n            session:\n                name: acme_session"),
                    .file(
                        "deploy/varnish/acme.vcl",
                        "vcl 4.0;\nsub vcl_recv {\n    if (req.method == \"PURGEKEYS\") {\n        return (purge);\n    }\n    if (req.http.cookie !~ \"(eZSESSID|acme_session)\") {\n        unset req.http.cookie;\n    }\n}\n"),
                ]),
            .clean(
                "no HTTP cache that strips", on: .single46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "            var_dir: var/site",
                        with: "            var_dir: var/site\n            session:\n                name: acme_session")
                ], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application, application.hasCachingProxy else { return }
        let prefix = application.facts.sessionCookiePrefix
        let varnish = context.varnishConfigurations.filter { !$0.texts.isEmpty }
        for use in application.uses(of: "session.name") where !use.value.hasPrefix(prefix) {
            guard let span = use.span else { continue }
            // What a pattern in the VCL keeps may be a part of the name.
            let words = use.value.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }).map(String.init)
            let isKept = varnish.contains { vcl in vcl.texts.contains { text in words.contains { $0.count > 2 && text.value.contains($0) } } }
            guard !isKept else { continue }
            let isProvable = !varnish.isEmpty && varnish.allSatisfy { $0.uncertain == nil }
            context.report(
                "the session cookie \"\(use.value)\" does not begin with \(prefix), so "
                    + (isProvable ? "this VCL strips it: nobody stays logged in" : "the shipped VCL strips it: nobody stays logged in"),
                at: span, of: use.provenance, severity: isProvable ? .error : .warning, siteaccesses: use.siteaccesses)
        }
    }
}
