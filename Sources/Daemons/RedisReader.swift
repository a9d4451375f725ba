import Source

/// Goes through the lines of a `redis.conf`: the last value of a setting counts.
struct RedisReader {
    private var configuration: RedisConfiguration
    private var addresses: [TracedText]?
    private var tlsPort: Knowledge<Int> = .known(0)
    private var filesRead = 0
    private var appendOnly = Sourced<Knowledge<Bool>>(.known(false))
    /// `nil`: the server's own rules.
    private var snapshots: Sourced<Knowledge<Bool>>?

    init(_ configuration: RedisConfiguration) { self.configuration = configuration }

    mutating func read(_ file: SourceFile, _ lookup: (String) -> SourceFile?, depth: Int) {
        filesRead += 1
        let whole = file.span(file.range(ofLine: 1))
        if let zero = file.bytes.firstIndex(of: 0) {
            return report("this is not a text file: expected settings of Redis, found a zero byte", at: file.span(zero, zero + 1))
        }
        if file.bytes.count > 4 * MemcachedConfiguration.sizeLimit {
            return report("the file is too large for a Redis configuration", at: whole)
        }
        var start = 0
        while start < file.bytes.count {
            let end = file.bytes[start...].firstIndex(of: 0x0A) ?? file.bytes.count
            let (line, isControl) = Placeholders.replace(in: TracedText(file, ByteRange(start, end)))
            if isControl {
                configuration.uncertain =
                    configuration.uncertain
                    ?? Unknown("the template decides which of these lines there are", span: file.span(start, end))
            }
            start = end + 1
            read(line, lookup, depth)
        }
    }

    private mutating func read(_ line: TracedText, _ lookup: (String) -> SourceFile?, _ depth: Int) {
        guard let first = line.bytes.first(where: { !isBlank($0) }) else { return }
        if first == UInt8(ascii: "#") { return noteComment(line) }
        guard let words = Self.words(line) else {
            return fail("the quotes of this line are not balanced", at: trimmed(line).span)
        }
        guard let name = words.first?.text.lowercased() else { return }
        if words[0].unknown != nil {
            configuration.uncertain = configuration.uncertain ?? words[0].unknown
            return
        }
        apply(name, Array(words.dropFirst()), words[0].span, lookup, depth)
    }

    /// `--name value…`: each begins a line of its own.
    mutating func read(options words: [TracedText], _ lookup: (String) -> SourceFile?) {
        var index = 0
        while index < words.count {
            let name = words[index]
            let end = words[(index + 1)...].firstIndex { $0.starts(with: "--") } ?? words.count
            if let unknown = name.unknown {
                configuration.uncertain = configuration.uncertain ?? unknown
            } else if name.starts(with: "--") {
                apply(name.dropping(2).text.lowercased(), Array(words[(index + 1)..<end]), name.span, lookup, 0)
            }
            index = end
        }
    }

    private mutating func apply(
        _ name: String, _ values: [TracedText], _ span: SourceSpan, _ lookup: (String) -> SourceFile?, _ depth: Int
    ) {
        let place = values.last.map { span.joined($0.span) } ?? span
        func single() -> TracedText? { values.count == 1 ? values[0] : nil }
        switch name {
        case "bind":
            configuration.bind = place
            addresses = values
            if values.isEmpty { fail("bind wants at least one address", at: place) }
            if values.count > 16 { fail("bind takes at most 16 addresses", at: place) }
        case "port", "tls-port":
            guard let text = single() else { return fail("\(name) wants one number", at: place) }
            let number = number(text, name)
            if name == "port" { configuration.port = Sourced(number, at: text.span) } else { tlsPort = number }
        case "protected-mode":
            guard let text = single() else { return fail("protected-mode wants yes or no", at: place) }
            if let unknown = text.unknown {
                configuration.protectedMode = Sourced(.unknown(unknown), at: text.span)
            } else if ["yes", "no"].contains(text.text.lowercased()) {
                configuration.protectedMode = Sourced(.known(text.text.lowercased() == "yes"), at: text.span)
            } else {
                fail("protected-mode wants yes or no", at: text.span)
            }
        case "requirepass":
            guard let text = single() else { return fail("requirepass wants one password", at: span) }
            configuration.needsPassword = Sourced(.known(!text.isEmpty), at: span)
            configuration.passwordPlace = text.isEmpty || text.unknown != nil ? nil : text.span
        case "user": readUser(values, span)
        case "aclfile":
            configuration.needsPassword = Sourced(
                .unknown(Unknown("the users are in \(values.first?.text ?? "another file")", span: place)), at: place)
        case "unixsocket":
            guard let text = single(), !text.isEmpty else { return }
            configuration.unixSocket = Sourced(text.text, at: text.span)
        case "appendonly":
            guard let text = single() else { return fail("appendonly wants yes or no", at: place) }
            guard text.unknown != nil || ["yes", "no"].contains(text.text.lowercased()) else {
                return fail("appendonly wants yes or no", at: text.span)
            }
            appendOnly = Sourced(text.unknown.map { .unknown($0) } ?? .known(text.text.lowercased() == "yes"), at: text.span)
        case "save":
            // `save ""` forgets all rules; every other line adds some.
            if let unknown = values.lazy.compactMap(\.unknown).first {
                snapshots = Sourced(.unknown(unknown), at: place)
            } else {
                snapshots = Sourced(.known(!(values.count == 1 && values[0].isEmpty)), at: place)
            }
        case "replicaof", "slaveof":
            guard values.count == 2 else { return fail("\(name) wants a host and a port", at: place) }
            let isNone = values[0].text.lowercased() == "no" && values[1].text.lowercased() == "one"
            let unknown = values[0].unknown ?? values[1].unknown
            configuration.primary = isNone ? nil : Sourced(unknown.map { .unknown($0) } ?? .known("\(values[0].text):\(values[1].text)"), at: place)
        case "maxmemory-policy":
            guard let text = single() else { return }
            configuration.evictionPolicy = Sourced(text.unknown.map { .unknown($0) } ?? .known(text.text.lowercased()), at: text.span)
        case "maxmemory":
            guard let text = single() else { return }
            configuration.memory = Sourced(text.unknown.map { .unknown($0) } ?? .known(text.text), at: text.span)
        case "include":
            guard let text = single() else { return }
            include(text, lookup, depth)
        default: break
        }
    }

    /// `user default on >secret ~* +@all`: the rules are applied from left to right.
    private mutating func readUser(_ values: [TracedText], _ span: SourceSpan) {
        guard values.first?.text == "default" else { return }
        var needs = configuration.needsPassword.value
        for rule in values.dropFirst() {
            if let unknown = rule.unknown {
                needs = .unknown(unknown)
            } else if rule.text == "nopass" {
                needs = .known(false)
            } else if rule.bytes.first == UInt8(ascii: ">") || rule.bytes.first == UInt8(ascii: "#") || rule.text == "resetpass"
                || rule.text == "off" || rule.text == "reset"
            {
                needs = .known(true)
            }
        }
        configuration.needsPassword = Sourced(needs, at: span)
    }

    private mutating func include(_ path: TracedText, _ lookup: (String) -> SourceFile?, _ depth: Int) {
        let text = path.text
        let isPlain = path.unknown == nil && text.hasPrefix("/") && !text.contains("*") && !text.contains("?") && !text.contains("[")
        guard isPlain, depth < 16, filesRead < 200, let file = lookup(Path.normalised(text)) else {
            configuration.uncertain =
                configuration.uncertain ?? path.unknown ?? Unknown("the included \(text) was not read", span: path.span)
            return
        }
        read(file, lookup, depth: depth + 1)
    }

    private mutating func number(_ text: TracedText, _ name: String) -> Knowledge<Int> {
        if let unknown = text.unknown { return .unknown(unknown) }
        if let number = Int(text.text), (0...65_535).contains(number) { return .known(number) }
        fail("\(name) wants a number from 0 to 65535", at: text.span)
        return .unknown(Unknown("\(text.text) is not a port", span: text.span))
    }

    private mutating func noteComment(_ line: TracedText) {
        let text = trimmed(line)
        let setting = text.bytes.drop { $0 == UInt8(ascii: "#") || isBlank($0) }
        // A sentence that begins with one of these words has more of them.
        let words = setting.split(whereSeparator: isBlank)
        guard words.count >= 2, words.count <= (words[0].elementsEqual("bind".utf8) ? 4 : 2) else { return }
        let name = String(decoding: words[0], as: UTF8.self)
        if ["bind", "requirepass", "protected-mode", "port"].contains(name) { configuration.commentedSettings.append(text.span) }
    }

    // MARK: The end

    consuming func finish() -> RedisConfiguration {
        var result = self
        if let uncertain = result.configuration.uncertain { result.forgetDefaults(uncertain) }
        result.makeListeners()
        result.decideStorage()
        return result.configuration
    }

    /// What was not read may set what nothing else sets. Listeners stay as they are: rules that look at them look at `uncertain` first.
    private mutating func forgetDefaults(_ reason: Unknown) {
        func forget<Value>(_ setting: inout Sourced<Knowledge<Value>>) {
            if setting.span == nil { setting.value = .unknown(reason) }
        }
        forget(&configuration.protectedMode)
        forget(&configuration.needsPassword)
        forget(&configuration.evictionPolicy)
        forget(&configuration.keepsOnDisk)
        forget(&configuration.memory)
        forget(&appendOnly)
    }

    private mutating func makeListeners() {
        let file = configuration.file
        let whole = file.span(file.range(ofLine: 1))
        for (port, tls) in [(configuration.port.value, false), (tlsPort, true)] where port.value != 0 {
            guard let addresses else {
                // No bind: the line with the port says most about where Redis listens.
                let place = (tls ? nil : configuration.port.span).map { file.span(file.range(ofLine: $0.start.line)) } ?? whole
                for address in [NetworkAddress.wildcard4, .wildcard6] {
                    add(address, nil, true, port, tls, place)
                }
                continue
            }
            if addresses.count == 1, addresses[0].isEmpty { continue }
            for address in addresses.prefix(16) { addAddress(address, port, tls) }
        }
        let isOpen = configuration.uncertain != nil
        if configuration.failure == nil, configuration.listeners.isEmpty, configuration.unixSocket == nil, !isOpen,
            configuration.findings.isEmpty
        {
            fail("Redis listens on no port and no unix socket", at: configuration.bind ?? configuration.port.span ?? whole)
        }
        if configuration.failure == nil { failOnRepetition() }
        if configuration.failure != nil { configuration.listeners = [] }
    }

    private mutating func decideStorage() {
        guard let snapshots else { return }
        let either: Knowledge<Bool>
        if appendOnly.value.value == true || snapshots.value.value == true {
            either = .known(true)
        } else {
            either = (appendOnly.value.unknown ?? snapshots.value.unknown).map { .unknown($0) } ?? .known(false)
        }
        configuration.keepsOnDisk = Sourced(either, snapshots.provenance)
    }

    private mutating func addAddress(_ written: TracedText, _ port: Knowledge<Int>, _ tls: Bool) {
        let isOptional = written.bytes.first == UInt8(ascii: "-")
        let text = isOptional ? written.dropping(1) : written
        if text.unknown != nil { return add(nil, nil, isOptional, port, tls, written.span) }
        let name = text.text
        if name == "*" { return add(.wildcard4, name, isOptional, port, tls, written.span) }
        if name == "::*" { return add(.wildcard6, name, isOptional, port, tls, written.span) }
        if let address = NetworkAddress(numericHost: name) { return add(address, name, isOptional, port, tls, written.span) }
        let isName = !name.isEmpty && name.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        if isName {
            add(nil, name, isOptional, port, tls, written.span)
        } else if !isOptional {
            fail(
                name.contains(",") ? "bind separates addresses by blanks, not by commas"
                    : name.hasPrefix("#") ? "a comment behind a setting is not one: its words count as addresses"
                    : "\(name) is neither an address nor a host name", at: written.span)
        }
    }

    private mutating func add(
        _ address: NetworkAddress?, _ name: String?, _ isOptional: Bool, _ port: Knowledge<Int>, _ tls: Bool, _ span: SourceSpan
    ) {
        configuration.listeners.append(.init(address: address, name: name, isOptional: isOptional, port: port, tls: tls, span: span))
    }

    /// An address taken twice, also by a wildcard, stops the server, even an optional one: only an address that the host
    /// does not have may be missing.
    private mutating func failOnRepetition() {
        var seen: [(address: NetworkAddress, port: Int)] = []
        for listener in configuration.listeners {
            guard let address = listener.address, let port = listener.port.value else { continue }
            let clash = seen.contains { other in
                other.port == port && other.address.family == address.family
                    && (other.address == address || other.address.reach == .wildcard || address.reach == .wildcard)
            }
            if clash { return fail("\(listener.description) is taken already by another address of bind", at: listener.span) }
            seen.append((address, port))
        }
    }

    private mutating func fail(_ reason: String, at span: SourceSpan) {
        if configuration.failure == nil { configuration.failure = .init(reason: reason, span: span) }
        configuration.findings.append(Finding("redis-syntax", .error, reason + ": Redis does not start", at: span))
    }

    private mutating func report(_ message: String, at span: SourceSpan) {
        configuration.findings.append(Finding("redis-syntax", .error, message, at: span))
        configuration.uncertain = configuration.uncertain ?? Unknown("a part of the configuration could not be read", span: span)
    }

    // MARK: Words

    private func trimmed(_ line: TracedText) -> TracedText {
        guard let first = line.bytes.firstIndex(where: { !isBlank($0) }), let last = line.bytes.lastIndex(where: { !isBlank($0) })
        else { return line }
        return line.part(first..<(last + 1))
    }

    /// Words as Redis splits them: both kinds of quotes, escapes in double ones, a quote ends its word; `nil` when not balanced.
    static func words(_ line: TracedText) -> [TracedText]? {
        var words: [TracedText] = []
        let bytes = line.bytes
        var index = 0
        while index < bytes.count {
            if isBlank(bytes[index]) {
                index += 1
                continue
            }
            var word = TracedText(empty: line.file)
            word.fallback = line.offset(of: index)
            scan: while index < bytes.count, !isBlank(bytes[index]) {
                let byte = bytes[index]
                guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") else {
                    word.append(byte, at: line.offset(of: index))
                    if byte == TracedText.unknownByte { word.unknown = word.unknown ?? line.unknown }
                    index += 1
                    continue
                }
                index += 1
                while index < bytes.count, bytes[index] != byte {
                    if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count,
                        byte == UInt8(ascii: "\"") || bytes[index + 1] == byte
                    {
                        index += 1
                    }
                    word.append(bytes[index], at: line.offset(of: index))
                    if bytes[index] == TracedText.unknownByte { word.unknown = word.unknown ?? line.unknown }
                    index += 1
                }
                // A closing quote is followed by a blank or the end.
                guard index < bytes.count else { return nil }
                index += 1
                guard index == bytes.count || isBlank(bytes[index]) else { return nil }
                break scan
            }
            words.append(word)
        }
        return words
    }
}
