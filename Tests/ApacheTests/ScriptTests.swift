import Routing
import Source
import Testing

@testable import Apache

/// PHP behind FastCGI modules that do not come with httpd. mod_fcgid 2.3.9 with php-cgi gave these answers; mod_fastcgi could not be run.
@Suite("PHP behind FastCGI modules") struct ScriptTests {
    private func answer(_ target: String, _ text: String) -> String {
        let names = ["index.php", "sub/x.php", "plain/y.php", "dir.php/.keep", "image.jpg"]
        let tree = MemoryFileTree(text: Dictionary(uniqueKeysWithValues: names.map { ("/srv/web/" + $0, "") }))
        let context = ServerContext(files: FileFacts(tree: tree))
        let outcomes = load(text, server: context).route(Request(target, host: "x"), in: context).outcomes
        guard outcomes.count == 1, let outcome = outcomes.first else { return "\(outcomes.count) outcomes" }
        switch outcome.kind {
        case .php: return "php \(outcome.script ?? "-")\(outcome.pathInfo.map { " + " + $0 } ?? "") at \(outcome.upstream ?? "-")"
        case .static: return "file \(outcome.file ?? "-")"
        case .unknown: return "unknown"
        default: return "\(outcome.status ?? 0)"
        }
    }

    private static let wrapped = """
        <VirtualHost *:80>
        DocumentRoot /srv/web
        DirectoryIndex index.php
        <Directory /srv/web>
        Require all granted
        Options +ExecCGI
        AddHandler fcgid-script .php
        FcgidWrapper "/srv/bin/php-wrapper" .php
        </Directory>
        <Directory /srv/web/sub>
        Options -ExecCGI
        </Directory>
        <Directory /srv/web/plain>
        FcgidWrapper /bin/false .txt
        AcceptPathInfo Off
        </Directory>
        RewriteEngine On
        RewriteRule ^/front /index.php
        </VirtualHost>
        """

    @Test(
        "mod_fcgid",
        arguments: [
            ("/", "php /srv/web/index.php at /srv/bin/php-wrapper"), ("/front", "php /srv/web/index.php at /srv/bin/php-wrapper"),
            ("/index.php/a/b", "php /srv/web/index.php + /a/b at /srv/bin/php-wrapper"), ("/nope.php", "404"), ("/nope.php/x", "404"),
            ("/sub/x.php", "403"), ("/dir.php", "301"),
            ("/plain/y.php", "php /srv/web/plain/y.php at /srv/bin/php-wrapper"), ("/plain/y.php/z", "404"), ("/image.jpg", "file /srv/web/image.jpg"),
        ])
    func fcgid(target: String, expected: String) { #expect(answer(target, Self.wrapped) == expected) }

    @Test func whatNoWrapperRunsIsUnknown() {
        #expect(answer("/index.php", Self.wrapped.replacing("FcgidWrapper \"/srv/bin/php-wrapper\" .php", with: "FcgidWrapper /srv/bin/run .php")) == "unknown")
    }

    private static let external = """
        <VirtualHost *:80>
        DocumentRoot /srv/web
        <Directory />
        Require all granted
        </Directory>
        AddHandler php5-fcgi .php
        Action php5-fcgi /php5-fcgi
        Alias /php5-fcgi /usr/lib/cgi-bin/php5-fcgi
        FastCgiExternalServer /usr/lib/cgi-bin/php5-fcgi -socket /run/php5-fpm.sock -pass-header Authorization
        RewriteEngine On
        RewriteCond %{REQUEST_URI} !^/php5-fcgi
        RewriteRule ^/page /index.php
        </VirtualHost>
        """

    @Test(
        "mod_fastcgi behind an Action",
        arguments: [
            ("/index.php", "php /srv/web/index.php at /run/php5-fpm.sock"), ("/index.php/a", "php /srv/web/index.php + /a at /run/php5-fpm.sock"),
            ("/nope.php", "404"), ("/image.jpg", "file /srv/web/image.jpg"), ("/php5-fcgi", "php /usr/lib/cgi-bin/php5-fcgi at /run/php5-fpm.sock"),
        ])
    func fastcgi(target: String, expected: String) { #expect(answer(target, Self.external) == expected) }

    /// What an Action hands on is the client's own path, which the rules of the server translate once more for PHP.
    @Test func rulesTranslateThePathThatAnActionHandsOn() {
        #expect(answer("/page", Self.external) == "php /srv/web/index.php at /run/php5-fpm.sock")
        #expect(answer("/page/x", Self.external.replacing("RewriteRule ^/page", with: "RewriteRule ^/page$")) == "404")
    }

    @Test func aRuleForEverythingMeetsItsOwnAction() {
        let all = Self.external.replacing("RewriteCond %{REQUEST_URI} !^/php5-fcgi\nRewriteRule ^/page", with: "RewriteRule .*")
        #expect(answer("/x", all) == "500")
    }
}
