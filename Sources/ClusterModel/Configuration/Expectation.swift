import EzPlatform
import Routing
import Source

/// An `expect:` entry of `.ezcluster.yml`: a request, and where it must end in the project's web servers.
public struct Expectation: Sendable {
    /// Where a request must end, or must not.
    public enum Goal: Hashable, Sendable {
        /// Handed to PHP; the script's file name or path, `nil` for any.
        case php(String?)
        /// Sent from disk; the path, `nil` for any.
        case `static`(String?)
        /// Answered by the server itself.
        case status(Int)
        /// Redirected; the `Location` and the status, `nil` for any.
        case redirect(String?, status: Int?)
        case notPHP
        case notStatic
    }

    /// The URL as written, with its place.
    public var url: Sourced<String>
    /// What is sent. Scheme and port count only when the URL gives them.
    public var request: Request
    /// Whether the URL or `host:` names the host; otherwise every site of the application is asked.
    public var namesHost: Bool
    /// Whether the URL names scheme and port; otherwise those of the site are used.
    public var namesScheme: Bool
    public var goal: Goal
    /// Where the goal is written.
    public var goalSpan: SourceSpan
    /// Files that exist on the server, and paths that do not; the rest is unknown.
    public var present: Set<String>
    public var absent: Set<String>
}

/// Names that PHP code, bundles or modules of one's own declare: they are taken for declared.
public struct KnownNames: Sendable {
    /// What the application has.
    public var declarations = KnownDeclarations()
    /// Directives of further modules, in lower case.
    public var apacheDirectives: Set<String> = []
    public var nginxDirectives: Set<String> = []

    public init() {}
}
