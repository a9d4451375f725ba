import Patterns
import Routing
import Source

/// httpd's way of handling one request, once, in one branch of what is not known.
///
/// The order of steps is that of httpd 2.4 (`server/request.c` and the hooks of the modules), as observed on 2.4.38 to 2.4.71.
final class Machine {
    let configuration: ApacheConfiguration
    let server: ServerSettings
    let request: Request
    let context: ServerContext
    let world: World
    var steps: [TraceStep] = []
    var assumptions: [Assumption] = []
    var answered: [String: Bool] = [:]
    /// Directories whose `.htaccess`, or that of a directory below, could not be looked at. With a slash at the end.
    var unreadAccessFiles: [(name: String, directory: Bytes)] = []
    /// The last request that was processed: the client's, or what became of it.
    private var last: MachineRequest?
    let budget: MatchBudget
    /// The text that the last condition tested, when it is known.
    var tested: Bytes?
    /// Whether a pattern with groups was tried in the last expression.
    var expressionHasGroups = false
    /// What the last expression's `=~` matched.
    var expressionMatch: (subject: Bytes, match: Pattern.Match)?
    let documentRoot: Bytes
    /// Whether somebody has asked for the host or a name of the server after it was chosen.
    var asksForHost = false
    /// The port that the client names: with the host of an absolute target, else in `Host`.
    let namedPort: Int?
    /// What the request line says.
    private let target: RequestTarget.Reading
    /// The `Host` header that httpd makes of an absolute target, whatever the client's says.
    let targetHostHeader: Bytes?
    let version: ServerContext.Version?

    init(_ configuration: ApacheConfiguration, server: ServerSettings, request: Request, context: ServerContext, world: World, budget: MatchBudget) {
        self.budget = budget
        self.configuration = configuration
        self.server = server
        self.request = request
        self.context = context
        self.world = world
        version = context.version
        target = configuration.target(of: request)
        if case .ready(let target) = target, let host = target.host {
            namedPort = target.port
            targetHostHeader = Bytes(ServerName.canonical(host) + (target.port.map { ":\($0)" } ?? ""))
        } else {
            // Clients leave the port of the scheme out.
            namedPort = request.port == (request.scheme == .https ? 443 : 80) ? nil : request.port
            targetHostHeader = nil
        }
        documentRoot = configuration.documentRoot(of: server)
    }

    func step(_ directive: String, _ span: SourceSpan?, _ effect: String, decisive: Bool = false) {
        if steps.count < 5_000 { steps.append(TraceStep(directive, at: span, effect, decisive: decisive)) }
    }

    func assume(_ text: String) {
        let assumption = Assumption(text)
        if !assumptions.contains(assumption) { assumptions.append(assumption) }
    }

    // MARK: The whole way

    func run() -> Outcome {
        var outcome: Outcome
        do throws(Halt) {
            outcome = try handle()
        } catch {
            switch error {
            case .status(let code): outcome = Outcome(.status, status: code)
            case .unknown(let reason, let span):
                step("undetermined", span, reason, decisive: true)
                outcome = Outcome(.unknown)
            }
        }
        // What stands in files that were not read may change anything where they are included.
        for include in (last?.settings ?? server.settings).unread { assume("\(include.value), which was not read, changes nothing here") }
        outcome.steps = steps
        outcome.assumptions = assumptions
        return outcome
    }

    private func handle() throws(Halt) -> Outcome {
        let target: RequestTarget
        switch self.target {
        case .refused(let status, let reason):
            step("request line", nil, reason, decisive: true)
            return Outcome(.status, status: status)
        case .ready(let ready): target = ready
        }
        if request.host.isEmpty {
            step("request line", nil, "there is no Host header, which HTTP/1.1 asks for beside an absolute target too", decisive: true)
            return Outcome(.status, status: 400)
        }
        if let reason = ServerName.refusal(of: target.host ?? request.host, isStrict: server.checksNames ?? true) {
            step("request line", nil, reason, decisive: true)
            return Outcome(.status, status: 400)
        }
        if target.path == Bytes("*") {
            step("request line", nil, "OPTIONS * is answered by the server", decisive: true)
            return Outcome(.status, status: 200)
        }
        let first = MachineRequest(uri: target.path, query: target.query, method: request.method)
        return try process(first)
    }

    /// Runs a request that follows from the client's to its answer.
    func process(_ r: MachineRequest) throws(Halt) -> Outcome {
        last = r
        do throws(Halt) {
            try applyEnvironmentConditions(server.environmentConditions, r, serverLevel: true)
            try processInternal(r)
            return try answer(r)
        } catch {
            guard case .status(let code) = error else { throw error }
            return try end(r, with: code)
        }
    }

    /// Everything between reading the request and its handler.
    func processInternal(_ r: MachineRequest) throws(Halt) {
        r.settings = server.settings
        guard let path = URLText.normalise(r.uri, mergeSlashes: mergesSlashes, decodeUnreserved: true), path.first == UInt8(ascii: "/") else {
            step("normalise", nil, "\(r.uri.text) is not a path below the root", decisive: true)
            throw .status(400)
        }
        r.uri = path
        // Sections that apply to the path as it was sent are forgotten again, whatever is wrong with it.
        try mergeLocations(r)
        r.settings = server.settings
        let slashes = r.settings.encodedSlashes ?? .forbid
        do throws(URLText.Failure) {
            r.uri = try URLText.decode(r.uri, slashes: slashes)
        } catch {
            step("decode", nil, error == .notFound ? "\(r.uri.text) has an encoded slash or zero byte" : "\(r.uri.text) is not encoded properly", decisive: true)
            throw .status(error == .notFound ? 404 : 400)
        }
        if slashes == .decode, r.uri.contains(UInt8(ascii: "/")) {
            r.uri = URLText.normalise(r.uri, mergeSlashes: mergesSlashes, decodeUnreserved: false) ?? r.uri
        }
        if r.uri != path, r.previous == nil, r.main == nil { step("normalise", nil, "the path is \(r.uri.text)") }
        try mergeLocations(r)
        try translate(r)
        r.settings = server.settings
        if r.isProxied { try mergeProxySections(r) } else { try walkDirectories(r) }
        try mergeLocations(r)
        if r.main == nil { try applyEnvironmentConditions(r.settings.environmentConditions, r, serverLevel: false) }
        try checkAccess(r)
        try findType(r)
        try fixUp(r)
    }

    var mergesSlashes: Bool { HttpdVersion.isAtLeast(version, 39) && (server.mergeSlashes ?? true) }

    // MARK: Internal redirects and errors

    func internalRedirect(
        _ r: MachineRequest, to target: Bytes, method: String? = nil, contentType: Bytes? = nil
    ) throws(Halt) -> Outcome {
        guard !r.exceeds(recursionLimit) else {
            step("internal redirect", nil, "more than \(recursionLimit.redirects) internal redirects", decisive: true)
            return try end(r, with: 500)
        }
        let split = RequestTarget.split(target)
        let next = MachineRequest(uri: split.path, query: split.query, method: method ?? r.method, main: r.main, previous: r)
        for (name, value) in r.environment { next.environment["REDIRECT_" + name] = value }
        next.environment["REDIRECT_STATUS"] = .known(Bytes(String(r.status)))
        next.noRewrite = r.noRewrite
        next.contentType = contentType
        next.status = r.status
        if (300..<400).contains(r.status) { next.location = r.location }
        step("internal redirect", nil, "the request starts again as \(target.text)")
        return try process(next)
    }

    /// Answers with a status, or with what `ErrorDocument` says.
    ///
    /// A request that follows from another and has a status already follows from an error: its own errors are not answered, but the first
    /// one. A status that a rule has set in the client's own request does not count (`ap_process_async_request` says so to `ap_die_r`).
    func end(_ r: MachineRequest, with code: Int) throws(Halt) -> Outcome {
        guard r.status == 200 || r.previous == nil else {
            var first = r
            while let previous = first.previous, previous.status != 200 { first = previous }
            if first === r { return (300..<400).contains(code) ? redirect(r, code) : Outcome(.status, status: code) }
            step("ErrorDocument", nil, "failed with status \(code): the answer is \(first.status)", decisive: true)
            return Outcome(.status, status: first.status)
        }
        r.status = code
        guard let document = r.settings.errorDocuments[code], document.value.isKnown else {
            let isRedirect = (300..<400).contains(code) && code != 304
            return isRedirect ? redirect(r, code) : Outcome(.status, status: code)
        }
        if (300..<400).contains(code), code != 304 {
            step("ErrorDocument", document.span, "is not used for redirects with a target")
            return redirect(r, code)
        }
        let target = document.value.bytes
        if target.hasPrefix("/") {
            step("ErrorDocument", document.span, "status \(code) is answered with \(target.text)", decisive: true)
            return try internalRedirect(r, to: target, method: "GET")
        }
        if URLText.hasScheme(target), target.firstIndex(of: "://") != nil {
            step("ErrorDocument", document.span, "status \(code) becomes a redirect to \(target.text)", decisive: true)
            return Outcome(.redirect, status: 302, location: target.text)
        }
        return Outcome(.status, status: code)
    }

    /// A redirect to where the request says; httpd sends no header with a control character, nor an `ErrorDocument` in its place.
    private func redirect(_ r: MachineRequest, _ code: Int) -> Outcome {
        if let location = r.location, location.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) {
            step("Location", nil, "the target of the redirect holds a control character", decisive: true)
            return Outcome(.status, status: 500)
        }
        return Outcome(.redirect, status: code, location: r.location?.text)
    }

    /// A request that only looks: what `DirectoryIndex`, `FallbackResource`, `-U` and `%{LA-U:}` do.
    func subrequest(_ r: MachineRequest, uri target: Bytes) throws(Halt) -> MachineRequest {
        var path = target
        if path.first != UInt8(ascii: "/") {
            let directory = r.uri.lastIndex(of: UInt8(ascii: "/")).map { Array(r.uri[...$0]) } ?? Bytes("/")
            path = URLText.escape(directory) + path
        }
        let split = RequestTarget.split(path)
        let sub = MachineRequest(uri: split.path, query: split.query, method: "GET", main: r)
        sub.environment = r.environment
        if try isTooDeep(sub, below: r) { return sub }
        do throws(Halt) {
            try processInternal(sub)
        } catch {
            guard case .status(let code) = error else { throw error }
            sub.status = code
        }
        return sub
    }

    /// A request that only looks at a file: what `-F` and `%{LA-F:}` do. The file is not translated from a URL.
    func subrequest(_ r: MachineRequest, file: Bytes) throws(Halt) -> MachineRequest {
        let slash = UInt8(ascii: "/")
        func parent(_ path: Bytes?) -> Bytes { path.flatMap { path in path.lastIndex(of: slash).map { Array(path[...$0]) } } ?? [] }
        let directory = parent(r.filename)
        if directory.count + file.count + 4 > 4096 {
            // apr_filepath_merge adds both lengths, whether the name is absolute or not; there is no file name then.
            let sub = MachineRequest(uri: [], query: nil, method: "GET", main: r)
            sub.status = 403
            return sub
        }
        let filename = Self.canonical(file.first == slash ? file : directory + file)
        var uri: Bytes = []
        let rest = filename.dropFirst(directory.count)
        if filename.hasPrefix(directory), !rest.isEmpty, !rest.contains(slash), !r.uri.isEmpty { uri = parent(r.uri) + rest }
        let sub = MachineRequest(uri: uri, query: nil, method: "GET", main: r)
        sub.filename = filename
        sub.environment = r.environment
        if try isTooDeep(sub, below: r) { return sub }
        // The name is taken for a path of a URL first, and has to be one.
        guard let path = URLText.normalise(uri.isEmpty ? file : uri, mergeSlashes: mergesSlashes, decodeUnreserved: true),
            let decoded = try? URLText.decode(path, slashes: server.settings.encodedSlashes ?? .forbid)
        else {
            sub.status = 400
            return sub
        }
        if !uri.isEmpty { sub.uri = decoded }
        do throws(Halt) {
            try processFile(sub)
        } catch {
            guard case .status(let code) = error else { throw error }
            sub.status = code
        }
        return sub
    }

    private var recursionLimit: (redirects: Int, subrequests: Int) { server.recursionLimit ?? (10, 10) }

    /// A subrequest that goes beyond a limit fails at once.
    private func isTooDeep(_ sub: MachineRequest, below r: MachineRequest) throws(Halt) -> Bool {
        guard budget.takesSubrequest(of: max(sub.uri.count, sub.filename?.count ?? 0)) else { throw .unknown("the request leads to more subrequests than are tried", nil) }
        guard r.exceeds(recursionLimit) else { return false }
        step("subrequest", nil, "more than \(recursionLimit.redirects) internal redirects or \(recursionLimit.subrequests) nested subrequests", decisive: true)
        sub.status = 500
        return true
    }

    private func processFile(_ r: MachineRequest) throws(Halt) {
        r.settings = server.settings
        try walkDirectories(r)
        try mergeLocations(r)
        try checkAccess(r)
        try findType(r)
        try fixUp(r)
    }

    // MARK: Files

    /// Whether a file has bytes; asks when that is not known.
    func hasContent(_ path: Bytes) -> Bool {
        if let known = name(path).flatMap(context.files.attributes(of:)) { return !known.isEmpty }
        return decide(Question(key: "size \(path.text)", yes: "\(path.text) is not empty", no: "\(path.text) is empty"))
    }

    func isExecutable(_ path: Bytes) -> Bool {
        if let known = name(path).flatMap(context.files.attributes(of:)) { return known.isExecutable }
        return isDirectory(path)
            || decide(Question(key: "executable \(path.text)", yes: "\(path.text) is executable", no: "\(path.text) is not executable"))
    }

    func isLink(_ path: Bytes) -> Bool {
        if isDots(path) { return false }
        // A slash at the end follows the link.
        guard path.last != UInt8(ascii: "/") else { return false }
        if let known = name(path).flatMap(context.files.attributes(of:)) { return known.isLink }
        return exists(path) && decide(Question(key: "link \(path.text)", yes: "\(path.text) is a symbolic link", no: "\(path.text) is not a symbolic link"))
    }

    /// Whether a path is there, asking the world only for what matters.
    func isRegularFile(_ path: Bytes) -> Bool {
        // With a slash at the end only a directory is found.
        if path.last == UInt8(ascii: "/") { return false }
        guard let name = name(path) else { return isRelative(path) && decideRelative(path, "is a regular file", "is not a regular file") }
        if isAssumedDirectory(name) { return false }
        return world.isRegularFile(name)
    }

    func isDirectory(_ path: Bytes) -> Bool {
        guard let name = name(path) else { return isRelative(path) && (isDots(path) || decideRelative(path, "is a directory", "is not a directory")) }
        if isAssumedDirectory(name) { return true }
        return world.isDirectory(name)
    }

    func exists(_ path: Bytes) -> Bool {
        if path.last == UInt8(ascii: "/") { return isDirectory(path) }
        guard let name = name(path) else { return isRelative(path) && (isDots(path) || decideRelative(path, "exists", "does not exist")) }
        return isAssumedDirectory(name) || world.exists(name)
    }

    /// Tests of mod_rewrite take relative names from where httpd was started, or from `/` when it runs in the background.
    private func isRelative(_ path: Bytes) -> Bool { !path.isEmpty && path.first != UInt8(ascii: "/") && path.count < 4096 && !path.contains(0) }

    private func isDots(_ path: Bytes) -> Bool {
        path.split(separator: UInt8(ascii: "/")).allSatisfy { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    }

    private func decideRelative(_ path: Bytes, _ yes: String, _ no: String) -> Bool {
        let place = "\(path.text) in httpd's working directory"
        return decide(Question(key: "relative \(yes) \(path.text)", yes: "\(place) \(yes)", no: "\(place) \(no)"))
    }

    /// Whether it is there for certain; at the root of the file system nothing but the usual directories is expected.
    func isKnownToExist(_ path: Bytes) -> Bool {
        guard let name = name(path) else { return false }
        return world.isSettled(name) ? world.exists(name) : isAssumedDirectory(name)
    }

    private func name(_ path: Bytes) -> String? {
        guard path.count < 4096, !path.contains(0) else { return nil }
        if path.first == UInt8(ascii: "/") { return Path.normalised(path.text) }
        guard !path.isEmpty, let directory = context.workingDirectory else { return nil }
        return Path.normalised(directory + "/" + path.text)
    }

    /// The document root and what is above it exist, unless it is known otherwise: a vhost is not written for nothing.
    private func isAssumedDirectory(_ path: String) -> Bool {
        !world.isSettled(path) && Path.isWithin(configuration.documentRootText(of: documentRoot), path)
    }
}

/// The pattern matches that one request may need in all its branches together.
///
/// Loops and patterns that backtrack without end are bounded by it; requests of real virtual hosts need a few hundred.
final class MatchBudget {
    private var used = 0
    private static let total = 100_000
    /// After as many, each further match gets fewer steps.
    private static let generous = 500

    /// Whether one more subrequest is tried; those that ask for others multiply, and each looks at every directory of its path.
    /// - Parameter length: of the path in bytes.
    func takesSubrequest(of length: Int) -> Bool {
        used += 20 + length / 2
        return used <= Self.total
    }

    /// The steps for the next match; `nil` when there are no more.
    func next() -> UInt32? {
        used += 1
        if used > Self.total { return nil }
        return used <= Self.generous ? Pattern.matchLimit : 20_000
    }
}

/// What is taken from the request line.
struct RequestTarget {
    enum Reading {
        case ready(RequestTarget)
        case refused(Int, String)
    }

    /// Leading slashes collapsed, otherwise as sent.
    var path: Bytes
    var query: Bytes?
    /// The host of an absolute target.
    var host: String?
    /// The port that it names.
    var port: Int?

    static func split(_ target: Bytes) -> (path: Bytes, query: Bytes?) {
        var target = target
        while target.count > 1, target[0] == UInt8(ascii: "/"), target[1] == UInt8(ascii: "/") { target.removeFirst() }
        if let hash = target.firstIndex(of: UInt8(ascii: "#")) { target = Array(target[..<hash]) }
        guard let mark = target.firstIndex(of: UInt8(ascii: "?")) else { return (target.isEmpty ? Bytes("/") : target, nil) }
        return (mark == 0 ? Bytes("/") : Array(target[..<mark]), Array(target[(mark + 1)...]))
    }

    /// - Parameter scheme: that of the server which the connection belongs to.
    static func read(_ request: Request, scheme own: String) -> Reading {
        var target = request.target
        if target.isEmpty { return .refused(400, "the request has no target") }
        if target.count > 8190 - request.method.utf8.count - 10 { return .refused(414, "the request line is longer than 8190 bytes") }
        if target.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return .refused(400, "the target holds a blank or control character") }
        if target == Bytes("*") {
            return request.method == "OPTIONS" ? .ready(RequestTarget(path: target)) : .refused(400, "* is only for OPTIONS")
        }
        var host: String?
        var port: Int?
        if target[0] != UInt8(ascii: "/"), let separator = target.firstIndex(of: "://"), separator > 0, URLText.hasScheme(target) {
            let rest = Array(target[(separator + 3)...])
            let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.count
            var authority = Array(rest[..<end])
            let scheme = target[..<separator].lowercasedBytes.text
            if scheme != "http" && scheme != "https" { return .refused(400, "the target has the scheme \(scheme)") }
            if authority.contains(UInt8(ascii: "@")) { return .refused(400, "the target names a user") }
            if let colon = authority.lastIndex(of: UInt8(ascii: ":")), authority[(colon + 1)...].allSatisfy(\.isDigit) {
                if colon + 1 < authority.count { port = authority[(colon + 1)...].leadingInteger }
                authority = Array(authority[..<colon])
            }
            // The host of another scheme does not count.
            if scheme == own { host = authority.text } else { port = nil }
            target = Array(rest[end...])
            if target.first != UInt8(ascii: "/") { target.insert(UInt8(ascii: "/"), at: 0) }
        }
        if target.contains(UInt8(ascii: "#")) { return .refused(400, "the target has a fragment") }
        if target[0] == UInt8(ascii: "?") { target.insert(UInt8(ascii: "/"), at: 0) }
        guard target[0] == UInt8(ascii: "/") else { return .refused(400, "the target is not a path") }
        let parts = split(target)
        return .ready(RequestTarget(path: parts.path, query: parts.query, host: host, port: port))
    }
}
