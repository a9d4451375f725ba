/// Literal and folded block scalars.
extension SymfonyReader {
    struct BlockScalarHeader {
        var tag: Range<Int>?
        var isFolded: Bool
        var chomping: UInt8?
        var indentation: Int
    }

    /// `!tag |+2 # comment`, over a whole value.
    func blockScalarHeader(_ start: Int, _ end: Int) -> BlockScalarHeader? {
        var at = start
        var tag: Range<Int>?
        if bytes[at] == UInt8(ascii: "!") {
            at += 1
            while at < end, Self.isTagByte(bytes[at]) { at += 1 }
            let tagEnd = at
            while at < end, bytes[at] == 0x20 { at += 1 }
            guard tagEnd > start + 1, at > tagEnd, at < end, dialect.major >= 3 else { return nil }
            tag = start..<tagEnd
        }
        guard at < end, bytes[at] == UInt8(ascii: "|") || bytes[at] == UInt8(ascii: ">") else { return nil }
        var header = BlockScalarHeader(tag: tag, isFolded: bytes[at] == UInt8(ascii: ">"), indentation: 0)
        at += 1
        func chomping() -> UInt8? { at < end && (bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-")) ? bytes[at] : nil }
        if let first = chomping() {
            header.chomping = first
            at += 1
        }
        while at < end, ScalarTyping.isDigit(bytes[at]) {
            header.indentation = min(header.indentation * 10 + Int(bytes[at]) - 48, 1_000_000)
            at += 1
        }
        if header.chomping == nil, let last = chomping() {
            header.chomping = last
            at += 1
        }
        if at == end { return header }
        let blanks = countSpaces(at, end)
        return blanks > 0 && at + blanks < end && bytes[at + blanks] == UInt8(ascii: "#") ? header : nil
    }

    mutating func readBlockScalar(_ header: BlockScalarHeader, _ start: Int, _ end: Int) throws(Refusal) -> NodeIndex {
        lastEnd = max(lastEnd, end)
        var text = blockScalarText(header)
        var record = NodeRecord(kind: .scalar, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: max(lastEnd, end)))
        record.flags = .block
        if let tag = header.tag {
            let name = self.text(tag.lowerBound + 1, tag.upperBound)
            if name == "!binary" {
                guard let decoded = Base64.decode(text) else { throw Refusal("this is not base64", start, end) }
                text = decoded
            } else if dialect.major >= 4 {
                record.tag = builder.tagNumber(name)
            }
        }
        record.first = builder.append(text)
        record.count = UInt32(truncatingIfNeeded: text.count)
        return builder.add(record)
    }

    private mutating func blockScalarText(_ header: BlockScalarHeader) -> [UInt8] {
        guard moveToNextLine() else { return [] }
        var hasLine = true
        var blockLines: [Range<Int>] = []
        let empty = 0..<0
        while hasLine, line.isBlank {
            hasLine = moveToNextLine()
            if hasLine { blockLines.append(empty) }
        }
        let indentation = header.indentation == 0 ? Int(line.indentation) : header.indentation
        if indentation > 0 {
            while hasLine, line.isBlank || Int(line.indentation) >= indentation {
                let line = self.line
                if line.count > indentation || !line.isBlank {
                    blockLines.append(Int(line.start) + indentation..<Int(line.end))
                    if !line.isBlank { lastEnd = max(lastEnd, Int(line.end)) }
                } else {
                    blockLines.append(empty)
                }
                hasLine = moveToNextLine()
            }
        } else if hasLine {
            blockLines.append(empty)
        }
        if hasLine {
            blockLines.append(empty)
            moveToPreviousLine()
        } else if !isLastLineInDocument {
            blockLines.append(empty)
        }
        var text = header.isFolded ? folded(blockLines) : literal(blockLines)
        // Without an indicator one line feed at the end stays, with "-" none, with "+" all.
        if header.chomping != UInt8(ascii: "+") {
            var end = text.count
            while end > 0, text[end - 1] == 0x0A { end -= 1 }
            let kept = header.chomping == nil && end < text.count ? 1 : 0
            text.removeSubrange((end + kept)...)
        }
        return text
    }

    private func literal(_ blockLines: [Range<Int>]) -> [UInt8] {
        var text: [UInt8] = []
        for (index, range) in blockLines.enumerated() {
            if index > 0 { text.append(0x0A) }
            append(range, to: &text)
        }
        return text
    }

    private func folded(_ blockLines: [Range<Int>]) -> [UInt8] {
        var text: [UInt8] = []
        var isPreviousIndented = false
        var isPreviousBlank = false
        for (index, range) in blockLines.enumerated() {
            if range.isEmpty {
                text.append(0x0A)
                isPreviousIndented = false
                isPreviousBlank = true
                continue
            }
            let isIndented = bytes[range.lowerBound] == 0x20
            if isIndented || isPreviousIndented {
                text.append(0x0A)
            } else if !isPreviousBlank, index > 0 {
                text.append(0x20)
            }
            append(range, to: &text)
            isPreviousIndented = isIndented
            isPreviousBlank = false
        }
        return text
    }

    private func append(_ range: Range<Int>, to text: inout [UInt8]) {
        text.append(contentsOf: UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count))
    }
}

enum Base64 {
    /// The bytes of base64 text with white space in it; `nil` where Symfony refuses it.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let digits = text.filter { !($0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D)) }
        guard digits.count % 4 == 0, !digits.isEmpty else { return nil }
        let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var decoded: [UInt8] = []
        var bits = 0
        var count = 0
        for byte in digits.dropLast(padding) {
            let value: Int
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = Int(byte) - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = Int(byte) - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = Int(byte) + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = (bits << 6 | value) & 0xFF_FFFF
            count += 6
            if count >= 8 {
                count -= 8
                decoded.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return decoded
    }
}
