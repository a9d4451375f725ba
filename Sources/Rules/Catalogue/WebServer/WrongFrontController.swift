import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let wrongFrontController = Rule(
        "wrong-front-controller", .error, .webServer,
        summary: "requests are handed to a script that is not the front controller of this release",
        explanation: """
            eZ Platform 1 and 2 are entered through `web/app.php`, everything from 3.0 on through `public/index.php`. A virtual host that \
            was kept over an upgrade, or a target copied from prose (`/web/app.php`, `/public/index.php`: targets are relative to the \
            document root), sends requests to a file that does not exist.
            """,
        remedy: "name the front controller of the release, relative to the document root",
        sources: [.init("observed on httpd 2.4.71 and nginx 1.22.1")],
        examples: [
            .triggering(
                "a virtual host kept over the upgrade to 3.3", on: .ibexa33,
                [.replace(in: "deploy/apache/site.conf", "RewriteRule .* /index.php", with: "↓RewriteRule .* /app.php")]),
            .triggering(
                "a target with the directory of the documentation's prose", on: .ez113,
                [
                    .replace(
                        in: "deploy/apache/site.conf", "storage/images(-versioned)?/.* /app.php [L]",
                        with: "storage/images(-versioned)?/.* /web/app.php [L]"),
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage",
                        with: "↓RewriteRule ^/var/([^/]+/)?storage"),
                ]),
            .clean("the release's own", on: .ibexa33, []),
        ]
    ) { context in
        guard let application = context.application else { return }
        let controller = application.facts.frontController
        var reported: Set<SourceSpan> = []
        for site in context.routes.applicationSites {
            let images = context.routes.imageRoutes(of: site)
            let results = [("/", context.routes.route("/", of: site))] + images.map { ($0.path, $0.result) }
            for (path, result) in results {
                for outcome in result.outcomes where outcome.kind == .php {
                    guard let script = outcome.executed ?? outcome.script else { continue }
                    let expected = Self.expectedController(site, application)
                    // A port in the path of the handler is told by its own rule.
                    guard let expected, script != expected, !script.hasPrefix(expected + "/"), !script.hasPrefix("/:") else { continue }
                    let place = outcome.decidingStep?.span ?? site.site.span
                    guard reported.insert(place).inserted else { continue }
                    context.report(
                        "\(path) is handed to \(script)\(outcome.condition); "
                            + "the front controller of \(application.release.release.title) is \(expected)",
                        at: place, severity: outcome.isProvable ? nil : .warning, help: "use /\(controller)", related: [context.related(site)],
                        fixes: fix(place, site, controller).map { [$0] } ?? [])
                }
            }
        }
    }

    /// Writes the release's front controller into the rule that decided. In nginx a location for the script goes with the rule, so
    /// changing the rule alone is no fix.
    private static func fix(_ place: SourceSpan, _ site: ApplicationSite, _ controller: String) -> Fix? {
        guard site.entry.server.kind == .apache, let rule = site.site.rewriteRules.first(where: { $0.span == place && $0.state == .active }),
            let target = rule.target.span, target.text == rule.target.value
        else { return nil }
        let prefix = rule.target.value.hasPrefix("/") ? "/" : ""
        let known = ["app.php", "index.php", "app_dev.php", controller].flatMap { [$0, "web/" + $0, "public/" + $0] }
        guard known.contains(String(rule.target.value.dropFirst(prefix.count))), prefix == "/" || rule.context == .directory else { return nil }
        return Fix("hand requests to \(prefix)\(controller)", .safe, [Edit(target, prefix + controller)])
    }

    /// Where the front controller lies for this site; `nil` when the document root is not known or is not the release's.
    private static func expectedController(_ site: ApplicationSite, _ application: Project) -> String? {
        guard case .known(let root) = site.site.documentRoot, Path.name(root.value) == application.facts.webRoot else { return nil }
        return Path.join(root.value, application.facts.frontController)
    }
}
