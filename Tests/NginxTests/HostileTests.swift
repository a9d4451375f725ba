import Patterns
import Routing
import Source
import Testing

@testable import Nginx

/// Configurations made to cost time or memory without end.
@Suite("hostile nginx configurations", .serialized)
struct HostileTests {
    private func load(_ files: [String: String]) throws -> NginxConfiguration {
        let store = SourceStore(tree: MemoryFileTree(text: files))
        return NginxConfiguration.load(
            main: try store.file("/etc/nginx/nginx.conf"), includes: IncludeScope(store: store, root: "/"), patterns: PatternCache())
    }

    private func server(_ text: String, http: String = "") throws -> NginxConfiguration {
        try load(["/etc/nginx/nginx.conf": "events { }\nhttp {\n\(http)\nserver {\nlisten 80;\n\(text)\n}\n}\n"])
    }

    private func outcomes(_ configuration: NginxConfiguration, _ target: String) -> [Outcome] {
        configuration.route(Request(target), in: ServerContext()).outcomes
    }

    @Test("patterns that take exponential time give up, and say so")
    func patterns() throws {
        let target = "/" + String(repeating: "a", count: 4_000) + "!"
        for pattern in ["^/(a+)+$", "^/(a|aa)+$", "^/(.*a){20}$", "(a*)*b"] {
            for text in ["location ~ \"\(pattern)\" { return 403; }", "rewrite \"\(pattern)\" /x;", "if ($uri ~ \"\(pattern)\") { return 403; }"] {
                let found = outcomes(try server(text), target)
                #expect(found.allSatisfy { $0.kind != .unknown || $0.steps.last?.effect.contains("too many steps") == true })
            }
        }
    }

    @Test("more work than a server would do for a request is cut")
    func work() throws {
        let rules = try server((0..<4_000).map { "rewrite ^/a\($0)$ /b;\n" }.joined() + "return 204;")
        #expect(outcomes(rules, "/x").map(\.status) == [204])
        // Every branch runs all of them again.
        let branches = (0..<12).map { "if (-f /x\($0)) { set $a \"${a}\($0)\"; }\n" }.joined()
        let many = try server(branches + (0..<3_000).map { "set $b\($0) $a;\n" }.joined() + "return 302 /$a;")
        let result = many.route(Request("/x"), in: ServerContext())
        #expect(result.outcomes.contains { $0.steps.last?.effect.contains("more directives run") == true } || result.isTruncated)
    }

    @Test("rewrite cycles end as in the server")
    func cycles() throws {
        #expect(outcomes(try server("location / { rewrite ^ /x last; }"), "/").map(\.status) == [500])
        #expect(outcomes(try server("location / { try_files /none /; }"), "/").map(\.status).contains(500))
        #expect(outcomes(try server("recursive_error_pages on; error_page 404 /e; location / { return 404; }"), "/").map(\.status) == [500])
    }

    @Test("variables that are made of each other stay small, and end")
    func values() throws {
        let chain = (0..<1_000).map { "map $m\($0 + 1) $m\($0) { default d; ~^(.*)$ x$1; }\n" }.joined()
        #expect(outcomes(try server("return 302 /$m0;", http: "variables_hash_max_size 8192;\n" + chain + "map $uri $m1000 { default d; }"), "/").count == 1)
        let doubling = try server(String(repeating: "set $a \"x$a$a\";\n", count: 40) + "return 302 /$a;")
        #expect(outcomes(doubling, "/").map(\.kind) == [.unknown])
        #expect(outcomes(try server("return 302 /$a;", http: "map $b $a { default $b; } map $a $b { default $a; }"), "/").count == 1)
    }

    @Test("blocks within blocks, thousands of locations and servers")
    func structure() throws {
        var nested = ""
        for depth in 1...190 { nested += "location /" + String(repeating: "a", count: depth) + " {\n" }
        #expect(outcomes(try server(nested + String(repeating: "}\n", count: 190)), "/" + String(repeating: "a", count: 300)).count >= 1)
        let deep = String(repeating: "location / {", count: 5_000)
        #expect(!(try server(deep)).findings.isEmpty)
        let wide = try server((0..<5_000).map { "location /l\($0)/ { return \(200 + $0 % 100); }\n" }.joined())
        #expect(outcomes(wide, "/l4999/x").map(\.status) == [299])
        let servers = (0..<2_000).map { "server { listen 81; server_name h\($0).test *.w\($0).test; return \(200 + $0 % 100); }\n" }.joined()
        let many = try server("return 204;", http: servers)
        var request = Request("/", host: "a.w1999.test")
        request.port = 81
        #expect(many.route(request, in: ServerContext()).outcomes.map(\.status) == [299])
    }

    @Test("includes that include each other are bounded, and then nothing is claimed")
    func includes() throws {
        var files = ["/etc/nginx/nginx.conf": "events { } http { include f0; server { listen 80; return 204; } }"]
        for level in 0..<30 { files["/etc/nginx/f\(level)"] = String(repeating: "include f\(level + 1);\n", count: 9) }
        files["/etc/nginx/f30"] = "gzip on;"
        let configuration = try load(files)
        #expect(configuration.findings.contains { $0.rule == "nginx-include-limit" })
        #expect(outcomes(configuration, "/").map(\.kind) == [.unknown])
        var wide = ["/etc/nginx/nginx.conf": "events { } http { include many/*.conf; server { listen 80; return 204; } }"]
        for number in 0..<1_000 { wide["/etc/nginx/many/\(number).conf"] = "map $uri $v\(number) { default 1; }" }
        #expect(outcomes(try load(wide), "/").map(\.status) == [204])
    }

    @Test("lines of a megabyte and thousands of unknown names")
    func lines() throws {
        let long = "/" + String(repeating: "a", count: 1_000_000)
        #expect(!(try server("location \(long) { }")).findings.isEmpty)
        let words = String(repeating: " word", count: 50_000)
        #expect(outcomes(try server("index\(words);\nreturn 204;"), "/").map(\.status) == [204])
        let unknown = try server((0..<4_000).map { "strange_directive_\($0) on;\n" }.joined() + "return 204;")
        #expect(unknown.findings.count <= 500)
        #expect(outcomes(unknown, "/").map(\.status) == [204])
        let braces = try server(String(repeating: "}", count: 100_000))
        #expect(braces.findings.count <= 60)
        let networks = (0..<10_000).map { "\(100 + $0 / 256 % 256).\($0 % 256).0.0/16 v\($0);\n" }.joined()
        #expect(outcomes(try server("return 302 /$g;", http: "geo $g { default d; \(networks) }"), "/").map(\.location) == ["http://localhost/v6912"])
    }
}
