extension Rule {
    static let apacheInertCondition = Rule(
        reading: "apache-inert-condition", .notice, .webServer,
        summary: "a RewriteCond that no RewriteRule follows",
        explanation: """
            A `RewriteCond` belongs to the next `RewriteRule` of the same section. Without one, at the end of a section or before the \
            next, httpd keeps it and never looks at it: it is often what is left of a rule that was removed or commented out, or a \
            condition that was meant for the rule above it.
            """,
        remedy: "put the condition before its rule, or remove it",
        sources: [
            .init("httpd, RewriteCond", "https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html#rewritecond"),
            .init("observed on httpd 2.4.71"),
        ],
        examples: [
            .triggering(
                "a condition after the last rule", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule .* /app.php\n",
                        with: "RewriteRule .* /app.php\n    ↓RewriteCond %{REQUEST_URI} ^/var/\n")
                ]),
            .clean(
                "a condition before a rule", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule .* /app.php\n",
                        with: "RewriteCond %{REQUEST_URI} !^/status$\n    RewriteRule .* /app.php\n")
                ]),
            .triggering(
                "a condition after the last rule, with index.php", on: .ez32, likewise: [.ezPublish54, .ibexa33, .ibexa46Apache, .ibexa50Apache],
                [.replace(in: "deploy/apache/site.conf", "RewriteRule .* /index.php\n", with: "RewriteRule .* /index.php\n    ↓RewriteCond %{REQUEST_URI} ^/var/\n")]),
            .clean(
                "a condition before the last rule", on: .ez32, likewise: [.ezPublish54, .ibexa33, .ibexa46Apache, .ibexa50Apache],
                [.replace(in: "deploy/apache/site.conf", "RewriteRule .* /index.php\n", with: "RewriteCond %{REQUEST_URI} !^/none/\n    RewriteRule .* /index.php\n")]),
        ]
    )
}
