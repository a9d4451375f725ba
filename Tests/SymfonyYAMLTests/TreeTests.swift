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

    /// What the releases of symfony/yaml before and after the change read.
    @Test(arguments: [
        (5, 4, 43, 2), (5, 4, 44, 3), (5, 4, nil, 3), (6, 3, 12, 2), (6, 4, 11, 2), (6, 4, 12, 3), (7, 0, 10, 2), (7, 1, 4, 2), (7, 1, 5, 3), (7, 2, 0, 3), (4, 4, 51, 2),
    ] as [(Int, Int, Int?, Int)])
    func readsOmittedItemsAsThePatchReleaseDoes(major: Int, minor: Int, patch: Int?, count: Int) throws {
        let tree = parse("a: [1, , 2]\n", YAMLDialect(symfonyMajor: major, minor: minor, patch: patch))
        #expect(try #require(tree.root)["a"].map { Array($0.items).count } == count)
        #expect(tree.findings.isEmpty == (major == 4 || (major, minor) == (6, 3) || (major, minor) == (7, 0)))
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
