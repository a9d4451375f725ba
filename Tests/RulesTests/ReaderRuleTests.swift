import Rules
import TestSupport
import Testing

/// Readers name rules by text; these tests keep the texts and the catalogue together.
@Suite struct ReaderRuleTests {
    private static let readers = ["SymfonyYAML", "Symfony", "EzPlatform", "Apache", "Nginx", "Daemons"]
    /// How the ids of the readers' rules begin; other texts with dashes are options and names of the servers.
    private static let families = [
        "yaml-", "config-", "import-", "override-", "parameter-", "env-", "dotenv-", "composer-", "setting-", "io-", "flysystem-",
        "doctrine-", "stash-", "apache-", "nginx-", "memcached-", "redis-",
    ]
    /// What stands before a rule's id where a finding is made.
    private static let makers = ["Finding(", "rule:", ".report("]

    private struct Mention: Hashable {
        var id: String
        var file: String
        var makesFinding: Bool
    }

    /// Every text of the readers' sources that has the form of a rule's id.
    private static func mentions() throws -> [Mention] {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        let files = try Program.run("/usr/bin/find", readers.map { "\(root)/Sources/\($0)" } + ["-name", "*.swift"])
        var mentions: [Mention] = []
        for file in files.outputText.split(separator: "\n").map(String.init) {
            let bytes = try readFile(file)
            let quotes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
            for (open, close) in zip(quotes, quotes.dropFirst()) {
                let text = bytes[(open + 1)..<close]
                guard text.contains(UInt8(ascii: "-")), text.first.map(isLetter) == true,
                    text.allSatisfy({ isLetter($0) || $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) })
                else { continue }
                let before = String(decoding: bytes[..<open].suffix(80).filter { $0 > 0x20 }, as: UTF8.self)
                mentions.append(
                    Mention(
                        id: String(decoding: text, as: UTF8.self), file: String(file.dropFirst(root.count + 1)),
                        makesFinding: makers.contains { before.hasSuffix($0) }))
            }
        }
        return mentions
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    @Test("every rule that a reader names is in the catalogue, and the reader makes its findings")
    func readersNameRulesOfTheCatalogue() throws {
        let mentions = try Self.mentions()
        let named = mentions.filter { mention in mention.makesFinding || Self.families.contains { mention.id.hasPrefix($0) } }
        // That the scan sees the ids at all.
        #expect(Set(named.map(\.file.pathModule)) == Set(Self.readers))
        for mention in named {
            let rule = Catalogue.rule(mention.id)
            #expect(rule != nil, "\(mention.file) reports \(mention.id), which the catalogue does not have")
            #expect(rule?.check == nil, "\(mention.file) reports \(mention.id), which is a rule with a check of its own")
        }
    }

    @Test("every rule without a check is one that a reader names")
    func rulesOfReadersAreMade() throws {
        let named = Set(try Self.mentions().map(\.id))
        for rule in Catalogue.all where rule.check == nil && rule.area != .suppressions {
            #expect(named.contains(rule.id), "no reader reports \(rule.id)")
        }
    }
}

extension String {
    /// `Nginx` of `Sources/Nginx/Model/Loader.swift`.
    fileprivate var pathModule: String { String(split(separator: "/").dropFirst().first ?? "") }
}
