import Rules
import Routing
import Source
import Testing

@testable import ClusterModel

/// Routes that are taken from a site that is written alike are those of the site itself, to the last step.
@Suite struct AlikeRoutesTests {
    /// What the virtual hosts have in common: many ask for the host or for a name of theirs somewhere.
    private static let changes: [(server: String, edit: (String, String))] = [
        ("nginx", ("rewrite \"^/favicon", "if ($host = site1.acme.test) { return 418; }\n    rewrite \"^/favicon")),
        ("nginx", ("rewrite \"^/favicon", "if ($http_host ~ \"^site1\") { return 418; }\n    rewrite \"^/favicon")),
        ("nginx", ("location / {", "location = /login { return 301 $scheme://$server_name/user; }\n    location / {")),
        ("nginx", ("location / {", "location /moved { return 301 /elsewhere; }\n    location / {")),
        ("nginx", ("rewrite \"^(.*)$\"", "rewrite ^/moved /elsewhere permanent;\n    rewrite \"^(.*)$\"")),
        ("nginx", ("listen 80;", "listen 80; listen [::]:80;")),
        ("nginx", ("listen 80;", "listen 10.0.0.1:80; listen 80;")),
        ("nginx", ("client_max_body_size 48m;", "access_log /var/log/nginx/site.log;\n    client_max_body_size 48m;")),
        ("nginx", ("server_name ", "server_name *.")),
        ("nginx", ("server_name ", "server_name \"~^(?<sub>.*)\\.never$\" ")),
        ("nginx", ("server_name ", "server_name_in_redirect on;\n    server_name ")),
        ("nginx", ("location / {", "location /r { valid_referers server_names; if ($invalid_referer) { return 403; } }\n    location / {")),
        ("nginx", ("location / {", "location /a { auth_request /auth; }\n    location = /auth { if ($host ~ site1) { return 204; } return 403; }\n    location / {")),
        ("nginx", ("location / {", "include snippets/unread.conf;\n    location / {")),
        ("nginx", ("fastcgi_param SYMFONY_ENV prod;", "fastcgi_param SYMFONY_ENV prod; fastcgi_param SITE $host;")),
        ("nginx", ("fastcgi_param SYMFONY_ENV prod;", "fastcgi_param SYMFONY_ENV prod; fastcgi_param SERVER_NAME $host-x;")),
        ("apache", ("RewriteEngine On", "Include conf/unread.conf\n    RewriteEngine On")),
        ("apache", ("RewriteRule ^/favicon", "RewriteCond %{HTTP_HOST} ^site1\\. [NC]\n    RewriteRule ^ - [F]\n    RewriteRule ^/favicon")),
        ("apache", ("RewriteRule ^/favicon", "RewriteCond %{SERVER_NAME} ^site1\\. [NC]\n    RewriteRule ^/moved - [G]\n    RewriteRule ^/favicon")),
        ("apache", ("RewriteRule ^/favicon", "RewriteRule ^/moved http://site1.acme.test/elsewhere [R]\n    RewriteRule ^/favicon")),
        ("apache", ("RewriteRule ^/favicon", "RewriteRule ^/moved /elsewhere [R=301]\n    RewriteRule ^/favicon")),
        ("apache", ("RewriteEngine On", "SetEnvIf Host ^site1 IS_FIRST\n    RewriteEngine On\n    RewriteCond %{ENV:IS_FIRST} .\n    RewriteRule ^/moved - [G]")),
        ("apache", ("RewriteEngine On", "<If \"req('Host') =~ /^site1/\">\n        Require all denied\n    </If>\n    RewriteEngine On")),
        ("apache", ("RewriteEngine On", "UseCanonicalName On\n    RewriteEngine On\n    RewriteRule ^/moved /elsewhere [R=301]")),
        ("apache", ("ServerName www", "ServerName https://www")),
        ("apache", ("RewriteEngine On", "ErrorLog /var/log/site.log\n    RewriteEngine On")),
    ]

    private static let paths = [
        "/", "/var/site/storage/images/2/1/4/0/412-3-eng-GB/photo.jpg", "/var/site/storage/x.php", "/favicon.ico", "/bundles/x", "/app.php", "/moved", "/login",
        "/r", "/a", "/web", "/%2e%2e/x", "//double//slash", "/var", "/bundles/", "/var/site/storage/", "/bundles/x/index.html",
    ]

    private func loaded(_ server: String, _ edit: (String, String)?) throws -> LoadedSubjects {
        let base = server == "nginx" ? BaseProject.ez25 : .ez113
        let path = "deploy/\(server)/site.conf"
        var files = base.files
        var text = try #require(files[path])
        if let edit {
            #expect(text.contains(edit.0))
            text = text.replacing(edit.0, with: edit.1)
        }
        // The base's own host, four that are written alike, and one that differs in a line.
        files[path] = (1...5).map { index in
            var site = text.replacing("www.acme.test", with: "site\(index).acme.test").replacing("admin.acme.test", with: "admin\(index).acme.test")
            if index == 5 { site = site.replacing("/favicon\\.ico", with: "/favicon\\.icon") }
            return site
        }.joined() + text
        return try SubjectLoader.load(files)
    }

    private static func described(_ outcome: Outcome) -> String {
        "\(outcome.kind) \(outcome.status ?? 0) \(outcome.script ?? "") \(outcome.executed ?? "") \(outcome.pathInfo ?? "") \(outcome.query ?? "") "
            + "\(outcome.environment.sorted { $0.key < $1.key }) \(outcome.file ?? "") \(outcome.sourceDisclosed) \(outcome.location ?? "") "
            + "\(outcome.upstream ?? "") \(outcome.missingParameter ?? "") \(outcome.assumptions.map(\.text)) "
            + outcome.steps.map { "\n  \($0.span.map { "\($0.file.path):\($0.start.line)" } ?? "") \($0.directive) \($0.effect) \($0.isDecisive)" }.joined()
    }

    @Test("of every kind of virtual host", arguments: [("nginx", nil), ("apache", nil)] + changes.map { ($0.server, Optional($0.edit)) })
    func equal(server: String, edit: (String, String)?) throws {
        let subject = try #require(try loaded(server, edit).subjects.first)
        let routes = ImageRoutes(subject: subject, application: subject.applications.first)
        #expect(routes.sites.count == 6)
        for path in Self.paths {
            for site in routes.sites {
                let found = routes.everyRoute(path, of: site)
                var expected = site.entry.server.route(site.request(path), in: site.context)
                expected.outcomes.removeAll { $0.assumptions.contains(where: UsualCases.isDirectoryNamedLikeAFile) }
                #expect(found.outcomes.map(Self.described) == expected.outcomes.map(Self.described), "\(site.host)\(path)")
                #expect(found.site == expected.site && found.isTruncated == expected.isTruncated, "\(site.host)\(path)")
            }
        }
    }

    @Test("most requests are routed once for all of them", arguments: ["nginx", "apache"])
    func shares(server: String) throws {
        let subject = try #require(try loaded(server, nil).subjects.first)
        let sites = try #require(subject.nodes.first?.webServers.first?.server).sites
        #expect(Set(sites.map(\.shape)).count == 2 && !sites.contains { $0.shape == nil })
        let entry = try #require(subject.nodes.first?.webServers.first)
        let request = Request("/var/site/storage/images/1/a.jpg", host: "site1.acme.test")
        #expect(!entry.server.route(request, in: entry.context).asksForHost)
        #expect(entry.server.certainSite(for: request).map { sites[$0].names.first?.value } == "site1.acme.test")
    }
}
