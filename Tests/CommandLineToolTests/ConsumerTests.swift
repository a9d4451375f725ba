@testable import CommandLineTool
import TestSupport
import Testing

/// What consumers of the other formats demand, on the output for every example and for hostile text.
@Suite(.enabled(if: Schemas.mayRun, Schemas.hint)) struct ConsumerTests {
    private static let odd = "\u{1B}[31m ]]> & \"<\u{7}\u{202E}ü "

    /// Output of one format for every project of the examples and a file with hostile text.
    private func outputs(_ format: String) throws -> [String] {
        let projects = try Program.run("/usr/bin/find", [Schemas.root + "/examples", "-name", "composer.json"]).outputText
            .split(separator: "\n").map { String($0.dropLast("/composer.json".count)) }
        var outputs = projects.map { ezcluster(["lint", "--format", format], in: $0).output }
        let place = try TemporaryDirectory()
        let name = "a&b<\u{7}\"c.conf"
        try place.write(name, "<VirtualHost *:80>\nRewriteEngine On\nRewriteRule ^x\(Self.odd) - [L]\nRewriteRule ^x\(Self.odd) - [L]\nNonsense\(Self.odd) on\n</VirtualHost>\n")
        outputs.append(ezcluster(["lint", "--apache", name, "--format", format], in: place.path).output)
        outputs.append(ezcluster(["lint", "--format", format], in: "/nowhere").output)
        #expect(outputs.count >= 16 && outputs.allSatisfy { !$0.isEmpty })
        return outputs
    }

    /// Runs a check over documents; what it prints is wrong with them.
    private func check(_ documents: [String], _ script: String) throws {
        let place = try TemporaryDirectory()
        for (index, document) in documents.enumerated() { try place.write("\(index)", document) }
        let program = "import sys, json\nimport xml.etree.ElementTree as xml\n" + script
        let result = try Program.run(Schemas.python, ["-c", program] + documents.indices.map { place.path + "/\($0)" })
        #expect(result.status == 0 && result.output.isEmpty, "\(result.outputText)\(result.errorText)")
    }

    @Test("CI definitions are valid by the schemas of the services", arguments: [
        ("vendor.github-actions", "github/action.yml"), ("vendor.github-workflows", "github/workflow.yml"),
        ("vendor.gitlab-ci", "gitlab/ezcluster.gitlab-ci.yml"),
    ])
    func definitions(_ schema: String, _ path: String) throws {
        let program = Schemas.root + "/.build/schemas/python/bin/check-jsonschema"
        let result = try Program.run(program, ["--builtin-schema", schema, Schemas.root + "/examples/ci/" + path])
        #expect(result.status == 0, "\(result.outputText)\(result.errorText)")
    }

    @Test func junit() throws {
        try check(
            outputs("junit"),
            """
            for path in sys.argv[1:]:
                root = xml.parse(path).getroot()
                assert root.tag == "testsuites", root.tag
                seen = set()
                for suite in root:
                    cases = list(suite.iter("testcase"))
                    assert suite.tag == "testsuite" and int(suite.get("tests")) == len(cases) > 0, path
                    assert int(suite.get("failures")) == sum(1 for c in cases if c.find("failure") is not None)
                    for case in cases:
                        key = (case.get("classname"), case.get("name"))
                        assert all(key) and key not in seen, key
                        seen.add(key)
                        assert len(case) <= 1 and all(part.tag in ("failure", "error", "skipped") for part in case)
                        for part in case: assert part.get("message") and part.text
            """)
    }

    @Test func checkstyle() throws {
        try check(
            outputs("checkstyle"),
            """
            for path in sys.argv[1:]:
                root = xml.parse(path).getroot()
                assert root.tag == "checkstyle" and root.get("version")
                names = [f.get("name") for f in root]
                assert len(names) == len(set(names))
                for file in root:
                    assert file.tag == "file" and len(file) > 0
                    for error in file:
                        assert int(error.get("line")) >= 1 and int(error.get("column")) >= 1
                        assert error.get("severity") in ("error", "warning", "info") and error.get("message") and error.get("source")
            """)
    }

    @Test func gitlab() throws {
        try check(
            outputs("gitlab"),
            """
            for path in sys.argv[1:]:
                text = open(path, "rb").read()
                assert not text.startswith(b"\\xef\\xbb\\xbf")
                issues = json.loads(text)
                assert isinstance(issues, list)
                prints = [i["fingerprint"] for i in issues]
                assert len(prints) == len(set(prints)), path
                for issue in issues:
                    assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
                    assert issue["check_name"] in issue["description"]
                    place = issue["location"]
                    assert not place["path"].startswith("./") and place["lines"]["begin"] >= 1
            """)
    }

    @Test("a workflow command is one line, and nothing in it begins another one")
    func github() throws {
        try check(
            outputs("github"),
            """
            import re
            for path in sys.argv[1:]:
                lines = open(path, encoding="utf-8", newline="\\n").read().split("\\n")
                assert lines.pop() == "" and not lines[-1].startswith("::")
                order = []
                for line in lines[:-1]:
                    found = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
                    assert found, line
                    properties = dict(p.split("=", 1) for p in found[2].split(","))
                    if "file" in properties:
                        order.append(("error", "warning", "notice").index(found[1]))
                        assert int(properties["line"]) >= 1
                        assert ("col" in properties) == (properties["line"] == properties["endLine"]), line
                    assert "\\r" not in line and "\\x1b" not in line
                assert order == sorted(order)
            """)
    }
}
