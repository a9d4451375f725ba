import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let projectFilesExposed = Rule(
        "project-files-exposed", .error, .webServer,
        summary: "configuration with passwords can be fetched through the web server",
        explanation: """
            Only the public directory (`web` up to 2.5, `public` from 3.0 on) belongs under a document root. When the root is the project itself, or a location \
            leads there, anybody can fetch `.env`, `parameters.yml` and the repository's history, and with them the passwords of the databases and the secret.

            The tool asks the virtual host for such files and reports when one would be sent.
            """,
        remedy: "point the document root at the public directory",
        sources: [
            .init("Security checklist", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/security/security_checklist/"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "the project as document root", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(in: "deploy/apache/site.conf", "DocumentRoot /srv/acme/web\n", with: "DocumentRoot ↓/srv/acme\n"),
                    .replace(in: "deploy/apache/site.conf", "<Directory /srv/acme/web>", with: "<Directory /srv/acme>"),
                    .replace(
                        in: "deploy/apache/site.conf", "    RewriteRule .* /app.php\n",
                        with: "    RewriteCond %{REQUEST_FILENAME} !-f\n    RewriteRule .* /web/app.php\n"),
                ]),
            .triggering(
                "the project as root of nginx, and pages by try_files", on: .ibexa46, likewise: [.ibexa50, .ez32, .ibexa33],
                [projectAsRoot("↓root", "try_files $uri /public/index.php$is_args$args;")]),
            .triggering(
                "on a machine", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "root /srv/acme/web;", with: "↓root /srv/acme;"),
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "$document_root/app.php", with: "$document_root/web/app.php"),
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "    rewrite \"^(.*)$\" \"/app.php$1\" last;\n", with: "    if (!-f $request_filename) {\n        rewrite \"^(.*)$\" \"/app.php$1\" last;\n    }\n"),
                ]),
            .clean("the public directory", on: .ez113, []),
            .clean(
                "nginx refuses what begins with a dot, and all that is no public file", on: .ibexa46,
                [projectAsRoot("root", "rewrite ^ /public/index.php last;")]),
            .clean(
                "a document root of something else", on: .ez113, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/apache/status.conf", "<VirtualHost *:80>\n    ServerName status.acme.test\n    DocumentRoot /srv/status\n</VirtualHost>\n")
                ]),
            .triggering(
                "the project of 5.4 as document root", on: .ezPublish54,
                [
                    .replace(in: "deploy/apache/site.conf", "DocumentRoot /srv/acme/web\n", with: "DocumentRoot ↓/srv/acme\n"),
                    .replace(in: "deploy/apache/site.conf", "<Directory /srv/acme/web>", with: "<Directory /srv/acme>"),
                    .replace(in: "deploy/apache/site.conf", "    RewriteRule .* /index.php\n", with: "    RewriteCond %{REQUEST_FILENAME} !-f\n    RewriteRule .* /web/index.php\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        // Up to 2.5 the passwords are in YAML, later in .env.
        let parameters = "/\(application.facts.configDirectory)/parameters.yml"
        let probes = (application.facts.symfonyMajor >= 4 ? ["/.env", parameters] : [parameters, "/.env"]) + ["/.git/config", "/composer.lock"]
        for site in context.routes.projectSites {
            guard case .known(let root) = site.site.documentRoot else { continue }
            for probe in probes {
                let exposed = context.routes.route(probe, of: site).outcomes.first { $0.kind == .static }
                guard let exposed, let span = root.span else { continue }
                context.report(
                    "\(probe) is sent\(exposed.condition): the document root \(root.value) is the project itself", at: span,
                    severity: exposed.isProvable ? nil : .warning, related: [context.related(site)],
                    proof: [exposed.trace(of: site.request(probe))])
                break
            }
        }
    }
}

/// nginx serves the project's own directory, and hands pages to the front controller below it.
private func projectAsRoot(_ root: String, _ pages: String) -> Example.Change {
    .file(
        "deploy/nginx/site.conf",
        """
        server {
            listen 80;
            server_name www.acme.test admin.acme.test;
            \(root) /srv/acme;
            client_max_body_size 48m;
            location / { \(pages) }
            location ~ ^/public/index\\.php(/|$) {
                include fastcgi_params;
                fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
                fastcgi_param APP_ENV prod;
                fastcgi_pass unix:/run/php/php-fpm.sock;
            }
        }

        """)
}
