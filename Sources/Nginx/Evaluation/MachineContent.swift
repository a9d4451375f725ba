import Patterns
import Routing
import Source

/// Access, try_files and the content handlers.
extension Machine {
    func access() throws(Undetermined) -> Flow {
        if let foreign = settings.foreign.first {
            throw undetermined(Unknown("\(foreign.name) decides, and it is not modelled", span: foreign.span))
        }
        let isAny = settings.satisfyAny?.isOn == true
        var denial: (code: Int, span: SourceSpan)?
        if let rules = settings.access {
            let client = Network.parse(request.clientAddress) ?? []
            if let rule = rules.first(where: { $0.network.contains(client) }) {
                if !rule.isDeny {
                    step("allow", at: rule.span, "lets \(request.clientAddress) pass")
                    if isAny { return .go(.precontent) }
                } else {
                    step("deny", at: rule.span, "refuses \(request.clientAddress)", decisive: true)
                    if !isAny { return try fail(403) }
                    denial = (403, rule.span)
                }
            }
        }
        if let basic = settings.authBasic {
            let realm = try evaluate(basic.value)
            if realm.unknown != nil || realm.bytes != Array("off".utf8) {
                if request.header("Authorization") == nil, context.headersAreComplete {
                    step("auth_basic", at: basic.span, "no user and password are sent", decisive: true)
                    if !isAny { return try fail(401) }
                    denial = (401, basic.span)
                } else {
                    let passes = world.decide(
                        Question(
                            key: "auth_basic \(basic.span.range.start)", yes: "the request carries a valid user and password",
                            no: "the request carries no valid user and password"))
                    if passes { if isAny { return .go(.precontent) } } else {
                        step("auth_basic", at: basic.span, "user and password are not accepted", decisive: true)
                        if !isAny { return try fail(401) }
                        denial = (401, basic.span)
                    }
                }
            }
        }
        if let auth = settings.authRequest, auth.value != Array("off".utf8) {
            let passes = world.decide(
                Question(
                    key: "auth_request \(auth.span.range.start)", yes: "the subrequest of auth_request allows the request",
                    no: "the subrequest of auth_request refuses the request"))
            if !passes {
                step("auth_request", at: auth.span, "refused", decisive: true)
                if !isAny { return try fail(403) }
                denial = denial ?? (403, auth.span)
            } else if isAny { return .go(.precontent) }
        }
        if let denial { return try fail(denial.code, by: denial.span) }
        return .go(.precontent)
    }

    func tryFiles() throws(Undetermined) -> Flow {
        guard let rule = level.tryFiles else { return .go(.content) }
        guard let prefix = try pathPrefix() else { return try fail(500) }
        if let unknown = uriUnknown { throw undetermined(unknown) }
        let alias = settings.root?.alias
        for candidate in rule.candidates {
            let name = try tryFilesName(candidate.template, alias)
            if let unknown = name.unknown { throw undetermined(Unknown(unknown.reason, needs: unknown.needs, span: rule.span)) }
            let path = prefix.value.text + name.text
            let isHit = candidate.isDirectory ? isDirectory(path) : isRegularFile(path)
            let kind = candidate.isDirectory ? "directory" : "file"
            guard isHit else {
                step("try_files", at: rule.span, "\(path) is no \(kind)")
                continue
            }
            step("try_files", at: rule.span, "the \(kind) \(path) is there", decisive: true)
            switch alias {
            case nil: uri = name.bytes
            case .prefix(let count): uri = Array(uri.prefix(count)) + name.bytes
            case .whole:
                if !candidate.isDirectory {
                    uri = name.bytes
                    addsURIToAlias = true
                }
            }
            return .go(.content)
        }
        switch rule.fallback {
        case .status(let code):
            step("try_files", at: rule.span, "nothing is there: \(code)", decisive: true)
            return try fail(code, by: rule.span)
        case .target(let template):
            let target = try tryFilesName(template, alias)
            step("try_files", at: rule.span, "nothing is there: falls back to \(target.text.prefix(300))", decisive: true)
            if target.bytes.first == UInt8(ascii: "@") { return try namedLocation(target.bytes) }
            let parts = splitArguments(target.bytes)
            let unknown = target.unknown.map { Unknown($0.reason, needs: $0.needs, span: rule.span) }
            return try internalRedirect(to: parts.uri, arguments: parts.arguments, unknown: unknown)
        }
    }

    /// With an alias, a name from variables loses the location's prefix, the fallback's too.
    private func tryFilesName(_ template: Template, _ alias: Settings.Alias?) throws(Undetermined) -> Value {
        var name = try evaluate(template)
        if template.hasVariables, case .prefix(let count)? = alias, name.bytes.count >= count,
            name.bytes.prefix(count).elementsEqual(uri.prefix(count))
        {
            name.bytes.removeFirst(count)
        }
        return name
    }

    func content() throws(Undetermined) -> Flow {
        if let handler { return try handle(handler) }
        if let uriUnknown { throw undetermined(uriUnknown) }
        let endsInSlash = uri.last == UInt8(ascii: "/")
        if let dav = settings.davMethods, dav.value.contains(method) {
            throw undetermined(Unknown("dav_methods answers \(method), which is not modelled", span: dav.span))
        }
        guard ["GET", "HEAD", "POST"].contains(method) else {
            step("static", at: nil, "\(method) is not allowed for files", decisive: true)
            return try fail(405)
        }
        guard endsInSlash else { return try sendFile() }
        if let flow = try index() { return flow }
        if settings.autoindex?.isOn == true, method != "POST" {
            guard let path = try mappedPath() else { return try fail(500) }
            if isDirectory(path.text) {
                step("autoindex", at: settings.autoindex?.span, "lists \(path.text)", decisive: true)
                return .end(Outcome(.listing, file: path.text))
            }
            step("autoindex", at: settings.autoindex?.span, "\(path.text) is no directory", decisive: true)
            return try fail(404)
        }
        step("index", at: nil, "no index file; the listing of the directory is forbidden", decisive: true)
        return try fail(403)
    }

    private func index() throws(Undetermined) -> Flow? {
        let names: [Template]
        if let given = settings.index { names = given } else { names = [Template(literal: Array("index.html".utf8), span: level.span)] }
        var isDirectoryTested = false
        for name in names {
            let text = try evaluate(name)
            if let unknown = text.unknown { throw undetermined(Unknown(unknown.reason, needs: unknown.needs, span: name.span)) }
            if text.bytes.first == UInt8(ascii: "/") {
                step("index", at: name.span, "internal redirect to \(text.text)", decisive: true)
                return try internalRedirect(to: text.bytes, arguments: arguments, unknown: argumentsUnknown)
            }
            guard let directory = try mappedPath() else { return try fail(500) }
            let path = directory.text + text.text
            if exists(path) {
                step("index", at: name.span, "\(path) is there", decisive: true)
                return try internalRedirect(to: uri + text.bytes, arguments: arguments, unknown: argumentsUnknown)
            }
            step("index", at: name.span, "\(path) does not exist")
            if !isDirectoryTested {
                isDirectoryTested = true
                guard isDirectory(directory.text) else {
                    step("index", at: nil, "the directory \(directory.text) does not exist", decisive: true)
                    return try fail(404)
                }
            }
        }
        return nil
    }

    private func sendFile() throws(Undetermined) -> Flow {
        guard let path = try mappedPath() else { return try fail(500) }
        let name = path.text
        if isRegularFile(name) {
            if method == "POST" {
                step("static", at: nil, "POST is not allowed for the file \(name)", decisive: true)
                return try fail(405)
            }
            var outcome = Outcome(.static, file: Path.normalised(name))
            outcome.status = errorStatus.flatMap { $0 == 0 ? nil : $0 }
            outcome.sourceDisclosed = PHPRunner.isSource(name)
            step("static", at: settings.root?.span, "sends \(name)\(outcome.sourceDisclosed ? " as text: no PHP handler is in this location" : "")", decisive: true)
            return .end(outcome)
        }
        if isDirectory(name) {
            let strict = isAtLeast([1, 17, 4])
            var target = strict ? Escaping.escape(uri, .uri, sinceStrict: isAtLeast([1, 21, 1])) : uri
            target.append(UInt8(ascii: "/"))
            if !arguments.isEmpty { target += [UInt8(ascii: "?")] + arguments }
            step("static", at: nil, "\(name) is a directory: the slash is added", decisive: true)
            return try redirect(301, to: Value(target, unknown: argumentsUnknown))
        }
        step("static", at: settings.root?.span, "\(name) does not exist", decisive: true)
        return try fail(404)
    }

    // MARK: Handlers

    private func handle(_ handler: Handler) throws(Undetermined) -> Flow {
        switch handler.kind {
        case .foreign: throw undetermined(Unknown("\(handler.name) answers, and it is not modelled", span: handler.span))
        case .emptyGIF, .stubStatus:
            step(handler.name, at: handler.span, "answers by itself", decisive: true)
            return method == "GET" || method == "HEAD" ? .end(answer(200)) : try fail(405)
        case .fastcgi, .proxy, .uwsgi, .scgi, .grpc, .memcached: break
        }
        guard let upstream = settings.upstreams[handler.kind] else {
            step(handler.name, at: handler.span, "the configuration of the last true if names no server for this handler", decisive: true)
            return try fail(500)
        }
        let target = try evaluate(upstream.target)
        var name = target.text
        if handler.kind == .proxy {
            guard let url = try proxyTarget(upstream, target) else {
                step(handler.name, at: upstream.span, "\(name) is no URL", decisive: true)
                return try fail(500)
            }
            name = url
        }
        if let group = model.upstreams[name], group.servers.count == 1 { name = group.servers[0] }
        if handler.kind != .fastcgi {
            step(handler.name, at: upstream.span, "handed to \(name)", decisive: true)
            return .end(Outcome(.proxy, query: arguments.isEmpty ? nil : String(decoding: arguments, as: UTF8.self), upstream: name))
        }
        return .end(try php(upstream, name))
    }

    private func proxyTarget(_ upstream: Settings.Upstream, _ target: Value) throws(Undetermined) -> String? {
        let text = target.text
        if target.unknown != nil { return text }
        for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.utf8.count)
            if rest.hasPrefix("unix:") { return String(rest) }
            return String(rest.prefix { $0 != "/" && $0 != "?" })
        }
        return nil
    }

    private func php(_ upstream: Settings.Upstream, _ name: String) throws(Undetermined) -> Outcome {
        split = nil
        var outcome = Outcome(.php, upstream: name)
        var pathInfo: String?
        var scriptUnknown: Unknown?
        for parameter in settings.fastcgiParameters ?? [] {
            let value = try evaluate(parameter.value)
            if parameter.isSkippedWhenEmpty, value.bytes.isEmpty, value.unknown == nil { continue }
            switch parameter.name {
            case "SCRIPT_FILENAME":
                outcome.script = value.text
                scriptUnknown = value.unknown
            case "PATH_INFO": pathInfo = value.text.isEmpty ? nil : value.text
            case "QUERY_STRING": outcome.query = value.text
            default:
                if !CGIParameters.isStandard(parameter.name) { outcome.environment[parameter.name] = value.text }
            }
        }
        outcome.status = errorStatus.flatMap { $0 == 0 ? nil : $0 }
        step("fastcgi_pass", at: upstream.span, outcome.script.map { "SCRIPT_FILENAME is \($0)" } ?? "no SCRIPT_FILENAME is passed: PHP answers with an empty page", decisive: true)
        guard let script = outcome.script else { return outcome }
        if let scriptUnknown { assume("the script is \(script): \(scriptUnknown.reason)") }
        let result = PHPRunner.run(script: script, pathInfo: pathInfo, world: world, context: context)
        outcome.executed = result.executed
        outcome.pathInfo = result.pathInfo
        if let refusal = result.refusal {
            step("PHP", at: nil, "executes nothing: \(refusal)", decisive: true)
        } else if let executed = result.executed {
            step("PHP", at: nil, "executes \(executed)\(result.pathInfo.map { "; the rest of the path is \($0)" } ?? "")", decisive: true)
        }
        return outcome
    }

    // MARK: Answers

    /// A status without further ado: error pages do not apply.
    func answer(_ code: Int) -> Outcome {
        var outcome = Outcome(.status, status: code)
        if let errorStatus, errorStatus != 0 { outcome.status = errorStatus }
        return outcome
    }

    /// An error, which an error page may take over (`ngx_http_special_response_handler`).
    func fail(_ code: Int, by span: SourceSpan? = nil) throws(Undetermined) -> Flow {
        if let flow = try errorPage(code) { return flow }
        if code < 300, code != 201, code != 204 {
            step("status", at: span, "\(code) is no error: the connection is closed without an answer", decisive: true)
            return .end(Outcome(.status, status: 444))
        }
        // Codes of its own that nginx does not send.
        let sent = [494, 495, 496, 497].contains(code) ? 400 : code
        return .end(Outcome(.status, status: sent))
    }

    func redirect(_ code: Int, to target: Value) throws(Undetermined) -> Flow {
        pendingLocation = target
        if let flow = try errorPage(code) { return flow }
        return .end(redirectOutcome(code, target))
    }

    /// An error page for a redirect keeps its status and `Location`: clients follow it.
    func settle(_ outcome: Outcome) -> Outcome {
        guard outcome.kind != .redirect, let pendingLocation, let status = errorStatus, (300..<400).contains(status) else { return outcome }
        return redirectOutcome(status, pendingLocation)
    }

    private func redirectOutcome(_ code: Int, _ target: Value) -> Outcome {
        var outcome = Outcome(.redirect, status: code)
        outcome.location = absolute(target.bytes)
        if let unknown = target.unknown { assume("the target of the redirect is not known completely: \(unknown.reason)") }
        return outcome
    }

    private func errorPage(_ code: Int) throws(Undetermined) -> Flow? {
        errorStatus = code
        guard !hasErrorPage, let pages = settings.errorPages, changesLeft != 0 else { return nil }
        if settings.recursiveErrorPages?.isOn != true { hasErrorPage = true }
        guard let page = pages.first(where: { $0.status == code }) else { return nil }
        if let overwrite = page.overwrite { errorStatus = overwrite }
        let target = try evaluate(page.target)
        step("error_page", at: page.span, "\(code) is answered by \(target.text.prefix(300))", decisive: true)
        if target.bytes.first == UInt8(ascii: "/") {
            let parts = splitArguments(target.bytes)
            if method != "HEAD" { method = "GET" }
            return try internalRedirect(to: parts.uri, arguments: parts.arguments, unknown: target.unknown)
        }
        if target.bytes.first == UInt8(ascii: "@") { return try namedLocation(target.bytes) }
        let redirects: Set<Int> = [301, 302, 303, 307, 308]
        let status = page.overwrite.flatMap { redirects.contains($0) ? $0 : nil } ?? 302
        return .end(redirectOutcome(status, target))
    }

    /// `Location` as the header filter writes it.
    private func absolute(_ target: [UInt8]) -> String {
        let text = String(decoding: target, as: UTF8.self)
        guard target.first == UInt8(ascii: "/"), settings.absoluteRedirect?.isOn != false else { return text }
        var name = String(decoding: host, as: UTF8.self)
        if host.isEmpty {
            name = request.serverAddress ?? "SERVER_ADDRESS"
            if request.serverAddress == nil { assume("the server's own address is not given") }
        }
        if settings.serverNameInRedirect?.isOn == true { name = model.servers[server].firstName.text }
        if settings.portInRedirect?.isOn != false, listener.port != (listener.isTLS ? 443 : 80) { name += ":\(listener.port)" }
        return (listener.isTLS ? "https://" : "http://") + name + text
    }
}

/// The names that every FastCGI request of a web server carries.
enum CGIParameters {
    private static let names: Set<String> = [
        "QUERY_STRING", "REQUEST_METHOD", "CONTENT_TYPE", "CONTENT_LENGTH", "SCRIPT_NAME", "SCRIPT_FILENAME", "REQUEST_URI",
        "DOCUMENT_URI", "DOCUMENT_ROOT", "SERVER_PROTOCOL", "REQUEST_SCHEME", "HTTPS", "GATEWAY_INTERFACE", "SERVER_SOFTWARE",
        "REMOTE_ADDR", "REMOTE_PORT", "REMOTE_USER", "SERVER_ADDR", "SERVER_PORT", "SERVER_NAME", "REDIRECT_STATUS",
        "PATH_INFO", "PATH_TRANSLATED", "AUTH_TYPE", "REMOTE_HOST", "REMOTE_IDENT",
    ]

    static func isStandard(_ name: String) -> Bool { names.contains(name) || name.hasPrefix("HTTP_") }
}
