import ClusterModel
import EzPlatform
import Source

/// What a rule sees while it judges, and where it reports.
public final class RuleContext {
    public let subject: Subject
    /// The application in the environment that is being judged; `nil` for a lone server file.
    public let application: Project?
    /// Where requests end, evaluated once for all rules.
    public let routes: ImageRoutes
    /// The nodes that are machines, in the order of their names; none in a run over a project's files.
    let auditedNodes: [AuditedNode]
    private let rule: Rule
    private(set) var findings: [Finding] = []
    private(set) var undecided: [Undecided] = []

    init(subject: Subject, application: Project?, routes: ImageRoutes, auditedNodes: [AuditedNode], rule: Rule) {
        self.subject = subject
        self.application = application
        self.routes = routes
        self.auditedNodes = auditedNodes
        self.rule = rule
    }

    /// Reports a fault of this rule.
    /// - Parameters:
    ///   - provenance: of the value that is at fault, to show the setting too when the value stands elsewhere.
    ///   - severity: lower than the rule's own when an assumption is involved that the message names.
    ///   - help: instead of the rule's remedy.
    ///   - nodes: the nodes that it is about, when these are not all that have the file. `NodeNames.mark` in the message stands for them.
    ///   - proof: the requests that show it.
    public func report(
        _ message: String, at span: SourceSpan, of provenance: Provenance? = nil, severity: Severity? = nil, help: String? = nil,
        related: [RelatedPlace] = [], siteaccesses: [String] = [], fixes: [Fix] = [], nodes: [String] = [],
        proof: [RequestTrace] = []
    ) {
        var related = related
        if let setting = provenance?.span, setting != span { related.insert(RelatedPlace("the setting", at: setting), at: 0) }
        var severity = min(severity ?? rule.severity, rule.severity)
        if severity == .error {
            let replacements = replacements(ofValueAt: span)
            if !replacements.isEmpty {
                // What runs depends on a choice that was not made.
                severity = .warning
                related += replacements
            }
        }
        var finding = Finding(
            rule.id, severity, message, at: span, help: help ?? rule.remedy,
            related: related, siteaccesses: siteaccesses, fixes: fixes, nodes: nodes)
        finding.proof = Proof(proof)
        findings.append(finding)
    }

    /// Reports that the rule could not judge something.
    public func undecided(_ what: String, because unknown: Unknown, nodes: [String] = []) {
        undecided.append(Undecided(what, reason: unknown.reason, needs: unknown.needs, span: unknown.span, nodes: nodes))
    }
}
