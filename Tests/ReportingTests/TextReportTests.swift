@testable import Reporting
import Source
import Testing

@Suite struct TextReportTests {
    private func text(_ report: Report, _ change: (inout RenderOptions) -> Void = { _ in }) -> [UInt8] {
        var options = Samples.options
        change(&options)
        return ReportFormat.text.render(report, options)
    }

    @Test func everything() throws { try expectGolden("everything.txt", text(Samples.report())) }
    @Test func verbose() throws { try expectGolden("verbose.txt", text(Samples.report()) { $0.verbosity = .verbose }) }
    @Test func quiet() throws { try expectGolden("quiet.txt", text(Samples.report()) { $0.verbosity = .quiet }) }
    @Test func coloured() throws { try expectGolden("coloured.txt", text(Samples.report()) { $0.colour = true }) }
    @Test func narrow() throws { try expectGolden("narrow.txt", text(Samples.report()) { $0.width = 60 }) }
    @Test func clean() throws { try expectGolden("clean.txt", text(Samples.report([], undecided: []))) }

    @Test func hiddenFindingsStillCount() throws {
        let output = text(Samples.report()) { options in
            options.minSeverity = .error
            options.failOn = .notice
        }
        try expectGolden("hidden.txt", output)
    }

    /// Tabs, wide and combining characters, controls, bytes that are no UTF-8, text that reorders itself.
    @Test func characters() throws {
        let file = SourceFile(
            path: "/srv/project/x.conf",
            bytes: Array("\ta\tb 日本語 x\n\u{1B}[31mred\u{7} y\ne\u{301}a z\n".utf8) + [0xE9, 0x74, 0x20] + Array("w\n\u{202E}cba v\r\n".utf8))
        let findings = ["x", "y", "z", "w", "v"].map { letter in
            Finding("sample", .error, "here: \(letter)\u{1B}[2J", at: Samples.span(file, " \(letter)"))
        }
        try expectGolden("characters.txt", text(Samples.report(findings, undecided: [])))
    }

    @Test func spansOfSeveralLines() throws {
        let file = SourceFile(path: "/srv/project/x.conf", text: "a {\n  b {\n    c\n  }\n}\n")
        let findings = [
            Finding("two-lines", .warning, "two lines", at: file.span(4, 14)),
            Finding("all-lines", .warning, "all lines", at: file.span(0, file.bytes.count)),
            Finding("end", .warning, "the end of the file", at: file.span(file.bytes.count, file.bytes.count)),
        ]
        try expectGolden("lines.txt", text(Samples.report(findings, undecided: [])))
    }

    @Test func longLinesAreCutAroundTheSpan() throws {
        let filler = String(repeating: "0123456789", count: 10_000)
        let file = SourceFile(path: "/srv/project/long.conf", text: filler + "HERE" + filler + "\n" + "START" + filler + "\n" + filler + "END\n")
        let findings = ["HERE", "START", "END"].map { Finding("sample", .error, "marked", at: Samples.span(file, $0)) }
        try expectGolden("long.txt", text(Samples.report(findings, undecided: [])))
    }

    @Test func emptyFile() throws {
        let file = SourceFile(path: "/srv/project/empty.yml", text: "")
        let findings = [Finding("empty-file", .error, "the file is empty", at: file.span(0, 0))]
        try expectGolden("empty.txt", text(Samples.report(findings, undecided: [])))
    }

    @Test func severalSubjectsHaveHeads() throws {
        var report = Report(
            tool: Report.Tool(version: "1"),
            subjects: [Report.Subject(project: "/srv/project/a"), Report.Subject(project: "/srv/project/b")],
            findings: [Report.Entry(Samples.rewrite, subject: 1), Report.Entry(Samples.password, subject: 0)])
        report.undecided = []
        try expectGolden("subjects.txt", text(report) { $0.verbosity = .quiet })
    }

    @Test func lastLineIsTheVerdict() {
        let lines = String(decoding: text(Samples.report()), as: UTF8.self).split(separator: "\n")
        #expect(lines.last == "failed: 1 error, 1 warning, 1 notice, 1 undecided point, 1 suppressed")
        let nothing = String(decoding: text(Samples.report([], undecided: [], isJudged: false)), as: UTF8.self).split(separator: "\n")
        #expect(nothing.last == "nothing could be judged: no findings, 0 undecided points, 1 suppressed")
    }

    /// No output has control characters besides line feeds, whatever the files hold.
    @Test(arguments: ReportFormat.allCases) func noControlCharacters(_ format: ReportFormat) {
        let bytes = (0..<256).map { UInt8($0) }.filter { $0 != 0x0A }
        let file = SourceFile(path: "/srv/project/\u{1B}]0;x\u{7}.conf", bytes: bytes + [0x0A])
        let finding = Finding("sample", .error, "a\u{1B}[2Jb\u{9B}c\u{202E}", at: file.span(0, 256), help: "x\u{7}")
        let output = format.render(Samples.report([finding]), Samples.options)
        let text = String(validating: output, as: UTF8.self)
        #expect(text != nil)
        #expect(!(text ?? "\u{7}").unicodeScalars.contains { $0 != "\n" && Printable.isHidden($0) })
    }
}
