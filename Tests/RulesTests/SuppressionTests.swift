import ClusterModel
import Rules
import Source
import Testing

/// Where suppressions are recognised, what they cover, and what becomes of them.
@Suite struct SuppressionTests {
    private func run(
        _ files: [String: String], rules: [Rule] = Catalogue.all, honours: Bool = true, base: BaseProject = .ez25
    ) throws -> LintRun {
        let changes = files.map { Example.Change.file($0.key, $0.value) }.sorted { "\($0)" < "\($1)" }
        let (loaded, _) = try Example.clean("files", on: base, changes).load()
        return LintRun(
            loaded, linter: Linter(rules: rules, severities: loaded.configuration.severities.mapValues(\.value)), honoursSuppressions: honours)
    }

    private func ids(_ run: LintRun) -> [String] { run.findings.map(\.finding.rule).sorted() }

    /// A file and a comment that silences `memcached-udp`, `yaml-duplicate-key` and their like, in each place where the file's
    /// program has comments, and in places where it has none.
    @Test(arguments: [
        // memcached: above and behind.
        ("deploy/memcached.conf", "-l 10.0.10.20\n-u memcache\n# ezcluster: ignore[memcached-udp]: closed network\n-U 11211\n", true),
        ("deploy/memcached.conf", "-l 10.0.10.20\n-u memcache\n-U 11211 # ezcluster: ignore[memcached-udp]: closed network\n", true),
        ("deploy/memcached.conf", "# ezcluster: ignore-file[memcached-udp]: closed network\n-l 10.0.10.20\n-u memcache\n\n-U 11211\n", true),
        // Comments and blank lines in between.
        ("deploy/memcached.conf", "-l 10.0.10.20\n-u memcache\n# ezcluster: ignore[memcached-udp]: closed\n\n# UDP\n-U 11211\n", true),
        // It is the next line only.
        ("deploy/memcached.conf", "# ezcluster: ignore[memcached-udp]: closed network\n-l 10.0.10.20\n-u memcache\n-U 11211\n", false),
        ("deploy/memcached.conf", "-l 10.0.10.20\n-u memcache\n-U 11211\n# ezcluster: ignore[memcached-udp]: too late\n", false),
        // Another rule.
        ("deploy/memcached.conf", "-l 10.0.10.20\n-u memcache\n# ezcluster: ignore[memcached-on-loopback]: closed\n-U 11211\n", false),
    ])
    func memcached(_ path: String, _ text: String, _ isSilenced: Bool) throws {
        let run = try run([path: text], rules: Catalogue.all.filter { $0.id == "memcached-udp" })
        #expect(run.findings.isEmpty == isSilenced)
        #expect(run.suppressed.count == (isSilenced ? 1 : 0))
        #expect(run.suppressed.allSatisfy { $0.by == .comment && $0.reason?.isEmpty == false })
    }

    @Test(arguments: [
        ("services:\n    a: { class: A }\n    # ezcluster: ignore[yaml-duplicate-key]: generated\n    a: { class: B }\n", true),
        ("services:\n    a: { class: A }\n    a: { class: B } # ezcluster: ignore[yaml-duplicate-key]: generated\n", true),
        ("services:\n    a: { class: A }\n    a: { class: '# ezcluster: ignore[yaml-duplicate-key]: a text' }\n", false),
        ("parameters:\n    t: |\n        # ezcluster: ignore-file[yaml-duplicate-key]: a text\nservices:\n    a: { class: A }\n    a: { class: B }\n", false),
    ])
    func yaml(_ text: String, _ isSilenced: Bool) throws {
        let run = try run(["config/services.yaml": text], rules: Catalogue.all.filter { $0.id == "yaml-duplicate-key" }, base: .ibexa46)
        #expect(run.findings.isEmpty == isSilenced, "\(run.findings.map { describe($0.finding) })")
        #expect(run.suppressed.count == (isSilenced ? 1 : 0))
    }

    @Test(arguments: [
        (".host = \"127.0.0.1\"; # ezcluster: ignore[varnish-backend-on-loopback]: ours\n", true),
        (".host = \"127.0.0.1\"; // ezcluster: ignore[varnish-backend-on-loopback]: ours\n", true),
        (".host = \"127.0.0.1\"; /* ezcluster: ignore[varnish-backend-on-loopback]: ours */\n", true),
        ("/* ezcluster: ignore[varnish-backend-on-loopback]: ours */ .host = \"127.0.0.1\";\n", true),
        ("# ezcluster: ignore[varnish-backend-on-loopback]: ours\n.host = \"127.0.0.1\";\n", true),
        ("// ezcluster: ignore[varnish-backend-on-loopback]: ours\n.host = \"127.0.0.1\";\n", true),
        ("/* ezcluster: ignore[varnish-backend-on-loopback]: ours\n * and more\n */\n.host = \"127.0.0.1\";\n", true),
        ("/*\n * ezcluster: ignore[varnish-backend-on-loopback]: ours\n */\n// more\n.host = \"127.0.0.1\";\n", true),
        ("# ezcluster: ignore[varnish-backend-on-loopback]: ours\n.port = \"80\";\n.host = \"127.0.0.1\";\n", false),
        (".host = \"127.0.0.1\"; .host_header = \"a//ezcluster: ignore-file[varnish-backend-on-loopback]: a text\";\n", false),
        (".host = \"127.0.0.1\"; .via = {\"\n# ezcluster: ignore-file[varnish-backend-on-loopback]: a text\n\"};\n", false),
    ])
    func varnish(_ text: String, _ isSilenced: Bool) throws {
        let run = try run(
            ["deploy/site.vcl": "vcl 4.1;\nbackend b {\n\(text)}\n"], rules: Catalogue.all.filter { $0.id == "varnish-backend-on-loopback" })
        #expect(run.findings.isEmpty == isSilenced, "\(run.findings.map { describe($0.finding) })")
        #expect(run.suppressed.allSatisfy { $0.by == .comment && $0.reason?.hasPrefix("ours") == true && $0.reason?.hasSuffix("/") == false })
        #expect(run.suppressed.isEmpty != isSilenced)
    }

    @Test(arguments: [
        ("# ezcluster: ignore[nginx-unknown-directive]: our module\nrewrit on;\n", true),
        ("rewrit on; # ezcluster: ignore[nginx-unknown-directive]: our module\n", true),
        ("rewrit '# ezcluster: ignore[nginx-unknown-directive]: a text';\n", false),
        ("content_by_lua_block {\n# ezcluster: ignore-file[nginx-unknown-directive]: Lua\n}\nrewrit on;\n", false),
    ])
    func nginx(_ text: String, _ isSilenced: Bool) throws {
        let conf = "server {\n    listen 80;\n    root /srv/acme/web;\n\(text)}\n"
        let run = try run(["deploy/nginx/other.conf": conf], rules: Catalogue.all.filter { $0.id == "nginx-unknown-directive" })
        #expect(run.findings.isEmpty == isSilenced, "\(run.findings.map { describe($0.finding) })")
    }

    @Test(arguments: [
        ("    # ezcluster: ignore[dead-rewrite-rule]: for later\n    RewriteRule ^favicon - [L]\n", true),
        // In httpd a number sign behind a directive is an argument.
        ("    RewriteRule ^favicon - [L] # ezcluster: ignore[dead-rewrite-rule]: for later\n", false),
        // A comment that a continued line swallows is none.
        ("    ServerAlias A \\\n    # ezcluster: ignore[dead-rewrite-rule]: no comment\n    RewriteRule ^favicon - [L]\n", false),
        ("    # ezcluster: ignore[dead-rewrite-rule]: for later\n    RewriteRule \\\n      ^favicon \\\n      - [L]\n", true),
    ])
    func apache(_ text: String, _ isSilenced: Bool) throws {
        let conf = "<VirtualHost *:80>\n    ServerName x.test\n    DocumentRoot /srv/acme/web\n    RewriteEngine On\n\(text)</VirtualHost>\n"
        let run = try run(["deploy/apache/other.conf": conf], rules: Catalogue.all.filter { $0.id == "dead-rewrite-rule" })
        #expect(run.findings.isEmpty == isSilenced, "\(run.findings.map { describe($0.finding) })")
    }

    @Test func withoutSuppressionsEverythingIsReported() throws {
        let text = "-l 10.0.10.20\n-u memcache\n# ezcluster: ignore[memcached-udp]: closed\n-U 11211\n# ezcluster: ignore[memcached-upd]: closed\n"
        let config = "ignore:\n    - { rule: memcached-udp, path: deploy/memcached.conf, reason: x }\n"
        let honoured = try run(["deploy/memcached.conf": text, ".ezcluster.yml": config])
        // The comment comes first, so the entry is not needed.
        #expect(ids(honoured) == ["unknown-suppression", "unused-suppression"])
        #expect(honoured.suppressed.map(\.by) == [.comment])
        let all = try run(["deploy/memcached.conf": text, ".ezcluster.yml": config], honours: false)
        #expect(ids(all) == ["memcached-udp", "unknown-suppression"])
    }

    @Test("an unused suppression is judged only when its rule was")
    func unused() throws {
        let text = "-l 10.0.10.20\n-u memcache\n# ezcluster: ignore[memcached-udp]: closed\n-U 0\n"
        #expect(ids(try run(["deploy/memcached.conf": text])) == ["unused-suppression"])
        #expect(ids(try run(["deploy/memcached.conf": text], rules: Catalogue.all.filter { $0.id != "memcached-udp" })) == [])
        let off = "rules: { memcached-udp: off }\n"
        let silent = ids(try run(["deploy/memcached.conf": text, ".ezcluster.yml": off]))
        #expect(silent == [])
        let louder = "rules: { unused-suppression: error }\n"
        let loud = try run(["deploy/memcached.conf": text, ".ezcluster.yml": louder]).findings.map { describe($0.finding) }
        #expect(loud.count == 1 && loud[0].contains(": error: "), "\(loud)")
    }

    @Test("an ignore entry is unused only for files that were read")
    func unusedEntries() throws {
        let entries = """
            ignore:
                - { rule: memcached-udp, path: deploy/memcached.conf, reason: x }
                - { rule: memcached-udp, path: other/memcached.conf, reason: x }
                - { rule: memcached-on-loopback, reason: x }
            """
        let run = try run([".ezcluster.yml": entries])
        #expect(run.findings.map(\.finding.span.start.line) == [2, 4])
        #expect(run.findings.allSatisfy { $0.finding.span.file.path == exampleRoot + "/.ezcluster.yml" })
    }

    @Test("hostile comments take no time")
    func hostile() throws {
        let line = "# ezcluster: ignore[memcached-udp,,]: x\n"
        let text = String(repeating: line, count: 20_000) + "-l 10.0.10.20\n-u memcache\n-U 11211\n"
        let run = try run(["deploy/memcached.conf": text], rules: Catalogue.all.filter { ["memcached-udp", "malformed-suppression"].contains($0.id) })
        #expect(ids(run) == ["malformed-suppression", "memcached-udp"])
        for odd in ["# ezcluster:", "# ezcluster: ignore", "# ezcluster: ignore[", "# ezcluster: ignore]", "# ezcluster: ignore[]: x", "# ezcluster: ignore-file[\u{0}]: x"] {
            _ = try self.run(["deploy/memcached.conf": "-l 10.0.10.20\n\(odd)"])
        }
    }
}
