@testable import Reporting
import Source
import TestSupport
import Testing

/// Exit code, summary and printed verdict agree, whatever was found and whatever was asked.
@Suite struct ReportLawTests {
    private static func report(_ bits: Int) -> Report {
        let file = SourceFile(path: "/srv/site/a.yml", text: "a: 1\nb: 2\nc: 3\n")
        var findings: [Report.Entry] = []
        for (index, severity) in Severity.allCases.enumerated() where bits & (1 << index) != 0 {
            for number in 0...index { findings.append(Report.Entry(Finding("rule-\(number)", severity, "wrong", at: file.span(number * 5, number * 5 + 1)))) }
        }
        let suppressed = bits & 8 != 0 ? [Report.Suppressed(Finding("rule-9", .error, "known", at: file.span(0, 1)), by: .comment, reason: "so")] : []
        let undecided = bits & 16 != 0 ? [Undecided("this", reason: "that")] : []
        return Report(
            tool: Report.Tool(version: "1"), subjects: [Report.Subject(project: "/srv/site")], findings: findings, suppressed: suppressed,
            undecided: undecided, isJudged: bits & 32 == 0)
    }

    /// The exit code as the contract says it, computed in another way than the tool does.
    private static func code(_ bits: Int, _ failOn: FailOn, _ strict: Bool) -> Int {
        if bits & 32 != 0 { return 3 }
        let levels: [FailOn: Int] = [.notice: 0, .warning: 1, .error: 2, .never: 3]
        let limit = levels[failOn] ?? 3
        let worst = [2, 1, 0].first { bits & (1 << $0) != 0 } ?? -1
        if worst >= limit { return 1 }
        return strict && bits & 16 != 0 && limit <= 1 ? 1 : 0
    }

    @Test("every combination of findings and thresholds", arguments: 0..<64)
    func verdicts(_ bits: Int) throws {
        let report = Self.report(bits)
        for failOn in FailOn.allCases {
            for minSeverity in Severity.allCases {
                for strict in [false, true] {
                    var options = RenderOptions(minSeverity: minSeverity, failOn: failOn, strict: strict)
                    let what: Comment = "\(bits) \(failOn) \(minSeverity) \(strict)"
                    let expected = Self.code(bits, failOn, strict)
                    let verdict = report.verdict(options)
                    #expect(Int(verdict.code.rawValue) == expected, what)
                    let head = expected == 0 ? "passed: " : expected == 1 ? "failed: " : "nothing could be judged: "
                    #expect(verdict.words.hasPrefix(head), what)
                    for verbosity in [RenderOptions.Verbosity.quiet, .normal, .verbose] {
                        options.verbosity = verbosity
                        let text = String(decoding: ReportFormat.text.render(report, options), as: UTF8.self)
                        #expect(text.hasSuffix(verdict.words + "\n"), what)
                        // What is shown is counted, and what is counted is shown or said to be hidden.
                        let shown = text.split(separator: "\n").count { $0.contains("[rule-") && !$0.contains("by comment") }
                        #expect(shown == report.shown(options).count, what)
                    }
                    let json = try JSON(ReportFormat.json.render(report, options))
                    #expect(json["summary"]["exitCode"].int == expected && json["summary"]["verdict"].text == verdict.words, what)
                    let counts = [Severity.notice, .warning, .error].map { json["summary"][$0.rawValue].int ?? -1 }
                    #expect(counts == [0, 1, 2].map { bits & (1 << $0) != 0 ? $0 + 1 : 0 }, what)
                    #expect(json["findings"].items.count + (json["summary"]["hidden"].int ?? 0) == counts.reduce(0, +), what)
                    let run = try JSON(ReportFormat.sarif.render(report, options))["runs"][0]
                    #expect(run["invocations"][0]["exitCode"].int == expected, what)
                    #expect(run["invocations"][0]["executionSuccessful"] == .bool(expected != 3), what)
                    #expect(String(decoding: ReportFormat.github.render(report, options), as: UTF8.self).hasSuffix(verdict.words + "\n"), what)
                }
            }
        }
    }
}
