import Routing
import Source
import Testing

@testable import Apache

/// PHP behind CGI, and behind FastCGI modules that do not come with httpd. mod_cgi and mod_fcgid 2.3.9, each with php-cgi 8.2, gave these
/// answers; mod_fastcgi could not be run.
@Suite("PHP behind CGI and FastCGI modules") struct ScriptTests {
    private func answer(_ target: String, _ text: String) -> String {
        let names = ["index.php", "sub/x.php", "plain/y.php", "dir.php/.keep", "image.jpg", "run.cgi", "sub/run.cgi", "dir.cgi/.keep"].map { "/srv/web/" + $0 }
        let programs = ["php8.2", "run.sh"].map { "/usr/lib/cgi-bin/" + $0 }
        let tree = MemoryFileTree(text: Dictionary(uniqueKeysWithValues: (names + programs).map { ($0, "") }))
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

    @Test func anExternalServerIsFoundByARelativeNameToo() {
        let relative = "ServerRoot /usr/lib\n" + Self.external.replacing("FastCgiExternalServer /usr/lib/", with: "FastCgiExternalServer ")
        #expect(answer("/index.php/a", relative) == "php /srv/web/index.php + /a at /run/php5-fpm.sock")
        #expect(answer("/index.php/a", relative.replacing("/usr/lib\n", with: "/usr/share\n")) != "php /srv/web/index.php + /a at /run/php5-fpm.sock")
    }

    private static let program = """
        <VirtualHost *:80>
        DocumentRoot /srv/web
        <Directory />
        Require all granted
        </Directory>
        ScriptAlias /cgi-bin/ /usr/lib/cgi-bin/
        AddHandler php-cgi .php
        Action php-cgi /cgi-bin/php8.2
        AddHandler cgi-script .cgi
        <Directory /srv/web>
        Options +ExecCGI
        </Directory>
        <Directory /srv/web/sub>
        Options -ExecCGI
        </Directory>
        <Files *.cgi>
        AcceptPathInfo Off
        </Files>
        RewriteEngine On
        RewriteRule ^/front /index.php [PT]
        RewriteRule ^/bar/(.*) /sub/x.php
        </VirtualHost>
        """

    @Test(
        "PHP as a CGI script",
        arguments: [
            ("/index.php", "php /srv/web/index.php at /usr/lib/cgi-bin/php8.2"), ("/index.php/a", "php /srv/web/index.php + /a at /usr/lib/cgi-bin/php8.2"),
            ("/front", "php /srv/web/index.php at /usr/lib/cgi-bin/php8.2"), ("/bar/1", "php /srv/web/sub/x.php at /usr/lib/cgi-bin/php8.2"),
            ("/sub/x.php", "php /srv/web/sub/x.php at /usr/lib/cgi-bin/php8.2"), ("/nope.php", "404"), ("/nope.php/x", "404"), ("/cgi-bin/none", "404"),
            // What scripts answer is theirs.
            ("/cgi-bin/php8.2", "unknown"), ("/cgi-bin/php8.2/index.php", "unknown"), ("/cgi-bin/run.sh", "unknown"), ("/run.cgi", "unknown"),
            ("/run.cgi/x", "404"), ("/sub/run.cgi", "403"), ("/none.cgi", "404"), ("/dir.cgi", "301"),
        ])
    func program(target: String, expected: String) { #expect(answer(target, Self.program) == expected) }

    /// Of the program no existence is asked: who writes an Action has it.
    @Test func thatPHPIsThereIsAssumed() {
        for (program, aliased) in [("/usr/lib/cgi-bin/php8.2", "/usr/lib/cgi-bin/"), ("/opt/php-8/bin/php", "/opt/php-8/bin/")] {
            let text = Self.program.replacing("/usr/lib/cgi-bin/", with: aliased).replacing("/cgi-bin/php8.2", with: "/cgi-bin/" + Path.name(program))
            let context = ServerContext(files: FileFacts(present: ["/srv/web/index.php"]))
            let outcomes = load(text, server: context).route(Request("/index.php/a", host: "x"), in: context).outcomes
            #expect(outcomes.map(\.script) == ["/srv/web/index.php"] && outcomes.map(\.pathInfo) == ["/a"] && outcomes.map(\.upstream) == [program])
            #expect(outcomes.first?.assumptions.map(\.text) == ["\(program) is PHP"])
        }
    }

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
