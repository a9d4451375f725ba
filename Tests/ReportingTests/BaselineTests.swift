@testable import Reporting
import Source
import Testing

@Suite struct BaselineTests {
    private let text = "parameters:\n    database_password: hunter2-hunter2\n    a: b\n    a: b\n"

    private func finding(_ line: Int, in text: String, path: String = "/srv/site/app/config.yml", rule: String = "some-rule") -> Finding {
        let file = SourceFile(path: path, text: text)
        return Finding(rule, .error, "wrong", at: file.span(file.range(ofLine: line)))
    }

    @Test func linesMayMove() throws {
        var written = Baseline(directory: "/srv/site")
        written.add(finding(3, in: text))
        let bytes = written.rendered()
        var read = try Baseline(bytes, directory: "/srv/site")
        #expect(read.count == 1)
        // Another checkout, more lines above, other blanks.
        var moved = try Baseline(bytes, directory: "/home/ci/site")
        let isKnown = moved.take(finding(5, in: "# one\n# two\nparameters:\n  b: c\n  a: b\n", path: "/home/ci/site/app/config.yml"))
        #expect(isKnown)
        // Another rule, another file, the finding itself, and a second one of the kind.
        let taken = [
            finding(3, in: text, rule: "another-rule"), finding(3, in: text, path: "/srv/site/app/other.yml"), finding(3, in: text),
            finding(4, in: text),
        ].map { read.take($0) }
        #expect(taken == [false, false, true, false])
        #expect(read.leftOver(of: ["some-rule"]) == 0)
    }

    @Test func equalFindingsAreCounted() throws {
        var written = Baseline(directory: "/srv/site")
        for line in [3, 4] { written.add(finding(line, in: text)) }
        #expect(String(decoding: written.rendered(), as: UTF8.self).contains("\"count\": 2"))
        var read = try Baseline(written.rendered(), directory: "/srv/site")
        let first = read.take(finding(3, in: text))
        #expect(first && read.leftOver(of: ["some-rule"]) == 1 && read.leftOver(of: ["other"]) == 0)
        let rest = [4, 4].map { read.take(finding($0, in: text)) }
        #expect(rest == [true, false])
    }

    @Test func noSecretIsWritten() {
        var written = Baseline(directory: "/srv/site")
        written.add(finding(2, in: text))
        let text = String(decoding: written.rendered(), as: UTF8.self)
        #expect(!text.contains("hunter2") && text.contains("database_password"))
    }

    @Test(arguments: ["", "[]", "{", "{}", "{\"schemaVersion\": 2, \"findings\": []}", "{\"schemaVersion\": 1, \"findings\": {}}", "{\"schemaVersion\": 1, \"findings\": [1]}"])
    func refused(_ text: String) {
        #expect(throws: Baseline.Invalid.self) { try Baseline(Array(text.utf8), directory: "/") }
    }
}
