import Source

/// Splits bytes into words, `;`, `{`, `}` and comments by the rules of `ngx_conf_file.c`.
struct Lexer {
    enum Token {
        case word(NginxWord)
        case semicolon(Int)
        case open(Int)
        case close(Int)
        case comment(ByteRange)
        /// A template statement such as `{% if x %}`.
        case statement(ByteRange)
        /// Something no server accepts; reading goes on after it.
        case fault(ByteRange, String)
        case end
    }

    /// nginx refuses words that do not fit into its buffer.
    static let wordLimit = 4096

    let bytes: [UInt8]
    var position: Int
    let end: Int

    init(_ bytes: [UInt8], from start: Int = 0, to end: Int? = nil) {
        self.bytes = bytes
        position = start
        self.end = min(end ?? bytes.count, bytes.count)
    }

    mutating func next() -> Token {
        while position < end, isBlank(bytes[position]) { position += 1 }
        guard position < end else { return .end }
        let start = position
        switch bytes[position] {
        case UInt8(ascii: ";"):
            position += 1
            return .semicolon(start)
        case UInt8(ascii: "{"):
            if let range = statement() { return .statement(range) }
            if placeholderEnd(at: position) != nil { return bareWord() }
            position += 1
            return .open(start)
        case UInt8(ascii: "}"):
            position += 1
            return .close(start)
        case UInt8(ascii: "#"):
            while position < end, bytes[position] != 0x0A { position += 1 }
            var stop = position
            if stop > start, bytes[stop - 1] == 0x0D { stop -= 1 }
            return .comment(ByteRange(start, stop))
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return quotedWord(bytes[position])
        case UInt8(ascii: "<"):
            if let range = statement() { return .statement(range) }
            return bareWord()
        default:
            return bareWord()
        }
    }

    private mutating func quotedWord(_ quote: UInt8) -> Token {
        let start = position
        position += 1
        while position < end, bytes[position] != quote {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < end else {
            // Most likely a forgotten quote: go on with the next line.
            position = start
            while position < end, bytes[position] != 0x0A { position += 1 }
            return .fault(ByteRange(start, position), "this quote is never closed")
        }
        position += 1
        let word = NginxWord(
            value: Self.unescaped(bytes[(start + 1)..<(position - 1)]), range: ByteRange(start, position), isQuoted: true,
            hasPlaceholder: Self.hasPlaceholder(bytes[(start + 1)..<(position - 1)]))
        return checked(word)
    }

    private mutating func bareWord() -> Token {
        let start = position
        var isVariable = false
        var hasPlaceholder = false
        while position < end {
            let byte = bytes[position]
            if let stop = placeholderEnd(at: position) {
                hasPlaceholder = true
                position = stop
                isVariable = false
                continue
            }
            if byte == UInt8(ascii: "{"), isVariable {
                position += 1
                continue
            }
            isVariable = byte == UInt8(ascii: "$")
            if byte == UInt8(ascii: "\\") {
                position += 2
                continue
            }
            if isBlank(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "{") { break }
            position += 1
        }
        position = min(position, end)
        let raw = bytes[start..<position]
        return checked(
            NginxWord(
                value: Self.unescaped(raw), range: ByteRange(start, position), isQuoted: false,
                hasPlaceholder: hasPlaceholder || Self.hasPlaceholder(raw)))
    }

    private func checked(_ word: NginxWord) -> Token {
        if word.range.count > Self.wordLimit {
            return .fault(word.range, "this word is longer than the \(Self.wordLimit) bytes that nginx reads")
        }
        return .word(word)
    }

    /// After a quoted word only a blank, `;`, `{` or `)` may follow. Returns the byte that may not.
    func unexpectedAfterQuote() -> UInt8? {
        guard position < end else { return nil }
        let byte = bytes[position]
        if isBlank(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: ")") { return nil }
        return byte
    }

    /// Skips a Lua body from after its `{`; the range without the closing brace. `nil`: never closed.
    mutating func skipLua() -> ByteRange? {
        let start = position
        var depth = 1
        while position < end {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 {
                    position += 1
                    return ByteRange(start, position - 1)
                }
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                position += 1
                while position < end, bytes[position] != byte, bytes[position] != 0x0A {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
            case UInt8(ascii: "-") where position + 1 < end && bytes[position + 1] == UInt8(ascii: "-"):
                position += 2
                if !skipLongBracket() {
                    while position < end, bytes[position] != 0x0A { position += 1 }
                }
                continue
            case UInt8(ascii: "["):
                if skipLongBracket() { continue }
            default: break
            }
            position += 1
        }
        position = min(position, end)
        return nil
    }

    /// `[[ … ]]`, `[=[ … ]=]`. Leaves the position alone when none starts here.
    private mutating func skipLongBracket() -> Bool {
        var at = position
        guard at < end, bytes[at] == UInt8(ascii: "[") else { return false }
        at += 1
        var level = 0
        while at < end, bytes[at] == UInt8(ascii: "=") {
            level += 1
            at += 1
        }
        guard at < end, bytes[at] == UInt8(ascii: "[") else { return false }
        at += 1
        while at < end {
            if bytes[at] == UInt8(ascii: "]") {
                var close = at + 1
                var count = 0
                while close < end, bytes[close] == UInt8(ascii: "="), count < level {
                    count += 1
                    close += 1
                }
                if count == level, close < end, bytes[close] == UInt8(ascii: "]") {
                    position = close + 1
                    return true
                }
                at = close
                continue
            }
            at += 1
        }
        position = end
        return true
    }

    /// `{% … %}` or `<% … %>` without `=` on one line: no server accepts either.
    private mutating func statement() -> ByteRange? {
        guard position + 1 < end, bytes[position + 1] == UInt8(ascii: "%") else { return nil }
        if bytes[position] == UInt8(ascii: "<"), position + 2 < end, bytes[position + 2] == UInt8(ascii: "=") { return nil }
        let close = bytes[position] == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ">")
        guard let stop = find(UInt8(ascii: "%"), close, from: position + 2) else { return nil }
        let range = ByteRange(position, stop)
        position = stop
        return range
    }

    /// The end of a `{{ x }}` or `<%= x %>` that starts at `index`.
    private func placeholderEnd(at index: Int) -> Int? {
        guard index + 1 < end else { return nil }
        if bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "{") {
            return find(UInt8(ascii: "}"), UInt8(ascii: "}"), from: index + 2)
        }
        if bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "%") {
            return find(UInt8(ascii: "%"), UInt8(ascii: ">"), from: index + 2)
        }
        return nil
    }

    /// The offset after the two bytes, on the same line and not far away: longer placeholders are none.
    private func find(_ first: UInt8, _ second: UInt8, from start: Int) -> Int? {
        var at = start
        let stop = min(end, start + 1_000)
        while at + 1 < stop, bytes[at] != 0x0A {
            if bytes[at] == first, bytes[at + 1] == second { return at + 2 }
            at += 1
        }
        return nil
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    static func unescaped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        guard raw.contains(UInt8(ascii: "\\")) else { return Array(raw) }
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var at = raw.startIndex
        while at < raw.endIndex {
            let byte = raw[at]
            at += 1
            guard byte == UInt8(ascii: "\\"), at < raw.endIndex else {
                result.append(byte)
                continue
            }
            switch raw[at] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): result.append(raw[at])
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "n"): result.append(0x0A)
            default:
                // Any other backslash stays, and the next byte is looked at by itself.
                result.append(byte)
                continue
            }
            at += 1
        }
        return result
    }

    /// `%NAME%`, and inside quotes also `{{ … }}` and `<% … %>`.
    static func hasPlaceholder(_ raw: ArraySlice<UInt8>) -> Bool {
        var start: Int?
        var previous: UInt8 = 0
        for at in raw.indices {
            let byte = raw[at]
            if byte == UInt8(ascii: "%") {
                if let first = start, at - first > 2 { return true }
                if previous == UInt8(ascii: "<") { return true }
                start = at
            } else if let first = start {
                let isName = byte == UInt8(ascii: "_") || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
                    || (at > first + 1 && byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                if !isName { start = nil }
            }
            if byte == UInt8(ascii: "{"), previous == UInt8(ascii: "{") { return true }
            previous = byte
        }
        return false
    }
}
