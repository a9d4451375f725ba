import ClusterModel
import EzPlatform
import Glibc
import Host
import Rules
import Source
import Testing

/// Where examples live in memory.
let exampleRoot = "/srv/project"

extension SubjectLoader {
    /// A project of these files, by their paths in it.
    static func load(
        _ files: [String: String], environment: String? = nil, deployment: DeploymentMode? = .cluster
    ) throws -> LoadedSubjects {
        var absolute: [String: [UInt8]] = [:]
        for (path, text) in files { absolute[exampleRoot + "/" + path] = Example.bytes(of: text) }
        var options = SubjectOptions()
        options.workingDirectory = exampleRoot
        options.environments = environment.map { [$0] } ?? []
        options.deployment = deployment
        return try load(options, tree: MemoryFileTree(absolute), ruleIDs: Catalogue.ids)
    }
}

extension Example {
    func load(severities: [String: Severity?] = [:]) throws -> (subject: LoadedSubjects, marks: [Mark]) {
        let (files, marks) = try materialise()
        if !base.machines.isEmpty { return (try audit(files), marks) }
        return (try SubjectLoader.load(files, environment: environment, deployment: deployment.flatMap(DeploymentMode.init(rawValue:))), marks)
    }

    private func audit(_ files: [String: String]) throws -> LoadedSubjects {
        var options = SubjectOptions()
        options.deployment = deployment.flatMap(DeploymentMode.init(rawValue:))
        let targets = base.machines.map { name in
            let prefix = base.machines.count == 1 ? "" : name + "/"
            var machine: [String: [UInt8]] = [:]
            for (path, text) in files where path.hasPrefix(prefix) { machine["/" + path.dropFirst(prefix.count)] = Example.bytes(of: text) }
            return AuditTarget(tree: MemoryHostTree(running: machine, name: "/\(name).tar.gz"), fallbackName: name)
        }
        return try AuditLoader.load(targets, options: options, configuration: configuration(files))
    }

    /// The tool's configuration lies beside the machines.
    private func configuration(_ files: [String: String]) throws -> ToolConfiguration {
        guard let text = files[Self.configurationFile] else { return ToolConfiguration() }
        let file = SourceFile(path: "/" + Self.configurationFile, bytes: Array(text.utf8))
        let (configuration, problems) = ToolConfigurationReader.read(file, ruleIDs: Catalogue.ids)
        try #require(problems.isEmpty, "\(problems)")
        return configuration
    }

    private static let configurationFile = ".ezcluster.yml"

    /// The path of a finding's file as the example names it.
    func path(of finding: Finding) -> String { path(of: finding.span.file, node: finding.nodes.first) }

    /// The path of a file as the example names it, on a node that has it.
    func path(of file: SourceFile, node: String? = nil) -> String {
        if !base.machines.isEmpty, file.path == "/" + Self.configurationFile { return Self.configurationFile }
        return switch base.machines.count {
        case 0: String(file.path.dropFirst(exampleRoot.count + 1))
        case 1: String(file.path.dropFirst())
        default: (node ?? file.node ?? "") + file.path
        }
    }
}

/// A finding as the tests print it.
func describe(_ finding: Finding) -> String {
    let start = finding.span.start
    return "\(finding.span.file.path):\(start.line):\(start.column): \(finding.severity.rawValue): \(finding.message) [\(finding.rule)]"
}

struct RuleExample: CustomTestStringConvertible, Sendable {
    var rule: Rule
    var example: Example
    var testDescription: String { "\(rule.id): \(example.title)" }

    static let all: [RuleExample] = Catalogue.all.flatMap { rule in rule.examples.map { RuleExample(rule: rule, example: $0) } }
    /// For what holds for every finding: the same changes on other releases tell little more, and are left to EZCLUSTER_SCALE.
    static let sample = all.filter { !$0.example.isLikewise || getenv("EZCLUSTER_SCALE") != nil }
}

@Suite struct ExampleTests {
    @Test("examples of rules", arguments: RuleExample.all)
    func example(_ test: RuleExample) throws {
        let (loaded, marks) = try test.example.load()
        // Whether a suppression is needed only the other rules can say.
        let rules = test.rule.area == .suppressions ? Catalogue.all : [test.rule]
        let findings = LintRun(loaded, linter: Linter(rules: rules)).findings.map(\.finding).filter { $0.rule == test.rule.id }
        let found = findings.map { Example.Mark(path: test.example.path(of: $0), offset: $0.span.range.start) }
        let location = SourceLocation(fileID: test.example.file, filePath: test.example.file, line: test.example.line, column: 1)
        let printed = Comment(rawValue: findings.map(describe).joined(separator: "\n"))
        switch test.example.kind {
        case .clean:
            #expect(findings.isEmpty, printed, sourceLocation: location)
        case .triggering:
            #expect(!marks.isEmpty, "a triggering example needs a ↓", sourceLocation: location)
            #expect(Set(found) == Set(marks), printed, sourceLocation: location)
        }
    }

    @Test("base projects have nothing wrong with them", arguments: (BaseProject.all + BaseProject.machines).map(\.name))
    func baseProject(_ name: String) throws {
        let base = try #require((BaseProject.all + BaseProject.machines).first { $0.name == name })
        let (loaded, _) = try Example.clean(name, on: base, []).load()
        #expect(loaded.subjects.count == 1)
        for subject in loaded.subjects {
            let result = Linter().judge(subject)
            #expect(result.findings.map(describe) == [])
            let application = try #require(subject.application)
            #expect(application.siteaccesses.siteaccesses.map(\.name) == ["site", "admin"])
        }
    }

    @Test("every rule explains itself and has both kinds of example", arguments: Catalogue.all.map(\.id))
    func completeness(_ id: String) throws {
        let rule = try #require(Catalogue.rule(id))
        #expect(rule.examples.contains { $0.kind == .triggering })
        #expect(rule.examples.contains { $0.kind == .clean })
        #expect(rule.explanation.count > 80)
        #expect(!rule.sources.isEmpty)
        #expect(rule.summary.last != "." && rule.remedy.last != ".")
        #expect(id.allSatisfy { $0 == "-" || ($0.isASCII && $0.isLowercase) || $0.isNumber })
    }

    @Test func idsAreUnique() {
        #expect(Catalogue.ids.count == Catalogue.all.count)
    }
}
