import Source
import SymfonyYAML
import Testing

@Suite struct TreeTests {
    func parse(_ text: String, _ dialect: YAMLDialect = .v5_4) -> YAMLTree {
        YAMLTree.parse(SourceFile(path: "/config.yaml", text: text), dialect: dialect)
    }

    @Test func readsKeysValuesAndPlaces() throws {
        let tree = parse("é: 1\nlist:\n  - 'it''s'\n  - {a: b}\n")
        #expect(tree.findings.isEmpty)
        let root = try #require(tree.root)
        #expect(root["é"]?.scalar == .integer(1))
        let items = Array(try #require(root["list"]).items)
        #expect(items.count == 2)
        #expect(items[0].scalar == .string("it's"))
        #expect(items[0].span.text == "'it''s'")
        #expect(items[1]["a"]?.span.start == SourcePosition(line: 4, column: 9))
        #expect(root.entries.map(\.key) == ["é", "list"])
        #expect(root.entries.map { $0.keySpan.text } == ["é", "list"])
    }

    @Test func appliesMergeKeys() throws {
        let root = try #require(parse("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n").root)
        #expect(root["b"]?.entries.map(\.key) == ["x", "y"])
        #expect(root["b"]?["y"]?.scalar == .integer(3))
    }
}

/// A value that is left out has no text, and asking for it is no mistake.
@Test func textOfWhatIsNotThere() {
    let tree = YAMLTree.parse(SourceFile(path: "/a.yml", bytes: Array("a:\nb: ~\nc: [ , ]\n".utf8)), dialect: .v5_4)
    #expect(tree.root?["a"]?.text == "")
    #expect(tree.root?["b"]?.scalar == .null)
    #expect(tree.root?["c"]?.items.map(\.text).joined() == "")
}
