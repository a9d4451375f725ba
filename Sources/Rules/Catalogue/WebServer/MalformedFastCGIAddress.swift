import ClusterModel
import Routing
import Source

extension Rule {
    static let malformedFastCGIAddress = Rule(
        "malformed-fastcgi-address", .error, .webServer,
        summary: "httpd hands PHP to an address that it cannot use",
        explanation: """
            `SetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/"` is the form for a socket. What the shipped virtual host makes of a TCP address, \
            `proxy:127.0.0.1:9000|fcgi://localhost/`, names no scheme, and `fcgi://localhost/:9000` has the port in the path: httpd answers every page with 500 or \
            asks a wrong port. The form for TCP is `proxy:fcgi://127.0.0.1:9000`.
            """,
        remedy: "write proxy:fcgi://HOST:PORT, or proxy:unix:SOCKET|fcgi://localhost/",
        sources: [.init("Apache mod_proxy_fcgi", "https://httpd.apache.org/docs/2.4/mod/mod_proxy_fcgi.html"), .init("observed on httpd 2.4.71")],
        examples: [
            .triggering(
                "what the shipped virtual host makes of TCP", on: .ez113, likewise: [.ezPublish54, .ez32, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetHandler \"proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/\"",
                        with: "↓SetHandler \"proxy:127.0.0.1:9000|fcgi://localhost/\"")
                ]),
            .triggering(
                "the port behind the slash", on: .ibexa33,
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetHandler \"proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/\"",
                        with: "↓SetHandler \"proxy:fcgi://localhost/:9000\"")
                ]),
            .clean(
                "TCP", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetHandler \"proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/\"",
                        with: "SetHandler \"proxy:fcgi://127.0.0.1:9000\"")
                ]),
            .clean("a socket", on: .ez113, likewise: [.ez25, .ibexa46, .ibexa50], []),
        ]
    ) { context in
        for site in context.routes.applicationSites where site.entry.server.kind == .apache {
            for outcome in context.routes.route("/", of: site).outcomes {
                if outcome.kind == .status, outcome.status == 500, let handler = outcome.steps.last(where: { $0.directive == "SetHandler" && $0.span != nil }),
                    handler.isDecisive, let span = handler.span
                {
                    context.report("every request for PHP is answered with 500: \(handler.effect)", at: span, related: [context.related(site)])
                } else if outcome.kind == .php, let script = outcome.script, script.hasPrefix("/:"), let span = outcome.decidingHandler {
                    context.report(
                        "PHP is asked at \(outcome.upstream ?? "?") for \(script): the port stands in the path", at: span, related: [context.related(site)])
                }
            }
        }
    }
}

extension Outcome {
    /// The place that names the handler of PHP.
    fileprivate var decidingHandler: SourceSpan? { steps.last { ($0.directive == "SetHandler" || $0.directive == "PHP") && $0.span != nil }?.span }
}
