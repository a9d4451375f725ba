import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let phpWithoutParameters = Rule(
        "php-without-parameters", .error, .webServer,
        summary: "nginx hands pages to PHP without what PHP needs to run a script",
        explanation: """
            PHP-FPM runs the file that the parameter SCRIPT_FILENAME names. Without it the answer to every page is "File not found." with 404, and \
            the log of FPM says "Primary script unknown". Without REQUEST_METHOD the answer is an empty page with 200, which caches keep.

            `fastcgi_params`, which nginx installs, passes REQUEST_METHOD and not SCRIPT_FILENAME; `fastcgi.conf` passes both. A `fastcgi_param` in a location \
            drops all that are set further out, those of an include too.

            A warning when `fastcgi_params` is not among the files: that of some old distributions passes SCRIPT_FILENAME.
            """,
        remedy: "include fastcgi_params and set SCRIPT_FILENAME in the location that hands requests to PHP",
        sources: [
            .init("nginx, fastcgi_param", "https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html#fastcgi_param"),
            .init("observed on php-fpm 8.2 and nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "no script is named", on: .ibexa46, likewise: [.ibexa50, .ibexa33Nginx, .ez32Nginx],
                [
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param SCRIPT_FILENAME $document_root/index.php;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:", with: "↓fastcgi_pass unix:"),
                ]),
            .triggering(
                "the same in 2.5", on: .ez25, likewise: [.ez113Nginx],
                [
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param SCRIPT_FILENAME $document_root/app.php;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:", with: "↓fastcgi_pass unix:"),
                ]),
            .triggering(
                "fastcgi_params is not included", on: .ibexa46, likewise: [.ez25, .ibexa50, .ibexa33Nginx, .ez32Nginx, .ez113Nginx, .ezPublish54Nginx],
                [
                    .replace(in: "deploy/nginx/site.conf", "            include fastcgi_params;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:", with: "↓fastcgi_pass unix:"),
                ]),
            .clean("both are passed", on: .ibexa46, likewise: BaseProject.onNginx, []),
            .clean(
                "by fastcgi.conf", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param SCRIPT_FILENAME $document_root/index.php;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "include fastcgi_params;", with: "include fastcgi.conf;"),
                ]),
            .clean(
                "what the location includes is not known", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "            fastcgi_param SCRIPT_FILENAME $document_root/index.php;\n", with: ""),
                    .replace(in: "deploy/nginx/site.conf", "include fastcgi_params;", with: "include /etc/nginx/php.inc;"),
                ]),
        ]
    ) { context in
        guard context.application != nil else { return }
        var reported: Set<SourceSpan> = []
        for site in context.routes.applicationSites where site.entry.isSound {
            for outcome in context.routes.route("/", of: site).outcomes {
                guard let missing = outcome.missingParameter, let place = outcome.steps.last(where: { $0.directive == "fastcgi_pass" })?.span,
                    reported.insert(place).inserted
                else { continue }
                let result = missing == "REQUEST_METHOD" ? "the answer is an empty page" : "the answer is 404 \"File not found.\""
                context.report(
                    "PHP gets no \(missing) for /\(outcome.condition): \(result)", at: place, severity: outcome.isProvable ? nil : .warning,
                    help: missing == "REQUEST_METHOD" ? "include fastcgi_params" : "fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;",
                    related: [context.related(site)], proof: [outcome.trace(of: site.request("/"))])
            }
        }
    }
}
