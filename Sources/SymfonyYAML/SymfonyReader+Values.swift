import Source

/// Values: what stands after a key or a dash, over one or several lines.
extension SymfonyReader {
    func null(at place: Int) -> NodeRecord {
        NodeRecord(kind: .scalar, type: .null, start: UInt32(truncatingIfNeeded: place), end: UInt32(truncatingIfNeeded: place))
    }

    mutating func null(at place: Int) -> NodeIndex { builder.add(null(at: place)) }

    mutating func emptyText(at place: Int) -> NodeIndex {
        var record: NodeRecord = null(at: place)
        record.type = .string
        record.first = UInt32(truncatingIfNeeded: place)
        record.flags = .textInFile
        return builder.add(record)
    }

    /// Gives a node a tag; a value that has one already is wrapped by Symfony, here the outer one stands.
    mutating func tagged(_ node: NodeIndex, _ tag: String, _ place: Int) -> NodeIndex {
        let node = node == .none ? null(at: place) as NodeIndex : node
        builder[node].tag = builder.tagNumber(tag)
        return node
    }

    /// What an alias stands for.
    mutating func alias(named name: String, _ start: Int, _ end: Int) throws(Refusal) -> NodeIndex {
        guard let target = anchors[name] else {
            if anchorsBeingRead.contains(name) {
                throw Refusal("the alias *\(name) stands inside its own value", start, end)
            }
            throw Refusal("there is no anchor &\(name) before this alias", start, end)
        }
        let node = builder.alias(target)
        builder[node].start = UInt32(truncatingIfNeeded: start)
        builder[node].end = UInt32(truncatingIfNeeded: end)
        expandedNodes += builder.weight(of: target)
        if expandedNodes > Limits.expandedNodes {
            throw Refusal("the aliases of this file expand to more than \(Limits.expandedNodes) values", start, end, rule: "yaml-alias-expansion")
        }
        return node
    }

    /// A value that starts on the current line and ends at `end`, which is the end of the line without white space.
    mutating func readValue(_ start: Int, _ end: Int, inMapping: Bool) throws(Refusal) -> NodeIndex {
        guard start < end else { return try readPlain(start, end, inMapping: inMapping) }
        switch bytes[start] {
        case UInt8(ascii: "*"):
            // As Symfony cuts: one byte before a number sign.
            var nameEnd = end
            if let sign = (start..<end).first(where: { bytes[$0] == UInt8(ascii: "#") }) { nameEnd = max(start + 1, sign - 1) }
            lastEnd = max(lastEnd, nameEnd)
            return try alias(named: text(start + 1, nameEnd), start, nameEnd)
        case UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "!"):
            if let header = blockScalarHeader(start, end) { return try readBlockScalar(header, start, end) }
            return try readPlain(start, end, inMapping: inMapping)
        case UInt8(ascii: "\"") where dialect.major < 4, UInt8(ascii: "'") where dialect.major < 4: return try readOldQuoted(start, end)
        case UInt8(ascii: "{") where dialect.major >= 4, UInt8(ascii: "[") where dialect.major >= 4:
            var cursor = start
            let lexed = try lexCollection(&cursor)
            let node = try parseInline(lexed)
            lastEnd = max(lastEnd, cursor)
            return node
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            if let close = quotedEnd(start, end), isRestIgnored(close, end) {
                // On one line, as nearly always.
                lastEnd = max(lastEnd, close)
                return try quoted(InlineText(bytes + start, close - start, at: start))
            }
            var cursor = start
            let lexed = try lexQuoted(&cursor)
            let node = try parseInline(lexed)
            let lineEnd = Int(line.end)
            lastEnd = max(lastEnd, cursor)
            if !isRestIgnored(cursor, lineEnd) {
                throw Refusal("unexpected text after a quoted value", cursor, trimmedEnd(cursor, lineEnd))
            }
            return node
        default:
            return try readPlain(start, end, inMapping: inMapping)
        }
    }

    /// Quoted text before 4.0: over several lines, up to one that ends with the quote.
    private mutating func readOldQuoted(_ start: Int, _ end: Int) throws(Refusal) -> NodeIndex {
        let quote = bytes[start]
        var joined = JoinedText()
        joined.append(bytes + start, end - start, at: start)
        var last = end
        if dialect.major >= 3, !endsQuoted(start, end, quote) {
            var isPreviousBlank = false
            while moveToNextLine() {
                let line = self.line
                let from = trimmedStart(Int(line.start), Int(line.end))
                let to = trimmedEnd(from, Int(line.end))
                if from == to {
                    joined.append(0x0A, at: from)
                    isPreviousBlank = true
                } else {
                    if !isPreviousBlank { joined.append(0x20, at: from) }
                    joined.append(bytes + from, to - from, at: from)
                    isPreviousBlank = false
                    last = to
                }
                if endsWithQuote(line, quote) { break }
            }
        }
        lastEnd = max(lastEnd, last)
        return try parseInline(joined)
    }

    /// A second quote, and behind the last one nothing but a comment.
    private func endsQuoted(_ start: Int, _ end: Int, _ quote: UInt8) -> Bool {
        var at = end - 1
        while at > start {
            if bytes[at] == quote {
                let rest = skipSpace(at + 1, end)
                if rest == end || bytes[rest] == UInt8(ascii: "#") { return true }
            }
            at -= 1
        }
        return false
    }

    /// Whether a line ends with the quote when escaped backslashes and double quotes are left out.
    private func endsWithQuote(_ line: Line, _ quote: UInt8) -> Bool {
        var at = Int(line.start)
        var last: UInt8 = 0
        while at < Int(line.end) {
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < Int(line.end), bytes[at + 1] == UInt8(ascii: "\\") || bytes[at + 1] == UInt8(ascii: "\"") {
                at += 2
                continue
            }
            last = bytes[at]
            at += 1
        }
        return last == quote
    }

    /// After a quoted value: white space, a comment; and a lone 0, which PHP takes for nothing.
    private func isRestIgnored(_ start: Int, _ end: Int) -> Bool {
        var at = start
        while at < end, isSpace(bytes[at]) { at += 1 }
        if at >= end || bytes[at] == UInt8(ascii: "#") { return true }
        return at == start && end - at == 1 && bytes[at] == UInt8(ascii: "0")
    }

    private mutating func readPlain(_ start: Int, _ end: Int, inMapping: Bool) throws(Refusal) -> NodeIndex {
        let node: NodeIndex
        var last = end
        if dialect.major >= 3, hasMoreLines, lines[block.base + block.current + 1].indentation > 0 {
            var joined = JoinedText()
            joined.append(bytes + start, end - start, at: start)
            var isPreviousBlank = false
            while hasMoreLines {
                let next = lines[block.base + block.current + 1]
                // Unquoted text ends before the first line that is not indented; an empty line is not.
                if next.indentation == 0 { break }
                block.current += 1
                let from = trimmedStart(Int(next.start), Int(next.end))
                let to = trimmedEnd(from, Int(next.end))
                if from == to {
                    joined.append(0x0A, at: from)
                    isPreviousBlank = true
                } else {
                    if !isPreviousBlank { joined.append(0x20, at: from) }
                    joined.append(bytes + from, to - from, at: from)
                    isPreviousBlank = false
                    last = to
                }
            }
            node = try parseInline(joined)
        } else {
            node = try parseInline(InlineText(bytes + start, end - start, at: start))
        }
        lastEnd = max(lastEnd, last)
        let record = builder[node]
        let isFlow = start < end && (bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{"))
        if inMapping, dialect.major >= 3, !isFlow, record.kind == .scalar, record.tag == 0, record.type == .string || record.type == .deferred, start < end, bytes[start] != UInt8(ascii: "!") {
            let value = builder.scalarBytes(record)
            if let colon = value.firstPosition(of: ": ") {
                let place = record.flags.contains(.textInFile) ? Int(record.first) + colon : start
                throw Refusal(
                    "a colon with a space after it cannot stand in an unquoted value", place, place + 1, help: "quote the value")
            }
        }
        return node
    }

    func trimmedStart(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, Self.isTrimmed(bytes[at]) { at += 1 }
        return at
    }

    // MARK: A block that is one value

    /// A line that is neither an item nor a key: the whole block is a scalar or a flow collection.
    mutating func readWhole(_ start: Int, _ end: Int, _ isFirst: Bool) throws(Refusal) -> NodeIndex {
        let lineEnd = Int(line.end)
        let first = bytes[start]
        switch first {
        case UInt8(ascii: "\"") where dialect.major >= 4, UInt8(ascii: "'") where dialect.major >= 4:
            guard isFirst else { throw unreadable(start, end) }
            var cursor = start
            let node = try parseInline(try lexQuoted(&cursor))
            lastEnd = max(lastEnd, cursor)
            return node
        case UInt8(ascii: "{") where dialect.major >= 4, UInt8(ascii: "[") where dialect.major >= 4:
            guard isFirst else { throw unreadable(start, end) }
            var cursor = start
            let node = try parseInline(try lexCollection(&cursor))
            lastEnd = max(lastEnd, cursor)
            while moveToNextLine() {
                if !isEmpty(line) {
                    throw Refusal(
                        "nothing may follow a flow collection that is the whole value", Int(line.start), trimmedEnd(Int(line.start), Int(line.end)))
                }
            }
            return node
        default: break
        }
        if lineEnd - start == 3, hasPrefix("---", start, lineEnd) {
            throw Refusal("a file with several documents is not supported by Symfony", start, lineEnd)
        }
        let isComplexKey = first == UInt8(ascii: "?") && start + 1 < lineEnd && bytes[start + 1] == 0x20
        if isComplexKey, dialect.major >= 4 {
            throw Refusal("keys that are not scalars (\"? \") are not supported by Symfony", start, start + 1)
        }
        if isSingleLine() {
            let node = try parseInline(InlineText(bytes + start, lineEnd - start, at: start))
            lastEnd = max(lastEnd, end)
            block.current = block.count - 1
            return node
        }
        guard block.current == 0, dialect.major >= 3 else { throw unreadable(start, end) }
        return try readLines(start, end, mayBeIndented: isComplexKey)
    }

    /// Whether the block's text, white space at its ends aside, is its first line.
    private func isSingleLine() -> Bool {
        let first = lines[block.base]
        guard first.count > 0, !Self.isTrimmed(bytes[Int(first.start)]), !Self.isTrimmed(bytes[Int(first.end) - 1]) else { return false }
        for index in 1..<max(block.count, 1) {
            let line = lines[block.base + index]
            if trimmedStart(Int(line.start), Int(line.end)) != Int(line.end) { return false }
        }
        return true
    }

    func unreadable(_ start: Int, _ end: Int) -> Refusal {
        Refusal("this line is neither a key with a value nor an item of a sequence", start, max(end, start + 1))
    }

    /// Text over several lines that is the whole block.
    private mutating func readLines(_ start: Int, _ end: Int, mayBeIndented: Bool) throws(Refusal) -> NodeIndex {
        var joined = JoinedText()
        var isPreviousBlank = false
        var endedWithBackslash = false
        var last = end
        for index in 0..<block.count {
            let line = lines[block.base + index]
            let from = trimmedStart(Int(line.start), Int(line.end))
            let to = trimmedEnd(from, Int(line.end))
            if from < to, bytes[from] == UInt8(ascii: "#") { continue }
            if block.offset == 0, line.indentation > 0, !mayBeIndented { throw unreadable(start, end) }
            if dialect.major >= 5, let colon = position(of: ": ", Int(line.start), Int(line.end)) {
                throw Refusal("a key with a value cannot stand in text over several lines", colon, colon + 1)
            }
            let isBlank = from == to
            let hasBackslash = line.count > 0 && bytes[Int(line.end) - 1] == UInt8(ascii: "\\")
            if isBlank { joined.append(0x0A, at: from) } else if !isPreviousBlank, !endedWithBackslash { joined.append(0x20, at: from) }
            if !isBlank, hasBackslash {
                joined.append(bytes + from, Int(line.end) - 1 - from, at: from)
            } else if !isBlank {
                joined.append(bytes + from, to - from, at: from)
            }
            if !isBlank { last = to }
            isPreviousBlank = isBlank
            endedWithBackslash = !isBlank && hasBackslash
        }
        let node: NodeIndex
        hasOptions = false
        defer { hasOptions = true }
        do {
            node = try parseInline(joined)
        } catch {
            throw unreadable(start, end)
        }
        lastEnd = max(lastEnd, last)
        block.current = block.count - 1
        return node
    }

    func position(of text: StaticString, _ start: Int, _ end: Int) -> Int? {
        var at = start
        while at + text.utf8CodeUnitCount <= end {
            if hasPrefix(text, at, end) { return at }
            at += 1
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// The distance from the start to the first occurrence.
    func firstPosition(of text: StaticString) -> Int? {
        let count = text.utf8CodeUnitCount
        var at = startIndex
        while at + count <= endIndex {
            var index = 0
            while index < count, self[at + index] == text.utf8Start[index] { index += 1 }
            if index == count { return at - startIndex }
            at += 1
        }
        return nil
    }
}
