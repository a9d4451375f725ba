import Routing
import Source

/// What is found wrong while a configuration is read, and the first thing of it that keeps httpd from starting.
struct Problems {
    private(set) var findings: [Finding] = []
    private(set) var refusal: DirectiveError?

    mutating func report(_ finding: Finding) {
        findings.append(finding)
        if refusal == nil, finding.severity == .error { refusal = DirectiveError(finding.message, at: finding.span, help: finding.help) }
    }

    /// What goes beyond the limits of the reader, and may well be right for httpd.
    mutating func reportLimit(_ finding: Finding) { findings.append(finding) }

    mutating func add(_ other: Problems) {
        findings += other.findings
        refusal = refusal ?? other.refusal
    }
}
