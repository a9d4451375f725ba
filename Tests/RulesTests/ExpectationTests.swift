import ClusterModel
import Rules
import Source
import Testing

/// `expect:` entries against virtual hosts and server blocks.
@Suite struct ExpectationTests {
    private static let apache = """
        <VirtualHost *:80>
            ServerName www.acme.test
            ServerAlias *.acme.example
            DocumentRoot /srv/acme/web
            RewriteEngine On
            RewriteRule ^/old$ https://www.acme.test/new [R=301,L]
            RewriteRule ^/private - [F]
            RewriteRule ^/bundles/ - [L]
            RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -f
            RewriteRule ^ - [L]
            RewriteRule .* /app.php
            <FilesMatch "\\.php$">
                SetHandler "proxy:fcgi://127.0.0.1:9000"
            </FilesMatch>
        </VirtualHost>
        <VirtualHost *:8080>
            ServerName static.acme.test
            DocumentRoot /srv/acme/static
        </VirtualHost>

        """

    private static let nginx = """
        server {
            listen 80;
            server_name _;
            root /srv/acme/web;
            location /private { return 403; }
            location = /old { return 301 https://www.acme.test/new; }
            location /bundles/ { }
            location / { try_files $uri /app.php$is_args$args; }
            location ~ ^/app\\.php(/|$) {
                fastcgi_pass 127.0.0.1:9000;
                fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            }
        }

        """

    private func run(_ expect: String, _ file: String, _ text: String) throws -> LintRun {
        let example = Example.clean(
            "files", on: .empty, [.file("deploy/\(file)", text), .file(".ezcluster.yml", "expect:\n    - \(expect)\n")])
        let rules = Catalogue.all.filter { $0.id == "unmet-expectation" }
        return LintRun(try example.load().subject, linter: Linter(rules: rules))
    }

    private static let met = [
        "{ url: /old, host: www.acme.test, redirect: true }",
        "{ url: /old, host: www.acme.test, redirect: 'https://www.acme.test/new', status: 301 }",
        "{ url: /private/x, host: www.acme.test, status: 403 }",
        "{ url: /private/x, host: www.acme.test, php: false }",
        "{ url: /bundles/a.css, host: www.acme.test, static: true }",
        "{ url: /bundles/a.css, host: www.acme.test, static: /srv/acme/web/bundles/a.css }",
        "{ url: /bundles/a.css, host: www.acme.test, static: bundles/a.css }",
        "{ url: 'http://www.acme.test/page', php: app.php, absent: /srv/acme/web/page }",
        "{ url: 'http://www.acme.test/page', php: /srv/acme/web/app.php, absent: [/srv/acme/web/page] }",
        "{ url: /robots.txt, host: www.acme.test, static: true }",
        "{ url: /page, method: POST, absent: /srv/acme/web/page, php: true, host: www.acme.test }",
    ]
    private static let unmet = [
        ("{ url: /old, host: www.acme.test, redirect: 'https://www.acme.test/newer' }", "expected: a redirect to https://www.acme.test/newer"),
        ("{ url: /old, host: www.acme.test, redirect: true, status: 302 }", "expected: a redirect with status 302"),
        ("{ url: /private/x, host: www.acme.test, php: true }", "is answered with 403 by the server; expected: PHP"),
        ("{ url: /bundles/a.css, host: www.acme.test, php: app.php }", "expected: PHP (app.php)"),
        ("{ url: /bundles/a.css, host: www.acme.test, static: /srv/acme/web/b.css }", "expected: a file from disk (/srv/acme/web/b.css)"),
        ("{ url: /bundles/a.css, host: www.acme.test, static: false }", "expected: anything but a file from disk"),
        // A file of that name may exist.
        ("{ url: /page.html, host: www.acme.test, php: true }", "/srv/acme/web/page.html"),
        ("{ url: /page.html, host: www.acme.test, static: true, absent: /srv/acme/web/page.html }", "expected: a file from disk"),
        ("{ url: /page, host: www.acme.test, php: index.php, absent: /srv/acme/web/page }", "expected: PHP (index.php)"),
    ]

    @Test(arguments: met, [("site.conf", apache), ("nginx.conf", nginx)])
    func holds(_ expect: String, _ server: (String, String)) throws {
        let run = try run(expect, server.0, server.1)
        #expect(run.findings.map { describe($0.finding) } == [])
        #expect(!run.undecided.contains { $0.what.contains("ezcluster.yml") }, "\(run.undecided)")
    }

    @Test(arguments: unmet, [("site.conf", apache), ("nginx.conf", nginx)])
    func doesNotHold(_ expectation: (String, String), _ server: (String, String)) throws {
        let run = try run(expectation.0, server.0, server.1)
        let finding = try #require(run.findings.first?.finding, "\(run.undecided)")
        #expect(run.findings.count == 1)
        #expect(finding.message.contains(expectation.1), "\(finding.message)")
        #expect(finding.severity == .error)
        // The place is the entry, and what decided stands beside it.
        #expect(finding.span.file.path == exampleRoot + "/.ezcluster.yml" && finding.span.start.line == 2)
        #expect(finding.related.allSatisfy { $0.span.file.path.hasSuffix(server.0) } && !finding.related.isEmpty)
    }

    @Test("each host is answered by its own site")
    func hosts() throws {
        #expect(try run("{ url: /a.css, host: static.acme.test, static: /srv/acme/static/a.css }", "site.conf", Self.apache).findings.isEmpty)
        #expect(try run("{ url: 'http://shop.acme.example/private', status: 403 }", "site.conf", Self.apache).findings.isEmpty)
        let unknown = try run("{ url: /a.css, host: other.test, static: true }", "site.conf", Self.apache)
        #expect(unknown.findings.isEmpty)
        #expect(unknown.undecided.contains { $0.reason == "no virtual host or server block answers for other.test" })
    }

    @Test("the client has the address that is given") func clients() throws {
        let text = Self.nginx.replacing("location /private { return 403; }", with: "location /private { allow 10.0.0.0/8; deny all; try_files /nothing /app.php; }")
        #expect(try run("{ url: /private/x, host: www.acme.test, status: 403 }", "nginx.conf", text).findings.isEmpty)
        #expect(try run("{ url: /private/x, host: www.acme.test, address: 10.1.2.3, php: true, absent: /srv/acme/web/nothing }", "nginx.conf", text).findings.isEmpty)
    }

    @Test("what depends on something unknown is undecided")
    func undecided() throws {
        let text = Self.nginx.split(separator: "\n").map { $0.contains("location /private") ? "    location /private { content_by_lua_file /x.lua; }" : String($0) }
        let run = try run("{ url: /private/x, host: www.acme.test, status: 403 }", "nginx.conf", text.joined(separator: "\n"))
        #expect(run.findings.isEmpty && run.undecided.contains { $0.what.contains("/private/x") }, "\(run.findings.map { describe($0.finding) })")
    }
}
