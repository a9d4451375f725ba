import ClusterModel
import EzPlatform
import Host
import Routing
import Source

extension Rule {
    static let virtualHostNotEnabled = Rule(
        "virtual-host-not-enabled", .warning, .machines,
        summary: "a virtual host of the project lies among the available ones and is not enabled",
        explanation: """
            On Debian httpd and nginx read `sites-enabled`; what lies in `sites-available` alone is not used. Here a virtual host with the document root of \
            the project is among the latter, and no enabled one has its names: requests for them end in another virtual host, often the \
            distribution's default page.
            """,
        remedy: "enable it (a2ensite, or a link in sites-enabled) and reload the server, or remove it",
        sources: [.init("a2ensite(8)", "https://manpages.debian.org/stable/apache2/a2ensite.8.en.html")],
        examples: [
            .triggering(
                "the link is missing", on: .machine25,
                [
                    .file(
                        "etc/nginx/sites-available/shop.conf",
                        "↓server {\n    listen 80;\n    server_name shop.acme.test;\n    root /srv/acme/web;\n    location / { return 404; }\n}\n")
                ]),
            .clean(
                "an older copy of an enabled one", on: .machine25,
                [.file("etc/nginx/sites-available/old.conf", "server {\n    listen 80;\n    server_name www.acme.test;\n    root /srv/acme/web;\n}\n")]),
            .clean(
                "the distribution's default page", on: .machine25,
                [.file("etc/nginx/sites-available/default", "server {\n    listen 80 default_server;\n    server_name _;\n    root /var/www/html;\n}\n")]),
        ]
    ) { context in
        guard context.application != nil else { return }
        for node in context.auditedNodes {
            let enabled = context.routes.sites.filter { $0.node == node.node.name }
            for disabled in node.state.disabledSites where disabled.project == node.node.root {
                let names = disabled.site.names.map(\.value).filter { !$0.isEmpty && $0 != "_" && !$0.contains("*") && !$0.hasPrefix("~") && !$0.hasPrefix(".") }
                guard let first = names.first, !names.contains(where: { name in enabled.contains { $0.answers(host: name) } }) else { continue }
                context.report(
                    "the virtual host of \(first) is not enabled on \(node.mention): \(disabled.server.name) does not read \(disabled.site.span.file.path)",
                    at: disabled.site.span, nodes: [node.name])
            }
        }
    }
}
