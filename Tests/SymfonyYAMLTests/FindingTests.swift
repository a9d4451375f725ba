import Source
import SymfonyYAML
import Testing

@Suite struct FindingTests {
    func parse(_ text: String, _ dialect: YAMLDialect = .v5_4) -> YAMLTree {
        YAMLTree.parse(SourceFile(path: "/config.yaml", text: text), dialect: dialect)
    }

    @Test func duplicateKeyNamesBothPlaces() throws {
        let tree = parse("a: 1\nb: 2\na: 3\n", .v4_4)
        let finding = try #require(tree.findings.first)
        #expect(finding.rule == "yaml-duplicate-key" && finding.severity == .error)
        #expect(finding.span.start == SourcePosition(line: 3, column: 1))
        #expect(finding.related.first?.span.start == SourcePosition(line: 1, column: 1))
        #expect(tree.isComplete)
        let old = parse("a: 1\nb: 2\na: 3\n", .v3_4)
        #expect(old.findings.map(\.severity) == [.warning])
        #expect(old.root?["a"]?.scalar == .integer(1))
    }

    @Test func unquotedReferenceIsReadAndFixed() throws {
        let text = "services:\n    foo:\n        arguments: [@bar, '%x%', %kernel.debug%]\n        factory: @f\n"
        #expect(parse(text, .v2_8).findings.isEmpty)
        let tree = parse(text, .v4_4)
        #expect(tree.findings.map(\.rule) == ["yaml-unquoted-reference", "yaml-unquoted-reference", "yaml-unquoted-reference"])
        #expect(tree.findings.map { $0.span.text } == ["@bar", "%kernel.debug%", "@f"])
        #expect(tree.findings.map { $0.fixes.first?.edits.first?.replacement } == ["'@bar'", "'%kernel.debug%'", "'@f'"])
        #expect(tree.root?["services"]?["foo"]?["factory"]?.scalar == .string("@f"))
        #expect(tree.isComplete)
    }

    @Test func byteOrderMarkIsReportedAndTheRestRead() throws {
        let tree = parse("\u{FEFF}a: b\n")
        let finding = try #require(tree.findings.first)
        #expect(finding.rule == "yaml-byte-order-mark")
        #expect(finding.fixes.first?.edits.first?.span.range == ByteRange(0, 3))
        #expect(tree.root?["a"]?.scalar == .string("b"))
        #expect(tree.root?["a"]?.span.start.line == 1)
    }

    @Test func tab() throws {
        let tree = parse("a:\n  b: c\n\td: e\nf: g\n")
        let finding = try #require(tree.findings.first)
        #expect(finding.rule == "yaml-tab")
        #expect(finding.span.start == SourcePosition(line: 3, column: 1))
        #expect(tree.root?["f"]?.scalar == .string("g"))
        #expect(tree.root?["a"]?["b"]?.scalar == .string("c"))
        #expect(!tree.isComplete)
    }

    @Test(arguments: [
        ("a:\n    b: 1\n  c: 2\nd: 3\n", 3, 3, "d"),
        ("a: [1, 2\nb: 2\nd: 3\n", 1, 4, "d"),
        ("a: \"x\nb: 2\nd: 3\n", 1, 4, "d"),
        ("a:\n  b: x: y\n  c: 1\nd: 3\n", 2, 7, "d"),
        ("a: 1\n- b\nd: 3\n", 2, 1, "d"),
        ("a: 1\nnonsense\nd: 3\n", 2, 1, "d"),
        ("a: *nowhere\nd: 3\n", 1, 4, "d"),
        ("a: 'x' y\nd: 3\n", 1, 7, "d"),
        ("a: \"\\q\"\nd: 3\n", 1, 5, "d"),
        ("a: {b: 1, c}\nd: 3\n", 1, 11, "d"),
        ("1.5: a\nd: 3\n", 1, 1, "d"),
        ("a: 2001-13-01\nd: 3\n", 1, 4, "d"),
    ])
    func refusalHasThePlaceAndTheRestIsRead(text: String, line: Int, column: Int, key: String) throws {
        let tree = parse(text)
        let finding = try #require(tree.findings.first)
        #expect(finding.severity == .error)
        #expect(finding.span.start == SourcePosition(line: line, column: column), "\(finding.message)")
        #expect(tree.root?[key]?.scalar == .integer(3))
        #expect(!tree.isComplete)
    }

    @Test func commentsAreFoundOutsideOfValues() {
        let text = "# one\na: 'b # no' # two\nc: |\n  # no\n  x\nd: e#no # three\n\"k # no\": 1 #four\nf: [1, # five\n  2]\n"
        let file = SourceFile(path: "/c.yaml", text: text)
        let tree = YAMLTree.parse(file, dialect: .v5_4)
        #expect(tree.comments.map { file.text($0) } == ["# one", "# two", "# three", "#four", "# five"])
    }

    @Test func dialectsDiffer() {
        func value(_ text: String, _ dialect: YAMLDialect) -> YAMLScalar? { parse("a: \(text)", dialect).root?["a"]?.scalar }
        #expect(value("0644", .v5_4) == .integer(420))
        #expect(value("0644", .v6_4) == .string("0644"))
        #expect(value("0o644", .v5_4) == .integer(420))
        #expect(value("0o644", .v3_4) == .string("0o644"))
        #expect(value("yes", .v5_4) == .string("yes"))
        #expect(value("12:30", .v5_4) == .string("12:30"))
        #expect(value("2001-01-01", .v5_4) == .integer(978_307_200))
        #expect(value("!tagged_iterator x.y", .v4_4) == .tagged(tag: "tagged_iterator", "x.y"))
        #expect(value("!php/const PHP_INT_MAX", .v5_4) == .tagged(tag: "php/const", "PHP_INT_MAX"))
        #expect(value("'%a%'", .v7_0) == .string("%a%"))
    }

    @Test func taggedCollectionsKeepTheirTag() {
        let tree = parse("a: !service\n  class: B\nb: !tagged_iterator {tag: c}\n")
        #expect(tree.root?["a"]?.tag == "service" && tree.root?["a"]?["class"]?.scalar == .string("B"))
        #expect(tree.root?["b"]?.tag == "tagged_iterator" && tree.root?["b"]?["tag"]?.scalar == .string("c"))
    }

    @Test func placesHoldForAllCases() {
        var generator = DocumentGenerator(seed: 7)
        for text in Cases.all + (0..<1_000).map({ _ in generator.document() }) {
            let file = SourceFile(path: "/c.yaml", text: text)
            if let root = YAMLTree.parse(file, dialect: .v5_4).root { Places.check(root, file) }
        }
    }
}
