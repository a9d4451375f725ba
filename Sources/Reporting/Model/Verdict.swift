import Source

/// From which severity on findings make a run fail (`--fail-on`).
public enum FailOn: String, Sendable, CaseIterable {
    case error, warning, notice, never

    func includes(_ severity: Severity) -> Bool {
        switch self {
        case .error: severity >= .error
        case .warning: severity >= .warning
        case .notice: severity >= .notice
        case .never: false
        }
    }
}

/// How a run ends: the exit code and the words that say so. A pure function of what was found and what was asked.
public struct Verdict: Hashable, Sendable {
    /// The exit codes of `lint` and `audit`; 2, wrong usage, never comes from a report.
    public enum Code: Int32, Sendable {
        case passed = 0
        case failed = 1
        case nothingJudged = 3
    }

    public var code: Code
    /// One line without a line feed: the verdict, the counts, the number of undecided points.
    public var words: String

    /// - Parameters:
    ///   - strict: an undecided point counts as a warning.
    ///   - isJudged: whether anything could be judged at all; when not, `failOn` does not matter.
    ///   - hidden: findings that are counted but not shown (`--min-severity`).
    public init(_ counts: Counts, failOn: FailOn, strict: Bool, isJudged: Bool, hidden: Int = 0) {
        let failing = Severity.allCases.contains { counts[$0] > 0 && failOn.includes($0) }
        let undecidedFails = strict && counts.undecided > 0 && failOn.includes(.warning)
        if !isJudged {
            code = .nothingJudged
        } else {
            code = failing || undecidedFails ? .failed : .passed
        }
        let head =
            switch code {
            case .nothingJudged: "nothing could be judged"
            case .failed: "failed"
            case .passed: "passed"
            }
        var parts: [String] = []
        for severity in Severity.allCases.reversed() where counts[severity] > 0 {
            parts.append(counted(counts[severity], severity.rawValue))
        }
        if parts.isEmpty { parts.append("no findings") }
        parts.append(counted(counts.undecided, "undecided point"))
        if counts.suppressed > 0 { parts.append("\(counts.suppressed) suppressed") }
        var words = head + ": " + parts.joined(separator: ", ")
        var remarks: [String] = []
        if hidden > 0 { remarks.append("\(hidden) not shown because of --min-severity") }
        if code == .failed, !failing { remarks.append("undecided points fail with --strict") }
        let found = counts.error + counts.warning + counts.notice
        if code == .passed, found > 0 { remarks.append("none fails with --fail-on \(failOn.rawValue)") }
        if !remarks.isEmpty { words += " (" + remarks.joined(separator: "; ") + ")" }
        self.words = words
    }
}

/// `1 error`, `2 errors`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
