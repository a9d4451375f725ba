import Source

/// Everything that a run of `lint` or `audit` has to say. What the writers of this module print, and nothing else.
///
/// Findings are kept in a fixed order and have their fingerprints from the start.
public struct Report: Sendable {
    public struct Tool: Hashable, Sendable {
        public var name: String
        public var version: String

        public init(name: String = "ezcluster", version: String) {
            self.name = name
            self.version = version
        }
    }

    /// What was judged: one project, or the servers alone.
    public struct Subject: Sendable {
        /// Absolute path of the project's directory; `nil` when servers are judged without a project.
        public var project: String?
        /// `2.5`, `ibexa4.6`; `nil` when no release could be told.
        public var release: String?
        /// What the release was read from: `composer.lock`, `--release`.
        public var releaseSource: String?
        public var environments: [String]
        public var mode: Mode
        /// Why the mode is what it is: `DFS metadata handler in effect`, `--cluster`.
        public var modeSource: String?
        public var topology: Topology

        public init(
            project: String?, release: String? = nil, releaseSource: String? = nil, environments: [String] = [],
            mode: Mode = .unknown, modeSource: String? = nil, topology: Topology = Topology()
        ) {
            self.project = project
            self.release = release
            self.releaseSource = releaseSource
            self.environments = environments
            self.mode = mode
            self.modeSource = modeSource
            self.topology = topology
        }
    }

    /// What the project is deployed as.
    public enum Mode: String, Sendable {
        case cluster
        case singleServer = "single-server"
        case unknown
    }

    public struct Node: Hashable, Sendable {
        public var name: String
        /// `web`, `memcached`, ...
        public var roles: [String]

        public init(name: String, roles: [String]) {
            self.name = name
            self.roles = roles
        }
    }

    /// How a finding stands against an earlier run.
    public enum Change: String, Sendable { case new, fixed, unchanged }

    /// A finding with what the run knows about it.
    public struct Entry: Sendable {
        public var finding: Finding
        /// Index into `subjects`.
        public var subject: Int
        /// The node whose file the finding is in; the first of several.
        public var node: String?
        /// All nodes on which it was found, by name; empty for what belongs to no machine.
        public var nodes: [String]
        /// The page of documentation that the rule rests on.
        public var url: String?
        /// Equal for the same fault in the same line text, wherever the line moves. Set by `Report`.
        public internal(set) var fingerprint: String = ""
        public var change: Change?

        public init(_ finding: Finding, subject: Int = 0, node: String? = nil, url: String? = nil, change: Change? = nil) {
            self.finding = finding
            self.subject = subject
            nodes = node.map { [$0] } ?? finding.affectedNodes
            self.node = nodes.first ?? finding.span.file.node
            self.url = url
            self.change = change
        }

        /// With the nodes where there are several: for formats that have no place for them.
        var message: String { nodes.count > 1 ? "\(finding.message) (on \(NodeNames.phrase(nodes)))" : finding.message }
    }

    public struct Suppressed: Sendable {
        public enum Means: String, Sendable { case comment, config, baseline }

        public var finding: Finding
        public var by: Means
        /// What the author of the suppression wrote.
        public var reason: String?

        public init(_ finding: Finding, by means: Means, reason: String?) {
            self.finding = finding
            by = means
            self.reason = reason
        }
    }

    public var tool: Tool
    public var subjects: [Subject]
    public var nodes: [Node]
    /// By subject, file and place; at the same place the worse one first.
    public internal(set) var findings: [Entry]
    public var suppressed: [Suppressed]
    public var undecided: [Undecided]
    public var inputs: [SourceStore.Input]
    public var skipped: [SourceStore.Skipped]
    /// Whether anything could be judged at all; otherwise the run ends with exit code 3.
    public var isJudged: Bool

    /// Sorts the findings and gives them their fingerprints.
    /// - Parameter directory: what files count relative to in fingerprints when no project is judged.
    public init(
        tool: Tool, subjects: [Subject] = [], nodes: [Node] = [], findings: [Entry] = [], suppressed: [Suppressed] = [],
        undecided: [Undecided] = [], inputs: [SourceStore.Input] = [], skipped: [SourceStore.Skipped] = [],
        isJudged: Bool = true, directory: String? = nil
    ) {
        self.tool = tool
        self.subjects = subjects
        self.nodes = nodes
        self.findings = Fingerprint.assign(to: Report.sorted(findings), subjects: subjects, directory: directory)
        self.suppressed = suppressed
        self.undecided = undecided
        self.inputs = inputs
        self.skipped = skipped
        self.isJudged = isJudged
    }

    public var counts: Counts {
        var counts = Counts(undecided: undecided.count, suppressed: suppressed.count)
        for entry in findings where entry.change != .fixed { counts.add(entry.finding.severity) }
        return counts
    }

    /// The files that findings and undecided points are in: those whose text may be printed.
    var mentionedFiles: [SourceFile] {
        var seen: Set<SourceFile> = []
        var files: [SourceFile] = []
        func mention(_ span: SourceSpan?) {
            guard let file = span?.file, seen.insert(file).inserted else { return }
            files.append(file)
        }
        func mention(_ finding: Finding) {
            mention(finding.span)
            finding.related.forEach { mention($0.span) }
            finding.fixes.forEach { fix in fix.edits.forEach { mention($0.span) } }
            finding.proof.traces.forEach { trace in trace.steps.forEach { mention($0.span) } }
        }
        findings.forEach { mention($0.finding) }
        suppressed.forEach { mention($0.finding) }
        undecided.forEach { mention($0.span) }
        return files
    }

    private static func sorted(_ findings: [Entry]) -> [Entry] {
        findings.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.subject != b.subject { return a.subject < b.subject }
            if a.node != b.node { return NodeNames.precedes(a.node ?? "", b.node ?? "") }
            let (one, two) = (a.finding.span, b.finding.span)
            if one.file.path != two.file.path { return one.file.path < two.file.path }
            if one.range.start != two.range.start { return one.range.start < two.range.start }
            if a.finding.severity != b.finding.severity { return a.finding.severity > b.finding.severity }
            if a.finding.rule != b.finding.rule { return a.finding.rule < b.finding.rule }
            return left.offset < right.offset
        }.map(\.element)
    }
}

/// How many of what a report holds.
public struct Counts: Hashable, Sendable {
    public var error: Int
    public var warning: Int
    public var notice: Int
    public var undecided: Int
    public var suppressed: Int

    public init(error: Int = 0, warning: Int = 0, notice: Int = 0, undecided: Int = 0, suppressed: Int = 0) {
        self.error = error
        self.warning = warning
        self.notice = notice
        self.undecided = undecided
        self.suppressed = suppressed
    }

    public subscript(_ severity: Severity) -> Int {
        switch severity {
        case .error: error
        case .warning: warning
        case .notice: notice
        }
    }

    mutating func add(_ severity: Severity) {
        switch severity {
        case .error: error += 1
        case .warning: warning += 1
        case .notice: notice += 1
        }
    }
}
