import Glibc
import TestSupport
import Testing

@testable import Symfony

/// Symfony's own components are the referee.
@Suite(.enabled(if: PHPReferee.isAvailable, "needs php-cli and php-symfony-{config,dependency-injection,dotenv,yaml}"))
struct DifferentialTests {
    static func check(_ cases: [PHPReferee.Case], _ label: String) throws {
        var comparison = Comparison()
        for (test, answer) in zip(cases, try PHPReferee.answers(cases)) { comparison.compare(test, answer) }
        print("\(label): \(cases.count) cases, \(comparison.refusals) refused by Symfony, \(comparison.values) values compared")
        if !comparison.differences.isEmpty {
            let shortest = comparison.differences.sorted { $0.utf8.count < $1.utf8.count }.prefix(12)
            Issue.record("\(comparison.differences.count) differences\n\(shortest.joined(separator: "\n==========\n"))")
        }
    }

    /// Times the usual number of cases: set EZCLUSTER_DIFFERENTIAL_FACTOR for a long run.
    static let factor = getenv("EZCLUSTER_DIFFERENTIAL_FACTOR").flatMap { Int(String(cString: $0)) } ?? 1

    @Test(arguments: 1...2)
    func generatedDotenvFiles(seed: Int) throws {
        var generator = CaseGenerator(seed: UInt64(seed))
        try Self.check((0..<400 * Self.factor).map { _ in generator.dotenvCase() }, "dotenv, seed \(seed)")
    }

    @Test(arguments: 1...2)
    func generatedContainers(seed: Int) throws {
        var generator = CaseGenerator(seed: UInt64(seed))
        try Self.check((0..<200 * Self.factor).map { _ in generator.containerCase() }, "container, seed \(seed)")
    }
}
