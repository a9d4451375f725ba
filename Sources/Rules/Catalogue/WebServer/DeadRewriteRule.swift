import ClusterModel
import Routing
import Source

extension Rule {
    static let deadRewriteRule = Rule(
        "dead-rewrite-rule", .warning, .webServer, fixes: [.safe],
        summary: "a rewrite rule can never fire",
        explanation: """
            In a virtual host the pattern of a rule is matched against the whole path, which always starts with a slash; in \
            `<Directory>` and `.htaccess` the directory's part is stripped and the path has none. A rule that is copied from one to the \
            other never matches. A rule that stands behind another one that takes all its requests, or where the rewrite engine is \
            off, never runs either. What such a rule was meant to do does not happen, and nothing says so.

            Reported only with a proof: from the pattern itself, or from the rules before it.
            """,
        remedy: "write the pattern for the context it stands in, or remove the rule",
        sources: [
            .init("Apache mod_rewrite, what is matched", "https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html#rewriterule"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "a pattern without the slash in a virtual host", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/favicon\\.ico - [L]",
                        with: "↓RewriteRule ^favicon\\.ico - [L]")
                ]),
            .clean(
                "an optional slash fits every context", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/favicon\\.ico - [L]",
                        with: "RewriteRule ^/?favicon\\.ico - [L]")
                ]),
        ]
    ) { context in
        for entry in context.subject.nodes.flatMap(\.webServers) {
            let rules = entry.server.sites.flatMap(\.rewriteRules)
            for directive in entry.server.inertDirectives {
                var severity: Severity?
                switch directive.reason {
                case .patternNeverMatches, .engineOff: break
                case .shadowed:
                    // The shipped includes repeat the rule for static images behind the cluster's: dead by design.
                    let target = rules.first { $0.span == directive.span }?.target.value ?? ""
                    if !target.contains(".php") { severity = .notice }
                case .conditionNeverTrue, .variableSetTooLate: continue
                }
                context.report(
                    "this \(directive.directive) can never fire: \(directive.explanation)", at: directive.span, severity: severity,
                    related: directive.cause.map { [RelatedPlace("because of this", at: $0)] } ?? [],
                    fixes: directive.fix.map { [$0] } ?? [])
            }
        }
    }
}
