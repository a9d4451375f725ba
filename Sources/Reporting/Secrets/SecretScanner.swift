import Source

/// Finds the byte ranges of secrets in configuration text: values of secret keys in YAML, env files, JSON, PHP, INI and
/// server configurations, credentials in URLs, and tokens that are known by their shape.
///
/// It knows no grammar, because the text may be broken. Linear in the length of the text. References to a value that
/// stands elsewhere (`%database_password%`, `${DB_PASSWORD}`) are no secrets.
struct SecretScanner {
    /// What the text is.
    enum Text {
        case configuration
        /// A sentence of ours, where `password: expected text` is no secret: only `key=value`, URLs and tokens count.
        case sentence
    }

    private let bytes: [UInt8]
    private let text: Text
    private var found: [ByteRange] = []

    static func secrets(in bytes: [UInt8], as text: Text = .configuration) -> [ByteRange] {
        var scanner = SecretScanner(bytes: bytes, text: text)
        scanner.scan()
        return scanner.found
    }

    private init(bytes: [UInt8], text: Text) {
        self.bytes = bytes
        self.text = text
    }

    private mutating func scan() {
        var position = 0
        while position < bytes.count {
            let end = lineEnd(position)
            let next = scanLine(position, end)
            // A value that ran over lines may end inside one.
            position = next > end ? next : end + 1
        }
    }

    /// Returns the offset behind what was read: the line's end, or further when a value ran over it.
    private mutating func scanLine(_ start: Int, _ end: Int) -> Int {
        var position = start
        var quote: UInt8 = 0
        var brackets = 0
        var words = 0
        let indent = firstNonBlank(start, end) - start
        var previous = ByteRange(start, start)
        if isPrivateKeyHead(start, end) { return maskPrivateKey(start, end) }
        while position < end {
            let byte = bytes[position]
            if isWord(byte), byte != Self.dot, byte != Self.dash {
                let wordEnd = self.wordEnd(position, end)
                if let next = scanWord(
                    ByteRange(position, wordEnd), lineEnd: end, quote: &quote, inBrackets: brackets > 0, indent: indent,
                    isFirst: words == 0 && position == start + indent, previous: previous)
                {
                    if next > end { return next }
                    position = next
                } else {
                    position = wordEnd
                }
                previous = ByteRange(wordStart(position, start), position)
                words += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "%"):
                // `%env(default:password:NAME)%` names things and holds none.
                if starts("%env(", at: position), let close = index(of: UInt8(ascii: ")"), position, min(end, position + 512)) {
                    position = close
                }
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let isApostrophe = byte == UInt8(ascii: "'") && quote == 0 && position > start && isLetter(bytes[position - 1])
                if quote == byte { quote = 0 } else if quote == 0, !isApostrophe { quote = byte }
            case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
                position += 1
            case UInt8(ascii: "@"):
                if isHostAndPort(position + 1, end) { maskBefore(at: position, start) }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if quote == 0 { brackets += 1 }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if quote == 0 { brackets -= 1 }
            default: break
            }
            position += 1
        }
        return end
    }

    /// Masks what the word introduces. Returns where to go on, `nil` when the word introduces nothing.
    private mutating func scanWord(
        _ word: ByteRange, lineEnd: Int, quote: inout UInt8, inBrackets: Bool, indent: Int, isFirst: Bool, previous: ByteRange
    ) -> Int? {
        if starts("://", at: word.end) { return maskURL(word.end + 3, lineEnd, userIsPassword: isRedisScheme(word)) }
        if let end = TokenShapes.end(of: bytes, at: word.start, wordEnd: word.end, limit: lineEnd) {
            mask(word.start, end)
            return end
        }
        if text == .configuration, isFirst, equals(word, "user"), maskRedisUser(word.end, lineEnd) { return lineEnd }
        guard SecretNames.holdsSecret(bytes[word.start..<word.end]) else { return maskCredentials(word, lineEnd) }
        if text == .configuration, starts("--", at: word.start - 2), let end = maskArgument(behind: word.end, lineEnd, inBrackets: inBrackets) { return end }
        let afterBlank = text == .configuration && (isFirst || isSetter(previous))
        guard let start = valueStart(word.end, lineEnd, afterBlank: afterBlank) else { return maskCredentials(word, lineEnd) }
        // The quotes were around the key alone.
        if quote != 0, bytes[word.end] == quote || (bytes[word.end] == UInt8(ascii: ")") && bytes[word.end + 1] == quote) { quote = 0 }
        return maskValue(start, lineEnd, quote: quote, inBrackets: inBrackets, keyColumn: indent)
    }

    // MARK: Values

    /// Where the value of a key begins, `nil` when what follows is no value.
    private func valueStart(_ keyEnd: Int, _ end: Int, afterBlank: Bool) -> Int? {
        var at = keyEnd
        if text == .sentence {
            return at + 1 < end && bytes[at] == UInt8(ascii: "=") && !isBlank(bytes[at + 1]) ? at + 1 : nil
        }
        // `"password": `, `['password'] = `, `env(DB_PASSWORD): `, `env[DB_PASSWORD] = `
        while at < end, Self.keyClosers.contains(bytes[at]) { at += 1 }
        let closed = at
        while at < end, isBlank(bytes[at]) { at += 1 }
        guard at < end else { return nil }
        switch bytes[at] {
        case UInt8(ascii: "="):
            at += 1
            if at < end, bytes[at] == UInt8(ascii: ">") || bytes[at] == UInt8(ascii: "=") || bytes[at] == UInt8(ascii: "~") { at += 1 }
        case UInt8(ascii: ":"):
            if at + 1 < end, bytes[at + 1] == UInt8(ascii: ":") { return nil }
            at += 1
            if at < end, bytes[at] == UInt8(ascii: "=") { at += 1 }
        case UInt8(ascii: ","):
            // define('DB_PASSWORD', 'x')
            guard closed > keyEnd, at + 1 < end else { return nil }
            at += 1
        default:
            guard afterBlank, at > closed else { return nil }
        }
        while at < end, isBlank(bytes[at]) { at += 1 }
        return at
    }

    /// Masks the argument of `--requirepass VALUE` in a command, in a list of words (`["--requirepass", "VALUE"]`), and in one with an item on
    /// each line. Returns the offset behind it; `nil` when nothing that could be one follows.
    private mutating func maskArgument(behind optionEnd: Int, _ lineEnd: Int, inBrackets: Bool) -> Int? {
        var at = optionEnd
        var end = lineEnd
        while at < end, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") { at += 1 }
        if at < end, bytes[at] == UInt8(ascii: ",") { at += 1 } else if at < end, !isBlank(bytes[at]) { return nil }
        while at < end, isBlank(bytes[at]) { at += 1 }
        if at == end {
            at = firstNonBlank(min(end + 1, bytes.count), self.lineEnd(min(end + 1, bytes.count)))
            guard starts("- ", at: at) else { return nil }
            end = self.lineEnd(at)
            at = firstNonBlank(at + 2, end)
        }
        guard at < end, !starts("--", at: at), !starts("\\", at: at) else { return nil }
        if bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
            let close = min(closingQuote(at + 1, bytes[at]), bytes.count)
            maskUnlessReference(at + 1, close)
            return min(close + 1, bytes.count)
        }
        var stop = at
        while stop < end, !isBlank(bytes[stop]), !(inBrackets && (bytes[stop] == UInt8(ascii: ",") || bytes[stop] == UInt8(ascii: "]"))),
            bytes[stop] != UInt8(ascii: "\""), bytes[stop] != UInt8(ascii: "'")
        {
            stop += 1
        }
        maskUnlessReference(at, stop)
        return stop
    }

    /// Masks the value that begins at `start` and returns the offset behind it.
    private mutating func maskValue(_ start: Int, _ end: Int, quote: UInt8, inBrackets: Bool, keyColumn: Int) -> Int {
        guard start < end, !isBlockScalar(start, end), !isComment(start) else { return maskIndented(below: end, deeperThan: keyColumn) }
        let first = bytes[start]
        if quote == 0, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            let close = closingQuote(start + 1, first)
            maskUnlessReference(start + 1, close)
            return min(close + 1, bytes.count)
        }
        // A map or list below a secret key: its own keys decide.
        if first == UInt8(ascii: "{") || (first == UInt8(ascii: "[") && quote == 0) { return start }
        var at = start
        var hasBrace = false
        while at < end {
            let byte = bytes[at]
            if quote != 0, byte == quote { break }
            if byte == UInt8(ascii: "{") { hasBrace = true }
            if quote == 0, inBrackets, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                // `%{HTTP:Authorization}` has a bracket of its own.
                if byte != UInt8(ascii: "}") || !hasBrace { break }
            }
            if byte == UInt8(ascii: "#"), at > start, isBlank(bytes[at - 1]) { break }
            if text == .sentence, isBlank(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") { break }
            if text == .sentence, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") { break }
            at += 1
        }
        var last = at
        while last > start, isBlank(bytes[last - 1]) || bytes[last - 1] == UInt8(ascii: ";") { last -= 1 }
        maskUnlessReference(start, last)
        return at
    }

    /// Masks the lines below that are indented deeper than the key and hold text, not keys.
    private mutating func maskIndented(below end: Int, deeperThan column: Int) -> Int {
        guard text == .configuration else { return end }
        var at = end + 1
        var last = end
        while at < bytes.count {
            let end = lineEnd(at)
            let start = firstNonBlank(at, end)
            if start < end, bytes[start] != UInt8(ascii: "\r") {
                guard start - at > column, !isKey(start, end) else { break }
                var text = start
                if starts("- ", at: text) { text += 2 }
                var stop = end
                while stop > text, isBlank(bytes[stop - 1]) { stop -= 1 }
                maskUnlessReference(text, stop)
                last = end
            }
            at = end + 1
        }
        return last
    }

    private mutating func maskUnlessReference(_ start: Int, _ end: Int) {
        if !SecretReference.matches(bytes[start..<max(start, min(end, bytes.count))]) { mask(start, end) }
    }

    private mutating func mask(_ start: Int, _ end: Int) {
        if start < end { found.append(ByteRange(start, min(end, bytes.count))) }
    }

    // MARK: Credentials in addresses

    /// `scheme://user:password@host`: masks the password; the whole user part when it has no colon and looks like a token.
    /// - Parameter userIsPassword: in `redis://secret@host` a part without a colon is the password.
    private mutating func maskURL(_ start: Int, _ end: Int, userIsPassword: Bool) -> Int {
        let limit = min(end, start + 1_024)
        func isEnd(_ byte: UInt8) -> Bool { isBlank(byte) || Self.urlEnds.contains(byte) }
        var authority = start
        while authority < limit, !isEnd(bytes[authority]), bytes[authority] != UInt8(ascii: "/"), bytes[authority] != UInt8(ascii: "?"),
            bytes[authority] != UInt8(ascii: "#")
        {
            authority += 1
        }
        // A password may hold an unescaped slash: then the host's `@` comes later.
        guard let colon = index(of: UInt8(ascii: ":"), start, authority) ?? index(of: UInt8(ascii: "@"), start, authority)
        else { return start }
        if bytes[colon] == UInt8(ascii: "@") {
            // token@host: a user name is short and a word.
            if userIsPassword || colon - start >= 20 { maskUnlessReference(start, colon) }
            return colon + 1
        }
        if let at = lastIndex(of: UInt8(ascii: "@"), colon, authority) ?? passwordWithSlash(colon, authority, limit) {
            maskUnlessReference(colon + 1, at)
            return at + 1
        }
        return authority
    }

    /// `secret@host:6379` without a scheme, as parameters hold what is put behind `redis://` later.
    private mutating func maskBefore(at position: Int, _ lineStart: Int) {
        var start = position
        let floor = max(lineStart, found.last?.end ?? 0)
        while start > floor, !isBlank(bytes[start - 1]), !Self.tokenStarts.contains(bytes[start - 1]) { start -= 1 }
        maskUnlessReference(start, position)
    }

    /// A host name or address with a port behind it, and nothing more.
    private func isHostAndPort(_ start: Int, _ end: Int) -> Bool {
        var at = start
        while at < end, isWord(bytes[at]) { at += 1 }
        guard at > start, at < end, bytes[at] == UInt8(ascii: ":") else { return false }
        let digits = at + 1
        at = digits
        while at < end, isDigit(bytes[at]) { at += 1 }
        return at > digits && at - digits <= 5 && (at == end || !isWord(bytes[at]))
    }

    private func isRedisScheme(_ word: ByteRange) -> Bool {
        equals(word, "redis") || equals(word, "rediss") || equals(word, "valkey") || equals(word, "valkeys")
    }

    private func passwordWithSlash(_ colon: Int, _ authority: Int, _ limit: Int) -> Int? {
        let port = bytes[(colon + 1)..<authority]
        if port.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return nil }
        var at = authority
        while at < limit, !isBlank(bytes[at]), !Self.urlEnds.contains(bytes[at]) {
            if bytes[at] == UInt8(ascii: "@") { return at }
            at += 1
        }
        return nil
    }

    /// `user:password@host` without a scheme.
    private mutating func maskCredentials(_ word: ByteRange, _ end: Int) -> Int? {
        guard word.end < end, bytes[word.end] == UInt8(ascii: ":") else { return nil }
        var at = word.end + 1
        while at < end, !isBlank(bytes[at]), !Self.credentialEnds.contains(bytes[at]) { at += 1 }
        guard at + 1 < end, at > word.end + 1, bytes[at] == UInt8(ascii: "@"), isLetter(bytes[at + 1]) || isDigit(bytes[at + 1]) else {
            return nil
        }
        maskUnlessReference(word.end + 1, at)
        return at + 1
    }

    /// Redis ACL: `user name on >password #hash ~* +@all`.
    private mutating func maskRedisUser(_ start: Int, _ end: Int) -> Bool {
        var at = start
        var masked = false
        while at < end {
            if isBlank(bytes[at]), at + 1 < end, bytes[at + 1] == UInt8(ascii: ">") || bytes[at + 1] == UInt8(ascii: "#") {
                var stop = at + 2
                while stop < end, !isBlank(bytes[stop]) { stop += 1 }
                // `user www-data; # comment` is nginx.
                if stop > at + 2 {
                    mask(at + 2, stop)
                    masked = true
                }
                at = stop
            } else {
                at += 1
            }
        }
        return masked
    }

    // MARK: Private keys

    private func isPrivateKeyHead(_ start: Int, _ end: Int) -> Bool {
        guard end - start >= 20, let dashes = index(of: Self.dash, start, end), starts("-----BEGIN", at: dashes) else { return false }
        return find("PRIVATE KEY", dashes, end) != nil
    }

    private mutating func maskPrivateKey(_ start: Int, _ end: Int) -> Int {
        var at = end + 1
        while at < bytes.count {
            let stop = lineEnd(at)
            if find("-----END", at, stop) != nil {
                mask(min(end + 1, at), at > end + 1 ? at - 1 : at)
                return stop
            }
            at = stop + 1
        }
        mask(end + 1, bytes.count)
        return bytes.count
    }
}

// MARK: Bytes

extension SecretScanner {
    fileprivate static let dot = UInt8(ascii: ".")
    fileprivate static let dash = UInt8(ascii: "-")
    fileprivate static let keyClosers: [UInt8] = Array("\"')]".utf8)
    fileprivate static let urlEnds: [UInt8] = Array("\"'`<>;,)}]".utf8)
    fileprivate static let tokenStarts: [UInt8] = Array("\"'`<>,;(){}[]=".utf8)
    fileprivate static let credentialEnds: [UInt8] = Array("@/\"'`<>,;(){}[]:".utf8)

    fileprivate func lineEnd(_ start: Int) -> Int {
        var at = start
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
        return at
    }

    /// The words of a process's command line end in zero bytes.
    fileprivate func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0 }
    fileprivate func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
    fileprivate func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    fileprivate func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == Self.dot || byte == Self.dash
    }

    fileprivate func wordEnd(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, isWord(bytes[at]) { at += 1 }
        return at
    }

    fileprivate func wordStart(_ end: Int, _ start: Int) -> Int {
        var at = end
        while at > start, isWord(bytes[at - 1]) { at -= 1 }
        return at
    }

    fileprivate func firstNonBlank(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        return at
    }

    fileprivate func starts(_ text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, offset + text.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<text.utf8CodeUnitCount where bytes[offset + index] != text.utf8Start[index] { return false }
        return true
    }

    fileprivate func equals(_ word: ByteRange, _ text: StaticString) -> Bool {
        word.count == text.utf8CodeUnitCount && starts(text, at: word.start)
    }

    fileprivate func find(_ text: StaticString, _ start: Int, _ end: Int) -> Int? {
        var at = start
        while at + text.utf8CodeUnitCount <= end {
            if starts(text, at: at) { return at }
            at += 1
        }
        return nil
    }

    fileprivate func index(of byte: UInt8, _ start: Int, _ end: Int) -> Int? {
        var at = start
        while at < end {
            if bytes[at] == byte { return at }
            at += 1
        }
        return nil
    }

    fileprivate func lastIndex(of byte: UInt8, _ start: Int, _ end: Int) -> Int? {
        var at = end - 1
        while at >= start {
            if bytes[at] == byte { return at }
            at -= 1
        }
        return nil
    }

    fileprivate func isComment(_ start: Int) -> Bool {
        start < bytes.count && bytes[start] == UInt8(ascii: "#") && start > 0 && isBlank(bytes[start - 1])
    }

    /// `|`, `>-`, `|2+` up to the end of the line.
    fileprivate func isBlockScalar(_ start: Int, _ end: Int) -> Bool {
        guard bytes[start] == UInt8(ascii: "|") || bytes[start] == UInt8(ascii: ">") else { return false }
        var at = start + 1
        while at < end, bytes[at] == Self.dash || bytes[at] == UInt8(ascii: "+") || isDigit(bytes[at]) { at += 1 }
        return firstNonBlank(at, end) == end || bytes[firstNonBlank(at, end)] == 0x0D || isComment(firstNonBlank(at, end))
    }

    /// Whether a line begins with `key:`; what stands below a secret key is then a map.
    fileprivate func isKey(_ start: Int, _ end: Int) -> Bool {
        var at = start
        if starts("- ", at: at) { at += 2 }
        while at < end, isWord(bytes[at]) || bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") { at += 1 }
        guard at > start, at < end, bytes[at] == UInt8(ascii: ":") else { return false }
        return at + 1 == end || isBlank(bytes[at + 1])
    }

    /// The offset of the closing quote, or of the end of the text after at most 200 lines.
    fileprivate func closingQuote(_ start: Int, _ quote: UInt8) -> Int {
        var at = start
        var lines = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                at += 2
                continue
            }
            if byte == quote {
                guard quote == UInt8(ascii: "'"), at + 1 < bytes.count, bytes[at + 1] == quote else { return at }
                at += 1
            }
            if byte == 0x0A {
                lines += 1
                if lines > 200 { return at }
            }
            at += 1
        }
        return bytes.count
    }

    /// Directives that give a name a value without a sign between them.
    fileprivate func isSetter(_ word: ByteRange) -> Bool {
        let name = String(decoding: bytes[word.start..<word.end], as: UTF8.self).lowercased()
        return Self.setters.contains(name)
    }

    private static let setters: Set<String> = [
        "setenv", "fastcgi_param", "uwsgi_param", "scgi_param", "proxy_set_header", "add_header", "set", "define", "env",
        "grpc_set_header", "sentinel",
    ]
}
