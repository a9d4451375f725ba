import ClusterModel
import Source

/// What keeps findings from being reported: comments in the files, `ignore:` of the configuration, a baseline.
struct Suppressions {
    private let comments: [SuppressionComment]
    private var ignores: IgnoreEntries
    private let baseline: ((Finding) -> Bool)?
    /// Indices of `comments` by rule, and what of them was needed.
    private var byRule: [String: [Int]] = [:]
    private struct Use: Hashable {
        var comment: Int
        var rule: String
    }
    private var used: Set<Use> = []

    init(_ comments: [SuppressionComment], _ configuration: ToolConfiguration, baseline: ((Finding) -> Bool)?) {
        self.comments = comments
        ignores = IgnoreEntries(configuration)
        self.baseline = baseline
        for (index, comment) in comments.enumerated() {
            for rule in Set(comment.rules.map(\.value)) { byRule[rule, default: []].append(index) }
        }
    }

    /// The reason of the first comment that covers the finding.
    mutating func comment(on finding: Finding) -> String? {
        let covering = (byRule[finding.rule] ?? []).filter { comments[$0].covers(finding) }
        guard let first = covering.first else { return nil }
        for index in covering { used.insert(Use(comment: index, rule: finding.rule)) }
        return comments[first].reason
    }

    /// What else than a comment silences a finding: the configuration first.
    mutating func means(for finding: Finding) -> (by: LintRun.Means, reason: String?)? {
        if let reason = ignores.reason(for: finding) { return (.config, reason) }
        if baseline?(finding) == true { return (.baseline, nil) }
        return nil
    }

    /// Comments that cannot be honoured.
    static func faults(of comments: [SuppressionComment]) -> [Finding] {
        comments.flatMap { comment -> [Finding] in
            if let problem = comment.problem {
                return [finding(.malformedSuppression, "this suppression is not honoured: \(problem)", at: comment.span)]
            }
            return comment.rules.compactMap { rule in
                guard Catalogue.rule(rule.value) == nil, let span = rule.span else { return nil }
                let nearest = NearestName.of(rule.value, among: Catalogue.ids.sorted()).map { "; did you mean \($0)?" } ?? ""
                return finding(.unknownSuppression, "there is no rule \(rule.value)\(nearest)", at: span)
            }
        }
    }

    /// Suppressions that silenced nothing although their rule was judged.
    func unused(judged: Set<String>, files: [String], projects: [String]) -> [Finding] {
        var findings: [Finding] = []
        for (index, comment) in comments.enumerated() where comment.problem == nil {
            for rule in comment.rules where judged.contains(rule.value) && !used.contains(Use(comment: index, rule: rule.value)) {
                guard let span = rule.span else { continue }
                findings.append(Self.finding(.unusedSuppression, "\(rule.value) finds nothing here that this comment could suppress", at: span))
            }
        }
        for ignore in ignores.unused(judged: judged, files: files, projects: projects) {
            guard let span = ignore.rule.span else { continue }
            findings.append(Self.finding(.unusedSuppression, "\(ignore.rule.value) finds nothing that this entry could ignore", at: span))
        }
        return findings
    }

    private static func finding(_ rule: Rule, _ message: String, at span: SourceSpan) -> Finding {
        Finding(rule.id, rule.severity, message, at: span, help: rule.remedy)
    }
}
