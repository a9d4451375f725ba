import ClusterModel
import Source
import SymfonyYAML
import TestSupport
import Testing

/// The files that other tools read are well formed and call the tool in ways that it takes.
@Suite struct IntegrationFilesTests {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    private func tree(_ path: String) throws -> YAMLNode {
        let file = SourceFile(path: "/" + path, bytes: try readFile(Self.root + "/" + path))
        let tree = YAMLTree.parse(file, dialect: .v7_0)
        #expect(tree.findings.isEmpty, "\(path): \(tree.findings.map(\.message))")
        return try #require(tree.root)
    }

    /// Arguments after `ezcluster`, variables replaced by values.
    private func accepted(_ command: String, _ values: [String: String]) -> Bool {
        var words = command.split(separator: " ").map(String.init).filter { !$0.isEmpty }
        words = words.dropFirst().map { values[$0] ?? $0 }.filter { !$0.isEmpty }
        let place = try? TemporaryDirectory()
        let result = ezcluster(words, in: place?.path ?? "/nowhere")
        // Nothing to judge there; wrong usage would be 2.
        return result.code == 3
    }

    @Test func preCommit() throws {
        let hooks = try tree(".pre-commit-hooks.yaml").items.map { $0 }
        #expect(hooks.map { $0["id"]?.text } == ["ezcluster", "ezcluster-fix"])
        for hook in hooks {
            for key in ["id", "name", "entry", "language", "files"] { #expect(hook[key]?.text.isEmpty == false, "\(key)") }
            #expect(hook["pass_filenames"]?.scalar == .bool(false))
            #expect(accepted(hook["entry"]?.text ?? "", [:]))
        }
    }

    @Test func github() throws {
        let action = try tree("examples/ci/github/action.yml")
        #expect(action["runs"]?["using"]?.text == "composite")
        let steps = Array(try #require(action["runs"]?["steps"]).items)
        #expect(steps.allSatisfy { $0["shell"]?.text == "bash" && $0["run"] != nil })
        let script = steps.last?["run"]?.text ?? ""
        let line = try #require(script.split(separator: "\n").last { $0.contains("ezcluster lint") })
        #expect(accepted(String(line), ["\"$SARIF\"": "out.sarif", "$ARGUMENTS": "--strict", "\"$PROJECT\"": "."]))
        #expect(try tree("examples/ci/github/workflow.yml")["jobs"] != nil)
    }

    @Test func gitlab() throws {
        let job = try #require(try tree("examples/ci/gitlab/ezcluster.gitlab-ci.yml")["ezcluster"])
        let line = try #require(job["script"].flatMap { Array($0.items).first?.text })
        #expect(accepted(line, ["$EZCLUSTER_ARGUMENTS": "--strict", "\"$EZCLUSTER_PROJECT\"": "."]))
        // What the job writes is what it hands on.
        for (kind, option) in [("codequality", "gitlab -o "), ("junit", "junit -o ")] {
            let report = job["artifacts"]?["reports"]?[kind]?.text ?? "?"
            #expect(line.contains(option + report), "\(kind)")
        }
    }
}
