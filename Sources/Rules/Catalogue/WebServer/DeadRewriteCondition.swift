import ClusterModel
import Routing
import Source

extension Rule {
    static let deadRewriteCondition = Rule(
        "dead-rewrite-condition", .warning, .webServer, fixes: [.safe],
        summary: "a rewrite condition tests a variable that nothing sets in time",
        explanation: """
            The virtual host that comes with the product guards its cluster rule with the variable `BINARY_DATA_HANDLER`, and \
            nothing in it sets that variable. `SetEnv` does not help: mod_env runs after the rules of a virtual host. What works is \
            `SetEnvIf Request_URI ".*" NAME=value`, or the variable in the environment of the httpd process itself.

            Since the process's own environment is not among the files, this is a warning. Say what it holds with `--server-env` or \
            `server_env:` in `.ezcluster.yml` when it is set there.
            """,
        remedy: "remove the condition, or set the variable with SetEnvIf Request_URI \".*\" NAME=value",
        sources: [
            .init("Apache mod_env, SetEnv", "https://httpd.apache.org/docs/2.4/mod/mod_env.html#setenv"),
            .init("observed on httpd 2.4.38 to 2.4.71"),
        ],
        examples: [
            .triggering(
                "the guard of the shipped virtual host", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: """
                            ↓RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
                                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
                            """)
                ]),
            .triggering(
                "the variable comes too late", on: .ez113,
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: """
                            SetEnv BINARY_DATA_HANDLER dfs
                                ↓RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
                                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
                            """)
                ]),
            .clean(
                "SetEnvIf runs before the rules", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: """
                            SetEnvIf Request_URI ".*" BINARY_DATA_HANDLER=dfs
                                RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
                                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
                            """)
                ]),
            .clean("conditions that may hold", on: .ezPublish54, likewise: [.ez32, .ibexa33, .ibexa46Apache, .ibexa50Apache], []),
            .triggering(
                "the guard of the shipped virtual host, with index.php", on: .ez32, likewise: [.ezPublish54, .ibexa33, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]", with: "↓RewriteCond %{ENV:BINARY_DATA_HANDLER} \"dfs\"\n    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]")
                ]),
        ]
    ) { context in
        for entry in context.subject.nodes.flatMap(\.webServers) {
            for directive in entry.server.inertDirectives {
                switch directive.reason {
                case .conditionNeverTrue(let variable):
                    context.report(
                        "nothing in these files sets \(variable), so this condition is never true "
                            + "unless the server's own environment sets it",
                        at: directive.span, fixes: directive.fix.map { [$0] } ?? [])
                case .variableSetTooLate(let variable):
                    context.report(
                        "SetEnv sets \(variable) only after the rules have run, so this condition is never true "
                            + "unless the server's own environment sets it",
                        at: directive.span,
                        related: directive.cause.map { [RelatedPlace("set here, too late", at: $0)] } ?? [],
                        fixes: directive.fix.map { [$0] } ?? [])
                case .patternNeverMatches, .shadowed, .engineOff: continue
                }
            }
        }
    }
}
