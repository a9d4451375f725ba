import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let imageRequestNotReachingFrontController = Rule(
        "image-request-not-reaching-front-controller", .error, .webServer, fixes: [.safe],
        summary: "a stored image is not answered by the application although its bytes are not on the web server's disk",
        explanation: """
            With a DFS or remote binary-data handler an image's bytes lie on shared storage and its metadata in the database; \
            only the application can answer for it. A web server that looks on its own disk answers 404 for every image that \
            was uploaded through another node, and keeps sending stale copies of those that were there before the change.

            The rule does not look at the order of lines. It takes the URLs that each siteaccess emits for originals, drafts \
            and variations, sends them through the virtual host as the server would, and reports the directive that decided when \
            one ends anywhere but in the front controller. Whether a file exists is not known, so both cases are tried: when only files \
            that are there go astray, as with `try_files $uri` in front of the application, it is a warning.
            """,
        remedy: "send image requests to the front controller before any rule that serves files from disk",
        sources: [
            .init("Clustering guide, binary files clustering", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering/"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the rule that serves images from disk comes first", on: .ez113,
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: """
                            ↓RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
                                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
                            """)
                ]),
            .triggering(
                "nginx rewrites images to themselves", on: .ez25,
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "\"/app.php\" break;\n",
                        with: "\"/var/$1storage/images$2/$3\" break;\n"),
                    .replace(
                        in: "deploy/nginx/site.conf", "rewrite \"^/var/([^/]+/)?storage",
                        with: "↓rewrite \"^/var/([^/]+/)?storage"),
                ]),
            .triggering(
                "the .htaccess of the project serves what is on disk first", on: .ez32, likewise: [.ezPublish54, .ibexa33, .ibexa50],
                rulesInAccessFile("RewriteCond %{REQUEST_FILENAME} -f\n↓RewriteRule ^ - [L]\nRewriteRule ^ index.php [L]\n")),
            .triggering(
                "in a file of the project that is included by its deployed path", on: .ez113,
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: "Include /srv/acme/deploy/apache/images.inc"),
                    .file("deploy/apache/images.inc", "↓RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]\n"), .file("web/app.php", "<?php\n"),
                ]),
            .triggering(
                "the rules take what an Action hands to PHP's CGI program once more", on: .ez113, likewise: [.ezPublish54],
                phpBehindAction("RewriteEngine On") + [.replace(in: "deploy/apache/site.conf", "RewriteRule .* ", with: "↓RewriteRule .* ")]),
            .clean(
                "PHP is a CGI program behind an Action", on: .ez113, likewise: [.ezPublish54],
                phpBehindAction("RewriteEngine On\n    RewriteRule ^/cgi-bin/ - [L]")),
            .triggering(
                "the same in nginx", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/index.php\" break;",
                        with: "include /srv/acme/deploy/nginx/images.inc;"),
                    .file("deploy/nginx/images.inc", "↓rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" $uri break;\n"), .file("public/index.php", "<?php\n"),
                ]),
            .triggering(
                "copies on the disk come first", on: .ibexa46,
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "    client_max_body_size",
                        with: "    location /var/ {\n        ↓try_files $uri /index.php$is_args$args;\n    }\n    client_max_body_size"),
                    .replace(
                        in: "deploy/nginx/site.conf", "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/index.php\" break;\n",
                        with: "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" $uri break;\n"),
                ]),
            .clean(
                "the .htaccess of the project hands images to the application", on: .ez32, likewise: [.ezPublish54, .ibexa33, .ibexa50],
                rulesInAccessFile(
                    """
                    RewriteRule ^var/([^/]+/)?storage/images(-versioned)?/.* index.php [L]
                    RewriteCond %{REQUEST_FILENAME} -f
                    RewriteRule ^ - [L]
                    RewriteRule ^ index.php [L]

                    """)),
            .clean("images reach PHP through the catch-all rule", on: .ez25, [
                .replace(
                    in: "deploy/nginx/site.conf",
                    "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/app.php\" break;\n", with: "")
            ]),
            .clean(
                "the host of a siteaccess that keeps its files on its own disk", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml", "binarydata_handler: nfs\n",
                        with: "binarydata_handler: nfs\n        admin:\n            io: { metadata_handler: default, binarydata_handler: default }\n"),
                    .replace(in: "deploy/nginx/site.conf", "server_name www.acme.test admin.acme.test", with: "server_name www.acme.test"),
                    .file(
                        "deploy/nginx/admin.conf",
                        """
                        server {
                            listen 80;
                            server_name admin.acme.test;
                            root /srv/acme/web;
                            rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/var/$1storage/images$2/$3" break;
                            rewrite "^(.*)$" "/app.php$1" last;
                            location ~ ^/app\\.php(/|$) {
                                include fastcgi_params;
                                fastcgi_param SCRIPT_FILENAME $document_root/app.php;
                                fastcgi_pass unix:/run/php/php-fpm.sock;
                            }
                        }

                        """),
                ]),
            .clean("one server with local files", on: .single46, likewise: [.ez113], [], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application, application.filesAreShared else { return }
        var reported: Set<SourceSpan> = []
        let shared = application.siteaccessesWithSharedFiles
        let sites = context.routes.applicationSites.filter { !context.hasCommentedOutImageRewrite($0) }
        for route in sites.lazy.flatMap({ context.routes.imageRoutes(of: $0) }) where route.siteaccesses.contains(where: shared.contains) {
            let astray = route.result.outcomes.filter { !$0.reaches(controller: application.facts.frontController) }
            // Where only a file that is there goes astray, the images of a cluster do not: they are not there.
            let broken = astray.filter { $0.kind != .unknown && $0.kind != .configError && !$0.sendsFileThatIsThere }
            for outcome in astray {
                guard outcome.kind != .unknown, outcome.kind != .configError else {
                    context.undecidedRoute(route, outcome)
                    continue
                }
                // Another script, or a denial of the request as such, is a different fault with a rule of its own.
                guard outcome.kind != .php else { continue }
                let place = outcome.decidingStep?.span ?? route.site.site.span
                guard reported.insert(place).inserted else { continue }
                context.report(
                    "image requests such as \(route.path) are \(outcome.inWords)\(outcome.condition(after: outcome.file)); "
                        + (!broken.isEmpty
                            ? "they must reach \(application.facts.frontController), since their bytes are on shared storage"
                            : "a copy that was left on this server is sent for good, whatever becomes of the image on shared storage"),
                    at: place, severity: outcome.isProvable && broken.contains(where: \.isProvable) ? .error : .warning,
                    related: [context.related(route.site)] + application.sharedFilesEvidence,
                    siteaccesses: route.siteaccesses, fixes: context.orderFix(place, route.site).map { [$0] } ?? [],
                    proof: [outcome.trace(of: route.request)])
            }
        }
    }
}

/// In place of PHP-FPM.
private func phpBehindAction(_ engine: String) -> [Example.Change] {
    let handler = """
        <FilesMatch \\.php$>
                SetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/"
            </FilesMatch>
        """
    let program = """
        ScriptAlias /cgi-bin/ /usr/lib/cgi-bin/
            AddHandler php-cgi .php
            Action php-cgi /cgi-bin/php7.3
            <Directory /usr/lib/cgi-bin>
                Require all granted
            </Directory>
        """
    return [
        .replace(in: "deploy/apache/site.conf", handler, with: program), .replace(in: "deploy/apache/site.conf", "RewriteEngine On", with: engine),
    ]
}

/// A virtual host that leaves all rules to the project's `.htaccess`, and that file.
private func rulesInAccessFile(_ rules: String) -> [Example.Change] {
    [
        .file(
            "deploy/apache/site.conf",
            """
            <VirtualHost *:80>
                ServerName www.acme.test
                ServerAlias admin.acme.test
                DocumentRoot /var/www/html/public
                <Directory /var/www/html/public>
                    AllowOverride All
                    Require all granted
                </Directory>
                SetEnvIf Request_URI ".*" APP_ENV=prod
                <FilesMatch \\.php$>
                    SetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost"
                </FilesMatch>
            </VirtualHost>

            """),
        .file("public/.htaccess", "RewriteEngine On\n" + rules),
        .file("public/index.php", "<?php\n"),
    ]
}

extension RuleContext {
    /// Moves the rule that hands images to the front controller before the one that took the request, when both stand in one block.
    func orderFix(_ place: SourceSpan, _ site: ApplicationSite) -> Fix? {
        guard let application else { return nil }
        let rules = site.site.rewriteRules.filter { $0.state == .active }
        guard let first = rules.firstIndex(where: { $0.span == place }) else { return nil }
        let later = rules[(first + 1)...].first { rule in
            rule.context == rules[first].context && rule.pattern.value.contains("storage/images")
                && rule.target.value.split(separator: "/").last.map(String.init) == application.facts.frontController
        }
        guard let later else { return nil }
        return Fix.moving(later.span, before: place, "put the rule for the front controller first", .safe)
    }

    /// A route that the model could not follow is said once, not reported.
    func undecidedRoute(_ route: ImageRoutes.Route, _ outcome: Outcome) {
        let step = outcome.steps.last
        undecided(
            "where image requests of \(title(of: route.site)) end",
            because: Unknown(step?.effect ?? "the route could not be followed", span: step?.span))
    }
}

extension Outcome {
    /// Whether just a file is sent that has to be there for this case.
    fileprivate var sendsFileThatIsThere: Bool {
        kind == .static && file.map { path in assumptions.contains { $0.kind == .file(path: path, .regular) } } == true
    }
}
