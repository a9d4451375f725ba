import Routing
import Source

/// What the location's backend gets.
extension Machine {
    func handle(_ handler: Handler) throws(Undetermined) -> Flow {
        switch handler.kind {
        case .foreign: throw undetermined(Unknown("\(handler.name) answers, and it is not modelled", span: handler.span))
        case .emptyGIF, .stubStatus:
            step(handler.name, at: handler.span, "answers by itself", decisive: true)
            return method == "GET" || method == "HEAD" ? .end(answer(200)) : try fail(405)
        case .memcached:
            guard method == "GET" || method == "HEAD" else {
                step(handler.name, at: handler.span, "\(method) is not allowed", decisive: true)
                return try fail(405)
            }
        case .fastcgi, .proxy, .uwsgi, .scgi, .grpc, .file: break
        }
        guard let upstream = level.settings.upstreams[handler.kind] else {
            step(handler.name, at: handler.span, "the configuration of the last true if names no server for this handler", decisive: true)
            return try fail(500)
        }
        let target = try evaluate(upstream.target)
        var name = target.text
        if handler.kind == .proxy {
            guard let url = proxyTarget(target) else {
                step(handler.name, at: upstream.span, "\(name.prefix(200)) is no URL", decisive: true)
                return try fail(500)
            }
            name = url
        }
        if upstream.target.hasVariables, target.unknown == nil, let flow = try unresolved(handler, upstream, target.text) { return flow }
        if handler.kind == .memcached, try variable("memcached_key", at: upstream.span).bytes.isEmpty {
            step(handler.name, at: upstream.span, "$memcached_key is empty", decisive: true)
            return try fail(500)
        }
        if let group = model.upstreams[name], group.servers.count == 1 { name = group.servers[0] }
        noteInterception(handler)
        if handler.kind != .fastcgi {
            step(handler.name, at: upstream.span, "handed to \(name.prefix(200))", decisive: true)
            let status = errorStatus.flatMap { $0 == 0 ? nil : $0 }
            return .end(Outcome(.proxy, status: status, query: arguments.isEmpty ? nil : String(decoding: arguments, as: UTF8.self), upstream: name))
        }
        return .end(try php(upstream, name))
    }

    /// Hosts from variables are resolved for each request, which needs a resolver. `nil`: the upstream is known.
    private func unresolved(_ handler: Handler, _ upstream: Settings.Upstream, _ target: String) throws(Undetermined) -> Flow? {
        let place = UpstreamGroup.Place(target, defaultPort: handler.kind == .proxy ? (target.lowercased().hasPrefix("https") ? 443 : 80) : nil)
        if place.isInvalid {
            step(handler.name, at: upstream.span, "\(target.prefix(200)) is no upstream", decisive: true)
            return try fail(500)
        }
        let isGroup = model.groupNames.contains(place.host)
        if place.isAddress || (isGroup ? place.hasNoPort : model.resolvedHosts.contains(place.key)) { return nil }
        if place.port == nil {
            step(handler.name, at: upstream.span, "the upstream \(target.prefix(200)) has no port", decisive: true)
            return try fail(500)
        }
        guard !level.settings.hasResolver else { return nil }
        step(handler.name, at: upstream.span, "no resolver looks \(place.host.prefix(200)) up", decisive: true)
        return try fail(502)
    }

    /// Errors of the backend may be answered by an error page.
    private func noteInterception(_ handler: Handler) {
        guard let intercepts = level.settings.interceptsErrors[handler.kind], intercepts.isOn, let pages = level.settings.errorPages,
            !hasErrorPage
        else { return }
        let shown = pages.prefix(5).map { "\($0.status) by \($0.target.written.prefix(60))" }.joined(separator: ", ")
        step(handler.name, at: intercepts.span, "errors that it answers with are taken over: \(shown)", decisive: true)
    }

    private func proxyTarget(_ target: Value) -> String? {
        let text = target.text
        if target.unknown != nil { return text }
        for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) { return UpstreamGroup.host(text) }
        return nil
    }

    private func php(_ upstream: Settings.Upstream, _ name: String) throws(Undetermined) -> Outcome {
        split = nil
        var outcome = Outcome(.php, upstream: name)
        var pathInfo: String?
        var scriptUnknown: Unknown?
        var translated: Value?
        var hasMethod = false
        let parameters = level.settings.fastcgiParameters ?? []
        for parameter in parameters {
            let asked = asksForHost
            let value = try evaluate(parameter.value)
            // What PHP calls the server does not decide where the request ends.
            if parameter.name == "SERVER_NAME" || parameter.name == "HTTP_HOST", !model.hasVariableIndex, parameter.value.isNameOfServer { asksForHost = asked }
            if parameter.isSkippedWhenEmpty, value.bytes.isEmpty, value.unknown == nil { continue }
            switch parameter.name {
            case "SCRIPT_FILENAME":
                outcome.script = value.text
                scriptUnknown = value.unknown
            // For PHP it is the script when nothing else is.
            case "PATH_TRANSLATED": translated = value
            case "REQUEST_METHOD": hasMethod = true
            case "PATH_INFO": pathInfo = value.text.isEmpty ? nil : value.text
            case "QUERY_STRING": outcome.query = value.text
            default:
                if !CGIParameters.isStandard(parameter.name) { outcome.environment[parameter.name] = value.text }
            }
        }
        outcome.status = errorStatus.flatMap { $0 == 0 ? nil : $0 }
        var parameter = "SCRIPT_FILENAME"
        if outcome.script == nil, let translated {
            parameter = "PATH_TRANSLATED"
            outcome.script = translated.text
            scriptUnknown = translated.unknown
        }
        step("fastcgi_pass", at: upstream.span, outcome.script.map { "\(parameter) is \($0)" } ?? "no SCRIPT_FILENAME is passed: PHP answers with 404", decisive: true)
        guard let script = outcome.script else {
            // What was not read may pass it.
            if level.settings.gaps.isEmpty { outcome.missingParameter = "SCRIPT_FILENAME" }
            // That of Debian 7 and its contemporaries passed it.
            if parameters.contains(where: \.isStock) { assume("fastcgi_params is the file of nginx's own distribution, which passes no SCRIPT_FILENAME") }
            return outcome
        }
        guard hasMethod || !level.settings.gaps.isEmpty else {
            outcome.missingParameter = "REQUEST_METHOD"
            step("PHP", at: nil, "executes nothing: no REQUEST_METHOD is passed, and the answer is an empty page", decisive: true)
            return outcome
        }
        if let scriptUnknown { assume("the script is \(script): \(scriptUnknown.reason)") }
        let result = PHPRunner.run(script: script, pathInfo: pathInfo, world: world, context: context)
        outcome.executed = result.executed
        outcome.pathInfo = result.pathInfo
        if let refusal = result.refusal {
            step("PHP", at: nil, "executes nothing: \(refusal)", decisive: true)
        } else if let executed = result.executed {
            step("PHP", at: nil, "executes \(executed)\(result.pathInfo.map { "; the rest of the path is \($0)" } ?? "")", decisive: executed != script)
        }
        return outcome
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
