import Source
import Testing

@testable import Nginx

@Suite("nginx grammar")
struct GrammarTests {
    private func parse(_ text: String) -> NginxSyntax { NginxSyntax.parse(SourceFile(path: "/t.conf", text: text)) }
    private func words(_ text: String) -> [[String]] { parse(text).directives.map { $0.words.map(\.text) } }

    @Test(
        "words, quotes and escapes",
        arguments: [
            ("a b;", [["a", "b"]]),
            ("a\tb\r\n c;", [["a", "b", "c"]]),
            ("a \"x y\" 'p q';", [["a", "x y", "p q"]]),
            ("a b\"c\"d;", [["a", "b\"c\"d"]]),
            ("a /x#y; # comment\nb;", [["a", "/x#y"], ["b"]]),
            ("a \\.php\\d;", [["a", "\\.php\\d"]]),
            ("a \"\\\\.\" '\\'' \"\\\"\";", [["a", "\\.", "'", "\""]]),
            ("a x\\ty\\;z;", [["a", "x\ty\\;z"]]),
            ("a ${name}x $b;", [["a", "${name}x", "$b"]]),
            ("a b}c;", [["a", "b}c"]]),
            ("if ($a = \"x\") { }", [["if", "($a", "=", "x", ")"]]),
            ("a \"line\nbreak\";", [["a", "line\nbreak"]]),
            ("a \"^/[a-z]{2}$\";", [["a", "^/[a-z]{2}$"]]),
        ])
    func tokens(text: String, expected: [[String]]) {
        #expect(words(text) == expected)
        #expect(parse(text).findings.isEmpty)
    }

    @Test("ranges point at what was written")
    func ranges() throws {
        let text = "server {\n  rewrite \"^/a b\" /c last; # x\n}\n"
        let file = SourceFile(path: "/t.conf", text: text)
        let server = try #require(NginxSyntax.parse(file).directives.first)
        let rewrite = try #require(server.block?.first)
        #expect(file.text(rewrite.words[1].range) == "\"^/a b\"")
        #expect(file.text(rewrite.range) == "rewrite \"^/a b\" /c last;")
        #expect(file.text(server.range) == String(text.dropLast()))
        #expect(server.comments.map { file.text($0.range) } == ["# x"])
        #expect(rewrite.span.start == SourcePosition(line: 2, column: 3))
    }

    @Test(
        "what no server accepts is a finding, and the rest is read",
        arguments: [
            ("a 'b'c; d;", 1, ["a", "d"]),
            ("a;; b;", 1, ["a", "b"]),
            ("a } b;", 2, ["a", "b"]),
            ("a { b; ", 1, ["a"]),
            ("a", 1, ["a"]),
            ("{ a; } b;", 1, ["", "b"]),
            ("a \"b; \n c;", 1, ["a"]),
        ])
    func recovery(text: String, findings: Int, names: [String]) {
        let syntax = parse(text)
        #expect(syntax.findings.count == findings)
        #expect(syntax.findings.allSatisfy { $0.rule == "nginx-syntax" && $0.severity == .error })
        #expect(syntax.directives.map(\.name) == names)
    }

    @Test("a Lua block is skipped as Lua")
    func lua() {
        let text = "location / { content_by_lua_block { local a = \"}\" -- }\n local b = [[ } ]] if x then y({}) end } root /x; }"
        let syntax = parse(text)
        #expect(syntax.findings.isEmpty)
        #expect(syntax.directives.first?.block?.map(\.name) == ["content_by_lua_block", "root"])
    }

    @Test(
        "placeholders of templates are values, not errors",
        arguments: [
            "listen %PORT%;", "server_name {{ host }};", "root {{host}}/web;", "root <%= @root %>/web;", "root \"{{ a }}/b\";",
        ])
    func placeholders(text: String) {
        let syntax = parse(text)
        #expect(syntax.findings.isEmpty)
        #expect(syntax.directives.first?.words.last?.hasPlaceholder == true)
        #expect(syntax.directives.count == 1)
    }

    @Test("percent signs of patterns are no placeholders")
    func percent() {
        #expect(parse("rewrite ^/a%20b%20c /x;").directives.first?.words[1].hasPlaceholder == false)
    }

    @Test("template lines are directives under a condition")
    func conditionalLines() throws {
        let syntax = parse("server {\n #if[ENV!=dev] fastcgi_param A b;\n}")
        let line = try #require(syntax.directives.first?.block?.first)
        #expect(line.name == "fastcgi_param")
        #expect(line.templateCondition == "[ENV!=dev]")
        #expect(syntax.templatePlaces.count == 1)
    }

    @Test("hostile input ends in bounded time with findings")
    func hostile() {
        let deep = parse(String(repeating: "a {", count: 100_000))
        #expect(deep.findings.contains { $0.message.contains("nested") })
        let long = parse("a " + String(repeating: "x", count: 2_000_000) + "; b;")
        #expect(long.findings.count == 1)
        #expect(long.directives.last?.name == "b")
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        #expect(NginxSyntax.parse(SourceFile(path: "/r", bytes: bytes)).findings.count <= 50)
        let quotes = parse(String(repeating: "a \"\n", count: 20_001))
        #expect(!quotes.findings.isEmpty)
    }
}
