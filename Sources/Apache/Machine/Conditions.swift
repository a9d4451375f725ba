import Patterns
import Routing
import Source

/// `RewriteCond`, and the expansion of `$1`, `%1`, `%{NAME}` and `${map:key}`.
extension Machine {
    func conditionsHold(_ rule: Rule, _ r: MachineRequest, _ context: inout RuleContext) throws(Halt) -> Bool {
        var index = 0
        let conditions = rule.conditions
        while index < conditions.count {
            let condition = conditions[index]
            if let template = condition.templateCondition, !templateHolds(template) {
                index += 1
                continue
            }
            let holds = try test(condition, r, &context)
            step("RewriteCond", condition.span, describe(condition, holds), decisive: !holds && !condition.orNext)
            if condition.orNext {
                if holds {
                    // One of the alternatives is enough; a trailing OR makes the rest true.
                    while index < conditions.count, conditions[index].orNext { index += 1 }
                }
            } else if !holds {
                step("RewriteRule", rule.span, "\(rule.shownPattern) matches \(context.uri.text), but a condition does not hold")
                return false
            }
            index += 1
        }
        return true
    }

    /// `%{REQUEST_URI} is "/x": matches ^/x`.
    private func describe(_ condition: Condition, _ holds: Bool) -> String {
        let word = condition.inputWord.text
        let pattern = condition.patternWord.text
        if case .expression = condition.test { return "the expression \(pattern) \(holds ? "holds" : "does not hold")" }
        let value = tested.map { $0.text == word ? "\"\(word)\"" : "\(word) is \"\($0.text)\"" } ?? word
        return "\(value): \(holds ? "holds for" : "does not hold for") \(pattern)"
    }

    /// What a test found to be unknown; the test is asked about as a whole.
    struct Inquiry {
        /// Values that are empty unless something outside sets them.
        var optional: [(key: String, set: String, unset: String)] = []
        /// Values of which nothing is known, and what an assumption about each is about.
        var unknown: [(what: String, kind: Assumption.Kind)] = []

        /// What the text depends on, in words; `nil` when it is known.
        var firstUnsettled: String? { unknown.first?.what ?? optional.first.map { "whether \($0.set)" } }
    }

    private func test(_ condition: Condition, _ r: MachineRequest, _ context: inout RuleContext) throws(Halt) -> Bool {
        var unused = false
        var inquiry: Inquiry? = Inquiry()
        if case .expression(let expression) = condition.test {
            let holds = try evaluate(expression, r, at: condition.span, fresh: true)
            if holds, !condition.negated {
                context.conditionSource = expressionMatch
                context.undefinedConditionSource = expressionHasGroups ? nil : condition.span
            }
            return holds != condition.negated
        }
        if case .unknown(let reason) = condition.test { throw .unknown(reason, condition.span) }
        let input = try expand(condition.input, r, &context, rule: nil, unsafe: &unused, inquiry: &inquiry)
        // Only what is known is worth showing.
        tested = inquiry?.firstUnsettled == nil ? input : nil
        defer { tested = inquiry?.firstUnsettled == nil ? input : nil }
        var holds: Bool
        switch condition.test {
        case .regex(let pattern):
            let match = try search(pattern, input, condition.span)
            holds = match != nil
            if let match, !condition.negated {
                context.conditionSource = (input, match)
                context.undefinedConditionSource = nil
            }
        case .fileExists: holds = isRegularFile(input)
        case .directory: holds = isDirectory(input)
        case .fileSize: holds = isRegularFile(input) && hasContent(input)
        case .link: holds = isLink(input)
        case .executable: holds = exists(input) && isExecutable(input)
        case .url: if input.isEmpty || !mayAskSubrequest(r) { holds = false } else { holds = try subrequest(r, uri: input).status < 400 }
        case .file:
            if input.isEmpty || !mayAskSubrequest(r) { holds = false } else {
                let sub = try subrequest(r, file: input)
                holds = sub.status < 300 && exists(sub.filename ?? [])
            }
        case .equal:
            holds = condition.noCase ? input.lowercasedBytes == condition.operand.lowercasedBytes : input == condition.operand
        case .less: holds = compare(input, condition) < 0
        case .lessOrEqual: holds = compare(input, condition) <= 0
        case .greater: holds = compare(input, condition) > 0
        case .greaterOrEqual: holds = compare(input, condition) >= 0
        case .integer(let comparison):
            let left = input.leadingInteger
            let right = condition.operand.leadingInteger
            switch comparison {
            case .equal: holds = left == right
            case .less: holds = left < right
            case .lessOrEqual: holds = left <= right
            case .greater: holds = left > right
            case .greaterOrEqual: holds = left >= right
            }
        case .expression, .unknown: holds = false
        }
        if let inquiry { holds = answer(inquiry, condition, holds) }
        if condition.negated { holds.toggle() }
        return holds
    }

    /// The test's result when a part of its text is not known: both are possible.
    private func answer(_ inquiry: Inquiry, _ condition: Condition, _ holdsWithout: Bool) -> Bool {
        var pattern = condition.patternWord.text
        if condition.negated, pattern.hasPrefix("!") { pattern.removeFirst() }
        if let (what, kind) = inquiry.unknown.first {
            return decide(
                Question(
                    key: "\(what) \(pattern)", yes: Assumption("\(what) matches \(pattern)", kind),
                    no: Assumption("\(what) does not match \(pattern)", kind)))
        }
        for (key, set, unset) in inquiry.optional where answered[key] != false {
            let verb = holdsWithout ? "does not match" : "matches"
            let isFirst = answered[key] == nil
            let isSet = decide(Question(key: isFirst ? key : "\(key) \(pattern)", yes: "\(set) so that it \(verb) \(pattern)", no: Assumption(unset)))
            if isFirst { answered[key] = isSet }
            if isSet { return !holdsWithout }
        }
        return holdsWithout
    }

    /// By length first, unless case is ignored.
    private func compare(_ input: Bytes, _ condition: Condition) -> Int {
        let other = condition.operand
        if condition.noCase { return Self.order(input.lowercasedBytes, other.lowercasedBytes) }
        if input.count != other.count { return input.count < other.count ? -1 : 1 }
        return Self.order(input, other)
    }

    static func order(_ left: Bytes, _ right: Bytes) -> Int {
        if left == right { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    // MARK: Expansion

    func expand(_ input: Bytes, _ r: MachineRequest, _ context: inout RuleContext, rule: Rule?, unsafe: inout Bool) throws(Halt) -> Bytes {
        var inquiry: Inquiry?
        return try expand(input, r, &context, rule: rule, unsafe: &unsafe, inquiry: &inquiry)
    }

    /// With an inquiry, what is not known is noted there and left empty instead of ending the evaluation.
    func expand(
        _ input: Bytes, _ r: MachineRequest, _ context: inout RuleContext, rule: Rule?, unsafe: inout Bool, inquiry: inout Inquiry?,
        depth: Int = 0
    ) throws(Halt) -> Bytes {
        guard depth < 10 else { throw .unknown("the text is nested more than ten deep", rule?.span) }
        var result: Bytes = []
        var index = 0
        // What comes after a question mark of the rule's own is the query. With QSL the last of all decides: it must be the rule's own.
        var isPath = true
        while index < input.count {
            let byte = input[index]
            let next = index + 1 < input.count ? input[index + 1] : 0
            if byte == UInt8(ascii: "\\") {
                if index + 1 < input.count { result.append(next) } else { result.append(byte) }
                index += 2
                continue
            }
            guard byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%") else {
                if byte == UInt8(ascii: "?") { if rule?.flags.contains(.queryLast) == true { unsafe = false } else { isPath = false } }
                result.append(byte)
                index += 1
                continue
            }
            var piece: Bytes?
            if next == UInt8(ascii: "{"), let close = closingBrace(input, index + 2) {
                let inner = Array(input[(index + 2)..<close])
                if byte == UInt8(ascii: "%") {
                    piece = try variable(inner, r, &context, inquiry: &inquiry)
                } else if let colon = colonInBraces(inner) {
                    let name = inner[..<colon].text
                    var key = Array(inner[(colon + 1)...])
                    var fallback: Bytes?
                    if let bar = barInBraces(key) {
                        fallback = Array(key[(bar + 1)...])
                        key = Array(key[..<bar])
                    }
                    var unused = false
                    let value = try expand(key, r, &context, rule: rule, unsafe: &unused, inquiry: &inquiry, depth: depth + 1)
                    var found = try lookup(map: name, key: value, at: rule?.span)
                    if found == nil, let fallback, !fallback.isEmpty {
                        found = try expand(fallback, r, &context, rule: rule, unsafe: &unused, inquiry: &inquiry, depth: depth + 1)
                    }
                    piece = found ?? []
                }
                if let piece {
                    if piece.contains(UInt8(ascii: "?")), isPath { unsafe = true }
                    result += piece
                    index = close + 1
                } else {
                    result += [byte, next]
                    index += 2
                }
            } else if next.isDigit {
                if byte == UInt8(ascii: "%"), let span = context.undefinedConditionSource {
                    throw .unknown(
                        "after an expression without a pattern with groups httpd has no defined value for %\(next - 0x30)", span)
                }
                let source = byte == UInt8(ascii: "$") ? context.ruleSource : context.conditionSource
                if let source, let range = source.match[Int(next - 0x30)], !range.isEmpty {
                    var text = Array(source.subject[range])
                    if let rule, rule.flags.contains(.escapeBackReferences) { text = Self.escapeReference(text, rule) }
                    if text.contains(UInt8(ascii: "?")), isPath { unsafe = true }
                    result += text
                }
                index += 2
            } else {
                result.append(byte)
                index += 1
            }
            guard result.count < 65_536 else {
                throw .unknown("the expansion grows beyond 65536 bytes", rule?.span)
            }
        }
        return result
    }

    private func closingBrace(_ input: Bytes, _ start: Int) -> Int? {
        var depth = 1
        for index in start..<input.count {
            if input[index] == UInt8(ascii: "{") { depth += 1 }
            if input[index] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    private func colonInBraces(_ text: Bytes) -> Int? { find(UInt8(ascii: ":"), text) }
    private func barInBraces(_ text: Bytes) -> Int? { find(UInt8(ascii: "|"), text) }

    private func find(_ wanted: UInt8, _ text: Bytes) -> Int? {
        var depth = 0
        for (index, byte) in text.enumerated() {
            if byte == wanted, depth == 0 { return index }
            if byte == UInt8(ascii: "{") { depth += 1 }
            if byte == UInt8(ascii: "}") { depth -= 1 }
        }
        return nil
    }

    private static func escapeReference(_ text: Bytes, _ rule: Rule) -> Bytes {
        let digits = Bytes("0123456789abcdef")
        var result: Bytes = []
        for byte in text {
            var escapes: Bool
            if rule.flags.contains(.escapeControls) {
                escapes = byte <= 0x20 || byte == 0x7F || rule.escapes?.contains(byte) == true
            } else {
                escapes = rule.escapes.map { $0.contains(byte) } ?? true
            }
            if rule.noEscapes?.contains(byte) == true { escapes = false }
            if !escapes || byte.isAlpha || byte.isDigit || byte == UInt8(ascii: "_") {
                result.append(byte)
            } else if byte == 0x20, !rule.flags.contains(.escapeNoPlus) {
                result.append(UInt8(ascii: "+"))
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return result
    }

    // MARK: Maps

    private func lookup(map name: String, key: Bytes, at span: SourceSpan?) throws(Halt) -> Bytes? {
        guard let map = server.maps[name] else {
            step("RewriteMap", span, "there is no map \(name): the text is empty")
            return nil
        }
        switch map.kind {
        case .function("toupper"): return key.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }
        case .function("tolower"): return key.lowercasedBytes
        case .function("escape"): return URLText.escape(key)
        case .function("unescape"): return URLText.unescape(key)
        case .function(let other): throw .unknown("int:\(other) is not a function of mod_rewrite", map.span)
        case .unknown(let reason): throw .unknown(reason, map.span)
        case .text(let path):
            switch configuration.textMap(path) {
            case .failure(let unknown): throw .unknown("what the map \(name) holds: \(unknown.reason)", map.span)
            case .success(let entries): return entries[key]
            }
        }
    }

    // MARK: Variables

    /// A subrequest for the path of its parent would ask the same question again.
    private func mayAskSubrequest(_ r: MachineRequest) -> Bool { r.main.map { $0.uri != r.uri } ?? true }

    private func variable(_ name: Bytes, _ r: MachineRequest, _ context: inout RuleContext, inquiry: inout Inquiry?) throws(Halt) -> Bytes {
        guard name.count >= 4 else { return [] }
        if name[3] == UInt8(ascii: ":") {
            guard name.count > 4 else { return [] }
            let key = name[4...].text
            if name.prefix(3).equalsIgnoringCase("ENV") { return try environmentVariable(key, r, inquiry: &inquiry) }
            if name.prefix(3).equalsIgnoringCase("SSL") { return request.scheme == .https ? try ask("%{SSL:\(key)}", inquiry: &inquiry) : [] }
            return []
        }
        if name.count > 4, name[4] == UInt8(ascii: ":") {
            guard name.count > 5 else { return [] }
            let key = name[5...].text
            if name.prefix(4).equalsIgnoringCase("HTTP") { return try header(key, inquiry: &inquiry) }
            let isFile = name.prefix(4).equalsIgnoringCase("LA-F")
            if isFile || name.prefix(4).equalsIgnoringCase("LA-U") {
                guard mayAskSubrequest(r) else { return [] }
                let sub: MachineRequest
                if isFile {
                    let isRelative = context.uri.first != UInt8(ascii: "/")
                    if let directory = context.directory {
                        sub = isRelative ? try subrequest(r, file: directory + context.uri) : try subrequest(r, uri: context.uri)
                    } else {
                        sub = try subrequest(r, file: context.uri)
                    }
                } else if let directory = context.directory, context.uri.first != UInt8(ascii: "/") {
                    // The directory in front, not its URL, unless RewriteBase says so.
                    sub = try subrequest(r, uri: (r.settings.rewrite?.base ?? directory) + context.uri)
                } else {
                    sub = try subrequest(r, uri: context.uri)
                }
                var inner = RuleContext(directory: context.directory, uri: context.uri)
                return try variable(Bytes(key), sub, &inner, inquiry: &inquiry)
            }
            return []
        }
        return try serverVariable(name.text.uppercased(), r, inquiry: &inquiry)
    }

    private func serverVariable(_ name: String, _ r: MachineRequest, inquiry: inout Inquiry?) throws(Halt) -> Bytes {
        switch name {
        case "REQUEST_URI": return r.uri
        case "REQUEST_FILENAME", "SCRIPT_FILENAME": return r.filename ?? []
        case "PATH_INFO": return r.pathInfo
        case "QUERY_STRING": return r.query ?? []
        case "THE_REQUEST": return Bytes(request.method + " ") + request.target + Bytes(" HTTP/1.1")
        case "REQUEST_METHOD": return Bytes(r.method)
        case "REQUEST_SCHEME": return Bytes(scheme)
        case "HTTPS": return Bytes(request.scheme == .https ? "on" : "off")
        case "HTTP_HOST": return hostHeader
        case "SERVER_NAME": return Bytes(try hostForURLs())
        case "SERVER_PORT": return Bytes(String(port(r)))
        case "SERVER_PROTOCOL": return Bytes("HTTP/1.1")
        case "SERVER_ADDR": return request.serverAddress.map { Bytes($0) } ?? Bytes("127.0.0.1")
        case "REMOTE_ADDR", "CONN_REMOTE_ADDR": return Bytes(try client(name, inquiry: &inquiry))
        case "DOCUMENT_ROOT": return documentRoot
        case "CONTEXT_PREFIX": return r.context?.prefix ?? []
        case "CONTEXT_DOCUMENT_ROOT": return r.context?.root ?? documentRoot
        case "IS_SUBREQ": return Bytes(r.isSubrequest ? "true" : "false")
        case "IPV6": return Bytes(try client(name, inquiry: &inquiry).contains(":") ? "on" : "off")
        case "HTTP_ACCEPT": return try header("Accept", inquiry: &inquiry)
        case "HTTP_COOKIE": return try header("Cookie", inquiry: &inquiry)
        case "HTTP_REFERER": return try header("Referer", inquiry: &inquiry)
        case "HTTP_USER_AGENT": return try header("User-Agent", inquiry: &inquiry)
        case "HTTP_FORWARDED": return try header("Forwarded", inquiry: &inquiry)
        case "HTTP_PROXY_CONNECTION": return try header("Proxy-Connection", inquiry: &inquiry)
        case "REMOTE_USER", "AUTH_TYPE", "REMOTE_IDENT": return []
        // Names are only looked up with HostnameLookups.
        case "REMOTE_HOST": return server.looksUpHosts == true ? try ask("%{\(name)}", .client(isCertain: false), inquiry: &inquiry) : Bytes(try client(name, inquiry: &inquiry))
        case "SERVER_ADMIN": return server.administrator ?? Bytes("[no address given]")
        case "SERVER_SOFTWARE", "API_VERSION", "TIME", "TIME_DAY", "TIME_SEC", "TIME_MIN", "TIME_MON", "TIME_WDAY", "TIME_YEAR",
            "TIME_HOUR", "REMOTE_PORT", "SCRIPT_USER", "SCRIPT_GROUP":
            return try ask("%{\(name)}", inquiry: &inquiry)
        default: return []
        }
    }

    var hostHeader: Bytes {
        asksForHost = true
        if let targetHostHeader { return targetHostHeader }
        let isDefault = request.port == (request.scheme == .https ? 443 : 80)
        return Bytes(isDefault || request.host.isEmpty ? request.host : "\(request.host):\(request.port)")
    }

    private func environmentVariable(_ name: String, _ r: MachineRequest, inquiry: inout Inquiry?) throws(Halt) -> Bytes {
        switch r.environment[name] {
        case .known(let value): return value
        case .unknown(let reason):
            if inquiry != nil { return try ask("%{ENV:\(name)}", inquiry: &inquiry) }
            throw .unknown(reason, nil)
        case nil: break
        }
        // Notes and variables of httpd itself come before the process environment; few of them exist at this point.
        switch name {
        case "SCRIPT_URL": return r.uri
        case "SCRIPT_URI": return try absolute(r.uri, r)
        case "HTTPS" where request.scheme == .https: return Bytes("on")
        case "UNIQUE_ID": return try ask("%{ENV:UNIQUE_ID}", inquiry: &inquiry)
        default: break
        }
        if name.hasPrefix("REDIRECT_") { return [] }
        switch context.environment[name] {
        case .known(let value): return Bytes(value)
        case .absent: return []
        case .unknown:
            // What requests set is no variable of the server's process too: nobody would tell the two apart.
            if server.environmentConditions.contains(where: { $0.assignments.contains { $0.name == name && !$0.unset } }) { return [] }
            let unset = "\(name) is not in the server's environment"
            return try optional("env \(name)", "the server's own environment sets \(name)", unset, &inquiry)
        }
    }

    /// A value that is empty unless something outside sets it.
    private func optional(_ key: String, _ set: String, _ unset: String, _ inquiry: inout Inquiry?) throws(Halt) -> Bytes {
        if answered[key] == false { return [] }
        if inquiry != nil {
            inquiry?.optional.append((key, set, unset))
            return []
        }
        let isSet = decide(Question(key: key, yes: Assumption(set), no: Assumption(unset)))
        answered[key] = isSet
        if !isSet { return [] }
        throw .unknown("what value it has when \(set) is not known", nil)
    }

    private func header(_ name: String, inquiry: inout Inquiry?) throws(Halt) -> Bytes {
        if name.lowercased() == "host" { return hostHeader }
        let values = request.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        if !values.isEmpty { return Bytes(values.joined(separator: ", ")) }
        if context.headersAreComplete { return [] }
        return try optional("header \(name.lowercased())", "the request has a header \(name)", "the request has no header \(name)", &inquiry)
    }

    /// A value that nothing here decides.
    private func ask(_ what: String, _ kind: Assumption.Kind = .other, inquiry: inout Inquiry?) throws(Halt) -> Bytes {
        guard inquiry != nil else { throw .unknown("the value of \(what) is not known", nil) }
        inquiry?.unknown.append((what, kind))
        return []
    }

    /// The client's address, for the variable that shows it.
    private func client(_ name: String, inquiry: inout Inquiry?) throws(Halt) -> String {
        if let address = request.clientAddress { return address }
        return try ask("%{\(name)}", .client(isCertain: false), inquiry: &inquiry).text
    }

    /// For expressions: a variable's or header's value.
    func value(_ name: String, _ r: MachineRequest) throws(Halt) -> Bytes {
        var inquiry: Inquiry?
        switch name {
        case "DOCUMENT_URI": return r.uri
        default: return try serverVariable(name, r, inquiry: &inquiry)
        }
    }

    func environmentValue(_ name: String, _ r: MachineRequest) throws(Halt) -> Bytes {
        var inquiry: Inquiry?
        return try environmentVariable(name, r, inquiry: &inquiry)
    }

    func headerValue(_ name: String) throws(Halt) -> Bytes {
        var inquiry: Inquiry?
        return try header(name, inquiry: &inquiry)
    }
}
