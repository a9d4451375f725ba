import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let insecureStaticHost = Rule(
        "insecure-static-host", .warning, .urlPrefix, fixes: [.unsafe],
        summary: "pages that are served over TLS name images with http",
        explanation: """
            Browsers load images of `http://` addresses into pages of `https://` no more, or warn. The site's virtual hosts end TLS themselves, so \
            its pages are secure; `io.url_prefix` begins with `http://`.
            """,
        remedy: "write https://, or // for the scheme of the page",
        sources: [.init("Mixed Content", "https://www.w3.org/TR/mixed-content/")],
        examples: Example.triggering(
            "the site listens with TLS", onEach: BaseProject.onNginx,
            replacing: [
                "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓http://static.acme.test/",
                "    listen 80;\n": "    listen 443 ssl;\n    ssl_certificate /etc/ssl/acme.pem;\n    ssl_certificate_key /etc/ssl/acme.key;\n",
            ])
            + Example.clean(
                "https", onEach: [.ez25, .ibexa46, .ibexa50],
                replacing: [
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/",
                    "    listen 80;\n": "    listen 443 ssl;\n    ssl_certificate /etc/ssl/acme.pem;\n    ssl_certificate_key /etc/ssl/acme.key;\n",
                ])
            + Example.clean(
                "no TLS on these servers", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: http://static.acme.test/"])
    ) { context in
        guard let application = context.application,
            let secure = context.routes.applicationSites.first(where: { $0.site.listeners.contains { $0.isTLS } })
        else { return }
        for use in application.uses(of: "io.url_prefix") where use.value.hasPrefix("http://") {
            guard let span = use.span else { continue }
            let fixes: [Fix] =
                span.text.firstRange(of: "http://").map { range in
                    let start = span.range.start + span.text.utf8.distance(from: span.text.startIndex, to: range.lowerBound)
                    return [Fix("write https", .unsafe, [Edit(span.file.span(start, start + 4), "https")])]
                } ?? []
            context.report(
                "pages are served over TLS, but their images are \(use.value)...", at: span, related: [context.related(secure)],
                siteaccesses: use.siteaccesses, fixes: fixes)
        }
    }
}
