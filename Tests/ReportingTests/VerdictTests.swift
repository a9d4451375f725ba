@testable import Reporting
import Source
import Testing

@Suite struct VerdictTests {
    /// All combinations of what was found and what was asked: the code follows from the definition, and the words agree.
    @Test func law() {
        let numbers = [0, 1, 2]
        for error in numbers { for warning in numbers { for notice in numbers { for undecided in numbers {
            let counts = Counts(error: error, warning: warning, notice: notice, undecided: undecided)
            for failOn in FailOn.allCases { for strict in [false, true] { for isJudged in [false, true] {
                let verdict = Verdict(counts, failOn: failOn, strict: strict, isJudged: isJudged)
                let warnings = warning + (strict ? undecided : 0)
                let fails: Bool
                switch failOn {
                case .error: fails = error > 0
                case .warning: fails = error + warnings > 0
                case .notice: fails = error + warnings + notice > 0
                case .never: fails = false
                }
                let expected: Int32 = !isJudged ? 3 : fails ? 1 : 0
                #expect(verdict.code.rawValue == expected)
                let head = verdict.words.prefix { $0 != ":" }
                #expect(head == [0: "passed", 1: "failed", 3: "nothing could be judged"][expected]!)
                #expect(verdict.words.contains("\(undecided) undecided point"))
                #expect(verdict.words.contains("no findings") == (error + warning + notice == 0))
                for (count, noun) in [(error, "error"), (warning, "warning"), (notice, "notice")] where count > 0 {
                    #expect(verdict.words.contains("\(count) \(noun)"))
                }
            } } }
        } } } }
    }

    @Test func findingsThatAreGoneDoNotFail() {
        let report = Report(
            tool: Report.Tool(version: "1"), findings: [Report.Entry(Samples.rewrite, change: .fixed)])
        #expect(report.verdict(Samples.options).code == .passed)
    }
}
