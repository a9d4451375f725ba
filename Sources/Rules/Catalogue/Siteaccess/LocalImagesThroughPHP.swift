import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let localImagesThroughPHP = Rule(
        "local-images-through-php", .warning, .siteaccess,
        summary: "images lie on the server's disk, and its rule for them does not fit their directory",
        explanation: """
            The virtual host has a rule that sends images from disk, for the directory that is usual; `var_dir` and `storage_dir` of a siteaccess \
            name another one. Its images fall through to the front controller: they are shown, but each of them occupies a PHP process, \
            and what the virtual host says about expiry does not hold for them.
            """,
        remedy: "fit the pattern of the rule to the directory",
        sources: [.init("virtual host templates of the releases"), .init("observed on httpd 2.4.71 and nginx 1.22.1")],
        examples: [
            .triggering(
                "a directory with another name", on: .single46,
                [.replace(in: "config/packages/ibexa.yaml", "            var_dir: var/site", with: "            var_dir: ↓var/sites/acme")],
                deployment: "single-server"),
            .clean("the usual directory", on: .single46, likewise: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa50], [], deployment: "single-server"),
            .clean(
                "no rule for images at all", on: .single46,
                [
                    .replace(in: "config/packages/ibexa.yaml", "            var_dir: var/site", with: "            var_dir: var/sites/acme"),
                    .replace(
                        in: "deploy/nginx/site.conf",
                        "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/var/$1storage/images$2/$3\" break;\n", with: ""),
                ], deployment: "single-server"),
            .triggering(
                "a directory with another name, before 4.0", on: .ibexa33, likewise: [.ez32],
                [
                    .replace(in: "config/packages/ezplatform.yaml", "            var_dir: var/site\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n", with: "            var_dir: ↓var/sites/acme\n"),
                    .replace(in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]", with: "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]"),
                ], deployment: "single-server"),
            .triggering(
                "a directory with another name, in 5.4", on: .ezPublish54,
                [
                    .replace(in: "ezpublish/config/ezpublish.yml", "            var_dir: var/site\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n", with: "            var_dir: ↓var/sites/acme\n"),
                    .replace(in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]", with: "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]"),
                ], deployment: "single-server"),
            .triggering(
                "a directory with another name, in 1.13", on: .ez113,
                [
                    .replace(in: "app/config/dfs.yml", "ezpublish:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "var_dir: var/site", with: "var_dir: ↓var/sites/acme"),
                    .replace(in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]", with: "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]"),
                ], deployment: "single-server"),
            .triggering(
                "a directory with another name, in 2.5", on: .ez25,
                [
                    .replace(in: "app/config/dfs.yml", "ezpublish:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "var_dir: var/site", with: "var_dir: ↓var/sites/acme"),
                    .replace(in: "deploy/nginx/site.conf", "\"/app.php\" break;", with: "\"/var/$1storage/images$2/$3\" break;"),
                ], deployment: "single-server"),
            .triggering(
                "a directory with another name, in 5.0", on: .ibexa50,
                [
                    .replace(in: "config/packages/ibexa.yaml", "            var_dir: var/site\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n", with: "            var_dir: ↓var/sites/acme\n"),
                    .replace(in: "deploy/nginx/site.conf", "\"/index.php\" break;", with: "\"/var/$1storage/images$2/$3\" break;"),
                ], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application, !application.filesAreShared, context.subject.deployment.mode != .cluster else { return }
        // The rule that is usual covers these; then there is nothing to route.
        guard !application.storagePaths.allSatisfy({ path in
            let parts = path.split(separator: "/")
            return parts.first == "var" && parts.last == "storage" && parts.count <= 3
        }) else { return }
        let controller = application.facts.frontController
        var reported: Set<SourceSpan> = []
        for site in context.routes.applicationSites {
            let usual = context.routes.route("/var/site/storage/images/2/1/4/0/412-3-eng-GB/photo.jpg", of: site)
            // The site sends the usual directory's images from disk when they are there.
            guard usual.outcomes.contains(where: { $0.kind == .static }), !usual.outcomes.contains(where: { $0.reaches(controller: controller) })
            else { continue }
            for route in context.routes.imageRoutes(of: site) {
                guard !route.result.outcomes.isEmpty, route.result.outcomes.allSatisfy({ $0.reaches(controller: controller) }),
                    let siteaccess = route.siteaccesses.first
                else { continue }
                let settings = ["io.url_prefix", "storage_dir", "var_dir"].lazy.map { application.setting($0, for: siteaccess) }
                guard let span = settings.first(where: { $0.isConfigured })?.text.value?.origin, reported.insert(span).inserted else { continue }
                context.report(
                    "images such as \(route.path) are handed to \(controller), since the rule that sends images from disk does not match them",
                    at: span, related: [context.related(site)], siteaccesses: route.siteaccesses,
                    proof: route.result.outcomes.prefix(2).map { $0.trace(of: route.request) })
            }
        }
    }
}
