import ClusterModel
import Routing
import Source

extension Rule {
    static let commentedOutImageRewrite = Rule(
        "commented-out-image-rewrite", .error, .webServer, fixes: [.safe],
        summary: "the rewrite rule that a cluster needs for images is there, but commented out",
        explanation: """
            The virtual hosts that come with the product carry the cluster's rewrite rule as a comment. When the files of a \
            project move to shared storage the comment has to go, or the web server keeps looking for images on its own disk: \
            images uploaded through another node are missing.

            The rule is reported only when image requests really do not reach the front controller without it.
            """,
        remedy: "remove the comment mark, and see that the rule stands before those that serve images from disk",
        sources: [
            .init("Clustering guide, web server rewrite rules", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering/")
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the rule of the documentation, never uncommented", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: """
                            ↓#RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
                                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
                            """)
                ]),
            .clean(
                "a commented-out copy of a rule that is active", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/favicon\\.ico - [L]",
                        with: """
                            # RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
                                RewriteRule ^/favicon\\.ico - [L]
                            """)
                ]),
            .triggering(
                "never uncommented, with index.php", on: .ez32, likewise: [.ezPublish54, .ibexa33, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]", with: "↓#RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]\n    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]")
                ]),
        ]
    ) { context in
        guard let application = context.application, application.filesAreShared else { return }
        for site in context.routes.applicationSites {
            guard let commented = context.commentedOutImageRewrite(of: site), context.imagesMissFrontController(site) else { continue }
            guard case .commentedOut(let marker) = commented.state else { continue }
            let edit = Edit(commented.span.file.span(marker), "")
            context.report(
                "the rule that hands images to \(application.facts.frontController) is commented out, "
                    + "so image requests are answered from the web server's own disk",
                at: commented.span, related: [context.related(site)] + application.sharedFilesEvidence,
                fixes: [Fix("remove the comment mark", .safe, [edit])])
        }
    }
}

extension RuleContext {
    func hasCommentedOutImageRewrite(_ site: ApplicationSite) -> Bool { commentedOutImageRewrite(of: site) != nil }

    /// A comment that, as a rule, would hand an image of the project to the front controller.
    func commentedOutImageRewrite(of site: ApplicationSite) -> RewriteRule? {
        guard let application else { return nil }
        return site.site.rewriteRules.first { rule in
            guard case .commentedOut = rule.state else { return false }
            return rule.pattern.value.contains("storage/images") && rule.target.value.hasSuffix(application.facts.frontController)
        }
    }

    /// Whether some request of the site for a shared image provably ends elsewhere than in the front controller.
    func imagesMissFrontController(_ site: ApplicationSite) -> Bool {
        guard let application else { return false }
        let shared = application.siteaccessesWithSharedFiles
        return routes.imageRoutes(of: site).contains { route in
            route.siteaccesses.contains(where: shared.contains) && route.result.outcomes.contains {
                $0.kind == .static || ($0.kind == .status && !$0.reaches(controller: application.facts.frontController))
            }
        }
    }
}
