import Patterns
import Routing
import Source

/// Takes one request through nginx's phases (`ngx_http_core_module.c`) in one branch of what is not known.
final class Machine {
    /// Ends the evaluation with a reason.
    struct Undetermined: Error {
        var unknown: Unknown
    }

    /// What all branches of one request may spend: configurations can multiply work without end.
    final class Budget {
        var left = 4_000_000

        func spend(_ amount: Int = 1) throws(Undetermined) {
            left -= amount
            if left < 0 { throw Undetermined(unknown: Unknown("more directives run for this request than are followed")) }
        }
    }

    enum Phase { case serverRewrite, findConfig, rewrite, postRewrite, access, precontent, content }
    enum Flow {
        case go(Phase)
        case end(Outcome)
    }

    let model: Model
    let request: Request
    let context: ServerContext
    let world: World

    var server = 0
    var listener: (port: Int, isTLS: Bool) = (80, false)
    /// The client's address, as a trusted proxy names it when there is one.
    /// `nil`: anybody.
    var client: String?
    var isClientNamed = false
    /// What `satisfy any` has refused so far (`access_code`): where another check ends the request with an error before it is used, it
    /// counts in the location that answers the error, whatever is satisfied there.
    var denial: (code: Int, span: SourceSpan)?
    /// An IPv6 socket sees IPv4 addresses in IPv6 form.
    var mapsAddresses = false
    var uri: [UInt8] = []
    var uriUnknown: Unknown?
    var arguments: [UInt8] = []
    var argumentsUnknown: Unknown?
    var unparsed: [UInt8] = []
    var method: String
    /// The validated host of the request; empty before it was read.
    private var validHost: [UInt8] = []
    /// The same, for whom the answer may depend on it.
    var host: [UInt8] {
        asksForHost = true
        return validHost
    }
    /// Whether somebody has asked for the host or a name of the server after it was chosen.
    var asksForHost = false
    /// A request that is not well-formed is answered by the default server before its host is read.
    private(set) var hasChosenServer = false
    /// Error pages for a request line that is not valid see no headers.
    var hasReadHeaders = false
    /// The headers are there to the last: only now the length of the body is known.
    var hasReadBodyLength = false
    /// The body was found too large and thrown away: its length does not count any more. Behind other errors it does, also on the way to their pages.
    var isBodyDiscarded = false
    /// Whether the request line was taken apart.
    var hasReadLine = false
    var isEscaped = false

    var location = 0
    var handler: Handler?
    var isInternal = false
    var uriChanged = false
    /// Restarts and internal redirects that are left; ten are allowed.
    var changesLeft = 11
    /// Whether an alias may be used: not before the phases have begun, as for a request that was refused while it was read.
    var locationIsValid = false
    var addsURIToAlias = false
    var hasErrorPage = false
    var errorStatus: Int?
    /// A `Location` header that was set before an error page took over.
    var pendingLocation: Value?

    var captures: [Value] = []
    /// No rewrite has matched yet in the script that runs: `set` and `if` escape captures.
    var quotesCaptures = true
    /// A rewrite with arguments has matched in the script that runs, and this version goes on escaping.
    var leaksArguments = false
    var variables: [String: Value] = [:]
    var split: (name: [UInt8], info: [UInt8])?
    /// What variables were when they were last asked for.
    var lastValues: [String: Value] = [:]
    /// Variables within variables: maps can ask for each other, and for themselves.
    var variableDepth = 0
    /// A request that this server makes to itself; such ones skip the access phase.
    var isSubrequest = false

    var steps: [TraceStep] = []
    var assumptions: [Assumption] = []
    let budget: Budget

    init(model: Model, request: Request, context: ServerContext, world: World, budget: Budget) {
        self.model = model
        self.request = request
        self.context = context
        self.world = world
        self.budget = budget
        method = request.method
        client = request.clientAddress
    }

    /// The first name of the server.
    var serverName: Value {
        asksForHost = true
        return model.servers[server].firstName
    }

    /// What a request that the server makes to itself has from its own.
    func continueHost(of other: Machine) {
        validHost = other.validHost
        asksForHost = other.asksForHost
    }

    var level: Level { model.levels[location] }
    var version: ServerContext.Version? { context.version }

    func isAtLeast(_ numbers: [Int]) -> Bool {
        guard let version else { return true }
        var wanted = version
        wanted.numbers = numbers
        return version >= wanted
    }

    // MARK: Steps

    func step(_ directive: String, at span: SourceSpan?, _ effect: @autoclosure () -> String, decisive: Bool = false) {
        // A loop of rewrites is cut by the server itself; the trace only needs to stay readable.
        guard steps.count < 2_000 else { return }
        steps.append(TraceStep(directive, at: span, effect(), decisive: decisive))
    }

    func assume(_ text: String) {
        assume(Assumption(text))
    }

    func assume(_ assumption: Assumption) {
        if !assumptions.contains(assumption) { assumptions.append(assumption) }
    }

    func assume(_ gaps: [Gap]) {
        for gap in gaps { assume(gap.assumption) }
    }

    func undetermined(_ unknown: Unknown) -> Undetermined { Undetermined(unknown: unknown) }

    // MARK: The run

    func run() -> Outcome {
        do throws(Undetermined) {
            var outcome = settle(try evaluate())
            outcome.steps = steps
            outcome.assumptions = assumptions
            return outcome
        } catch {
            step("unknown", at: error.unknown.span, error.unknown.reason, decisive: true)
            return Outcome(.unknown, assumptions: assumptions, steps: steps)
        }
    }

    private func evaluate() throws(Undetermined) -> Outcome {
        if let first = model.servers.first, first.isImplied {
            listener = (request.port, request.scheme == .https)
            return try finish(try enter(nil))
        }
        guard let socket = ServerSelection(model: model).socket(for: request, world: world) else {
            throw undetermined(Unknown("no server block answers on port \(request.port)"))
        }
        for text in socket.assumptions { assume(text) }
        listener = (socket.port, socket.table.isTLS)
        mapsAddresses = socket.isV6
        server = socket.table.fallback
        location = model.servers[server].location
        return try finish(try enter(socket))
    }

    func finish(_ start: Flow) throws(Undetermined) -> Outcome {
        var flow = start
        while true {
            switch flow {
            case .end(let outcome): return outcome
            case .go(let phase): flow = try advance(phase)
            }
        }
    }

    /// Reads the request line and the host, and chooses the server.
    private func enter(_ socket: ServerSelection.Socket?) throws(Undetermined) -> Flow {
        // The request line is read before the name is known: the default server's settings count.
        let limit = model.servers[server].lineLimit
        if method.utf8.count + request.target.count + " HTTP/1.1\r\n".utf8.count + 1 > limit {
            // It is taken apart while it is read: a fault at its beginning comes first.
            let read = Array(request.target.prefix(max(limit - method.utf8.count - 1, 0)))
            guard isMethod(method), !RequestTarget.isMalformed(read) else {
                step("request", at: nil, "the request line is not valid", decisive: true)
                return try fail(400)
            }
            step("large_client_header_buffers", at: nil, "the request line is longer than \(limit) bytes", decisive: true)
            return try fail(414)
        }
        let target: RequestTarget
        do throws(RequestTarget.Invalid) {
            guard isMethod(method) else { throw .line }
            target = try RequestTarget(request.target, mergesSlashes: model.servers[server].mergesSlashes)
        } catch {
            // An error page sees an empty URI.
            hasReadLine = error == .path
            step("request", at: nil, "the request line is not valid", decisive: true)
            return try fail(400)
        }
        hasReadLine = true
        uri = target.uri
        arguments = target.arguments
        unparsed = target.unparsed
        isEscaped = target.isEscaped
        hasReadHeaders = true
        // The host of the request line counts, yet the header has to be there and valid.
        let header = ServerSelection.validated(Array(request.host.utf8))
        if let given = target.host, let valid = ServerSelection.validated(given) {
            choose(valid, socket)
        } else if target.host == nil, let header {
            choose(header, socket)
        } else if target.host == nil, request.host.isEmpty {
            choose([], socket)
        }
        guard header != nil, !validHost.isEmpty else {
            step("request", at: nil, request.host.isEmpty ? "no Host header is sent" : "the host is not valid", decisive: true)
            return try fail(400)
        }
        hasReadBodyLength = true
        nameClient()
        if uri != request.target.prefix(while: { $0 != UInt8(ascii: "?") }) {
            step("URI", at: nil, "decoded and normalised to \(shownURI)")
        }
        if listener.isTLS, request.scheme == .http {
            step("listen", at: nil, "a plain request arrives at a port for TLS", decisive: true)
            return try fail(497)
        }
        if request.scheme == .https, !listener.isTLS { assume("TLS ends before nginx: it sees a plain request") }
        if method == "TRACE" || method == "CONNECT" {
            step("request", at: nil, "the method \(method) is refused", decisive: true)
            return try fail(405)
        }
        return .go(.serverRewrite)
    }

    private func choose(_ name: [UInt8], _ socket: ServerSelection.Socket?) {
        validHost = name
        hasChosenServer = true
        guard let socket else { return }
        let chosen = socket.table.choose(name, port: socket.port)
        for text in chosen.assumptions { assume(text) }
        server = chosen.server
        location = model.servers[server].location
        if let (pattern, match, subject) = chosen.match { take(match, of: pattern, in: subject) }
        step("server", at: model.servers[server].span, "chosen: \(chosen.reason)", decisive: socket.table.servers.count > 1)
    }

    private func isMethod(_ method: String) -> Bool {
        !method.isEmpty && method.utf8.allSatisfy { ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x5F || $0 == 0x2D }
    }

    var shownURI: String { String(decoding: uri.prefix(300), as: UTF8.self) }

    private func advance(_ phase: Phase) throws(Undetermined) -> Flow {
        switch phase {
        case .serverRewrite:
            // A new run through the phases (the first, or after an internal redirect).
            locationIsValid = true
            if let status = try runScript(level.script) { return try end(status) }
            return .go(.findConfig)
        case .findConfig: return try findConfig()
        case .rewrite:
            if case .server = level.kind { return .go(.postRewrite) }
            if let status = try runScript(level.script) { return try end(status) }
            return .go(.postRewrite)
        case .postRewrite:
            guard uriChanged else { return .go(.access) }
            changesLeft -= 1
            if changesLeft == 0 {
                step("rewrite", at: nil, "more than ten rewrites and internal redirects: the server gives up", decisive: true)
                return try fail(500)
            }
            location = model.servers[server].location
            return .go(.findConfig)
        case .access: return try access()
        case .precontent: return try tryFiles()
        case .content: return try content()
        }
    }

    private func findConfig() throws(Undetermined) -> Flow {
        handler = nil
        uriChanged = false
        if let uriUnknown { throw undetermined(uriUnknown) }
        guard let redirectsSlash = try findLocation() else { return try fail(500) }
        assume(level.settings.gaps)
        if level.settings.isInternal?.isOn == true, !isInternal {
            step("internal", at: level.settings.isInternal?.span, "the location is for internal redirects only", decisive: true)
            return try fail(404)
        }
        updateLocation()
        if hasReadBodyLength, let limit = level.settings.bodyLimit, let most = limit.value.value, most > 0,
            let length = request.header("Content-Length").flatMap({ Int($0) }), length > most, !isSubrequest, !isBodyDiscarded
        {
            step("client_max_body_size", at: limit.span, "a body of \(length) bytes is too large", decisive: true)
            isBodyDiscarded = true
            return try fail(413)
        }
        if redirectsSlash {
            var target = Escaping.escape(level.name, .uri, sinceStrict: isAtLeast([1, 21, 1]))
            if !arguments.isEmpty { target += [UInt8(ascii: "?")] + arguments }
            step("location", at: level.span, "\(shownURI) lacks the final slash of \(level.shown)", decisive: true)
            return try redirect(301, to: Value(target, unknown: argumentsUnknown))
        }
        return .go(.rewrite)
    }

    /// Takes over the location's handler, or the level that `limit_except` puts in its place.
    func updateLocation() {
        if let limit = level.limitExcept, !limit.methods.contains(method) {
            step("limit_except", at: model.levels[limit.location].span, "holds for \(method)", decisive: true)
            location = limit.location
        }
        if let own = level.handler { handler = own }
    }

    // MARK: Redirects inside the server

    func internalRedirect(to target: [UInt8], arguments new: [UInt8], unknown: Unknown? = nil) throws(Undetermined) -> Flow {
        changesLeft = (changesLeft - 1) & 15
        if changesLeft == 0 {
            step("internal redirect", at: nil, "more than ten rewrites and internal redirects: the server gives up", decisive: true)
            return try fail(500)
        }
        if target.isEmpty, unknown == nil {
            throw undetermined(Unknown("the new URI is empty, and nginx then reads what happens to stand before it"))
        }
        uri = target
        uriUnknown = unknown
        arguments = new
        argumentsUnknown = unknown
        split = nil
        location = model.servers[server].location
        isInternal = true
        addsURIToAlias = false
        return .go(.serverRewrite)
    }

    func namedLocation(_ name: [UInt8]) throws(Undetermined) -> Flow {
        changesLeft = (changesLeft - 1) & 15
        let shown = String(decoding: name, as: UTF8.self)
        if changesLeft == 0 {
            step("location \(shown)", at: nil, "more than ten rewrites and internal redirects: the server gives up", decisive: true)
            return try fail(500)
        }
        guard !uri.isEmpty else {
            step("location \(shown)", at: nil, "the URI is empty", decisive: true)
            return try fail(500)
        }
        guard let target = model.servers[server].named[name] else {
            step("location \(shown)", at: nil, "there is no such location in this server", decisive: true)
            return try fail(500)
        }
        isInternal = true
        handler = nil
        uriChanged = false
        split = nil
        location = target
        step("location", at: level.span, "\(level.shown) is entered", decisive: true)
        updateLocation()
        return .go(.rewrite)
    }

    /// Splits a target at its `?`.
    func splitArguments(_ target: [UInt8]) -> (uri: [UInt8], arguments: [UInt8]) {
        guard let mark = target.firstIndex(of: UInt8(ascii: "?")) else { return (target, []) }
        return (Array(target[..<mark]), Array(target[(mark + 1)...]))
    }
}
