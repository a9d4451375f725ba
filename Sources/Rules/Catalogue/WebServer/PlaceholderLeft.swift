import ClusterModel
import Routing
import Source

extension Rule {
    static let placeholderLeft = Rule(
        "placeholder-left", .error, .webServer,
        summary: "a configuration that is in use still holds placeholders of its template",
        explanation: """
            `vhost.sh` of the distribution fills in `%BASEDIR%`, `%HOST_NAME%` and their like, and decides which lines with `#if[…]` are active. A copy of the \
            template that was not rendered names directories and hosts that do not exist.

            A file is taken to be in use when it is named on the command line or in `.ezcluster.yml`, belongs to a node, or lies in a folder such as \
            `sites-enabled`, which alone is a guess and so a warning. Everywhere else a file with placeholders is a template, and right.
            """,
        remedy: "render the template: ezcluster render, or vhost.sh of the distribution",
        sources: [.init("doc/apache2 and doc/nginx of the distributions")],
        examples: [
            .triggering(
                "a copied template", on: .ibexa33, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/etc/apache2/sites-enabled/acme.conf",
                        "<VirtualHost *:80>\n    ServerName acme.test\n    DocumentRoot ↓%BASEDIR%/public\n    #if[APP_ENV] SetEnvIf Request_URI \".*\" APP_ENV=%APP_ENV%\n</VirtualHost>\n")
                ]),
            .clean(
                "a template in its own place", on: .ibexa33, likewise: BaseProject.clusters,
                [
                    .file(
                        "doc/apache2/vhost.template",
                        "<VirtualHost *:80>\n    ServerName %HOST_NAME%\n    DocumentRoot %BASEDIR%/public\n</VirtualHost>\n")
                ]),
            .clean(
                "the distribution's example of a whole /etc", on: .ibexa33,
                [
                    .file(
                        "doc/nginx/etc/nginx/sites-available/mysite.com",
                        "server {\n    listen 80;\n    server_name %HOST_NAME%;\n    root %BASEDIR%/public;\n}\n")
                ]),
            .clean("variables of httpd are none", on: .ibexa33, [
                .replace(in: "deploy/apache/site.conf", "RewriteEngine On", with: "RewriteEngine On\n    RewriteCond %{REQUEST_URI} ^/old\n    RewriteRule .* /new [R]")
            ]),
        ]
    ) { context in
        for node in context.subject.nodes {
            for entry in node.webServers where entry.isInUse(onNode: node.name != nil) {
                for file in entry.server.files {
                    guard let span = TemplatePlaceholders.first(in: file) else { continue }
                    // The name of a folder is a guess: something may render the files in it.
                    let isCertain = node.name != nil || !entry.isTemplate
                    context.report("\(span.text) was not filled in", at: span, severity: isCertain ? .error : .warning)
                    break
                }
            }
        }
    }
}
