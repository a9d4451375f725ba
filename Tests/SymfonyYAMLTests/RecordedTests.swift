import Glibc
import Source
import SymfonyYAML
import TestSupport
import Testing

/// Releases of `symfony/yaml` that the test machine does not have: their answers to our documents, recorded.
///
/// To record a release again, give its `Yaml` component's folder and version:
/// `SYMFONY_YAML_DIRECTORY=... SYMFONY_YAML_RELEASE=2.8 swift test --filter RecordedTests`. With `EZCLUSTER_DIFFERENTIAL_FACTOR` nothing
/// is recorded, and that many thousand generated documents (`EZCLUSTER_SEED`) are compared with it.
@Suite struct RecordedTests {
    static let releases = ["2.8", "3.4", "4.4", "5.4", "6.4", "7.0"]
    static let folder = String(#filePath.dropLast("RecordedTests.swift".count)) + "Recorded"

    static var documents: [String] {
        var generator = DocumentGenerator(seed: 2026)
        return Cases.all + (0..<300).map { _ in generator.document() }
    }

    static func dialect(_ release: String) -> YAMLDialect {
        let parts = release.split(separator: ".").compactMap { Int($0) }
        return YAMLDialect(symfonyMajor: parts[0], minor: parts[1])
    }

    /// One line for each document: the document, a tab, the answer.
    @Test(arguments: releases)
    func replay(release: String) throws {
        let lines = String(decoding: try readFile("\(Self.folder)/symfony-\(release).txt"), as: UTF8.self).split(separator: "\n")
        let documents = Self.documents
        #expect(lines.count == documents.count, "record the releases again after a change of the documents")
        var answers: [String] = []
        for (line, document) in zip(lines, documents) {
            let parts = line.split(separator: "\t", maxSplits: 1)
            #expect(parts.count == 2 && parts[0] == Canonical.quoted(document), "record the releases again after a change of the documents")
            answers.append(parts.count == 2 ? String(parts[1]) : "")
        }
        let found = DifferentialTests.differences(documents.map { Array($0.utf8) }, answers, Self.dialect(release))
        if !found.isEmpty { Issue.record("\(found.count) differences\n\(found.joined(separator: "\n"))") }
    }

    @Test(.enabled(if: getenv("SYMFONY_YAML_DIRECTORY") != nil, "records answers only when asked to"))
    func record() throws {
        let directory = try #require(getenv("SYMFONY_YAML_DIRECTORY").map { String(cString: $0) })
        let release = try #require(getenv("SYMFONY_YAML_RELEASE").map { String(cString: $0) })
        let referee = PHPReferee(php: try #require(Servers.php), directory: directory)
        if let thousands = getenv("EZCLUSTER_DIFFERENTIAL_FACTOR").flatMap({ Int(String(cString: $0)) }) {
            var generator = DocumentGenerator(seed: getenv("EZCLUSTER_SEED").flatMap { UInt64(String(cString: $0)) } ?? 1)
            let documents = (0..<(thousands * 1_000)).map { _ in Array(generator.document().utf8) }
            let found = DifferentialTests.differences(documents, try referee.answers(documents), Self.dialect(release))
            print("Symfony \(release): \(documents.count) documents, \(found.count) differences")
            if !found.isEmpty { Issue.record("\(found.sorted { $0.count < $1.count }.prefix(12).joined(separator: "\n"))") }
            return
        }
        let documents = Self.documents
        let answers = try referee.answers(documents.map { Array($0.utf8) })
        let lines = zip(documents, answers).map { document, answer in
            // The wording of errors is Symfony's own, and not compared.
            Canonical.quoted(document) + "\t" + (answer.hasPrefix("error") ? "error " : answer.hasPrefix("crash") ? "crash " : answer)
        }
        let file = try #require(fopen("\(Self.folder)/symfony-\(release).txt", "w"))
        defer { fclose(file) }
        fputs(lines.joined(separator: "\n") + "\n", file)
    }
}
