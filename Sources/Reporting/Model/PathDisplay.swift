import Source

/// How files are named in output: relative to the working directory when below it, else absolute.
public struct PathDisplay: Sendable {
    /// Absolute and normalised; `nil`: every path is shown as it is.
    public var workingDirectory: String?

    public init(workingDirectory: String?) {
        self.workingDirectory = workingDirectory
    }

    /// `-` stands for standard input and stays.
    public func show(_ path: String) -> String {
        guard let workingDirectory, workingDirectory != "/" else { return path }
        return Path.relative(path, to: workingDirectory) ?? path
    }

    public func show(_ file: SourceFile) -> String { show(file.path) }

    /// The node's name before a place. A path below the working directory leads to the file by itself, and editors can open it.
    func prefix(_ node: String?, of file: SourceFile) -> String? {
        node.flatMap { show(file.path) == file.path ? $0 : nil }
    }
}

/// What the writers need besides the report.
public struct RenderOptions: Sendable {
    public enum Verbosity: Int, Sendable, Comparable {
        case quiet, normal, verbose
        public static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
    }

    public var paths: PathDisplay
    /// What is shown (`--min-severity`); the verdict counts everything.
    public var minSeverity: Severity
    public var failOn: FailOn
    public var strict: Bool
    public var verbosity: Verbosity
    public var colour: Bool
    /// Columns of text output.
    public var width: Int
    /// The rules that a reader may want to know about, for the formats that carry descriptions.
    public var rules: [RuleDescription]

    public init(
        paths: PathDisplay = PathDisplay(workingDirectory: nil), minSeverity: Severity = .notice, failOn: FailOn = .error,
        strict: Bool = false, verbosity: Verbosity = .normal, colour: Bool = false, width: Int = 120,
        rules: [RuleDescription] = []
    ) {
        self.paths = paths
        self.minSeverity = minSeverity
        self.failOn = failOn
        self.strict = strict
        self.verbosity = verbosity
        self.colour = colour
        self.width = width
        self.rules = rules
    }
}

/// A rule of the catalogue as reports see it: only words.
public struct RuleDescription: Hashable, Sendable {
    public var id: String
    public var severity: Severity
    public var summary: String
    /// Plain text or Markdown.
    public var explanation: String?
    public var url: String?
    /// 0 to 10 for rules about security, as SARIF viewers want it: `7.5`.
    public var securitySeverity: String?

    public init(
        id: String, severity: Severity, summary: String, explanation: String? = nil, url: String? = nil,
        securitySeverity: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.summary = summary
        self.explanation = explanation
        self.url = url
        self.securitySeverity = securitySeverity
    }
}

extension Report {
    /// The findings that are shown.
    func shown(_ options: RenderOptions) -> [Entry] { findings.filter { $0.finding.severity >= options.minSeverity } }

    /// The one verdict that text, JSON and the exit code share.
    public func verdict(_ options: RenderOptions) -> Verdict {
        Verdict(
            counts, failOn: options.failOn, strict: options.strict, isJudged: isJudged,
            hidden: findings.count - shown(options).count)
    }
}
