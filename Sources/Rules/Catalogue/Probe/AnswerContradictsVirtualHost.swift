import ClusterModel
import EzPlatform
import Host
import Routing
import Source

extension Rule {
    static let answerContradictsVirtualHost = Rule(
        "answer-contradicts-virtual-host", .warning, .machines,
        summary: "the running site answers otherwise than its virtual hosts say",
        explanation: """
            URLs of the site were requested (`--probe-url`), and the answer is none of those to which the configuration that was read can lead: the web server \
            answers by itself what should reach PHP, or PHP answers what the server should refuse. The server runs with an older configuration \
            (it was not reloaded), the virtual host is not enabled, or something before it answers.
            """,
        remedy: "reload the web server, and see which virtual host and which server answers",
        sources: [
            .init("nginx, controlling nginx", "https://nginx.org/en/docs/control.html"),
            .init("Apache httpd, stopping and restarting", "https://httpd.apache.org/docs/2.4/stopping.html"), .init("observed on httpd 2.4.71 and nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "the front page is a 403 of nginx", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "server {\n    listen 80;", with: "↓server {\n    listen 80;"),
                    .file("proc/answers", "http://www.acme.test/\nstatus 403\nheader:server nginx/1.22.1\nbody nginx\n"),
                ]),
            .clean(
                "PHP answers", on: .machine25,
                [.file("proc/answers", "http://www.acme.test/\nstatus 200\nheader:x-powered-by PHP/7.3.33\nbody other\n")]),
            .clean(
                "PHP is down, which is no matter of configuration", on: .machine25,
                [.file("proc/answers", "http://www.acme.test/\nstatus 502\nheader:server nginx/1.22.1\nbody nginx\n")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        var reported: Set<SourceSpan> = []
        for (page, _) in context.probedPages {
            // What an image request of a cluster ends in has a rule of its own.
            if page.purpose == .image, application.filesAreShared, page.status == 404, case .server = page.origin, context.reachesPHP(page.base) { continue }
            let sites = context.sites(for: page)
            guard let status = page.status, status < 500, status != 401, !sites.isEmpty, !context.errorsAreReplaced(for: page) else {
                if let status = page.status, status >= 500, page.purpose == .frontController, case .server(let server) = page.origin {
                    context.undecided(
                        "whether \(page.base.origin) answers as its virtual host says",
                        because: Unknown("\(server) answers the front page with \(status): what it hands requests to does not answer"))
                }
                if sites.isEmpty, page.purpose == .frontController {
                    context.undecided(
                        "whether \(page.base.origin) answers as its virtual host says", because: Unknown("no virtual host that was read has the name \(page.base.host)"))
                }
                continue
            }
            let results = sites.map { context.routes.everyRoute(page.path, of: $0, host: page.base.host) }
            let outcomes = results.flatMap(\.outcomes)
            guard !results.contains(where: \.isTruncated), !outcomes.isEmpty, !outcomes.contains(where: { agrees($0, page) }), let site = sites.first else { continue }
            let place = outcomes.lazy.compactMap(\.decidingStep?.span).first ?? site.site.span
            // One fault of a site answers for all of its URLs.
            guard reported.insert(site.site.span).inserted else { continue }
            let expected = outcomes.map(\.inWords).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            context.report(
                "\(page.answer.file.path) is answered with \(status) by \(words(page.origin)), but by the configuration it is \(expected.joined(separator: ", or "))",
                at: site.site.span, related: place == site.site.span ? [] : [RelatedPlace("this decides", at: place)])
        }
    }

    private static func words(_ origin: PageAnswer.Origin) -> String {
        switch origin {
        case .php(let header): "PHP (\(header))"
        case .server(let name): "\(name) itself"
        case .missingScript: "PHP-FPM, which was handed a script that does not exist"
        case .source: "the web server, with PHP source"
        case .unknown: "somebody"
        }
    }

    /// Whether an outcome may look like the answer.
    private static func agrees(_ outcome: Outcome, _ page: PageAnswer) -> Bool {
        switch outcome.kind {
        case .proxy, .unknown, .configError: return true
        default: break
        }
        switch page.origin {
        case .unknown: return true
        case .php, .missingScript: return outcome.kind == .php
        case .source: return outcome.sourceDisclosed
        case .server:
            switch outcome.kind {
            case .status, .redirect: return outcome.status == nil || outcome.status == page.status
            case .static, .listing: return page.status.map { $0 < 400 } ?? true
            default: return false
            }
        }
    }
}
