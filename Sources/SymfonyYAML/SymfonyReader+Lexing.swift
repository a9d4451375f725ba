/// Joins what belongs to a quoted text or a flow collection over several lines, as Symfony does before it parses it.
extension SymfonyReader {
    private func unclosed(_ what: StaticString, _ start: Int) -> Refusal {
        var refusal = Refusal("the \(what) that starts here is not closed", start, start + 1)
        refusal.isUnclosed = true
        return refusal
    }

    /// A quoted text that starts at `cursor` in the current line. Moves the current line and `cursor` behind its end.
    mutating func lexQuoted(_ cursor: inout Int) throws(Refusal) -> JoinedText {
        var joined = JoinedText()
        try lexQuoted(&cursor, into: &joined)
        return joined
    }

    private mutating func lexQuoted(_ cursor: inout Int, into joined: inout JoinedText) throws(Refusal) {
        let start = cursor
        let quote = bytes[cursor]
        joined.append(bytes + cursor, 1, at: cursor)
        cursor += 1
        var isPreviousNewline = true
        var endedWithBackslash = false
        var isFirst = true
        repeat {
            let line = self.line
            let end = Int(line.end)
            if !isFirst {
                cursor = Int(line.start)
                while cursor < end, bytes[cursor] == 0x20 { cursor += 1 }
            }
            isFirst = false
            if line.isBlank {
                joined.append(0x0A, at: Int(line.start))
            } else if !isPreviousNewline, !endedWithBackslash {
                joined.append(0x20, at: cursor)
            }
            while cursor < end {
                let byte = bytes[cursor]
                if byte == UInt8(ascii: "\\") {
                    if quote == UInt8(ascii: "'") {
                        joined.append(bytes + cursor, 1, at: cursor)
                    } else if cursor + 1 < end {
                        joined.append(bytes + cursor, 2, at: cursor)
                        cursor += 1
                    }
                } else if byte == quote {
                    if quote == UInt8(ascii: "'"), cursor + 1 < end, bytes[cursor + 1] == quote {
                        joined.append(bytes + cursor, 2, at: cursor)
                        cursor += 1
                    } else {
                        joined.append(bytes + cursor, 1, at: cursor)
                        cursor += 1
                        return
                    }
                } else {
                    joined.append(bytes + cursor, 1, at: cursor)
                }
                cursor += 1
            }
            isPreviousNewline = line.isBlank
            endedWithBackslash = !line.isBlank && line.count > 0 && bytes[end - 1] == UInt8(ascii: "\\")
        } while moveToNextLine()
        throw unclosed("quoted text", start)
    }

    /// A flow collection that starts at `cursor` in the current line.
    mutating func lexCollection(_ cursor: inout Int) throws(Refusal) -> JoinedText {
        var joined = JoinedText()
        try lexCollection(&cursor, into: &joined, depth: 0)
        return joined
    }

    private mutating func lexCollection(_ cursor: inout Int, into joined: inout JoinedText, depth: Int) throws(Refusal) {
        let start = cursor
        guard depth < Limits.nesting else {
            throw Refusal("more than \(Limits.nesting) levels of nesting, which releases of Symfony since 2026 refuse", start, start + 1, rule: "yaml-nesting")
        }
        let close = bytes[cursor] == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
        joined.append(bytes + cursor, 1, at: cursor)
        cursor += 1
        repeat {
            _ = skipBlanks(&cursor)
            content: while cursor < Int(line.end) {
                let byte = bytes[cursor]
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "'"): try lexQuoted(&cursor, into: &joined)
                case UInt8(ascii: ":"), UInt8(ascii: ","):
                    joined.append(bytes + cursor, 1, at: cursor)
                    cursor += 1
                case UInt8(ascii: "{"), UInt8(ascii: "["): try lexCollection(&cursor, into: &joined, depth: depth + 1)
                case close:
                    joined.append(bytes + cursor, 1, at: cursor)
                    cursor += 1
                    return
                case UInt8(ascii: "#"): break content
                default:
                    let from = cursor
                    while cursor < Int(line.end), !Self.endsFlowText(bytes[cursor]) { cursor += 1 }
                    guard cursor > from else {
                        throw Refusal("\"\(text(from, from + 1))\" does not close the collection that is open here", from, from + 1)
                    }
                    joined.append(bytes + from, cursor - from, at: from)
                }
                let before = cursor
                if skipBlanks(&cursor) {
                    // A single space stands in the file as it is joined.
                    if cursor == before + 1 { joined.append(bytes + before, 1, at: before) } else { joined.append(0x20, at: cursor) }
                }
            }
            if hasMoreLines { cursor = -1 }
            if !moveToNextLine() { break }
            if cursor < 0 { cursor = Int(line.start) }
        } while true
        throw unclosed(close == UInt8(ascii: "}") ? "mapping" : "sequence", start)
    }

    private static func endsFlowText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ":"), 0x20: true
        default: false
        }
    }

    /// Passes over spaces and ends of lines. Returns whether there were spaces.
    private mutating func skipBlanks(_ cursor: inout Int) -> Bool {
        var spaces = 0
        while true {
            while cursor < Int(line.end), bytes[cursor] == 0x20 {
                cursor += 1
                spaces += 1
            }
            if cursor < Int(line.end) || !hasMoreLines { return spaces > 0 }
            block.current += 1
            cursor = Int(line.start)
        }
    }
}
