import Routing
import Source

/// A value of the request's environment.
enum EnvironmentValue {
    case known(Bytes)
    case unknown(String)
}

/// A request on its way through the machine: the client's, one that follows from it inside the server, or a subrequest.
final class MachineRequest {
    enum FileKind { case none, regular, directory }

    /// The path that rules and sections see; decoded once it is translated.
    var uri: Bytes
    var query: Bytes?
    /// What is being mapped: first a URL path, then a file; `proxy:` and `redirect:` in front are httpd's own marks.
    var filename: Bytes?
    var pathInfo: Bytes = []
    var kind: FileKind = .none
    var method: String
    var environment: [String: EnvironmentValue] = [:]
    var settings = DirectorySettings() {
        didSet { if !isMerging { applied = [] } }
    }
    /// The sections that were merged into the settings, in order.
    private(set) var applied: [SourceSpan] = []
    private var isMerging = false
    var handler: Bytes?
    var contentType: Bytes?
    var forcedHandler: Bytes?
    var forcedType: Bytes?
    var isProxied = false
    /// The flag P sent it to a backend; sections for backends then see the URL as it is written, with its socket.
    var isProxiedByRule = false
    /// What sent it to a backend.
    var proxySpan: SourceSpan?
    var status = 200
    /// `[R]` and errors leave it here for `Location`.
    var location: Bytes?
    var noRewrite = false
    var uriReduced = false
    /// The handler's directive, for the trace.
    var handlerSpan: SourceSpan?
    /// The prefix of an `Alias` and what it stands for.
    var context: (prefix: Bytes, root: Bytes)?
    /// The last walk through directories. httpd keeps its result for what follows from the request, and takes it for every
    /// file in the same directory, although sections with patterns may have been meant for another name.
    var walk: Walk?

    struct Walk {
        /// With a slash at the end, unless it is a directory that was asked for without one.
        var directory: Bytes
        var settings: DirectorySettings
        var sections: [SourceSpan]
    }

    let main: MachineRequest?
    let previous: MachineRequest?
    let depth: Int

    init(uri: Bytes, query: Bytes?, method: String, main: MachineRequest? = nil, previous: MachineRequest? = nil) {
        self.uri = uri
        self.query = query
        self.method = method
        self.main = main
        self.previous = previous
        depth = max(main?.depth ?? 0, previous?.depth ?? 0) + (main == nil && previous == nil ? 0 : 1)
    }

    /// `ScriptAlias` led here: the file may be run whatever `Options` says (the note `alias-forced-type`).
    private(set) var isScriptAliased = false

    func becomeScript() {
        handler = Bytes("cgi-script")
        isScriptAliased = true
    }

    /// Lets a section's settings count over the present ones.
    func apply(_ inner: DirectorySettings, of sections: [SourceSpan]) {
        isMerging = true
        settings.merge(inner)
        isMerging = false
        applied += sections
    }

    /// Whether the very same settings apply to the request that this one follows from. httpd then does not check access again.
    var sharesSettings: Bool { (previous ?? main)?.applied == applied && (previous ?? main) != nil }

    var isSubrequest: Bool { main != nil }

    /// Whether too many redirects or subrequests led here for another one.
    func exceeds(_ limit: (redirects: Int, subrequests: Int)) -> Bool {
        var top = self
        var redirects = 0
        var subrequests = 0
        while true {
            if let previous = top.previous {
                redirects += 1
                if redirects >= limit.redirects { return true }
                top = previous
            }
            if top.previous == nil {
                guard let main = top.main else { return false }
                subrequests += 1
                if subrequests >= limit.subrequests { return true }
                top = main
            }
        }
    }
}

/// Why the machine stops before its end.
enum Halt: Error {
    /// The server answers with this status; redirects have their target in the request.
    case status(Int)
    /// What happens cannot be known.
    case unknown(String, SourceSpan?)
}
