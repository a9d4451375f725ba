import Glibc
import Source
import TestSupport
import Testing

@testable import Symfony

/// Releases of Symfony that the test machine does not have: their answers to our projects, recorded.
///
/// To record a release again, name a PHP file that loads its components:
/// `SYMFONY_BOOTSTRAP=... SYMFONY_RELEASE=3.4 swift test --filter SymfonyTests.RecordedTests`
@Suite struct RecordedTests {
    static let releases = ["2.8", "3.4", "4.4", "5.2", "5.4", "6.4", "7.2"]
    static let folder = String(#filePath.dropLast("RecordedTests.swift".count)) + "Recorded"

    static func version(_ release: String) -> SymfonyVersion {
        let parts = release.split(separator: ".").compactMap { Int($0) }
        return SymfonyVersion(parts[0], parts[1])
    }

    static func cases(_ release: String, generated: Int, seed: UInt64) -> [PHPReferee.Case] {
        let version = version(release)
        var generator = CaseGenerator(seed: seed)
        var cases = ContainerCases.written.filter { $0.suits(version) }
        for index in 0..<generated {
            let test = index % 3 == 2 ? generator.dotenvCase() : generator.containerCase()
            if test.suits(version) { cases.append(test) }
        }
        // Most of the generated cases hold what 2.8 refuses.
        if !version.hasEnvironmentPlaceholders { cases += (0..<generated).map { _ in generator.plainContainerCase() } }
        return cases
    }

    /// The checksum of the cases, then one line for each.
    @Test(arguments: releases)
    func replay(release: String) throws {
        let lines = String(decoding: try readFile("\(Self.folder)/container-\(release).txt"), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).dropLast()
        let cases = Self.cases(release, generated: 240, seed: 2026)
        try #require(
            lines.first.map(String.init) == Self.checksum(cases) && lines.count == cases.count + 1,
            "record the releases again after a change of the cases")
        var comparison = Comparison()
        comparison.version = Self.version(release)
        for (test, line) in zip(cases, lines.dropFirst()) { comparison.compare(test, String(line)) }
        report(comparison)
    }

    @Test(.enabled(if: getenv("SYMFONY_BOOTSTRAP") != nil, "records answers only when asked to"))
    func record() throws {
        let bootstrap = try #require(getenv("SYMFONY_BOOTSTRAP").map { String(cString: $0) })
        let release = try #require(getenv("SYMFONY_RELEASE").map { String(cString: $0) })
        let components = PHPReferee.Release(version: release, bootstrap: bootstrap)
        if let factor = getenv("EZCLUSTER_DIFFERENTIAL_FACTOR").flatMap({ Int(String(cString: $0)) }) {
            let cases = Self.cases(release, generated: 300 * factor, seed: UInt64(factor) &* 31)
            var comparison = Comparison()
            comparison.version = Self.version(release)
            for (test, answer) in zip(cases, try PHPReferee.answers(cases, components)) { comparison.compare(test, answer) }
            print("Symfony \(release): \(cases.count) cases, \(comparison.refusals) refused, \(comparison.values) values, \(comparison.differences.count) differences")
            return report(comparison)
        }
        let cases = Self.cases(release, generated: 240, seed: 2026)
        let answers = try PHPReferee.answers(cases, components)
        let file = try #require(fopen("\(Self.folder)/container-\(release).txt", "w"))
        defer { fclose(file) }
        fputs(([Self.checksum(cases)] + answers.map(Self.withoutWording)).joined(separator: "\n") + "\n", file)
    }

    private func report(_ comparison: Comparison) {
        guard !comparison.differences.isEmpty else { return }
        let shortest = comparison.differences.sorted { $0.utf8.count < $1.utf8.count }.prefix(12)
        Issue.record("\(comparison.differences.count) differences\n\(shortest.joined(separator: "\n==========\n"))")
    }

    /// The wording of errors is Symfony's own, and not compared; that a command needs another component is.
    private static func withoutWording(_ answer: String) -> String {
        if answer.hasPrefix("refused ") {
            return "refused " + ["Process component", "recorded"].filter(answer.contains).joined(separator: " ")
        }
        return answer.split(separator: "\t", omittingEmptySubsequences: false).map { field in
            guard let start = field.firstRange(of: "\"=error ") else { return String(field) }
            return String(field[..<start.upperBound])
        }.joined(separator: "\t")
    }

    private static func checksum(_ cases: [PHPReferee.Case]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 1) &* 0x100_0000_01B3
        }
        for test in cases {
            add(test.layout.utf8)
            for (name, content) in test.files.sorted(by: { $0.key < $1.key }) {
                add(name.utf8)
                add(content)
            }
            for (name, value) in test.variables.sorted(by: { $0.key < $1.key }) { add((name + "=" + value).utf8) }
        }
        return "cases " + String(hash, radix: 16)
    }
}

extension PHPReferee.Case {
    /// Patterns that kernels load came with 3.4; the products read `.env` files from 5.0 on.
    func suits(_ version: SymfonyVersion) -> Bool {
        if layout == "dotenv" || files[".env"] != nil { return version >= SymfonyVersion(5, 0) }
        return layout == "standard" || version >= SymfonyVersion(3, 4)
    }
}
