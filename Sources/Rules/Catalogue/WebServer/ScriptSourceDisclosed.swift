import ClusterModel
import Routing
import Source

extension Rule {
    static let scriptSourceDisclosed = Rule(
        "script-source-disclosed", .error, .webServer,
        summary: "PHP source is sent as text",
        explanation: """
            A request that ends at a PHP file without a handler gets the file itself. That happens with `break` inside an nginx location \
            without `fastcgi_pass`, with `ProxyPassMatch` for PHP beside rules that end in `[L]`, and with locations that override \
            the one that handles PHP. For the front controller the site shows its source on every page. That somebody's uploaded \
            script can be read, but not run, harms little: a warning.
            """,
        remedy: "hand the request to PHP (last instead of break in a location, SetHandler instead of ProxyPassMatch), or deny it",
        sources: [.init("observed on httpd 2.4.71 and nginx 1.22.1")],
        examples: [
            .triggering(
                "break inside a location that has no PHP handler", on: .single46,
                [
                    .replace(
                        in: "deploy/nginx/site.conf",
                        "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/var/$1storage/images$2/$3\" break;\n", with: ""),
                    .replace(
                        in: "deploy/nginx/site.conf", "rewrite \"^(.*)$\" \"/index.php$1\" last;",
                        with: "location ~ ^/var/ { ↓rewrite ^ /index.php break; }"),
                ], deployment: "single-server"),
            .triggering(
                "an uploaded script is sent like an image", on: .single46,
                [
                    .replace(in: "deploy/nginx/site.conf", "location ~ ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) {", with: "location ~ ^/none {"),
                    .replace(in: "deploy/nginx/site.conf", "    rewrite \"^/var/", with: "    ↓rewrite \"^/var/"),
                ], deployment: "single-server"),
            .clean("break at server level is right", on: .ibexa46, likewise: BaseProject.clusters, []),
            .triggering(
                "break inside a location of a cluster that has no PHP handler", on: .ibexa50, likewise: [.ez32Nginx, .ibexa33Nginx],
                [
                    .replace(in: "deploy/nginx/site.conf", "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/index.php\" break;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "rewrite \"^(.*)$\" \"/index.php$1\" last;", with: "location ~ ^/var/ { ↓rewrite ^ /index.php break; }"),
                ]),
            .triggering(
                "break inside a location that has no PHP handler, up to 2.5", on: .ez25, likewise: [.ez113Nginx],
                [
                    .replace(in: "deploy/nginx/site.conf", "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/app.php\" break;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "rewrite \"^(.*)$\" \"/app.php$1\" last;", with: "location ~ ^/var/ { ↓rewrite ^ /app.php break; }"),
                ]),
            .triggering(
                "break inside a location that has no PHP handler, in 5.4", on: .ezPublish54Nginx,
                [
                    .replace(in: "deploy/nginx/site.conf", "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/index.php\" break;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "rewrite \"^(.*)$\" \"/index.php$1\" last;", with: "location ~ ^/var/ { ↓rewrite ^ /index.php break; }"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        var reported: Set<SourceSpan> = []
        for site in context.routes.applicationSites {
            let paths = ["/"] + context.routes.imageRoutes(of: site).prefix(2).map(\.path)
            for path in paths {
                for outcome in context.routes.route(path, of: site).outcomes where outcome.sourceDisclosed {
                    let place = outcome.decidingStep?.span ?? site.site.span
                    guard reported.insert(place).inserted else { continue }
                    context.report(
                        "\(path) sends the source of \(outcome.file ?? "a PHP file") as text\(outcome.condition)", at: place,
                        severity: outcome.isProvable ? nil : .warning, related: [context.related(site)],
                        proof: [outcome.trace(of: site.request(path))])
                }
            }
        }
        context.judgeScripts(.warning) { path, outcome in
            guard outcome.sourceDisclosed else { return nil }
            return "\(path) would be sent as text (\(outcome.file ?? "its source"))\(outcome.condition(after: outcome.file))"
        }
    }
}
