import Source
import Testing

@testable import Symfony

/// Parameters that refer to parameters: what they can grow to is bounded, and so is the time that it takes.
@Suite struct ExpansionTests {
    func one(_ yaml: String, variables: [String: String] = [:]) -> SymfonyProject {
        project(["config/services.yaml": yaml], variables: variables)
    }

    /// `parameters`, each of which is made from the name of the one before.
    func steps(_ count: Int, first: String, _ next: (String) -> String) -> String {
        var yaml = "parameters:\n    p0: \(first)\n"
        for index in 1..<count { yaml += "    p\(index): \(next("%p\(index - 1)%"))\n" }
        return yaml
    }

    @Test func nestedTextsAreBounded() {
        let project = one(steps(60, first: "'xxxxxxxxxxxxxxxxxxxx'") { "'\($0)\($0)'" })
        #expect(project.parameter("p59") == "?")
        #expect(project.findings.isEmpty)
    }

    @Test func textsTogetherAreBounded() {
        var yaml = "parameters:\n    long: '\(String(repeating: "x", count: 1_000_000))'\n"
        for index in 0..<50 { yaml += "    p\(index): '%long%/\(index)'\n" }
        let project = one(yaml)
        let known = (0..<50).filter { project.parameters.value("p\($0)")?.unknown == nil }
        #expect(known.count > 12)
        #expect(known.count < 20)
    }

    @Test func chainsNameEachStepOnce() throws {
        let project = one(steps(20, first: "x", { "'\($0)\($0)'" }).replacing("p0: x", with: "p0: '%env(HOST)%'"), variables: ["HOST": ""])
        let value = try #require(project.parameters.value("p19"))
        #expect(value.provenance.chain.count == 20)
        #expect(value.provenance.chain.first?.text == "parameter p18")
        #expect(value.provenance.chain.last?.text == "environment variable HOST (--env-var)")
    }

    @Test func longChainsKeepTheirEnds() throws {
        let project = one(steps(90, first: "x") { "'\($0)'" })
        #expect(project.parameter("p89") == "'x'")
        let chain = try #require(project.parameters.value("p89")).provenance.chain.map(\.text)
        #expect(chain.count == Provenance.mostSteps)
        #expect(chain.first == "parameter p88")
        #expect(chain.filter { $0 == "further steps" }.count == 1)
        #expect(chain.suffix(2) == ["parameter p1", "parameter p0"])
    }

    @Test func manyPlaceholdersInOneTextKeepTheChainShort() throws {
        var yaml = "parameters:\n"
        for index in 0..<500 { yaml += "    p\(index): \(index)\n" }
        yaml += "    all: '" + (0..<500).map { "%p\($0)%" }.joined(separator: ",") + "'\n"
        let value = try #require(one(yaml).parameters.value("all"))
        #expect(value.scalarText == (0..<500).map { String($0) }.joined(separator: ","))
        #expect(value.provenance.chain.count == Provenance.mostSteps)
    }

    @Test func nestedListsAreBounded() {
        let project = one(steps(60, first: "[1, 2]") { "['\($0)', '\($0)']" })
        #expect(project.parameter("p3") == "[[[[1, 2], [1, 2]], [[1, 2], [1, 2]]], [[[1, 2], [1, 2]], [[1, 2], [1, 2]]]]")
        let held = (0..<60).compactMap { project.parameters.value("p\($0)") }.map { Extent(of: $0.content, upTo: 10_000_000).values }
        #expect(held.count == 60)
        #expect(held.reduce(0, +) < 10_000_000)
        #expect(project.findings.isEmpty)
    }

    @Test func deepListsAreBounded() throws {
        let open = String(repeating: "[", count: 40)
        let close = String(repeating: "]", count: 40)
        let project = one(steps(90, first: "x") { "\(open)'\($0)'\(close)" })
        let levels = (0..<90).compactMap { project.parameters.value("p\($0)") }.map { Extent(of: $0.content, upTo: 10_000_000).levels }
        #expect(levels[10] == 401)
        #expect(levels.allSatisfy { $0 <= ExpansionBudget.nesting + 40 })
    }

    @Test func variablesInVariablesAreEvaluatedOnce() {
        var variables = ["V0": "x"]
        for index in 1..<15 { variables["V\(index)"] = "%env(resolve:V\(index - 1))%%env(resolve:V\(index - 1))%" }
        let project = one("parameters: { a: '%env(resolve:V14)%' }", variables: variables)
        #expect(project.parameters.value("a")?.scalarText?.utf8.count == 1 << 14)
        #expect(project.parameters.value("a")?.provenance.chain.count == 15)
    }
}
