/// What a line is: Symfony decides with regular expressions, here written out.
extension SymfonyReader {
    /// `key: value`
    struct MappingLine {
        var keyStart: Int
        var keyEnd: Int
        var colon: Int
        /// The end of the line when there is no value.
        var value: Int
    }

    /// A key with a colon, at the start of a line.
    func mappingLine(_ start: Int, _ end: Int) -> MappingLine? {
        var keyStart = start
        if bytes[start] == UInt8(ascii: "!"), dialect.major >= 3 {
            // `!tag key: value`
            var at = start + 1
            while at < end, spaceLength(at, end) == 0 { at += 1 }
            let tagEnd = at
            at = skipSpace(at, end)
            if tagEnd > start + 1, at > tagEnd, at < end, let entry = mappingKey(start, at, end) { return checked(entry) }
            for prefix in ["!!php/const:", "!php/const:"] as [StaticString] where dialect.major < 7 && hasPrefix(prefix, start, end) {
                keyStart = start + prefix.utf8CodeUnitCount
            }
            if keyStart == start || keyStart >= end { return nil }
        }
        guard let entry = mappingKey(start, keyStart, end) else { return nil }
        return checked(entry)
    }

    func hasPrefix(_ prefix: StaticString, _ start: Int, _ end: Int) -> Bool {
        guard end - start >= prefix.utf8CodeUnitCount else { return false }
        for index in 0..<prefix.utf8CodeUnitCount where bytes[start + index] != prefix.utf8Start[index] { return false }
        return true
    }

    /// A comment before the colon makes the line something else.
    private func checked(_ entry: MappingLine) -> MappingLine? {
        let first = bytes[entry.keyStart]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return entry }
        var at = entry.keyStart
        while at + 1 < entry.keyEnd {
            if bytes[at] == 0x20, bytes[at + 1] == UInt8(ascii: "#") { return nil }
            at += 1
        }
        return entry
    }

    private func mappingKey(_ keyStart: Int, _ start: Int, _ end: Int) -> MappingLine? {
        let first = bytes[start]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            guard let close = quotedEnd(start, end) else { return nil }
            var at = close
            while at < end, bytes[at] == 0x20 { at += 1 }
            guard at < end, bytes[at] == UInt8(ascii: ":"), let value = valueStart(after: at, end) else { return nil }
            return MappingLine(keyStart: keyStart, keyEnd: close, colon: at, value: value)
        }
        if first == 0x20 || first == UInt8(ascii: "[") || first == UInt8(ascii: "{") { return nil }
        if first == UInt8(ascii: "!"), dialect.major >= 3 { return nil }
        var at = start + 1
        while at < end {
            if bytes[at] == UInt8(ascii: ":"), let value = valueStart(after: at, end) {
                var keyEnd = at
                while keyEnd > start + 1, bytes[keyEnd - 1] == 0x20 { keyEnd -= 1 }
                return MappingLine(keyStart: keyStart, keyEnd: keyEnd, colon: at, value: value)
            }
            at += 1
        }
        return nil
    }

    /// Where the value after a colon starts; `nil` when the colon is part of the text.
    private func valueStart(after colon: Int, _ end: Int) -> Int? {
        var at = colon + 1
        if at == end { return end }
        if dialect.major >= 4 {
            while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        } else {
            at = skipSpace(at, end)
            if at == end, dialect.major < 3 { at = lastSpace(colon + 1, end) }
        }
        return at > colon + 1 && at < end ? at : nil
    }

    /// The offset behind a quoted text that is closed before `end`.
    func quotedEnd(_ start: Int, _ end: Int) -> Int? {
        let quote = bytes[start]
        var at = start + 1
        if quote == UInt8(ascii: "'") {
            while at < end {
                if bytes[at] == quote {
                    if at + 1 < end, bytes[at + 1] == quote { at += 2; continue }
                    return at + 1
                }
                at += 1
            }
            return nil
        }
        while at < end {
            if bytes[at] == UInt8(ascii: "\\") { at += 2; continue }
            if bytes[at] == quote { return at + 1 }
            at += 1
        }
        return nil
    }

    /// Whether the content of an item is a key with its value: `- key: value`.
    func startsMapping(_ start: Int, _ end: Int) -> Bool { itemMapping(start, end) != nil }

    /// The start of the value of the mapping that an item starts with; `end` without a value.
    private func itemMapping(_ start: Int, _ end: Int) -> Int? {
        guard start < end else { return nil }
        let first = bytes[start]
        var at: Int
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            guard let close = quotedEnd(start, end) else { return nil }
            at = close
            while at < end, bytes[at] == 0x20 { at += 1 }
            guard at < end, bytes[at] == UInt8(ascii: ":") else { return nil }
            if at + 1 == end { return end }
            guard spaceLength(at + 1, end) > 0 else { return nil }
            return skipSpace(at + 1, end)
        }
        if first == 0x20 || first == UInt8(ascii: "[") || first == UInt8(ascii: "{") { return nil }
        at = start + 1
        while at < end {
            if bytes[at] == UInt8(ascii: ":") {
                if at + 1 == end { return end }
                if spaceLength(at + 1, end) > 0 { return skipSpace(at + 1, end) }
            }
            at += 1
        }
        return nil
    }

    func skipSpace(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            let length = spaceLength(at, end)
            if length == 0 { break }
            at += length
        }
        return at
    }

    /// Where the last character of a text that is all white space starts: an expression that needs a value gives it back.
    func lastSpace(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            let next = at + max(1, spaceLength(at, end))
            if next >= end { return at }
            at = next
        }
        return at
    }

    /// White space of Unicode, which Symfony's expressions with `\s` take too: the length of the character, or 0.
    func spaceLength(_ at: Int, _ end: Int) -> Int {
        let first = bytes[at]
        if first < 0x80 { return isSpace(first) ? 1 : 0 }
        if first == 0xC2, at + 1 < end { return bytes[at + 1] == 0x85 || bytes[at + 1] == 0xA0 ? 2 : 0 }
        guard at + 2 < end else { return 0 }
        switch (first, bytes[at + 1], bytes[at + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F),
            (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }

    /// `- key: >-`, whose text may stand at the indentation of the dash.
    func hasStrippedFoldedScalar(_ start: Int, _ end: Int) -> Bool {
        guard dialect.major >= 5, bytes[start] != UInt8(ascii: "!"), let value = itemMapping(start, end) else { return false }
        return end - value == 2 && bytes[value] == UInt8(ascii: ">") && bytes[value + 1] == UInt8(ascii: "-")
    }

    /// `&name value`
    func reference(_ start: Int, _ end: Int) -> (name: String, value: Int)? {
        var at = start + 1
        while at < end, bytes[at] != 0x20 { at += 1 }
        guard at > start + 1 else { return nil }
        let name = String(decoding: UnsafeBufferPointer(start: bytes + start + 1, count: at - start - 1), as: UTF8.self)
        while at < end, bytes[at] == 0x20 { at += 1 }
        return (name, at)
    }

    static func isTagByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "!"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// A tag that stands alone on its line: its value is what follows, indented.
    mutating func lineTag(_ start: Int, _ end: Int, nextLineCheck: Bool = true) throws(Refusal) -> String? {
        guard start < end, bytes[start] == UInt8(ascii: "!"), dialect.major >= 3 else { return nil }
        var at = start + 1
        while at < end, Self.isTagByte(bytes[at]) { at += 1 }
        guard at > start + 1 else { return nil }
        let tagEnd = at
        while at < end, bytes[at] == 0x20 { at += 1 }
        if at < end, bytes[at] != UInt8(ascii: "#") || at == tagEnd { return nil }
        if nextLineCheck, !isNextLineIndented() { return nil }
        if bytes[start + 1] == UInt8(ascii: "!") {
            throw Refusal("Symfony does not know the tag \(text(start, tagEnd))", start, tagEnd)
        }
        return text(start + 1, tagEnd)
    }

    func text(_ start: Int, _ end: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes + start, count: max(0, end - start)), as: UTF8.self)
    }

    // MARK: Header and end of a document

    /// Passes over `%YAML`, comments and `---` at the start of a block, and `...` at its end, as Symfony cuts them off.
    mutating func skipHeader() {
        var first = 0
        func starts(_ with: StaticString, _ index: Int) -> Bool {
            index < block.count - 1
                && hasPrefix(with, Int(lines[block.base + index].start), Int(lines[block.base + index].end))
        }
        if starts("%YAML", first) {
            let line = lines[block.base]
            let at = Int(line.start) + 5
            if line.count > 6, bytes[at] == UInt8(ascii: ":") || bytes[at] == 0x20,
                ScalarTyping.isDigit(bytes[at + 1]) || bytes[at + 1] == UInt8(ascii: ".")
            {
                first += 1
            }
        }
        while starts("#", first) { first += 1 }
        if starts("---", first) {
            first += 1
            cutDocumentEnd()
        }
        block.base += first
        block.count -= first
        block.offset += first
    }

    private mutating func cutDocumentEnd() {
        var count = block.count
        while count > 0 {
            let line = lines[block.base + count - 1]
            let end = trimmedEnd(Int(line.start), Int(line.end))
            if end == Int(line.start) {
                count -= 1
                continue
            }
            guard hasPrefix("...", end - min(3, end - Int(line.start)), end), end - Int(line.start) >= 3 else { return }
            let cut = UInt32(end - 3)
            lines[block.base + count - 1].end = cut
            lines[block.base + count - 1].indentation = min(line.indentation, cut - line.start)
            block.count = count
            return
        }
    }
}
