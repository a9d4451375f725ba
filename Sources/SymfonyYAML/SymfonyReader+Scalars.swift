import Source

/// Scalars: quoted, plain, with tags that Symfony evaluates.
extension SymfonyReader {
    /// A scalar at `at`, which ends behind it (on the delimiter).
    mutating func parseScalar(_ text: Bounded, _ at: inout Int, delimiters: Delimiters, evaluate: Bool) throws(Refusal) -> NodeIndex {
        let start = at
        if at < text.end, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") {
            guard let close = quotedEnd(text, at) else {
                throw Refusal("the quoted text that starts here is not closed", text.place(at), text.place(at) + 1)
            }
            let node = try quoted(text, at, close)
            at = close
            if case .none = delimiters { return node }
            var next = at
            while next < text.end, text[next] == 0x20 || (text[next] == 0x0A && dialect.major >= 4) { next += 1 }
            if next == text.end { throw Refusal("the collection is not closed after this value", text.place(start), text.place(close)) }
            if !delimiters.contains(text[next]) {
                throw Refusal("unexpected text after a quoted value", text.place(next), text.place(next) + 1)
            }
            return node
        }
        var from = at
        var to: Int
        if case .none = delimiters {
            to = at
            // A comment starts with a number sign after white space.
            while to < text.end {
                if text[to] == UInt8(ascii: "#"), to > at, text[to - 1] == 0x20 || text[to - 1] == 0x09 {
                    to -= 1
                    while to > at, text[to - 1] == 0x20 || text[to - 1] == 0x09 { to -= 1 }
                    break
                }
                to += 1
            }
            at = text.end
        } else {
            to = at
            let isOld = dialect.major < 4
            // Before 3.0 a scalar had at least one byte, before 4.0 a key had.
            if isOld, to < text.end, dialect.major < 3 || delimiters.isKey { to += 1 }
            while to < text.end, !delimiters.contains(text[to]) || (isOld && text[to] == 0x0A) {
                if text[to] == 0x0A { to = text.end } else { to += 1 }
            }
            guard to < text.end else {
                throw Refusal("the collection is not closed after this value", text.place(start), text.place(start) + 1)
            }
            at = to
            if !isOld {
                while from < to, Self.isTrimmed(text[from]) { from += 1 }
                while to > from, Self.isTrimmed(text[to - 1]) { to -= 1 }
            }
        }
        if from < to { checkIndicator(text, from, to) }
        if evaluate { return try self.evaluate(text.text, from, to) }
        return string(text.text, from, to)
    }

    /// `@`, `` ` `` and `%` are reserved at the start of a plain scalar, and `|` and `>` start a block.
    private mutating func checkIndicator(_ text: Bounded, _ from: Int, _ to: Int) {
        let first = text[from]
        switch first {
        case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"):
            guard dialect.major >= 3 else { return }
            if first == UInt8(ascii: "%"), dialect.major < 4 { return }
            var end = to
            while end > from, Self.isTrimmed(text[end - 1]) { end -= 1 }
            let start = text.place(from)
            var fixes: [Fix] = []
            if let written = text.text.written(from, end), !(from..<end).contains(where: { text[$0] == UInt8(ascii: "'") }) {
                let value = self.text(written, written + end - from)
                fixes = [Fix("quote the value", .safe, [Edit(file.span(written, written + end - from), "'" + value + "'")])]
            }
            report(
                "yaml-unquoted-reference",
                "an unquoted value cannot start with \"\(Character(Unicode.Scalar(first)))\" in Symfony \(dialect.major)", start, text.text.placeBehind(end),
                help: "quote the value", fixes: fixes)
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            guard dialect.major >= 3 else { return }
            let start = text.place(from)
            report("yaml-syntax", "an unquoted value cannot start with \"\(Character(Unicode.Scalar(first)))\"", start, start + 1, help: "quote the value, or correct the header of the block")
        default: break
        }
    }

    // MARK: Plain

    func string(_ text: InlineText, _ from: Int, _ to: Int) -> NodeRecord {
        var record = NodeRecord(
            kind: .scalar, start: UInt32(truncatingIfNeeded: text.place(from)), end: UInt32(truncatingIfNeeded: text.placeBehind(to)))
        if record.end < record.start { record.end = record.start }
        record.count = UInt32(truncatingIfNeeded: to - from)
        if let written = text.written(from, to) {
            record.first = UInt32(truncatingIfNeeded: written)
            record.flags = .textInFile
        }
        return record
    }

    mutating func string(_ text: InlineText, _ from: Int, _ to: Int) -> NodeIndex {
        var record: NodeRecord = string(text, from, to)
        if !record.flags.contains(.textInFile) {
            record.first = builder.append(UnsafeBufferPointer(start: text.base + from, count: to - from))
        }
        return builder.add(record)
    }

    /// Types an unquoted text and replaces aliases.
    mutating func evaluate(_ text: InlineText, _ start: Int, _ end: Int) throws(Refusal) -> NodeIndex {
        var from = start
        var to = end
        while from < to, Self.isTrimmed(text[from]) { from += 1 }
        while to > from, Self.isTrimmed(text[to - 1]) { to -= 1 }
        guard from < to else { return null(at: text.place(min(from, max(text.count - 1, 0)))) }
        switch text[from] {
        case UInt8(ascii: "*"):
            var nameEnd = to
            if let sign = (from..<to).first(where: { text[$0] == UInt8(ascii: "#") }) { nameEnd = max(from + 1, sign - 1) }
            let name = String(decoding: UnsafeBufferPointer(start: text.base + from + 1, count: nameEnd - from - 1), as: UTF8.self)
            if name.isEmpty { throw Refusal("an alias needs a name", text.place(from), text.place(from) + 1) }
            return try alias(named: name, text.place(from), text.placeBehind(nameEnd))
        case UInt8(ascii: "!"): return try evaluateTag(text, from, to)
        default: break
        }
        let node: NodeIndex = string(text, from, to)
        guard let type = ScalarTyping.type(of: UnsafeBufferPointer(start: text.base + from, count: to - from), dialect: dialect) else {
            throw Refusal("this date does not exist", text.place(from), text.placeBehind(to), help: "quote the value")
        }
        if type != .string { builder[node].type = type }
        return node
    }

    private func starts(_ text: InlineText, _ from: Int, _ to: Int, _ prefix: StaticString) -> Bool {
        guard to - from >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount where text[from + index] != prefix.utf8Start[index] { return false }
        return true
    }

    private mutating func evaluateTag(_ text: InlineText, _ from: Int, _ to: Int) throws(Refusal) -> NodeIndex {
        if dialect.major < 4, let node = try evaluateOldTag(text, from, to) { return node }
        if starts(text, from, to, "!!str ") {
            let at = from + 6
            if at < to, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'"), dialect.major >= 4 {
                let bounded = Bounded(text: text, end: to)
                guard let close = quotedEnd(bounded, at) else { throw unclosedQuote(text, at) }
                return try quoted(bounded, at, close)
            }
            return string(text, at, to)
        }
        if starts(text, from, to, "! ") { return string(text, from + 2, to) }
        if starts(text, from, to, "!php/object") {
            return null(at: text.place(from))
        }
        if starts(text, from, to, "!php/const") {
            if to - from <= 11 {
                if dialect.major >= 6 { throw missingValue("php/const", text, from, to) }
                return string(text, to, to)
            }
            return try php("php/const", text, from + 11, to)
        }
        if dialect >= YAMLDialect(symfonyMajor: 6, minor: 2), starts(text, from, to, "!php/enum") {
            if to - from <= 11 { throw missingValue("php/enum", text, from, to) }
            return try php("php/enum", text, from + 10, to)
        }
        if starts(text, from, to, "!!float ") {
            let written = Array(UnsafeBufferPointer(start: text.base + from + 8, count: to - from - 8))
            var record: NodeRecord = string(text, from + 8, to)
            record.type = .float
            let number = ScalarTyping.leadingNumber(written)
            record.flags.remove(.textInFile)
            record.first = builder.append(number)
            record.count = UInt32(truncatingIfNeeded: number.count)
            return builder.add(record)
        }
        if starts(text, from, to, "!!binary ") {
            let bounded = Bounded(text: text, end: to)
            var at = from + 9
            while at < to, isSpace(text[at]) { at += 1 }
            var content = UnsafeBufferPointer(start: text.base + at, count: to - at)
            if at < to, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") {
                guard let close = quotedEnd(bounded, at) else { throw unclosedQuote(text, at) }
                content = UnsafeBufferPointer(start: text.base + at + 1, count: close - at - 2)
            }
            guard let decoded = Base64.decode(content) else {
                throw Refusal("this is not base64", text.place(from), text.placeBehind(to))
            }
            var record: NodeRecord = string(text, from, to)
            record.flags = []
            record.first = builder.append(decoded)
            record.count = UInt32(truncatingIfNeeded: decoded.count)
            return builder.add(record)
        }
        if dialect.major < 4 { return string(text, from, to) }
        throw Refusal("Symfony does not know this tag", text.place(from), text.placeBehind(to))
    }

    /// Tags before 4.0: `!str` is a string, `!` an integer, and what is not known is text with its tag. `nil`: as later.
    private mutating func evaluateOldTag(_ text: InlineText, _ from: Int, _ to: Int) throws(Refusal) -> NodeIndex? {
        if starts(text, from, to, "!str") { return string(text, min(from + 5, to), to) }
        if starts(text, from, to, "! ") {
            var at = from + 2
            let bounded = Bounded(text: text, end: to)
            let node = try parseScalar(bounded, &at, delimiters: .none, evaluate: true)
            let value = builder[node]
            let integer = value.kind == .scalar ? Self.integer(value, Array(builder.scalarBytes(value)), dialect) : "0"
            var record: NodeRecord = string(text, from, to)
            record.flags = []
            record.type = .integer
            record.first = builder.append(integer.utf8)
            record.count = UInt32(truncatingIfNeeded: integer.utf8.count)
            return builder.add(record)
        }
        if starts(text, from, to, "!php/object:") || starts(text, from, to, "!!php/object:") { return null(at: text.place(from)) }
        if dialect.major < 3 { return starts(text, from, to, "!!float ") ? nil : string(text, from, to) }
        if starts(text, from, to, "!php/const:") { return try php("php/const", text, from + 11, to) }
        return nil
    }

    /// PHP's cast to an integer.
    private static func integer(_ record: NodeRecord, _ bytes: [UInt8], _ dialect: YAMLDialect) -> String {
        switch record.type {
        case .yes: return "1"
        case .no, .null: return "0"
        case .integer, .double, .float:
            switch ScalarTyping.value(of: bytes[...], dialect: dialect) {
            case .integer(let number): return String(number)
            case .double(let number): return abs(number) < 9e18 ? String(Int(number)) : "0"
            default: break
            }
        case .string, .deferred: break
        }
        let digits = ScalarTyping.leadingNumber(bytes).prefix { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || ScalarTyping.isDigit($0) }
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.contains(where: ScalarTyping.isDigit) else { return "0" }
        return String(Int(text) ?? (text.hasPrefix("-") ? .min : .max))
    }

    private func unclosedQuote(_ text: InlineText, _ at: Int) -> Refusal {
        Refusal("the quoted text that starts here is not closed", text.place(at), text.place(at) + 1)
    }

    private func missingValue(_ tag: String, _ text: InlineText, _ from: Int, _ to: Int) -> Refusal {
        Refusal("the tag !\(tag) needs a value", text.place(from), text.placeBehind(to))
    }

    /// A constant or an enum case: only PHP knows its value.
    private mutating func php(_ tag: String, _ text: InlineText, _ start: Int, _ end: Int) throws(Refusal) -> NodeIndex {
        guard hasOptions else { return null(at: text.place(start)) }
        let bounded = Bounded(text: text, end: end)
        var at = start
        while at < end, Self.isTrimmed(text[at]) { at += 1 }
        let node = try parseScalar(bounded, &at, delimiters: .none, evaluate: false)
        builder[node].tag = builder.tagNumber(tag)
        return node
    }

    // MARK: Quoted

    func quotedEnd(_ text: Bounded, _ start: Int) -> Int? {
        let quote = text[start]
        var at = start + 1
        while at < text.end {
            if quote == UInt8(ascii: "\""), text[at] == UInt8(ascii: "\\") {
                if at + 1 < text.end, text[at + 1] == 0x0A { return nil }
                at += 2
                continue
            }
            if text[at] == quote {
                if quote == UInt8(ascii: "'"), at + 1 < text.end, text[at + 1] == quote { at += 2; continue }
                return at + 1
            }
            at += 1
        }
        return nil
    }

    /// A text that is one quoted scalar.
    mutating func quoted(_ text: InlineText) throws(Refusal) -> NodeIndex {
        try quoted(Bounded(text: text, end: text.count), 0, text.count)
    }

    /// The quoted text from the quote at `start` to behind the quote before `close`.
    mutating func quoted(_ text: Bounded, _ start: Int, _ close: Int) throws(Refusal) -> NodeIndex {
        let from = start + 1
        let to = close - 1
        var record: NodeRecord = string(text.text, from, to)
        record.start = UInt32(truncatingIfNeeded: text.place(start))
        record.end = UInt32(truncatingIfNeeded: text.text.placeBehind(close))
        record.flags.insert(.quoted)
        let isDouble = text[start] == UInt8(ascii: "\"")
        let special = isDouble ? UInt8(ascii: "\\") : UInt8(ascii: "'")
        var needsWork = !record.flags.contains(.textInFile)
        if !needsWork {
            for at in from..<to where text[at] == special {
                needsWork = true
                break
            }
        }
        if needsWork {
            record.flags.remove(.textInFile)
            let content = isDouble ? try unescaped(text, from, to) : unquoted(text, from, to)
            record.first = builder.append(content)
            record.count = UInt32(truncatingIfNeeded: content.count)
        }
        return builder.add(record)
    }

    private func unquoted(_ text: Bounded, _ from: Int, _ to: Int) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(to - from)
        var at = from
        while at < to {
            content.append(text[at])
            at += text[at] == UInt8(ascii: "'") ? 2 : 1
        }
        return content
    }

    private mutating func unescaped(_ text: Bounded, _ from: Int, _ to: Int) throws(Refusal) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(to - from)
        var at = from
        while at < to {
            guard text[at] == UInt8(ascii: "\\"), at + 1 < to else {
                content.append(text[at])
                at += 1
                continue
            }
            let escape = text[at + 1]
            if let plain = Self.escapes(escape) {
                content.append(contentsOf: plain)
                at += 2
                continue
            }
            let digits = escape == UInt8(ascii: "x") ? 2 : escape == UInt8(ascii: "u") ? 4 : escape == UInt8(ascii: "U") ? 8 : 0
            guard digits > 0 else {
                var end = at + 2
                while end < to, text[end] & 0xC0 == 0x80 { end += 1 }
                if dialect.major >= 3 {
                    throw Refusal(
                        "\"\\\(String(decoding: UnsafeBufferPointer(start: text.text.base + at + 1, count: end - at - 1), as: UTF8.self))\" is not an escape that YAML knows",
                        text.place(at), text.place(end), help: "write \"\\\\\", or use single quotes")
                }
                content.append(contentsOf: UnsafeBufferPointer(start: text.text.base + at, count: end - at))
                at = end
                continue
            }
            var point: UInt32 = 0
            var count = 0
            while count < digits, at + 2 + count < to, let digit = Self.hexDigit(text[at + 2 + count]) {
                point = point << 4 | digit
                count += 1
            }
            // Too few digits: Symfony takes the letter alone, which gives U+0000.
            if count < digits {
                point = 0
                count = 0
            }
            content.append(contentsOf: Self.encoded(point % 0x20_0000))
            at += 2 + count
        }
        return content
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte) - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte) - 55
        default: nil
        }
    }

    private static func escapes(_ byte: UInt8) -> [UInt8]? {
        switch byte {
        case UInt8(ascii: "0"): [0]
        case UInt8(ascii: "a"): [7]
        case UInt8(ascii: "b"): [8]
        case UInt8(ascii: "t"), 0x09: [9]
        case UInt8(ascii: "n"): [10]
        case UInt8(ascii: "v"): [11]
        case UInt8(ascii: "f"): [12]
        case UInt8(ascii: "r"): [13]
        case UInt8(ascii: "e"): [27]
        case 0x20, UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "\\"): [byte]
        case UInt8(ascii: "N"): [0xC2, 0x85]
        case UInt8(ascii: "_"): [0xC2, 0xA0]
        case UInt8(ascii: "L"): [0xE2, 0x80, 0xA8]
        case UInt8(ascii: "P"): [0xE2, 0x80, 0xA9]
        default: nil
        }
    }

    /// As Symfony encodes: surrogates are not refused.
    private static func encoded(_ point: UInt32) -> [UInt8] {
        func byte(_ value: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: value) }
        if point < 0x80 { return [byte(point)] }
        if point < 0x800 { return [byte(0xC0 | point >> 6), byte(0x80 | point & 0x3F)] }
        if point < 0x10000 { return [byte(0xE0 | point >> 12), byte(0x80 | point >> 6 & 0x3F), byte(0x80 | point & 0x3F)] }
        return [byte(0xF0 | point >> 18), byte(0x80 | point >> 12 & 0x3F), byte(0x80 | point >> 6 & 0x3F), byte(0x80 | point & 0x3F)]
    }

    // MARK: Keys of block mappings

    /// The key of `key: value` as PHP keeps it.
    mutating func readKey(_ entry: MappingLine) throws(Refusal) -> ArenaBuilder.Key {
        let start = entry.keyStart
        let end = entry.keyEnd
        var key = ArenaBuilder.Key(
            text: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: end - start), inFile: true,
            start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end))
        if Self.isPlainKeyStart(bytes[start]), !Self.isTrimmed(bytes[end - 1]), !hasTabComment(start, end) { return key }
        var at = 0
        let text = Bounded(text: InlineText(bytes + start, end - start, at: start), end: end - start)
        let node = try parseScalar(text, &at, delimiters: .none, evaluate: true)
        let record = builder[node]
        let content = builder.scalarBytes(record)
        guard record.kind == .scalar else { throw Refusal("a key cannot be a collection", start, end) }
        switch record.type {
        case .string: break
        case .deferred, .integer:
            switch ScalarTyping.value(of: content, dialect: dialect) {
            case .integer(let number): return spelled(String(number), key)
            case .string(let text): return spelled(text, key)
            default: break
            }
        default:
            if dialect.major >= 4 {
                throw Refusal(
                    "this key is not a string for Symfony, which refuses it", start, end, help: "quote the key")
            }
            // Older releases convert it as PHP does.
            switch ScalarTyping.value(of: content, dialect: dialect) {
            case .null: return spelled("", key)
            case .bool(let flag): return spelled(flag ? "1" : "0", key)
            case .double(let number): return spelled(Self.spelling(number), key)
            default: break
            }
        }
        key.text = record.first
        key.length = record.count
        key.inFile = record.flags.contains(.textInFile)
        return key
    }

    /// A float as PHP writes it.
    private static func spelling(_ number: Double) -> String {
        if number.isInfinite { return number < 0 ? "-INF" : "INF" }
        if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
        return String(number)
    }

    private mutating func spelled(_ text: String, _ key: ArenaBuilder.Key) -> ArenaBuilder.Key {
        var key = key
        key.text = builder.append(text.utf8)
        key.length = UInt32(truncatingIfNeeded: text.utf8.count)
        key.inFile = false
        return key
    }

    /// Letters that start no value but a string.
    @inline(__always)
    private static func isPlainKeyStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"): false
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: byte >= 0x80
        }
    }

    private func hasTabComment(_ start: Int, _ end: Int) -> Bool {
        for at in start..<end where bytes[at] == 0x09 { return true }
        return false
    }
}
