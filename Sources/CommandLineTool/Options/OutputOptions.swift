import Reporting
import Source

/// How and where a report is written, and what makes a run fail.
public struct OutputOptions: Hashable, Sendable {
    public struct Output: Hashable, Sendable {
        public var format: ReportFormat
        /// Absolute; `nil` is standard output.
        public var path: String?

        public init(_ format: ReportFormat, path: String? = nil) {
            self.format = format
            self.path = path
        }
    }

    /// Never empty; at most one goes to standard output.
    public var outputs: [Output] = [Output(.text)]
    public var failOn: FailOn = .error
    public var minSeverity: Severity = .notice
    public var strict = false

    public init() {}
}

/// Colour and amount of text.
public struct TextOptions: Hashable, Sendable {
    public enum Colour: String, Sendable, CaseIterable { case auto, always, never }

    public var colour: Colour = .auto
    public var verbosity: RenderOptions.Verbosity = .normal

    public init() {}
}

/// What becomes of the fixes that findings have.
public struct FixMode: Hashable, Sendable {
    /// Files are changed; otherwise the changes are shown as a patch.
    public var writes: Bool
    /// Also fixes that are only probably right.
    public var takesUnsafe: Bool

    public init(writes: Bool, takesUnsafe: Bool) {
        self.writes = writes
        self.takesUnsafe = takesUnsafe
    }
}

/// Which rules run and what becomes of their findings.
public struct RuleOptions: Hashable, Sendable {
    /// Empty: all.
    public var select: [String] = []
    public var ignore: [String] = []
    /// Absolute path of the baseline; `nil`: that of the tool's configuration.
    public var baseline: String?
    /// Absolute path of the baseline to write.
    public var writtenBaseline: String?
    /// False with `--no-suppressions`.
    public var honoursSuppressions = true

    public init() {}
}
