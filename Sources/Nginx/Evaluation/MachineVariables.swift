import Patterns
import Routing
import Source

/// Variables, as `ngx_http_variables.c` and the map module give them.
extension Machine {
    func evaluate(_ template: Template) throws(Undetermined) -> Value {
        try settleCaptures(template)
        var value = Value()
        for part in template.parts {
            switch part {
            case .literal(let bytes): value.bytes += bytes
            case .capture(let number):
                let text = capture(number)
                value.bytes += text.bytes
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
        guard template.parts.count > 1, template.variables.contains(where: { model.maps[$0] != nil }) else { return }
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
    }

    private func notKnown(_ name: String, _ reason: String, needs: String? = nil) -> Value {
        Value("$" + name, unknown: Unknown(reason, needs: needs))
    }

    func variable(_ name: String, at span: SourceSpan?) throws(Undetermined) -> Value {
        switch name {
        case "uri", "document_uri": return Value(uri, unknown: uriUnknown)
        case "args", "query_string": return Value(arguments, unknown: argumentsUnknown)
        case "is_args": return arguments.isEmpty ? Value() : Value("?")
        case "request_uri": return Value(unparsed)
        case "request_filename": return try mappedPath() ?? Value()
        case "document_root": return try documentRoot()
        case "realpath_root":
            assume("the document root holds no symbolic links")
            return try documentRoot()
        case "fastcgi_script_name", "fastcgi_path_info": return try fastcgiVariable(name)
        case "request_method": return Value(method)
        default: break
        }
        if let known = variables[name] { return known }
        if model.foreignVariables.contains(name) {
            return notKnown(name, "$\(name) comes from a module that is not modelled")
        }
        if let map = model.maps[name] {
            guard evaluating.insert(name).inserted else { return Value() }
            defer { evaluating.remove(name) }
            let value = try look(map, name)
            if !map.isVolatile { variables[name] = value }
            return value
        }
        if model.variables.contains(name) { return Value() }
        return builtin(name) ?? undefined(name)
    }

    private func undefined(_ name: String) -> Value {
        notKnown(name, "$\(name) is defined neither by nginx nor in the files that were read")
    }

    private func builtin(_ name: String) -> Value? {
        switch name {
        case "host": return Value(host.isEmpty ? model.servers[server].firstName.bytes : host)
        case "server_name": return model.servers[server].firstName
        case "scheme": return Value(listener.isTLS ? "https" : "http")
        case "https": return Value(listener.isTLS ? "on" : "")
        case "server_port": return Value("\(listener.port)")
        case "server_addr": return request.serverAddress.map { Value($0) } ?? notKnown(name, "the server's address is not given")
        case "remote_addr": return Value(request.clientAddress)
        case "server_protocol": return Value("HTTP/1.1")
        case "request": return Value(Array((method + " ").utf8) + request.target + Array(" HTTP/1.1".utf8))
        case "content_type": return header("Content-Type", name)
        case "content_length": return header("Content-Length", name)
        case "request_body", "request_body_file", "request_completion": return Value()
        case "limit_rate": return Value("0")
        case "pipe": return Value(".")
        case "remote_user": return header("Authorization", name).bytes.isEmpty && context.headersAreComplete ? Value() : notKnown(name, "the user is not known")
        case "http_host":
            let isDefault = request.port == (request.scheme == .https ? 443 : 80)
            return Value(request.host + (isDefault || request.host.isEmpty ? "" : ":\(request.port)"))
        case "proxy_add_x_forwarded_for":
            let given = header("X-Forwarded-For", name)
            return given.bytes.isEmpty ? Value(request.clientAddress) : Value(given.bytes + Array(", \(request.clientAddress)".utf8), unknown: given.unknown)
        case "invalid_referer": return invalidReferer()
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

    // MARK: Request data

    private func header(_ header: String, _ name: String) -> Value {
        if let value = request.header(header) { return Value(value) }
        return context.headersAreComplete ? Value() : notKnown(name, "the header \(header) is not given")
    }

    /// A header by its name as variables spell it: lower case, `_` for `-`.
    private func header(named spelled: String, _ name: String) -> Value {
        var values: [String] = []
        for header in request.headers {
            let text = String(decoding: header.name.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : asciiLower($0) }, as: UTF8.self)
            if text == spelled { values.append(header.value) }
        }
        if let first = values.first {
            return Value(spelled == "cookie" ? values.joined(separator: "; ") : spelled == "x_forwarded_for" ? values.joined(separator: ", ") : first)
        }
        return context.headersAreComplete ? Value() : notKnown(name, "the header \(spelled) is not given")
    }

    private func cookie(_ wanted: String, _ name: String) -> Value {
        let cookies = header(named: "cookie", name)
        if let unknown = cookies.unknown { return Value("$" + name, unknown: unknown) }
        for pair in cookies.bytes.split(whereSeparator: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: ",") }) {
            let trimmed = pair.drop { $0 == 0x20 }
            guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")) else { continue }
            if trimmed[..<equals].map(asciiLower) == wanted.utf8.map(asciiLower) { return Value(Array(trimmed[(equals + 1)...])) }
        }
        return Value()
    }

    /// `$arg_name`: the first argument of that name, without case, not decoded.
    private func argument(_ name: String) -> Value {
        if let argumentsUnknown { return Value("$arg_" + name, unknown: argumentsUnknown) }
        let wanted = name.utf8.map(asciiLower)
        for pair in arguments.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            if pair[..<equals].map(asciiLower) == wanted { return Value(Array(pair[(equals + 1)...])) }
        }
        return Value()
    }

    private func invalidReferer() -> Value {
        guard let rules = settings.validReferers else { return Value() }
        let given = header("Referer", "invalid_referer")
        if let unknown = given.unknown { return Value("$invalid_referer", unknown: unknown) }
        if given.bytes.isEmpty { return rules.allowsNone ? Value() : Value("1") }
        let isURL = given.bytes.starts(with: "http://".utf8) || given.bytes.starts(with: "https://".utf8)
        if !isURL { return rules.allowsBlocked ? Value() : Value("1") }
        return notKnown("invalid_referer", "names of valid_referers are not compared")
    }

    // MARK: Maps

    private func look(_ map: MapDefinition, _ name: String) throws(Undetermined) -> Value {
        let source = try evaluate(map.source)
        if let unknown = source.unknown { return Value("$" + name, unknown: unknown) }
        if map.kind == .geo {
            guard let address = Network.parse(source.text) else { return try map.fallback.map(evaluate) ?? Value() }
            let best = map.networks.filter { $0.network.contains(address) }.max { $0.network.prefix < $1.network.prefix }
            if map.isIncomplete { return notKnown(name, "the list of \(name) was not read completely") }
            return try (best?.value ?? map.fallback).map(evaluate) ?? Value()
        }
        var key = source.bytes.map(asciiLower)
        if map.usesHostnames, key.last == UInt8(ascii: ".") { key.removeLast() }
        if let value = map.exact[key] { return try evaluate(value) }
        for (suffix, value) in map.suffixes where key.suffix(suffix.count).elementsEqual(suffix) {
            return try evaluate(value)
        }
        for (prefix, value) in map.prefixes where key.count > prefix.count && key.starts(with: prefix) { return try evaluate(value) }
        for (expression, value) in map.expressions {
            guard let matched = try match(expression, source.bytes, "map $\(name)", at: expression.span) else { return Value() }
            if matched { return try evaluate(value) }
        }
        if map.isIncomplete { return notKnown(name, "the entries of the map $\(name) were not all read") }
        return try map.fallback.map(evaluate) ?? Value()
    }

    // MARK: Paths

    /// The root of the current location without the URI.
    func rootPath() throws(Undetermined) -> Value {
        guard let root = settings.root else {
            assume("without a root directive files come from /usr/share/nginx/html")
            return Value("/usr/share/nginx/html")
        }
        var value = try evaluate(root.template)
        if root.template.hasVariables, value.bytes.first != UInt8(ascii: "/"), value.unknown == nil {
            assume("relative paths start at /usr/share/nginx, the prefix of the distributions' nginx")
            value.bytes = Array("/usr/share/nginx/".utf8) + value.bytes
        }
        return value
    }

    private func documentRoot() throws(Undetermined) -> Value {
        let value = try rootPath()
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
        guard let alias = settings.root?.alias else { return (root, 0) }
        guard locationIsValid else {
            step("alias", at: settings.root?.span, "an alias cannot be used after the URI was rewritten", decisive: true)
            return nil
        }
        switch alias {
        case .prefix(let count):
            guard count <= uri.count else {
                throw undetermined(Unknown("the alias is longer than the URI", span: settings.root?.span))
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
        if value.bytes.last == UInt8(ascii: "/"), let index = settings.fastcgiIndex {
            let text = try evaluate(index)
            value.bytes += text.bytes
            value.unknown = value.unknown ?? text.unknown
        }
        return value
    }

    /// The first look decides until the next internal redirect, whatever happens to the URI in between.
    private func fastcgiSplit() throws(Undetermined) -> (name: [UInt8], info: [UInt8]) {
        if let split, !split.name.isEmpty { return split }
        guard let expression = settings.fastcgiSplit else {
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
