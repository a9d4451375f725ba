import Patterns
import Routing
import Source

/// Variables, as `ngx_http_variables.c` and the map module give them.
extension Machine {
    func evaluate(_ template: Template) throws(Undetermined) -> Value { try evaluate(template, quotesCaptures: false) }

    /// The value of a text in `set` or `if`. Until a rewrite has matched, these escape captures of a URI that came with escapes.
    func evaluateInScript(_ template: Template) throws(Undetermined) -> Value {
        if leaksArguments, isEscaped, template.hasVariables, template.parts.contains(where: { if case .capture = $0 { true } else { false } }) {
            throw undetermined(Unknown("nginx before 1.31 spoils captures after a rewrite with arguments", span: template.span))
        }
        return try evaluate(template, quotesCaptures: quotesCaptures && isEscaped)
    }

    private func evaluate(_ template: Template, quotesCaptures: Bool) throws(Undetermined) -> Value {
        try settleCaptures(template)
        var value = Value()
        for part in template.parts {
            switch part {
            case .literal(let bytes): value.bytes += bytes
            case .capture(let number):
                let text = capture(number)
                value.bytes += quotesCaptures ? Escaping.escape(text.bytes, .arguments, sinceStrict: isAtLeast([1, 21, 1])) : text.bytes
                value.unknown = value.unknown ?? text.unknown
            case .variable(let name):
                let text = try variable(name, at: template.span)
                value.bytes += text.bytes
                value.unknown = value.unknown ?? text.unknown
            }
            // Values that are built from each other can double with every step.
            if value.bytes.count > 1_048_576 { throw undetermined(Unknown("a value grows beyond a megabyte", span: template.span)) }
        }
        if template.isOpaque {
            value.unknown = value.unknown ?? Unknown("it holds a template's placeholder", needs: "the rendered file", span: template.span)
        }
        return value
    }

    /// A map with patterns replaces the captures while a text is put together. nginx measures the text first, in order,
    /// and copies it with the captures that are left then; what happens when it has become longer differs among versions.
    func settleCaptures(_ template: Template) throws(Undetermined) {
        guard template.mixesCaptures, template.variables.contains(where: { model.maps[$0] != nil }) else { return }
        let numbers = template.parts.compactMap { part -> Int? in if case .capture(let number) = part { number } else { nil } }
        guard !numbers.isEmpty else { return }
        let before = captures
        var measured = 0
        for part in template.parts {
            switch part {
            case .capture(let number): measured += capture(number).bytes.count
            case .variable(let name): _ = try variable(name, at: template.span)
            case .literal: break
            }
        }
        if captures != before, numbers.reduce(0, { $0 + capture($1).bytes.count }) > measured {
            throw undetermined(
                Unknown("a map replaces the captures while this text is put together; versions of nginx differ in what they do then", span: template.span))
        }
    }

    func capture(_ number: Int) -> Value { number < captures.count ? captures[number] : Value() }

    func assign(_ name: String, _ value: Value) {
        if name == "args" {
            arguments = value.bytes
            argumentsUnknown = value.unknown
            return
        }
        variables[name] = value
        lastValues[name] = nil
    }

    /// Why a variable with the client's address has no value, and what is made of one.
    static let unknownClient = Unknown("the client's address is not given")

    func notKnown(_ name: String, _ reason: String, needs: String? = nil) -> Value {
        Value("$" + name, unknown: Unknown(reason, needs: needs))
    }

    func variable(_ name: String, at span: SourceSpan?) throws(Undetermined) -> Value {
        let value = try freshValue(name, at: span)
        if model.hasVariableIndex { lastValues[name] = value }
        return value
    }

    /// The name of an index file: nginx takes the values that variables had when they were last asked for.
    func indexName(_ template: Template) throws(Undetermined) -> Value {
        guard template.hasVariables else { return try evaluate(template) }
        var name = Value()
        for part in template.parts {
            let value: Value
            switch part {
            case .literal(let bytes): value = Value(bytes)
            case .capture(let number): value = capture(number)
            case .variable(let wanted):
                if let last = lastValues[wanted] { value = last } else { value = try variable(wanted, at: template.span) }
            }
            name.bytes += value.bytes
            name.unknown = name.unknown ?? value.unknown
        }
        return name
    }

    private func freshValue(_ name: String, at span: SourceSpan?) throws(Undetermined) -> Value {
        switch name {
        case "uri", "document_uri": return Value(uri, unknown: uriUnknown)
        case "args", "query_string": return Value(arguments, unknown: argumentsUnknown)
        case "is_args": return arguments.isEmpty ? Value() : Value("?")
        case "request_uri": return Value(unparsed)
        case "request_filename": return try mappedPath() ?? Value()
        case "document_root": return try documentRoot()
        case "realpath_root": return try realRoot()
        case "fastcgi_script_name", "fastcgi_path_info": return try fastcgiVariable(name)
        case "request_method": return Value(method)
        default: break
        }
        if let known = variables[name] { return known }
        if model.foreignVariables.contains(name) {
            return notKnown(name, "$\(name) comes from a module that is not modelled")
        }
        if let map = model.maps[name] {
            // Where maps ask for each other without end nginx stops here as well.
            guard variableDepth < 100 else { return Value() }
            variableDepth += 1
            defer { variableDepth -= 1 }
            try budget.spend()
            let value = try look(map, name)
            if !map.isVolatile { variables[name] = value }
            return value
        }
        if model.variables.contains(name) { return Value() }
        return try builtin(name) ?? undefined(name)
    }

    private func shownAddress(_ address: String) -> String {
        mapsAddresses && !isClientNamed && Network.parse(address)?.count == 4 ? "::ffff:" + address : address
    }

    private func undefined(_ name: String) -> Value {
        notKnown(name, "$\(name) is defined neither by nginx nor in the files that were read")
    }

    private func builtin(_ name: String) throws(Undetermined) -> Value? {
        switch name {
        case "host": return Value(host.isEmpty ? serverName.bytes : host)
        case "server_name": return serverName
        case "scheme": return Value(listener.isTLS ? "https" : "http")
        case "https": return Value(listener.isTLS ? "on" : "")
        case "server_port": return Value("\(listener.port)")
        case "server_addr": return request.serverAddress.map { Value(shownAddress($0)) } ?? notKnown(name, "the server's address is not given")
        case "remote_addr": return client.map { Value(shownAddress($0)) } ?? Value("$" + name, unknown: Self.unknownClient)
        case "realip_remote_addr": return request.clientAddress.map { Value(shownAddress($0)) } ?? Value("$" + name, unknown: Self.unknownClient)
        case "server_protocol": return hasReadLine ? Value("HTTP/1.1") : Value()
        // The line as it came, whatever an error page made of the method.
        case "request": return Value(Array((request.method + " ").utf8) + request.target + Array(" HTTP/1.1".utf8))
        case "content_type": return header("Content-Type", name)
        case "content_length": return header("Content-Length", name)
        case "request_body", "request_body_file", "request_completion": return Value()
        case "limit_rate": return Value("0")
        case "pipe": return Value(".")
        case "remote_user": return header("Authorization", name).bytes.isEmpty && context.headersAreComplete ? Value() : notKnown(name, "the user is not known")
        case "http_host":
            guard hasReadHeaders else { return Value() }
            asksForHost = true
            let isDefault = request.port == (request.scheme == .https ? 443 : 80)
            return Value(request.host + (isDefault || request.host.isEmpty ? "" : ":\(request.port)"))
        case "proxy_add_x_forwarded_for":
            let given = header("X-Forwarded-For", name)
            guard let client = client.map(shownAddress) else { return Value("$" + name, unknown: Self.unknownClient) }
            return given.bytes.isEmpty ? Value(client) : Value(given.bytes + Array(", \(client)".utf8), unknown: given.unknown)
        case "invalid_referer":
            // Kept once it was asked for, in whichever location: the variable may be cached.
            let value = try invalidReferer()
            variables[name] = value
            return value
        case "http2", "http3", "slice_range", "secure_link", "secure_link_expires", "uid_got", "uid_set", "uid_reset",
            "memcached_key", "proxy_host", "proxy_port", "msie", "gzip_ratio":
            return name == "secure_link" ? notKnown(name, "secure_link is not modelled") : Value()
        default: break
        }
        if name.hasPrefix("arg_") { return argument(String(name.dropFirst(4))) }
        if name.hasPrefix("http_") { return header(named: String(name.dropFirst(5)), name) }
        if name.hasPrefix("cookie_") { return cookie(String(name.dropFirst(7)), name) }
        for prefix in ["sent_http_", "upstream_", "sent_trailer_", "proxy_protocol_"] where name.hasPrefix(prefix) { return Value() }
        if name.hasPrefix("ssl_") {
            return listener.isTLS ? notKnown(name, "$\(name) depends on the TLS connection") : Value()
        }
        if BuiltinVariables.isKnown(name) { return notKnown(name, "the value of $\(name) differs from request to request") }
        return nil
    }

    // MARK: Paths

    /// The root of the current location without the URI.
    func rootPath() throws(Undetermined) -> Value {
        guard let root = level.settings.root else {
            assume("without a root directive files come from /usr/share/nginx/html")
            return Value("/usr/share/nginx/html")
        }
        // `ngx_http_script_run` lets go of what variables were before it asks for those of the root.
        if root.template.hasVariables { lastValues.removeAll() }
        var value = try evaluate(root.template)
        if root.template.hasVariables, value.bytes.first != UInt8(ascii: "/"), value.unknown == nil {
            assume("relative paths start at /usr/share/nginx, the prefix of the distributions' nginx")
            value.bytes = Array("/usr/share/nginx/".utf8) + value.bytes
        }
        return value
    }

    private func documentRoot() throws(Undetermined) -> Value { try rootPath() }

    /// The root with symbolic links followed; nothing when it does not exist.
    private func realRoot() throws(Undetermined) -> Value {
        var value = try rootPath()
        guard value.unknown == nil else { return value }
        let path = Path.normalised(value.text)
        if world.isSettled(path), !world.exists(path) { return Value() }
        assume("the document root holds no symbolic links")
        value.bytes = Array(path.utf8)
        return value
    }

    /// `ngx_http_map_uri_to_path`; `nil`: an alias after a rewrite, which the server answers with 500.
    func mappedPath() throws(Undetermined) -> Value? {
        guard let prefix = try pathPrefix() else { return nil }
        var value = prefix.value
        value.bytes += uri.dropFirst(prefix.dropped)
        value.unknown = value.unknown ?? uriUnknown
        return value
    }

    /// The root and how many bytes of the URI it replaces.
    func pathPrefix() throws(Undetermined) -> (value: Value, dropped: Int)? {
        let root = try rootPath()
        guard let alias = level.settings.root?.alias else { return (root, 0) }
        // CVE-2026-15176, fixed in 1.30.6; Debian's 1.22.1 has the fix too, and was seen to refuse.
        if uriChanged, let version, !isAtLeast([1, 30, 6]) || isAtLeast([1, 31, 0]) {
            let reason = "whether nginx \(version) uses an alias after the URI was rewritten depends on its security fixes"
            throw undetermined(Unknown(reason, span: level.settings.root?.span))
        }
        guard locationIsValid, !uriChanged else {
            step("alias", at: level.settings.root?.span, "an alias cannot be used after the URI was rewritten", decisive: true)
            return nil
        }
        switch alias {
        case .prefix(let count):
            guard count <= uri.count else {
                throw undetermined(Unknown("the alias is longer than the URI", span: level.settings.root?.span))
            }
            return (root, count)
        case .whole: return (root, addsURIToAlias ? 0 : uri.count)
        }
    }

    // MARK: FastCGI

    private func fastcgiVariable(_ name: String) throws(Undetermined) -> Value {
        let parts = try fastcgiSplit()
        if name == "fastcgi_path_info" { return Value(parts.info, unknown: uriUnknown) }
        var value = Value(parts.name, unknown: uriUnknown)
        if value.bytes.last == UInt8(ascii: "/"), let index = level.settings.fastcgiIndex { value.bytes += index }
        return value
    }

    /// The first look decides until the next internal redirect, whatever happens to the URI in between.
    private func fastcgiSplit() throws(Undetermined) -> (name: [UInt8], info: [UInt8]) {
        if let split, !split.name.isEmpty { return split }
        guard let expression = level.settings.fastcgiSplit else {
            split = (uri, [])
            return (uri, [])
        }
        guard let pattern = expression.pattern else {
            throw undetermined(Unknown("the pattern of fastcgi_split_path_info is not known", span: expression.span))
        }
        do throws(Pattern.MatchError) {
            guard let match = try pattern.firstMatch(in: uri) else {
                split = (uri, [])
                return (uri, [])
            }
            let parts = (match[1].map { Array(uri[$0]) } ?? [], match[2].map { Array(uri[$0]) } ?? [])
            split = parts
            return parts
        } catch {
            throw undetermined(Unknown("the pattern of fastcgi_split_path_info needs too many steps to match", span: expression.span))
        }
    }
}
