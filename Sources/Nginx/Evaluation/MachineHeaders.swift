import Routing
import Source

/// What the request brings along: headers, cookies, arguments.
extension Machine {
    func header(_ header: String, _ name: String) -> Value {
        guard hasReadHeaders else { return Value() }
        if let value = request.header(header) { return Value(value) }
        return context.headersAreComplete ? Value() : notKnown(name, "the header \(header) is not given")
    }

    /// A header by its name as variables spell it: lower case, `_` for `-`.
    func header(named spelled: String, _ name: String) -> Value {
        guard hasReadHeaders else { return Value() }
        var values: [String] = []
        for header in request.headers where accepts(header.name) {
            let text = String(decoding: header.name.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : asciiLower($0) }, as: UTF8.self)
            if text == spelled { values.append(header.value) }
        }
        if let first = values.first {
            if spelled == "cookie" { return Value(values.joined(separator: "; ")) }
            // Until 1.23 only the first of most headers was seen.
            let isJoined = spelled == "x_forwarded_for" || isAtLeast([1, 23, 0])
            return Value(isJoined ? values.joined(separator: ", ") : first)
        }
        return context.headersAreComplete ? Value() : notKnown(name, "the header \(spelled) is not given")
    }

    /// Headers with other names are dropped.
    private func accepts(_ name: String) -> Bool {
        name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"):
                true
            case UInt8(ascii: "_"): model.servers[server].acceptsUnderscores
            default: false
            }
        }
    }

    func cookie(_ wanted: String, _ name: String) -> Value {
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
    func argument(_ name: String) -> Value {
        if let argumentsUnknown { return Value("$arg_" + name, unknown: argumentsUnknown) }
        let wanted = name.utf8.map(asciiLower)
        for pair in arguments.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            if pair[..<equals].map(asciiLower) == wanted { return Value(Array(pair[(equals + 1)...])) }
        }
        return Value()
    }

    /// `1` unless `valid_referers` accepts the header (`ngx_http_referer_module.c`).
    func invalidReferer() throws(Undetermined) -> Value {
        guard let rules = level.settings.validReferers else { return Value() }
        // Without names the module lets everything pass, whatever else is listed.
        if rules.isEmpty { return Value() }
        // The server's own names may be among them.
        asksForHost = true
        guard let given = hasReadHeaders ? request.header("Referer") : nil else {
            if !context.headersAreComplete { return notKnown("invalid_referer", "the header Referer is not given") }
            return rules.allowsNone ? Value() : Value("1")
        }
        let bytes = Array(given.utf8)
        guard bytes.count >= 11, let scheme = ["http://", "https://"].first(where: { given.lowercased().hasPrefix($0) }) else {
            return rules.allowsBlocked ? Value() : Value("1")
        }
        let rest = bytes[scheme.utf8.count...]
        let hostBytes = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }.map(asciiLower)
        guard hostBytes.count <= 256 else { return Value("1") }
        let name = String(decoding: hostBytes, as: UTF8.self)
        let path = Array(rest.drop { $0 != UInt8(ascii: "/") })
        let suffix = rules.suffixes.filter { name.hasSuffix($0.text) }.max { $0.text.utf8.count < $1.text.utf8.count }
        let prefix = rules.prefixes.filter { name.hasPrefix($0.text) && name != $0.text }.max { $0.text.utf8.count < $1.text.utf8.count }
        if let wanted = rules.exact[name] ?? suffix?.path ?? prefix?.path {
            return path.starts(with: wanted) ? Value() : Value("1")
        }
        for (expressions, subject) in [(rules.hostExpressions, hostBytes), (rules.expressions, Array(rest))] {
            for expression in expressions {
                let before = captures
                let isValid = try match(expression, subject, "valid_referers", at: expression.span) ?? false
                // The module keeps no captures.
                captures = before
                if isValid { return Value() }
            }
        }
        return Value("1")
    }
}
