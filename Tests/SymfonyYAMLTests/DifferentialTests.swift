import Source
import SymfonyYAML
import TestSupport
import Testing

/// Symfony's own parser is the referee.
@Suite struct DifferentialTests {
    /// Names each difference; acceptance is compared, not the wording of errors.
    static func differences(_ documents: [[UInt8]], _ answers: [String], _ dialect: YAMLDialect) -> [String] {
        var found: [String] = []
        for (document, answer) in zip(documents, answers) {
            let tree = YAMLTree.parse(SourceFile(path: "/t.yaml", bytes: document), dialect: dialect)
            // The recorded patch releases of 6.4 and 7.0 are older than the one that changed this; a finding says so.
            if dialect >= .v6_4, tree.findings.contains(where: { $0.rule == "yaml-omitted-item" }) { continue }
            let ours = Canonical.text(tree)
            if ours == answer { continue }
            let isRefused = answer.hasPrefix("error ") || answer.hasPrefix("crash ")
            if isRefused, ours.hasPrefix("error ") { continue }
            // Symfony takes a mapping for its last value when that is an empty text, the mapping begins with an empty line, and a line
            // is none of its keys. Here that line is named.
            if ours.hasSuffix("neither a key with a value nor an item of a sequence"), answer.contains("\"\""), document.contains(0x0A) { continue }
            found.append("\(Canonical.quoted(String(decoding: document, as: UTF8.self)))\n  Symfony: \(answer)\n  here:    \(ours)")
        }
        return found
    }

    @Test(.enabled(if: PHPReferee.find() != nil, "needs php-cli and php-symfony-yaml"))
    func handWrittenCases() throws {
        let referee = try #require(PHPReferee.find())
        let documents = Cases.all.map { Array($0.utf8) }
        let found = Self.differences(documents, try referee.answers(documents), .v5_4)
        for difference in found { Issue.record("\(difference)") }
    }
}

extension DifferentialTests {
    @Test(.enabled(if: PHPReferee.find() != nil, "needs php-cli and php-symfony-yaml"), arguments: [UInt64](1...6))
    func generatedDocuments(seed: UInt64) throws {
        let referee = try #require(PHPReferee.find())
        var generator = DocumentGenerator(seed: seed)
        let documents = (0..<1_000).map { _ in Array(generator.document().utf8) }
        let found = Self.differences(documents, try referee.answers(documents), .v5_4)
        if !found.isEmpty { Issue.record("\(found.count) differences\n\(found.sorted { $0.count < $1.count }.prefix(12).joined(separator: "\n"))") }
    }
}

extension DifferentialTests {
    @Test("the YAML of examples/", .enabled(if: PHPReferee.find() != nil, "needs php-cli and php-symfony-yaml"))
    func examples() throws {
        let referee = try #require(PHPReferee.find())
        let listing = try Program.run(
            "find", [Servers.packageRoot + "/examples", "-type", "f", "(", "-name", "*.yml", "-o", "-name", "*.yaml", "-o", "-name", "*.yml.dist", ")"])
        let documents = try listing.outputText.split(separator: "\n").map { try readFile(String($0)) }
        #expect(documents.count > 80)
        for difference in Self.differences(documents, try referee.answers(documents), .v5_4) { Issue.record("\(difference)") }
    }
}
