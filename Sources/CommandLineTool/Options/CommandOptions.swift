import Host
import Reporting
import Routing

/// `ezcluster lint [PATH...]`
public struct LintOptions: Hashable, Sendable {
    /// Absolute; never empty. Files are judged, directories searched.
    public var paths: [String] = []
    public var subject = SubjectChoices()
    public var rules = RuleOptions()
    /// `nil`: fixes are only mentioned.
    public var fixes: FixMode?
    public var output = OutputOptions()
    public var text = TextOptions()

    public init() {}
}

/// `ezcluster audit [PATH...]`
public struct AuditOptions: Hashable, Sendable {
    /// Rules, output and what is known about the subject. Its paths are directories that stand for `/` of a machine, and snapshots;
    /// without any, this machine is audited.
    public var lint = LintOptions()
    /// `--against`: absolute path of the JSON report of an earlier run.
    public var previousReport: String?
    /// `--probe`, `--probe-url`
    public var probing = ProbeScope()

    public init() {}
}

/// `ezcluster collect`
public struct CollectOptions: Hashable, Sendable {
    /// Absolute; `nil` is standard output.
    public var outputPath: String?
    /// Absolute path of the file with the key.
    public var secretKey: String?
    /// The directory that stands for `/`; `nil` is this machine.
    public var directory: String?
    /// The node's name; `nil`: the host name.
    public var name: String?
    /// `--probe`, `--probe-url`
    public var probing = ProbeScope()
    public var subject = SubjectChoices()

    public init() {}
}

/// `ezcluster trace URL...`
public struct TraceOptions: Hashable, Sendable {
    public enum Filesystem: String, Sendable, CaseIterable { case unknown, live }
    public enum Format: String, Sendable, CaseIterable { case text, json }

    /// A request with the URL as it was given.
    public struct Target: Hashable, Sendable {
        public var url: String
        public var request: Request
    }

    public var targets: [Target] = []
    public var subject = SubjectChoices()
    public var filesystem: Filesystem = .unknown
    /// Absolute paths as the server names them.
    public var present: [String] = []
    public var absent: [String] = []
    /// The exit code is 1 when an outcome is of another kind.
    public var expect: Outcome.Kind?
    public var format: Format = .text
    /// Absolute; `nil` is standard output.
    public var outputPath: String?
    public var text = TextOptions()

    public init() {}
}

/// `ezcluster config [KEY]`
public struct ConfigOptions: Hashable, Sendable {
    public enum Format: String, Sendable, CaseIterable { case text, json }

    /// A setting or the beginning of its name: `io`, `io.url_prefix`; `nil`: all.
    public var key: String?
    /// `--siteaccess`; empty: all.
    public var siteaccesses: [String] = []
    public var subject = SubjectChoices()
    public var showsSecrets = false
    public var format: Format = .text
    /// Absolute; `nil` is standard output.
    public var outputPath: String?
    public var text = TextOptions()

    public init() {}
}

/// `ezcluster rules`
public struct RulesOptions: Hashable, Sendable {
    public enum Format: String, Sendable, CaseIterable { case text, json }

    public var format: Format = .text
    /// Absolute; `nil` is standard output.
    public var outputPath: String?
    public var text = TextOptions()

    public init() {}
}

/// `ezcluster explain RULE`
public struct ExplainOptions: Hashable, Sendable {
    public var rule: String
    public var format: RulesOptions.Format = .text
    /// Absolute; `nil` is standard output.
    public var outputPath: String?
    public var text = TextOptions()

    public init(rule: String) {
        self.rule = rule
    }
}
