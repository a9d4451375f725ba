import Source
import SymfonyYAML
import Testing

/// Nothing that a file holds may crash the reader, or make it slow.
@Suite struct HostileInputTests {
    func parse(_ text: String, _ dialect: YAMLDialect = .v5_4) -> YAMLTree {
        YAMLTree.parse(SourceFile(path: "/config.yaml", text: text), dialect: dialect)
    }

    func parse(_ bytes: [UInt8]) -> YAMLTree { YAMLTree.parse(SourceFile(path: "/config.yaml", bytes: bytes), dialect: .v5_4) }

    @Test func aliasesDoNotExplode() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        let tree = parse(text)
        #expect(tree.findings.contains { $0.rule == "yaml-alias-expansion" })
        #expect(!tree.isComplete)
        #expect(tree.root?["a2"]?.count == 10)
    }

    @Test func mergesDoNotExplode() {
        let entries = (0..<500).map { "  k\($0): v\n" }.joined()
        let merges = (0..<2_000).map { "m\($0):\n  <<: *x\n" }.joined()
        let tree = parse("x: &x\n" + entries + merges)
        #expect(tree.findings.contains { $0.rule == "yaml-alias-expansion" })
    }

    @Test(arguments: [("[", ""), ("{a: ", ""), ("- ", ""), ("[", "]")])
    func nestingIsBounded(open: String, close: String) {
        let tree = parse(String(repeating: open, count: 20_000) + "a" + String(repeating: close, count: 20_000))
        #expect(tree.findings.contains { $0.rule == "yaml-nesting" })
        #expect(!tree.isComplete)
    }

    @Test("the place of the bound is the bracket that passes it", arguments: [3, 5])
    func placeOfTheBound(major: Int) throws {
        let text = "a: " + String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        let tree = parse(text, YAMLDialect(symfonyMajor: major, minor: 4))
        let finding = try #require(tree.findings.first { $0.rule == "yaml-nesting" })
        #expect(finding.span.text == "[" && finding.span.range.start > 100)
    }

    @Test func blocksAreBounded() {
        let tree = parse((0..<2_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined())
        #expect(tree.findings.contains { $0.rule == "yaml-nesting" })
    }

    @Test func manyKeysAndLongKeys() {
        let tree = parse((0..<10_000).map { "key\($0): \($0)\n" }.joined() + String(repeating: "k", count: 100_000) + ": v\n")
        #expect(tree.findings.isEmpty)
        #expect(tree.root?.count == 10_001)
    }

    @Test func manyThingsThatAreNotClosed() {
        for line in ["a: [b\n", "a: 'b\n", "a: {b: \n", "- \"\n", "a: &b\n", "? \n", "\t\n", "a: *x\n"] {
            let tree = parse(String(repeating: line, count: 2_000))
            #expect(tree.findings.count <= 60)
        }
    }

    @Test func nothingButBlankLines() {
        #expect(parse(String(repeating: "\n", count: 100_000)).root == nil)
        #expect(parse("a:\n  b:\n" + String(repeating: "   \n", count: 50_000)).root?["a"] != nil)
        #expect(parse("").root == nil && parse("").findings.isEmpty)
    }

    @Test func notUTF8() throws {
        let tree = parse(Array("a: b\nc: ".utf8) + [0xE9] + Array("\nd: e\n".utf8))
        let finding = try #require(tree.findings.first)
        #expect(finding.rule == "yaml-not-utf8")
        #expect(finding.span.start == SourcePosition(line: 2, column: 4))
        #expect(tree.root?["d"]?.scalar == .string("e"))
    }

    @Test func binary() {
        let tree = parse((0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        #expect(tree.findings.map(\.rule) == ["yaml-not-utf8"])
        #expect(tree.root == nil && !tree.isComplete)
    }

    @Test func randomBytesDoNotCrash() {
        var state: UInt64 = 42
        let alphabet = Array(" \n\n  :-'\"#[]{},&*!|>%@`?ab1.\\\t~<=\u{e9}\r".utf8)
        for dialect in [YAMLDialect.v2_8, .v3_4, .v4_4, .v5_4, .v7_0] {
            for _ in 0..<800 {
                var bytes: [UInt8] = []
                state = state &* 6_364_136_223_846_793_005 &+ 1
                for _ in 0..<Int(state >> 58) {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    bytes.append(alphabet[Int(truncatingIfNeeded: (state >> 33) % UInt64(alphabet.count))])
                }
                let file = SourceFile(path: "/f", bytes: bytes)
                let tree = YAMLTree.parse(file, dialect: dialect)
                if let root = tree.root { Places.check(root, file) }
                for finding in tree.findings { #expect(finding.span.range.end <= bytes.count) }
            }
        }
    }
}
