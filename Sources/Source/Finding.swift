/// How bad a finding is.
public enum Severity: String, Sendable, Comparable, CaseIterable {
    /// Advice.
    case notice
    /// Wrong in most clusters, or provable only under an assumption that the message names.
    case warning
    /// Provably broken or insecure.
    case error

    private var rank: Int {
        switch self {
        case .notice: 0
        case .warning: 1
        case .error: 2
        }
    }

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// Something wrong, at exactly one primary place.
///
/// Readers make findings about what they cannot read, rules about everything else; both name a rule of the catalogue.
public struct Finding: Hashable, Sendable {
    /// The rule's id, in the catalogue of the `Rules` module.
    public var rule: String
    public var severity: Severity
    /// Lower case start, one sentence without a full stop: what is wrong and what was expected.
    public var message: String
    /// How to fix it, when the message does not say it already.
    public var help: String?
    /// The primary place.
    public var span: SourceSpan
    /// Other places that explain the finding, in other files too.
    public var related: [RelatedPlace]
    /// The siteaccesses concerned, when it is not all of them.
    public var siteaccesses: [String]
    public var fixes: [Fix]
    /// The nodes that it is about, when these are not all nodes that have the file; by name.
    public var nodes: [String]
    /// Requests whose way shows it.
    public var proof = Proof()

    /// The nodes on which it was found, by name; empty for what belongs to no machine.
    public var affectedNodes: [String] { nodes.isEmpty ? span.file.owners?.names ?? [] : nodes }

    public init(
        _ rule: String, _ severity: Severity, _ message: String, at span: SourceSpan, help: String? = nil,
        related: [RelatedPlace] = [], siteaccesses: [String] = [], fixes: [Fix] = [], nodes: [String] = []
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.help = help
        self.span = span
        self.related = related
        self.siteaccesses = siteaccesses
        self.fixes = fixes
        self.nodes = nodes
    }
}

/// A place that explains a finding.
public struct RelatedPlace: Hashable, Sendable {
    public var message: String
    public var span: SourceSpan
    /// The node whose file is meant, when that is not the first one that has the file.
    public var node: String?

    /// The node whose file is meant; `nil` for what belongs to no machine.
    public var placeNode: String? { node ?? span.file.node }

    public init(_ message: String, at span: SourceSpan, node: String? = nil) {
        self.message = message
        self.span = span
        self.node = node
    }
}

/// A change of bytes that removes a finding and touches nothing else.
public struct Fix: Hashable, Sendable {
    public enum Safety: String, Sendable {
        /// The meaning after the edit is certain.
        case safe
        /// Probably right; applied only on demand.
        case unsafe
    }

    /// Imperative: `write the service id`.
    public var description: String
    public var safety: Safety
    /// Never overlapping.
    public var edits: [Edit]

    public init(_ description: String, _ safety: Safety, _ edits: [Edit]) {
        self.description = description
        self.safety = safety
        self.edits = edits
    }
}

/// The replacement of one range of bytes.
public struct Edit: Hashable, Sendable {
    public var span: SourceSpan
    public var replacement: String

    public init(_ span: SourceSpan, _ replacement: String) {
        self.span = span
        self.replacement = replacement
    }
}

/// Something that could not be judged: reported once, never as a finding.
public struct Undecided: Hashable, Sendable {
    /// What was not judged: `whether images reach the front controller`.
    public var what: String
    public var reason: String
    /// What would decide it: `--env-var DFS_NFS_PATH=...`.
    public var needs: String?
    public var span: SourceSpan?
    /// The nodes on which it could not be judged, by name; empty for what belongs to no machine.
    public var nodes: [String]

    public init(_ what: String, reason: String, needs: String? = nil, span: SourceSpan? = nil, nodes: [String] = []) {
        self.what = what
        self.reason = reason
        self.needs = needs
        self.span = span
        self.nodes = nodes
    }
}
