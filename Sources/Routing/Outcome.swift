import Source
import Synchronization

/// Where a request ends, under the assumptions of one branch.
public struct Outcome: Sendable {
    public enum Kind: String, Sendable {
        /// A FastCGI or mod_php handler gets the request.
        case php
        /// A file is sent as it is.
        case `static`
        /// The server answers by itself with a status.
        case status
        case redirect
        case proxy
        /// A generated directory listing.
        case listing
        /// The server would not start with this configuration.
        case configError = "config_error"
        /// The last step says why.
        case unknown
    }

    public var kind: Kind
    /// The code sent, with `status` and `redirect`.
    public var status: Int?
    /// `SCRIPT_FILENAME` as the web server passes it, else `PATH_TRANSLATED`, with `php`; `nil` when neither is passed.
    public var script: String?
    /// The parameter without which PHP runs nothing: `SCRIPT_FILENAME` ("File not found." with 404) or `REQUEST_METHOD` (an empty page with 200);
    /// `nil` when it gets both, or may. Observed on php-fpm 8.2.
    public var missingParameter: String?
    /// What PHP runs; `nil` when it refuses or gets no script. See `PHPRunner`.
    public var executed: String?
    public var pathInfo: String?
    /// The query string that the handler gets.
    public var query: String?
    /// Variables that the vhost hands to PHP, in the order of their names; not the standard CGI ones.
    public var environment: [String: String]
    /// The file sent, with `static`.
    public var file: String?
    /// With `static`: the file is PHP source.
    public var sourceDisclosed: Bool
    /// The `Location` header, with `redirect`.
    public var location: String?
    /// The upstream, with `proxy` and `php`: `unix:/run/php/php-fpm.sock`, `127.0.0.1:9000`.
    public var upstream: String?
    /// The assumptions of this branch; empty when the outcome depends on nothing unknown.
    public var assumptions: [Assumption]
    /// Whether the host was asked for on the way, after it had chosen the site.
    public var asksForHost = false
    public var steps: [TraceStep] {
        get { trace.steps }
        set { trace = .recorded(newValue) }
    }
    private var trace: Trace

    public init(
        _ kind: Kind, status: Int? = nil, script: String? = nil, executed: String? = nil, pathInfo: String? = nil,
        query: String? = nil, environment: [String: String] = [:], file: String? = nil, sourceDisclosed: Bool = false,
        location: String? = nil, upstream: String? = nil, assumptions: [Assumption] = [], steps: [TraceStep] = []
    ) {
        self.kind = kind
        self.status = status
        self.script = script
        self.executed = executed
        self.pathInfo = pathInfo
        self.query = query
        self.environment = environment
        self.file = file
        self.sourceDisclosed = sourceDisclosed
        self.location = location
        self.upstream = upstream
        self.assumptions = assumptions
        trace = .recorded(steps)
    }

    /// The same outcome, with steps that are asked for when somebody reads them.
    /// - Parameter index: of the outcome among those of the route.
    public func deferringSteps(to route: DeferredSteps, at index: Int) -> Outcome {
        var outcome = self
        outcome.trace = .deferred(route, index)
        return outcome
    }

    private enum Trace: Sendable {
        case recorded([TraceStep])
        case deferred(DeferredSteps, Int)

        var steps: [TraceStep] {
            switch self {
            case .recorded(let steps): steps
            case .deferred(let route, let index): route.steps(at: index)
            }
        }
    }

    /// Whether two branches end the same way, whatever led there.
    public func isEquivalent(to other: Outcome) -> Bool {
        kind == other.kind && status == other.status && script == other.script && missingParameter == other.missingParameter && executed == other.executed
            && pathInfo == other.pathInfo && query == other.query && environment == other.environment
            && file == other.file && sourceDisclosed == other.sourceDisclosed && location == other.location
            && upstream == other.upstream && (kind != .unknown || steps.last?.effect == other.steps.last?.effect)
    }
}

/// The steps of a route whose outcomes are known from another one. Few of them are ever looked at.
public final class DeferredSteps: Sendable {
    private let evaluate: @Sendable () -> [Outcome]
    private let known = Mutex<[[TraceStep]]?>(nil)

    /// - Parameter evaluate: the outcomes, in the same order as those that are known.
    public init(_ evaluate: @escaping @Sendable () -> [Outcome]) { self.evaluate = evaluate }

    func steps(at index: Int) -> [TraceStep] {
        let all = known.withLock { known in
            if let known { return known }
            let all = evaluate().map(\.steps)
            known = all
            return all
        }
        return index < all.count ? all[index] : []
    }
}

/// One directive that was considered on the way, or one decision of the server.
public struct TraceStep: Hashable, Sendable {
    /// The directive's place; `nil` for the server's built-in steps.
    public var span: SourceSpan?
    /// The directive's name, or the server's step: `RewriteRule`, `location`, `translate name`.
    public var directive: String
    /// What it matched and what it changed, in words: `matched; rewritten to /app.php; last`.
    public var effect: String
    /// Whether the step decided something; the short trace shows only these.
    public var isDecisive: Bool

    public init(_ directive: String, at span: SourceSpan?, _ effect: String, decisive: Bool = false) {
        self.directive = directive
        self.span = span
        self.effect = effect
        isDecisive = decisive
    }
}
