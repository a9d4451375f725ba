import ClusterModel
import EzPlatform
import Source
import Synchronization

/// Applies the catalogue to a subject.
public struct Linter: Sendable {
    /// What was found, in the order of places; equal for equal input.
    public struct Result: Sendable {
        public var findings: [Finding] = []
        public var undecided: [Undecided] = []
        /// The rules that were judged: selected, not off, and concerned with this subject.
        public var judged: Set<String> = []
    }

    private let rules: [Rule]
    private let severities: [String: Severity?]
    private let threads: Int

    /// - Parameters:
    ///   - rules: what is judged; findings of readers belong to the rules of the same name.
    ///   - severities: overrides by rule id, `nil` switches a rule off.
    public init(rules: [Rule] = Catalogue.all, severities: [String: Severity?] = [:]) {
        self.init(rules: rules, severities: severities, threads: min(Workers.available, 4))
    }

    /// - Parameter threads: how many may judge side by side, where there is enough to judge. What is found does not depend on it.
    public init(rules: [Rule], severities: [String: Severity?], threads: Int) {
        self.rules = rules
        self.severities = severities
        self.threads = threads
    }

    public func judge(_ subject: Subject) -> Result {
        var result = Result()
        let selected = Set(rules.map(\.id))
        for finding in subject.readerFindings where selected.contains(finding.rule) || Catalogue.rule(finding.rule) == nil {
            result.findings.append(finding)
        }
        result.undecided = subject.readerUndecided
        result.judged = Set(rules.lazy.filter { $0.check == nil && isOn($0) }.map(\.id))
        let applications: [Project?] = subject.applications.isEmpty ? [nil] : subject.applications
        for application in applications {
            for judgement in judgements(of: subject, application, ImageRoutes(subject: subject, application: application)) {
                result.judged.formUnion(judgement.judged)
                result.findings += judgement.findings
                result.undecided += judgement.undecided
            }
        }
        if subject.deployment.mode == .unknown, subject.application != nil, rules.contains(where: \.isClusterOnly) {
            result.undecided.append(
                Undecided(
                    "the rules for clusters",
                    reason: "nothing shows whether the project runs on one server or on several",
                    needs: "--cluster or --single-server"))
        }
        finish(&result, subject)
        return result
    }

    /// Virtual hosts from which on rules are judged side by side: below, a thread costs more than it saves.
    private static let manySites = 16

    /// What each rule says, in the order of the rules.
    private func judgements(of subject: Subject, _ application: Project?, _ routes: ImageRoutes) -> [Result] {
        let applicable = rules.filter { $0.check != nil && applies($0, to: subject, application) }
        let nodes = AuditedNode.all(of: subject)
        let results = Mutex([Result](repeating: Result(), count: applicable.count))
        Workers.run(count: applicable.count, threads: routes.sites.count < Self.manySites ? 1 : threads) { index in
            let context = RuleContext(subject: subject, application: application, routes: routes, auditedNodes: nodes, rule: applicable[index])
            applicable[index].check?(context)
            let result = Result(findings: context.findings, undecided: context.undecided, judged: [applicable[index].id])
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0 }
    }

    private func applies(_ rule: Rule, to subject: Subject, _ application: Project?) -> Bool {
        if rule.isClusterOnly, subject.deployment.mode != .cluster { return false }
        guard isOn(rule) else { return false }
        guard let application else { return true }
        // Caches and sessions of a development site are its own affair; only its virtual host was asked for.
        if subject.siteEnvironments.contains(application.environment), rule.area != .webServer,
            ["dev", "test", "behat"].contains(application.environment)
        {
            return false
        }
        return rule.releases.contains(application.release.release)
    }

    private func isOn(_ rule: Rule) -> Bool { severities[rule.id].map { $0 != nil } ?? true }

    /// Findings that no subject makes, as this linter was told to treat their rules.
    func adjusted(_ findings: [Finding]) -> [Finding] {
        let selected = Set(rules.lazy.filter(isOn).map(\.id))
        return findings.filter { selected.contains($0.rule) }.map { finding in
            guard let override = severities[finding.rule], let severity = override else { return finding }
            var finding = finding
            finding.severity = severity
            return finding
        }
    }

    /// Findings in templates are never errors; each is reported once, in the order of places.
    private func finish(_ result: inout Result, _ subject: Subject) {
        let templates = subject.templateFiles
        for index in result.findings.indices {
            // That a file in use is still a template is what this rule says.
            if templates.contains(result.findings[index].span.file), result.findings[index].rule != Rule.placeholderLeft.id {
                result.findings[index].severity = min(result.findings[index].severity, .warning)
            }
            if let override = severities[result.findings[index].rule], let severity = override {
                result.findings[index].severity = severity
            }
        }
        result.findings.removeAll { severities[$0.rule].map { $0 == nil } ?? false }
        var seen: Set<Finding> = []
        result.findings = result.findings.filter { seen.insert($0).inserted }
        result.findings.sort { left, right in
            let (a, b) = (left.span, right.span)
            if a.file !== b.file, a.file.path != b.file.path {
                return a.file.path.utf8.lexicographicallyPrecedes(b.file.path.utf8)
            }
            return (a.range.start, a.range.end, left.rule) < (b.range.start, b.range.end, right.rule)
        }
        var known: Set<Undecided> = []
        result.undecided = result.undecided.filter { known.insert($0).inserted }
    }
}
