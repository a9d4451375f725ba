import ClusterModel
import EzPlatform
import Source

/// The judgement on everything that a run loaded: each subject's findings, without what somebody decided to live with.
public struct LintRun: Sendable {
    public struct Reported: Sendable {
        public var finding: Finding
        /// Index into the loaded subjects.
        public var subject: Int
    }

    /// How a finding was silenced.
    public enum Means: String, Sendable { case comment, config, baseline }

    public struct Suppressed: Sendable {
        public var finding: Finding
        public var by: Means
        /// What the author of the suppression wrote.
        public var reason: String?
    }

    public private(set) var findings: [Reported] = []
    public private(set) var suppressed: [Suppressed] = []
    /// Each point once.
    public private(set) var undecided: [Undecided] = []

    /// The rules that were judged in some subject.
    public private(set) var judged: Set<String> = []

    /// - Parameters:
    ///   - honoursSuppressions: false reports also what comments, the configuration and the baseline silence.
    ///   - baseline: whether a finding is among those that were there before; each call may count one off.
    public init(
        _ loaded: LoadedSubjects, linter: Linter = Linter(), honoursSuppressions: Bool = true, baseline: ((Finding) -> Bool)? = nil
    ) {
        let comments = loaded.suppressionComments()
        var suppressions = Suppressions(
            honoursSuppressions ? comments : [], honoursSuppressions ? loaded.configuration : ToolConfiguration(),
            baseline: honoursSuppressions ? baseline : nil)
        var points: [Undecided] = []
        for (index, subject) in loaded.subjects.enumerated() {
            let result = linter.judge(subject)
            judged.formUnion(result.judged)
            add(result.findings, index, &suppressions)
            points += result.undecided
        }
        undecided = NodeGrouping.joined(points)
        guard !loaded.subjects.isEmpty else { return }
        var own = Suppressions.faults(of: comments)
        own += suppressions.unused(
            judged: judged, files: loaded.inputs.map(\.path),
            projects: loaded.subjects.filter { $0.application != nil }.map(\.path))
        for finding in linter.adjusted(own) {
            let path = finding.span.file.path
            let index = loaded.subjects.firstIndex { $0.application != nil && Path.isWithin(path, $0.path) } ?? 0
            add([finding], index, &suppressions)
        }
    }

    /// Takes all that is reported for known, as a baseline that was just written does.
    public mutating func acceptEverything() {
        suppressed += findings.map { Suppressed(finding: $0.finding, by: .baseline, reason: nil) }
        findings = []
    }

    /// Comments stand in the files of some nodes; what is left is joined over all of them before anything else is asked.
    private mutating func add(_ found: [Finding], _ subject: Int, _ suppressions: inout Suppressions) {
        var left: [Finding] = []
        var commented: [String: [Finding]] = [:]
        for finding in found {
            guard let reason = suppressions.comment(on: finding) else {
                left.append(finding)
                continue
            }
            commented[reason, default: []].append(finding)
        }
        for (reason, findings) in commented.sorted(by: { $0.key < $1.key }) {
            for finding in NodeGrouping.joined(findings) { suppressed.append(Suppressed(finding: finding, by: .comment, reason: reason)) }
        }
        for finding in NodeGrouping.joined(left) {
            if let (by, reason) = suppressions.means(for: finding) {
                suppressed.append(Suppressed(finding: finding, by: by, reason: reason))
            } else {
                findings.append(Reported(finding: finding, subject: subject))
            }
        }
    }
}
