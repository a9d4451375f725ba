import Routing
import Source
import Testing

@testable import Apache

@Suite struct InertTests {
    private func inert(_ inside: String, context: ApacheContext? = nil, server: ServerContext = ServerContext()) -> [InertDirective] {
        load("<VirtualHost *:80>\nServerName x\nDocumentRoot /srv/web\nRewriteEngine On\n\(inside)\n</VirtualHost>\n", server: server).inertDirectives
    }

    @Test func findsPatternsOfTheWrongContext() {
        let found = inert("RewriteRule ^var/.*(?i)\\.php$ - [F]\nRewriteRule ^/var/ - [L]")
        #expect(found.map(\.reason) == [.patternNeverMatches])
        let edit = found.first?.fix?.edits.first
        #expect(edit?.replacement == "/")
        let inside = inert("<Directory /srv/web>\nRewriteEngine On\nRewriteRule ^/css - [L]\nRewriteRule ^js - [L]\n</Directory>")
        #expect(inside.map(\.reason) == [.patternNeverMatches])
    }

    @Test func findsConditionsThatNothingSets() {
        let guarded = "RewriteCond %{ENV:BINARY_DATA_HANDLER} dfs\nRewriteRule ^/var/images /app.php [L]\n"
        #expect(inert(guarded).map(\.reason) == [.conditionNeverTrue(variable: "BINARY_DATA_HANDLER")])
        let late = inert("SetEnv BINARY_DATA_HANDLER dfs\n" + guarded)
        #expect(late.map(\.reason) == [.variableSetTooLate(variable: "BINARY_DATA_HANDLER")])
        #expect(late.first?.fix?.edits.first?.replacement == "SetEnvIf Request_URI \".*\" BINARY_DATA_HANDLER=dfs")
        #expect(inert("SetEnvIf Request_URI \".*\" BINARY_DATA_HANDLER=dfs\n" + guarded).isEmpty)
        #expect(inert("IncludeOptional ${UNKNOWN}/x.conf\n" + guarded, server: ServerContext(environment: .init(isComplete: false))).isEmpty)
        #expect(inert("RewriteCond %{ENV:X} ^$\nRewriteRule ^/a /b [L]").isEmpty)
        #expect(inert("RewriteCond %{ENV:X} a [OR]\nRewriteCond %{HTTPS} on\nRewriteRule ^/a /b [L]").isEmpty)
    }

    @Test func findsShadows() {
        #expect(inert("RewriteRule ^/var/ - [L]\nRewriteRule ^/var/site/images /app.php [L]").map(\.reason) == [.shadowed])
        #expect(inert("RewriteRule ^/a /b [L]\nRewriteRule ^/a /c [L]").map(\.reason) == [.shadowed])
        #expect(inert("RewriteRule .* /app.php [L]\nRewriteRule ^/x /y [L]").map(\.reason) == [.shadowed])
        // A condition, a skip, a rewrite in between, or a pattern that is not covered.
        #expect(inert("RewriteCond %{HTTPS} on\nRewriteRule ^/a /b [L]\nRewriteRule ^/a /c [L]").isEmpty)
        #expect(inert("RewriteRule ^/z - [S=1]\nRewriteRule ^/a /b [L]\nRewriteRule ^/a /c [L]").isEmpty)
        #expect(inert("RewriteRule ^/a /b [L]\nRewriteRule ^/z(.*) /a$1\nRewriteRule ^/a /c [L]").isEmpty)
        #expect(inert("RewriteRule ^/var/x+ - [L]\nRewriteRule ^/var/x - [L]").isEmpty)
        #expect(inert("RewriteRule ^/a$ - [L]\nRewriteRule ^/a - [L]").isEmpty)
        #expect(inert("RewriteRule ^/a - [L]\nRewriteRule ^/a|^/b - [L]").isEmpty)
    }

    @Test func findsTheEngineOff() {
        let configuration = load("<VirtualHost *:80>\nServerName x\nRewriteRule ^/a /b\n</VirtualHost>\n")
        #expect(configuration.inertDirectives.map(\.reason) == [.engineOff])
    }
}
