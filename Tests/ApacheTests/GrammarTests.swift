import Patterns
import Routing
import Source
import Testing

@testable import Apache

func load(_ text: String, context: ApacheContext? = nil, server: ServerContext = ServerContext(), files: [String: String] = [:]) -> ApacheConfiguration {
    var all = files
    all["/etc/apache2/main.conf"] = text
    let tree = MemoryFileTree(text: all)
    let store = SourceStore(tree: tree)
    let file = SourceFile(path: "/etc/apache2/main.conf", text: text)
    let scope = IncludeScope(store: store, root: "/", prefix: "/etc/apache2")
    return ApacheConfiguration.load(main: file, includes: scope, context: context, serverContext: server, patterns: PatternCache())
}

@Suite struct GrammarTests {
    @Test func joinsLinesAlsoInComments() {
        let file = SourceFile(path: "/x", text: "# one \\\nRewriteRule a b\r\nAlias \\\r\n /a /b\n")
        let lines = LogicalLine.split(file)
        #expect(lines.map { $0.text.bytes.text } == ["# one RewriteRule a b", "Alias  /a /b"])
        #expect(file.text(lines[1].range) == "Alias \\\r\n /a /b")
        let words = Words.ordinary(lines[1].text)
        #expect(words.map(\.text) == ["Alias", "/a", "/b"])
        #expect(words[2].span.text == "/b")
    }

    @Test func quotesWords() {
        let file = SourceFile(path: "/x", text: #"Name "a \"b\" \n" 'c d' e\ f \\g"#)
        let words = Words.ordinary(LogicalLine.split(file)[0].text)
        #expect(words.map(\.text) == ["Name", #"a "b" \n"#, "c d", #"e\"#, "f", #"\g"#])
        #expect(words[1].span.text == #""a \"b\" \n""#)
        #expect(words[1].content.text == #"a \"b\" \n"#)
    }

    @Test func readsRewriteArguments() {
        let file = SourceFile(path: "/x", text: #"RewriteRule ^/a\ b "c d" [L] # text"#)
        let words = Words.rewrite(LogicalLine.split(file)[0].text, from: 11)
        #expect(words?.map(\.text) == [#"^/a\ b"#, "c d", "[L]"])
    }

    @Test func reportsSectionsThatDoNotMatch() {
        let configuration = load(
            "<VirtualHost *:80>\nServerName a\n<Directory /x>\nOptions None\n</VirtualHost>\n</Foo>\n<VirtualHost *:80>\nServerName b\n")
        let messages = configuration.findings.filter { $0.rule == "apache-syntax" }.map(\.message)
        #expect(messages.count == 3)
        #expect(configuration.sites.map { $0.names.first?.value } == ["a", "b"])
    }

    @Test func decidesConditionsWhileReading() {
        let configuration = load(
            """
            <IfDefine X>
            ServerName no
            </IfDefine>
            Define X
            Define root /srv/${X}y
            <IfDefine X>
            <VirtualHost *:80>
            DocumentRoot ${root}
            <IfModule mod_rewrite>
            RewriteRule ^/dormant /x
            </IfModule>
            # RewriteRule ^/comment /y [L]
            <IfVersion >= 2.4.60>
            ServerName new
            </IfVersion>
            </VirtualHost>
            </IfDefine>
            """)
        let site = configuration.sites[0]
        #expect(site.names.map(\.value) == ["new"])
        #expect(site.documentRoot.value?.value == "/srv/y")
        #expect(site.rewriteRules.count == 2)
        #expect(site.rewriteRules[0].state == .disabled("<IfModule mod_rewrite> never holds: no module has that name"))
        guard case .commentedOut(let marker) = site.rewriteRules[1].state else { Issue.record("not a comment"); return }
        #expect(configuration.files[0].text(marker) == "# ")
    }

    @Test func followsIncludesAndMacros() {
        let configuration = load(
            """
            Include sites/*.conf
            Include missing.conf
            IncludeOptional nothing/*.conf
            <Macro Host $name $dir>
            <VirtualHost *:80>
            ServerName $name
            DocumentRoot $dir
            </VirtualHost>
            </Macro>
            Use Host one.test /srv/one
            Use Host
            """,
            files: [
                "/etc/apache2/sites/b.conf": "<VirtualHost *:80>\nServerName b\n</VirtualHost>\nInclude sites/b.conf\n",
                "/etc/apache2/sites/a.conf": "<VirtualHost *:80>\nServerName a\n</VirtualHost>\n",
            ])
        #expect(configuration.sites.map { $0.names.first?.value } == ["a", "b", "one.test"])
        #expect(configuration.files.count == 3)
        #expect(configuration.findings.map(\.rule) == ["apache-syntax", "apache-include-missing", "apache-invalid-directive"])
    }

    @Test func knowsDirectivesAndTheirPlaces() {
        let configuration = load(
            "<VirtualHost *:80>\nRewriteEngin On\nFrobnicate x\nAllowOverride All\nRewriteRule ( /x\nRewriteRule a b [R=404, L]\nSecRuleEngine On\n</VirtualHost>\n")
        #expect(configuration.findings.map(\.severity) == [.warning, .notice, .error, .error, .error])
        #expect(configuration.findings[0].help == "did you mean RewriteEngine?")
        #expect(configuration.route(Request("/"), in: ServerContext()).outcomes.map(\.kind) == [.configError])
    }

    @Test func readsTemplates() {
        let configuration = load(
            """
            <VirtualHost %IP_ADDRESS%:%PORT%>
                ServerName %HOST%
                #if[HOST_ALIAS] ServerAlias %HOST_ALIAS%
                DocumentRoot %BASEDIR%/web
                SetEnvIf Request_URI ".*" SYMFONY_ENV=%SYMFONY_ENV%
                LimitRequestBody %BODY_SIZE_LIMIT%
                <Directory "%BASEDIR%/web">
                    Require all granted
                    <FilesMatch \\.php$>
                        SetHandler "proxy:unix:/run/php.sock|fcgi://localhost/"
                    </FilesMatch>
                </Directory>
                RewriteEngine On
                RewriteRule .* /app.php
            </VirtualHost>
            """)
        #expect(configuration.findings.isEmpty)
        let site = configuration.sites[0]
        #expect(site.documentRoot.unknown != nil)
        #expect(site.bodyLimit.unknown != nil)
        #expect(site.environment["SYMFONY_ENV"]?.unknown != nil)
        let result = configuration.route(Request("/foo", host: "any.test"), in: ServerContext())
        #expect(result.outcomes.allSatisfy { $0.kind == .php && $0.script == "/%BASEDIR%/web/app.php" })
    }

    @Test func survivesHostileInput() {
        let deep = String(repeating: "<IfModule mod_rewrite.c>\n", count: 5_000)
        #expect(!load(deep).findings.isEmpty)
        _ = load(String(repeating: "x", count: 500_000))
        _ = load("Include /etc/apache2/main.conf\n")
        let bomb = (0..<30).map { "<Macro m\($0)>\nUse m\($0 + 1)\nUse m\($0 + 1)\n</Macro>\n" }.joined() + "Use m0\n"
        _ = load(bomb)
        #expect(load("a\0b").findings.map(\.rule) == ["apache-syntax"])
    }
}
