import ClusterModel
import Source

/// One fault that the tool knows: what it is, why it matters, how to mend it, and the check that finds it.
///
/// A rule is one file of the catalogue. Its examples run as tests, and its reference page is made from it.
public struct Rule: Sendable {
    /// Kebab-case; names the fault so that it reads well after "ignore".
    public let id: String
    public let severity: Severity
    public let area: Area
    /// One line, lower case, without a full stop: the fault.
    public let summary: String
    /// Why it matters, in paragraphs separated by blank lines.
    public let explanation: String
    /// How to mend it, imperative.
    public let remedy: String
    /// What the rule rests on: documentation pages and observations.
    public let sources: [Reference]
    public let releases: ReleaseScope
    /// Judged only when the project is deployed on several servers.
    public let isClusterOnly: Bool
    /// How safe the fixes are that findings of the rule may have; empty: it has none.
    public let fixes: Set<Fix.Safety>
    /// Made when somebody asks: a lint never does, and most rules have several for each release.
    public var examples: [Example] { makeExamples().flatMap { $0.onAllBases(releases) } }
    private let makeExamples: @Sendable () -> [Example]
    /// `nil` for findings that a reader makes while it reads.
    public let check: (@Sendable (RuleContext) -> Void)?

    public enum Area: String, Sendable, CaseIterable {
        case reading = "Reading the configuration"
        case io = "IO handlers and adapters"
        case urlPrefix = "URL prefix and directories"
        case database = "Databases"
        case siteaccess = "Siteaccesses and scopes"
        case webServer = "Apache and nginx"
        case persistenceCache = "Persistence cache"
        case sessions = "Sessions"
        case memcached = "memcached and Redis"
        case httpCache = "HTTP cache"
        case search = "Search"
        case environment = "Environment and loading"
        case operations = "Security and operations"
        case machines = "Running machines"
        case suppressions = "Suppressions"
    }

    public struct Reference: Hashable, Sendable {
        public var text: String
        public var url: String?

        public init(_ text: String, _ url: String? = nil) {
            self.text = text
            self.url = url
        }
    }

    /// - Parameter check: a pure function of the model. It reports through the context.
    public init(
        _ id: String, _ severity: Severity, _ area: Area, fixes: Set<Fix.Safety> = [], summary: String, explanation: String, remedy: String,
        sources: [Reference], releases: ReleaseScope = .all, isClusterOnly: Bool = false,
        examples: @autoclosure @escaping @Sendable () -> [Example],
        check: @escaping @Sendable (RuleContext) -> Void
    ) {
        self.id = id
        self.severity = severity
        self.area = area
        self.summary = summary
        self.explanation = explanation
        self.remedy = remedy
        self.sources = sources
        self.releases = releases
        self.isClusterOnly = isClusterOnly
        self.fixes = fixes
        makeExamples = examples
        self.check = check
    }

    /// A rule whose findings a reader makes.
    public init(
        reading id: String, _ severity: Severity, _ area: Area = .reading, fixes: Set<Fix.Safety> = [], summary: String, explanation: String, remedy: String,
        sources: [Reference], releases: ReleaseScope = .all, examples: @autoclosure @escaping @Sendable () -> [Example]
    ) {
        self.id = id
        self.severity = severity
        self.area = area
        self.summary = summary
        self.explanation = explanation
        self.remedy = remedy
        self.sources = sources
        self.releases = releases
        isClusterOnly = false
        self.fixes = fixes
        makeExamples = examples
        check = nil
    }
}
