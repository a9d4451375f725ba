@testable import Reporting
import Source
import Testing
import TestSupport

@Suite struct FormatTests {
    private func render(_ format: ReportFormat, _ report: Report = Samples.report()) -> [UInt8] {
        format.render(report, Samples.options)
    }

    @Test(arguments: ReportFormat.allCases.filter { $0 != .text && $0 != .html }) func golden(_ format: ReportFormat) throws {
        try expectGolden("report.\(format.rawValue)", render(format))
        try expectGolden("clean.\(format.rawValue)", render(format, Samples.report([], undecided: [])))
    }

    @Test func jsonFollowsTheContract() throws {
        let json = try JSON(render(.json))
        #expect(
            json.keys == ["schemaVersion", "tool", "subjects", "nodes", "findings", "suppressed", "undecided", "read", "summary"])
        #expect(json["schemaVersion"].int == 1)
        #expect(json["tool"].keys == ["name", "version"])
        #expect(json["subjects"][0].keys == ["project", "release", "releaseSource", "environments", "mode", "modeSource", "topology"])
        #expect(json["subjects"][0]["topology"].keys == ["parts", "connections", "sharing"])
        #expect(json["nodes"][0]["roles"].items.count == 2)
        let finding = json["findings"][2]
        #expect(finding["rule"].text == "rewrite-static-before-cluster")
        #expect(
            finding.keys == [
                "rule", "severity", "subject", "message", "help", "url", "location", "nodes", "related", "siteaccesses", "fingerprint", "change",
                "fixes", "traces",
            ])
        #expect(finding["location"].keys == ["node", "file", "startLine", "startColumn", "endLine", "endColumn"])
        #expect(finding["location"]["file"].text == "deploy/site.conf")
        #expect(finding["location"]["startLine"].int == 4)
        #expect(finding["location"]["startColumn"].int == 14)
        #expect(finding["related"][0]["location"]["file"].text == "app/config/dfs.yml")
        #expect(finding["change"].isNull)
        #expect(json["findings"][0]["fixes"][0]["edits"][0]["replacement"].text == "dfs")
        #expect(json["suppressed"][0]["by"].text == "comment")
        #expect(json["undecided"][0]["needs"].text == "--env-var DFS_NFS_PATH=...")
        #expect(json["read"]["inputs"].items.count == 3)
        #expect(json["read"]["inputs"][0].keys == ["file", "kind", "why"])
        #expect(json["read"]["skipped"][0].keys == ["file", "reason"])
        #expect(json["summary"]["error"].int == 1)
        #expect(json["summary"]["undecided"].int == 1)
    }

    /// Another implementation of JSON reads it too, whatever characters are in it.
    @Test func pythonReadsTheJSON() throws {
        let text = (0..<0x3000).compactMap { Unicode.Scalar($0) }.map(String.init).joined() + "\u{10FFFF}\u{E0001}\"\\/"
        var json = JSONWriter()
        json.object { $0.field("text", text) }
        #expect(try JSON(json.bytes)["text"].text == text)
        let program = "import json,sys; t=json.load(sys.stdin.buffer)['text']; sys.stdout.write(str(len(t))+' '+str(sum(map(ord,t))))"
        let result = try Program.run("python3", ["-c", program], input: json.bytes)
        let scalars = text.unicodeScalars
        #expect(result.outputText == "\(scalars.count) \(scalars.reduce(0) { $0 + Int($1.value) })", "\(result.errorText)")
    }

    @Test func jsonWriterSeparates() throws {
        var json = JSONWriter(compact: true)
        json.object { json in
            json.object("a") { _ in }
            json.array("b") { json in
                json.value(1)
                json.value("x")
                json.array { $0.nullValue() }
                json.object { $0.field("c", true) }
            }
            json.array("d", ["e", "f"])
            json.field("g", 1.5)
            json.field("h", Double.nan)
            json.field("i", String?.none)
        }
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"a":{},"b":[1,"x",[null],{"c":true}],"d":["e","f"],"g":1.5,"h":null,"i":null}"# + "\n")
    }

    @Test func githubPutsErrorsFirstAndEscapes() {
        let file = SourceFile(path: "/srv/project/a,b:c.conf", text: "x\ny\n")
        let findings = [
            Finding("one", .notice, "100%\nnext", at: file.span(0, 1)), Finding("two", .error, "two lines", at: file.span(0, 3)),
        ]
        let lines = String(decoding: render(.github, Samples.report(findings, undecided: [])), as: UTF8.self).split(separator: "\n")
        #expect(lines[0] == "::error file=a%2Cb%3Ac.conf,line=1,endLine=2,title=two::two lines")
        #expect(lines[1] == "::notice file=a%2Cb%3Ac.conf,line=1,endLine=1,col=1,endColumn=2,title=one::100%25%0Anext")
    }

    @Test func gitlabFingerprintsDiffer() throws {
        let finding = Finding("same", .warning, "same", at: Samples.dfs.span(0, 3))
        let json = try JSON(render(.gitlab, Samples.report([finding, finding, finding])))
        #expect(Set(json.items.compactMap { $0["fingerprint"].text }).count == 3)
        #expect(json[0]["description"].text == "same: same")
        #expect(json[0]["location"]["path"].text == "app/config/dfs.yml")
        #expect(try JSON(render(.gitlab, Samples.report([]))) == .array([]))
    }

    @Test func junitNamesAreUnique() throws {
        let finding = Finding("same", .warning, "a < b & \"c\" \u{0}", at: Samples.dfs.span(0, 3))
        let output = render(.junit, Samples.report([finding, finding]))
        let program = """
            import sys, xml.etree.ElementTree as E
            r = E.parse(sys.stdin.buffer).getroot()
            cases = r.findall('./testsuite/testcase')
            assert len({(c.get('classname'), c.get('name')) for c in cases}) == len(cases) == int(r.get('tests')) == 2
            assert all(c.find('failure').text and c.find('error') is None for c in cases)
            print(cases[0].find('failure').get('message'))
            """
        let result = try Program.run("python3", ["-c", program], input: output)
        #expect(result.outputText == "a < b & \"c\" \u{2400}\n", "\(result.errorText)")
    }

    @Test func checkstyleParses() throws {
        let program = """
            import sys, xml.etree.ElementTree as E
            r = E.parse(sys.stdin.buffer).getroot()
            print([(f.get('name'), [e.get('line') for e in f]) for f in r])
            """
        let result = try Program.run("python3", ["-c", program], input: render(.checkstyle))
        #expect(result.outputText == "[('app/config/dfs.yml', ['5', '9']), ('deploy/site.conf', ['4'])]\n", "\(result.errorText)")
    }
}
