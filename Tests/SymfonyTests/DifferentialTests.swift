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
        print("\(label): \(cases.count) cases, \(comparison.refusals) refused by Symfony, \(comparison.values) values compared, \(comparison.unanswered) without an answer")
        #expect(comparison.unanswered * 1_000 <= cases.count)
        if !comparison.differences.isEmpty {
            let shortest = comparison.differences.sorted { $0.utf8.count < $1.utf8.count }.prefix(12)
            Issue.record("\(comparison.differences.count) differences\n\(shortest.joined(separator: "\n==========\n"))")
        }
    }

    /// What stands inside a longer text, directly, through a parameter, a default and a value that is resolved: every type that a
    /// processor gives.
    @Test func placeholdersInsideTexts() throws {
        var variables = ["ONE": "[1,2]", "TWO": "true", "THREE": "null", "FOUR": "5", "FIVE": "{\"a\": null}"]
        var cases: [PHPReferee.Case] = []
        func add(_ yaml: String, _ more: [String: String] = [:]) {
            cases.append(
                PHPReferee.Case(files: ["config/services.yaml": Array(yaml.utf8)], variables: variables.merging(more) { $1 }))
        }
        let placeholders = ["json", "csv", "bool", "int", "float", "query_string", "key:a:json", "default::json", "string", "not"].flatMap { processor in
            variables.keys.sorted().map { "%env(\(processor):\($0))%" }
        }
        for placeholder in placeholders {
            add("parameters:\n    a: 'x\(placeholder)'\n    b: 'y%a%'\n    c: '\(placeholder)'\n    d: 'y%c%'\n")
            add("alpha: { x: 'x\(placeholder)', y: '\(placeholder)' }\n")
            add("parameters:\n    a: '%env(resolve:X)%'\n    p: '\(placeholder)'\n    q: 'y\(placeholder)'\n    b: '%env(resolve:Y)%'\n", ["X": "z%p%", "Y": "z%q%"])
            add("parameters:\n    a: 'w%env(GONE)%'\n    env(GONE): 'x\(placeholder)'\n    b: '%env(NONE)%'\n    env(NONE): '\(placeholder)'\n")
        }
        variables = [:]
        add("parameters:\n    a: 'x%env(json:GONE)%'\n    env(GONE): '[1]'\n")
        try Self.check(cases, "placeholders inside texts")
    }

    /// Where the form in which a variable comes in decides: in keys, and as defaults of other types than text.
    @Test func variablesInKeysAndTypedDefaults() throws {
        let processors = ["", "string:", "bool:", "int:", "csv:", "json:", "trim:", "url:", "default::", "default:l:", "key:0:csv:", "resolve:"]
        var cases: [PHPReferee.Case] = []
        for processor in processors {
            for written in ["[1]", "{ a: b }", "5", "1.5", "true", "false", "'%l%'", "~", "''", "text"] {
                for variables in [[:], ["ONE": ""], ["ONE": "50%% of %l%"]] {
                    let yaml = "parameters:\n    l: [a]\n    env(ONE): \(written)\n    p: '%env(\(processor)ONE)%'\n"
                    cases.append(PHPReferee.Case(files: ["config/services.yaml": Array(yaml.utf8)], variables: variables))
                }
            }
        }
        for key in ["x%p%", "%p%", "%%%p%", "x%q%", "%q%%%", "%p%%q%"] {
            let yaml = "parameters:\n    p: '%env(ONE)%'\n    q: 'b%% %p%'\nalpha: { '\(key)': 1, l: { '\(key)y': [2] } }\n"
            for value in ["a", "50%", "%%", ""] {
                cases.append(PHPReferee.Case(files: ["config/services.yaml": Array(yaml.utf8)], variables: ["ONE": value]))
            }
        }
        try Self.check(cases, "variables in keys, defaults of all types")
    }

    /// Times the usual number of cases: set EZCLUSTER_DIFFERENTIAL_FACTOR for a long run.
    static let factor = getenv("EZCLUSTER_DIFFERENTIAL_FACTOR").flatMap { Int(String(cString: $0)) } ?? 1

    /// `EZCLUSTER_SEED` is the first of the two seeds.
    static let firstSeed = getenv("EZCLUSTER_SEED").flatMap { Int(String(cString: $0)) } ?? 1

    @Test(arguments: firstSeed...(firstSeed + 1))
    func generatedDotenvFiles(seed: Int) throws {
        var generator = CaseGenerator(seed: UInt64(seed))
        try Self.check((0..<400 * Self.factor).map { _ in generator.dotenvCase() }, "dotenv, seed \(seed)")
    }

    @Test(arguments: firstSeed...(firstSeed + 1))
    func generatedContainers(seed: Int) throws {
        var generator = CaseGenerator(seed: UInt64(seed))
        try Self.check((0..<200 * Self.factor).map { _ in generator.containerCase() }, "container, seed \(seed)")
    }
}
