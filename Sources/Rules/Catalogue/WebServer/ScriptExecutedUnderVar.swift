import ClusterModel
import Routing
import Source

extension Rule {
    static let scriptExecutedUnderVar = Rule(
        "script-executed-under-var", .error, .webServer,
        summary: "a script that lies in the storage directory would be executed",
        explanation: """
            Everything below the storage directory was uploaded by somebody. When the web server hands a `.php` file from there to \
            PHP, an upload is enough to run code on the server. The rule that is meant to prevent it in the shipped virtual \
            host for Apache lacks a slash and never matches; a pattern that ends in `\\.php$` is passed by `/evil.php/x`.

            The tool sends such URLs through the virtual host and reports where they are let through.
            """,
        remedy: "answer scripts below var with 403 before anything else, with and without path info: \\.(php\\d?|phar|phtml)(/|$)",
        sources: [
            .init("Security checklist", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/security/security_checklist/"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1 with php-fpm 8.2"),
        ],
        examples: [
            .triggering(
                "the shipped rule on a single server: no leading slash", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(in: "deploy/apache/site.conf", "^/var/.*(?i)", with: "^var/.*(?i)"),
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: "↓RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]"),
                ], deployment: "single-server"),
            .triggering(
                "path info slips past an anchored pattern", on: .ez113,
                [
                    .replace(in: "deploy/apache/site.conf", "|bin)(/|$) - [F]", with: "|bin)$ - [F]"),
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: "↓RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]"),
                ], deployment: "single-server"),
            .clean("the deny rule with its slash", on: .ez113, likewise: BaseProject.clusters, []),
            .clean("no PHP handler but the front controller's", on: .single46, []),
            .clean("a document root below /var", on: .ez25, [.replace(in: "deploy/nginx/site.conf", "root /srv/acme/web", with: "root /var/www/acme/web")]),
            .triggering(
                "no leading slash, with index.php", on: .ez32, likewise: [.ezPublish54, .ibexa33, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(in: "deploy/apache/site.conf", "^/var/.*(?i)", with: "^var/.*(?i)"),
                    .replace(in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]", with: "↓RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]"),
                ], deployment: "single-server"),
        ]
    ) { context in
        context.judgeScripts { path, outcome in
            guard outcome.kind == .php, let executed = outcome.executed, Path.script(of: executed) == Path.script(of: path) else { return nil }
            return "\(path) would be executed (\(executed))\(outcome.condition(after: executed))"
        }
    }
}

extension RuleContext {
    /// Sends script URLs below the storage directory through every site and reports what `judge` objects to, once per site.
    /// - Parameter severity: of a fault that is proven; `nil` for the rule's own.
    func judgeScripts(_ severity: Severity? = nil, _ judge: (_ path: String, _ outcome: Outcome) -> String?) {
        guard let application else { return }
        let paths = application.scriptProbes
        for site in routes.sites {
            probes: for path in paths {
                for outcome in routes.route(path, of: site).outcomes {
                    guard let objection = judge(path, outcome) else { continue }
                    report(
                        "an uploaded script \(objection)",
                        at: outcome.locationOfPHP?.span ?? outcome.decidingStep?.span ?? site.site.span,
                        severity: outcome.isProvable ? severity : .warning, related: [related(site)],
                        proof: [outcome.trace(of: site.request(path))])
                    break probes
                }
            }
        }
    }
}

extension Outcome {
    /// nginx's location that hands the request to PHP: what to narrow, whatever rule let the path stand.
    fileprivate var locationOfPHP: TraceStep? {
        kind == .php ? steps.last { $0.directive == "location" && $0.isDecisive && $0.span != nil } : nil
    }
}

extension Path {
    /// The name of the first part of a path that is a script: what follows it is path info to it, whatever it says. A document root may
    /// itself lie below a `var`.
    fileprivate static func script(of path: String) -> Substring? {
        path.split(separator: "/").first { $0.hasSuffix(".php") }
    }
}
