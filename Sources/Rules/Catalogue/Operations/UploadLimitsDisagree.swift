import ClusterModel
import Daemons
import EzPlatform
import Routing
import Source

extension Rule {
    static let uploadLimitsDisagree = Rule(
        "upload-limits-disagree", .warning, .operations,
        summary: "the limits for uploads do not fit together",
        explanation: """
            A file has to pass the web server's limit for a body (`client_max_body_size`, `LimitRequestBody`) and PHP's `post_max_size` and \
            `upload_max_filesize`. PHP drops a post above `post_max_size` without a word, so that a form seems empty; a web server answers 413. \
            `post_max_size` below `upload_max_filesize` is a warning, a web server's limit below PHP's a notice, and different limits of the sites that serve the \
            same host a warning: the same upload then succeeds or fails depending on the node.

            Judged only on what the files say; nothing is said about limits that are not set.
            """,
        remedy: "set the web server's limit and post_max_size a little above upload_max_filesize, the same on all nodes",
        sources: [
            .init("PHP manual, post_max_size", "https://www.php.net/manual/en/ini.core.php#ini.post-max-size"),
            .init("nginx, client_max_body_size", "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size"),
        ],
        examples: [
            .triggering(
                "the post is smaller than a file", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/php/php.ini", "redis.session.locking_enabled = 1\nupload_max_filesize = 40M\npost_max_size = ↓8M\n")]),
            .triggering(
                "nginx takes less than PHP", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "client_max_body_size 48m;", with: "↓client_max_body_size 8m;"),
                    .file("deploy/php/php.ini", "redis.session.locking_enabled = 1\nupload_max_filesize = 40M\npost_max_size = 48M\n"),
                ]),
            .clean(
                "in order", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/php/php.ini", "redis.session.locking_enabled = 1\nupload_max_filesize = 40M\npost_max_size = 48M\n")]),
            .clean("only one is known", on: .ibexa46, [.file("deploy/php/limits.ini", "post_max_size = 512M\nmemory_limit = 1G\n")]),
        ]
    ) { context in
        for view in context.phpViews {
            guard let upload = view.setting("upload_max_filesize").value, let post = view.setting("post_max_size").value,
                let file = upload.bytes.value, let body = post.bytes.value, file > 0
            else { continue }
            if body > 0, body < file {
                context.report(
                    "\(view.title) takes posts of \(post.shown), but files of \(upload.shown)", at: post.span,
                    related: [RelatedPlace("the limit for a file", at: upload.span)])
                continue
            }
            for site in context.routes.applicationSites where site.node == view.node {
                guard let limit = site.site.bodyLimit.value, limit.value > 0, limit.value < file, let span = limit.span else { continue }
                context.report(
                    "\(context.title(of: site)) takes bodies of \(Self.shown(limit.value)), but PHP takes files of \(upload.shown)", at: span, severity: .notice,
                    related: [RelatedPlace("the limit of PHP", at: upload.span), context.related(site)])
            }
        }
        context.compareBodyLimits()
    }

    fileprivate static func shown(_ bytes: Int) -> String {
        for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] where bytes >= unit && bytes % unit == 0 { return "\(bytes / unit) \(name)" }
        return "\(bytes) bytes"
    }
}

extension PHPSetting {
    fileprivate var shown: String { bytes.value.map { Rule.shown($0) } ?? "?" }
}

extension RuleContext {
    /// Sites of different nodes that answer for the same host, with different limits.
    fileprivate func compareBodyLimits() {
        var first: [String: (site: ApplicationSite, limit: Sourced<Int>)] = [:]
        for site in routes.applicationSites {
            guard site.node != nil, let limit = site.site.bodyLimit.value, let span = limit.span else { continue }
            for name in site.plainNames {
                guard let other = first[name] else {
                    first[name] = (site, limit)
                    continue
                }
                guard other.site.node != site.node, other.limit.value != limit.value else { continue }
                report(
                    "\(name) takes bodies of \(Rule.shown(limit.value)) on \(site.node ?? "?"), and of \(Rule.shown(other.limit.value)) on \(other.site.node ?? "?")",
                    at: span, related: other.limit.span.map { [RelatedPlace("the limit of \(other.site.node ?? "?")", at: $0)] } ?? [])
                break
            }
        }
    }
}
