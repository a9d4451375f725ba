import Glibc
import TestSupport
import Testing

@testable import EzPlatform

/// What the bundles' own configuration classes answer to our inputs, release by release.
///
/// The answers are recorded: `EZCLUSTER_BUNDLE_REFEREE` names a program that is run as `PROGRAM TREE VERSION`, reads one case a
/// line (`{"key": ROOT, "docs": [HEX, ...]}`), gives them to the real classes and prints one line each:
/// `refused PATH`, or the merged value in the notation of `Notation`, for the product followed by the effective settings.
/// `EZCLUSTER_BUNDLE_RECORD=1` records again; without it, cases beyond the recorded ones are compared
/// (`EZCLUSTER_DIFFERENTIAL_FACTOR` times as many).
@Suite struct BundleTests {
    static let folder = String(#filePath.dropLast("Bundles/BundleTests.swift".count)) + "Recorded"
    private static let recordedCases = 150

    static func documents(_ tree: BundleTree) -> [[String]] {
        var generator = BundleCaseGenerator(seed: 2026)
        return BundleCases.written(tree) + (0..<recordedCases).map { _ in generator.documents(tree) }
    }

    @Test(arguments: BundleTree.all) func replay(tree: BundleTree) throws {
        let lines = String(decoding: try readFile("\(Self.folder)/\(tree.fileName)"), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).dropLast()
        let documents = Self.documents(tree)
        try #require(
            lines.first.map(String.init) == Self.checksum(documents) && lines.count == documents.count + 1,
            "record the answers again after a change of the cases")
        var comparison = BundleComparison(tree)
        if tree.name == "product" { comparison.standard = Self.standard(String(lines[1])) }
        for (document, answer) in zip(documents, lines.dropFirst()) { comparison.compare(document, String(answer)) }
        report(comparison)
    }

    @Test(.enabled(if: getenv("EZCLUSTER_BUNDLE_REFEREE") != nil, "asks the real classes only when they are there"), arguments: BundleTree.all)
    func referee(tree: BundleTree) throws {
        let program = try #require(getenv("EZCLUSTER_BUNDLE_REFEREE").map { String(cString: $0) })
        if getenv("EZCLUSTER_BUNDLE_RECORD") != nil {
            let documents = Self.documents(tree)
            var answers = try Self.ask(program, tree, documents)
            if tree.name == "product" {
                let standard = Self.standard(answers[0])
                answers = [answers[0]] + answers.dropFirst().map { Self.shortened($0, standard) }
            }
            let file = try #require(fopen("\(Self.folder)/\(tree.fileName)", "w"))
            defer { fclose(file) }
            fputs(([Self.checksum(documents)] + answers.map(Self.withoutWording)).joined(separator: "\n") + "\n", file)
            return
        }
        let factor = getenv("EZCLUSTER_DIFFERENTIAL_FACTOR").flatMap { Int(String(cString: $0)) } ?? 1
        var generator = BundleCaseGenerator(seed: UInt64(factor) &* 7_919)
        let documents = (0..<(200 * factor)).map { _ in generator.documents(tree) }
        let first = BundleCases.written(tree)[0]
        let answers = try Self.ask(program, tree, [first] + documents)
        var comparison = BundleComparison(tree)
        for (document, answer) in zip(documents, answers.dropFirst()) { comparison.compare(document, answer) }
        print("\(tree.testDescription): \(comparison.accepted) accepted, \(comparison.refused) refused, \(comparison.values) values compared, \(comparison.differences.count) differences")
        report(comparison)
    }

    private func report(_ comparison: BundleComparison) {
        guard !comparison.differences.isEmpty else { return }
        Issue.record("\(comparison.differences.count) differences\n\(comparison.differences.prefix(12).joined(separator: "\n"))")
    }

    // MARK: Answers

    private static func ask(_ program: String, _ tree: BundleTree, _ documents: [[String]]) throws -> [String] {
        let input = documents.map { documents in
            "{\"key\":\"\(tree.rootKey)\",\"docs\":[" + documents.map { "\"\(hex($0))\"" }.joined(separator: ",") + "]}"
        }.joined(separator: "\n") + "\n"
        let result = try Program.run(program, [tree.name, tree.version], input: Array(input.utf8), seconds: 600)
        let lines = result.outputText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
        try #require(lines.count == documents.count, "\(lines.count) answers for \(documents.count) cases: \(result.errorText.prefix(500)) \(lines.last ?? "")")
        return Array(lines)
    }

    private static func hex(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: text.utf8.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The wording of refusals is the bundles' own, and not compared.
    private static func withoutWording(_ answer: String) -> String {
        guard answer.hasPrefix("refused") else { return answer }
        return String(answer.prefix { $0 != "\t" })
    }

    /// The settings of the first siteaccess of an answer.
    private static func standard(_ answer: String) -> [String: String] {
        var result: [String: String] = [:]
        for field in answer.split(separator: "\t").dropFirst() {
            guard field.hasPrefix("\"site:"), let end = field.dropFirst().firstIndex(of: "\"") else { continue }
            result[String(field[field.index(field.startIndex, offsetBy: 6)..<end])] = String(field[field.index(end, offsetBy: 2)...])
        }
        return result
    }

    /// Without the settings that have the release's own value.
    private static func shortened(_ answer: String, _ standard: [String: String]) -> String {
        let fields = answer.split(separator: "\t", omittingEmptySubsequences: false)
        return fields.enumerated().filter { index, field in
            guard index > 0, let colon = field.firstIndex(of: ":"), let end = field.dropFirst().firstIndex(of: "\"") else { return true }
            return standard[String(field[field.index(after: colon)..<end])] != String(field[field.index(end, offsetBy: 2)...])
        }.map { String($0.element) }.joined(separator: "\t")
    }

    /// FNV-1a over all cases: the answers belong to these.
    private static func checksum(_ documents: [[String]]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for document in documents {
            for byte in document.joined(separator: "\u{0}").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 1) &* 0x100_0000_01B3
        }
        return "cases " + String(hash, radix: 16)
    }
}
