import Source

/// A web server's configuration, read and ready to route requests. What rules and commands see of httpd and nginx.
public protocol WebServer: Sendable {
    var kind: WebServerKind { get }
    /// The file given or discovered, then all included ones.
    var files: [SourceFile] { get }
    /// What could not be read, with places: syntax errors, missing includes, unknown directives.
    var findings: [Finding] { get }
    /// What could not be decided while reading.
    var undecided: [Undecided] { get }
    /// What was assumed while reading, in words, each once: `mod_rewrite is loaded`.
    var assumptions: [String] { get }
    /// Virtual hosts or server blocks, in file order. A fragment without one has a single site that stands for it.
    var sites: [Site] { get }
    /// Directives that can never take effect for any request, found by reasoning over the whole configuration.
    var inertDirectives: [InertDirective] { get }

    /// Where the request ends in this server.
    func route(_ request: Request, in context: ServerContext) -> RoutingResult

    /// Index of the site that answers, whatever is not known; `nil` when that is not certain, or the host is refused. Of a request whose target is a
    /// path only scheme, host, port and server address count.
    func certainSite(for request: Request) -> Int?
}

public enum WebServerKind: String, Sendable {
    case apache, nginx

    /// `Apache httpd`, `nginx`: the name in messages.
    public var name: String { self == .apache ? "Apache httpd" : "nginx" }
}

public struct RoutingResult: Sendable {
    /// The virtual host or server block that was chosen, as an index into the server's `sites`; `nil` for httpd's main server.
    public var site: Int?
    public var outcomes: [Outcome]
    /// The bound on branches was reached: the outcomes are not all.
    public var isTruncated: Bool
    /// Whether the host was asked for after it had chosen the site, in a branch that counts or in one that was not followed.
    public var asksForHost: Bool { isTruncated || outcomes.contains(where: \.asksForHost) }

    public init(site: Int?, outcomes: [Outcome], isTruncated: Bool = false) {
        self.site = site
        self.outcomes = outcomes
        self.isTruncated = isTruncated
    }
}

/// A virtual host (httpd) or server block (nginx).
public struct Site: Sendable {
    /// The opening of the block; the first directive for fragments.
    public var span: SourceSpan
    /// `ServerName` and `ServerAlias`, or `server_name`, as written.
    public var names: [Sourced<String>]
    public var listeners: [Listener]
    /// As the server resolves it; unknown with placeholders or undefined variables.
    public var documentRoot: Knowledge<Sourced<String>>
    /// Values handed to PHP for every request: `SetEnv`, `SetEnvIf Request_URI ".*"`, `fastcgi_param`; by name.
    public var environment: [String: Knowledge<Sourced<String>>]
    /// Rewrite rules in file order, those that are commented out too.
    public var rewriteRules: [RewriteRule]
    /// The largest accepted request body in bytes, 0 for no limit; absent when not set.
    public var bodyLimit: Knowledge<Sourced<Int>>
    /// Sites of one server with the same number are written alike but for their names; `nil`: nothing is said of it.
    public var shape: Int?

    public init(
        span: SourceSpan, names: [Sourced<String>] = [], listeners: [Listener] = [],
        documentRoot: Knowledge<Sourced<String>> = .absent, environment: [String: Knowledge<Sourced<String>>] = [:],
        rewriteRules: [RewriteRule] = [], bodyLimit: Knowledge<Sourced<Int>> = .absent
    ) {
        self.span = span
        self.names = names
        self.listeners = listeners
        self.documentRoot = documentRoot
        self.environment = environment
        self.rewriteRules = rewriteRules
        self.bodyLimit = bodyLimit
    }
}

public struct Listener: Hashable, Sendable {
    /// `nil` for every address.
    public var address: String?
    public var port: Int
    public var isTLS: Bool
    public var span: SourceSpan?

    public init(address: String?, port: Int, isTLS: Bool = false, span: SourceSpan? = nil) {
        self.address = address
        self.port = port
        self.isTLS = isTLS
        self.span = span
    }
}

/// A `RewriteRule` or `rewrite`, as rules of the catalogue need to see it.
public struct RewriteRule: Sendable {
    public enum State: Hashable, Sendable {
        case active
        /// The line is a comment; the edit that makes it active removes this range.
        case commentedOut(marker: ByteRange)
        /// Inside a section that is not read: the condition in words.
        case disabled(String)
    }

    public enum Context: String, Sendable { case server, directory, location }

    public var span: SourceSpan
    public var pattern: Sourced<String>
    public var target: Sourced<String>
    public var flags: [String]
    public var context: Context
    public var state: State

    public init(
        span: SourceSpan, pattern: Sourced<String>, target: Sourced<String>, flags: [String], context: Context, state: State
    ) {
        self.span = span
        self.pattern = pattern
        self.target = target
        self.flags = flags
        self.context = context
        self.state = state
    }
}

/// A directive without effect, and the proof.
public struct InertDirective: Sendable {
    public enum Reason: Hashable, Sendable {
        /// The pattern cannot match what this context hands it: `^var/` in a virtual host, `^/var/` in a directory.
        case patternNeverMatches
        /// Every request that it matches is taken by an earlier directive.
        case shadowed
        /// Its condition needs a variable that nothing sets. Holds unless the server's own environment sets it.
        case conditionNeverTrue(variable: String)
        /// `SetEnv` sets the variable after the rules were run.
        case variableSetTooLate(variable: String)
        /// The rewrite engine is off where it stands.
        case engineOff
    }

    public var span: SourceSpan
    public var directive: String
    public var reason: Reason
    /// The proof in one sentence.
    public var explanation: String
    /// What takes its place or makes it dead: the earlier rule, the `SetEnv`.
    public var cause: SourceSpan?
    public var fix: Fix?

    public init(
        span: SourceSpan, directive: String, reason: Reason, explanation: String, cause: SourceSpan? = nil, fix: Fix? = nil
    ) {
        self.span = span
        self.directive = directive
        self.reason = reason
        self.explanation = explanation
        self.cause = cause
        self.fix = fix
    }
}
