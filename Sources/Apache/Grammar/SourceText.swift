import Source

/// Bytes of configuration that remember where each of them stands in a file, through joined lines, `${NAME}` and macros.
struct SourceText: Sendable {
    var bytes: Bytes
    var file: SourceFile
    /// The offset of the first byte in the file, when the rest follows without a gap.
    private var base: Int
    /// Otherwise the offset of each byte, and of the end.
    private var offsets: [Int]?

    init(_ bytes: Bytes, in file: SourceFile, at base: Int) {
        self.bytes = bytes
        self.file = file
        self.base = base
    }

    private init(_ bytes: Bytes, in file: SourceFile, offsets: [Int]) {
        self.bytes = bytes
        self.file = file
        base = offsets.first ?? 0
        self.offsets = offsets
    }

    func offset(_ index: Int) -> Int {
        guard let offsets else { return base + index }
        return index < offsets.count ? offsets[index] : (offsets.last ?? base)
    }

    /// The range in the file of the bytes from `start` to `end`.
    func range(_ start: Int, _ end: Int) -> ByteRange {
        if end <= start { return ByteRange(offset(start), offset(start)) }
        // The end lies behind the last byte, which is not always where the next byte stands.
        return ByteRange(offset(start), max(offset(start), offset(end - 1) + 1))
    }

    func span(_ start: Int, _ end: Int) -> SourceSpan { file.span(range(start, end)) }

    func slice(_ start: Int, _ end: Int) -> SourceText {
        let part = Array(bytes[start..<end])
        guard let offsets else { return SourceText(part, in: file, at: base + start) }
        return SourceText(part, in: file, offsets: Array(offsets[start..<end]) + [end > start ? offsets[end - 1] + 1 : offset(start)])
    }

    /// Puts a text together from pieces whose bytes stand elsewhere.
    struct Builder {
        private(set) var bytes: Bytes = []
        private var offsets: [Int] = []
        private var end = 0
        let file: SourceFile

        init(file: SourceFile, at start: Int) {
            self.file = file
            end = start
        }

        mutating func append(_ byte: UInt8, at offset: Int) {
            bytes.append(byte)
            offsets.append(offset)
            end = offset + 1
        }

        /// Bytes that come from elsewhere, shown as standing at one place.
        mutating func append(_ replacement: Bytes, at offset: Int) {
            for byte in replacement { append(byte, at: offset) }
        }

        var text: SourceText { SourceText(bytes, in: file, offsets: offsets + [end]) }
    }
}

/// One directive as httpd reads it: physical lines joined, white space around it removed.
struct LogicalLine: Sendable {
    var text: SourceText
    /// Everything that was joined, without the last line end.
    var range: ByteRange

    /// The lines of a file; empty ones are left out.
    static func split(_ file: SourceFile) -> [LogicalLine] {
        let bytes = file.bytes
        var lines: [LogicalLine] = []
        var position = 0
        // A byte order mark is not white space to httpd; reading goes on behind it.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while position < bytes.count {
            let start = position
            var pieces: [(start: Int, end: Int)] = []
            var end = start
            while true {
                var lineEnd = position
                while lineEnd < bytes.count, bytes[lineEnd] != 0x0A { lineEnd += 1 }
                let hasLineFeed = lineEnd < bytes.count
                var contentEnd = lineEnd
                if hasLineFeed || lineEnd == bytes.count, contentEnd > position, bytes[contentEnd - 1] == 0x0D { contentEnd -= 1 }
                end = contentEnd
                let next = hasLineFeed ? lineEnd + 1 : lineEnd
                if hasLineFeed, contentEnd > position, bytes[contentEnd - 1] == UInt8(ascii: "\\") {
                    pieces.append((position, contentEnd - 1))
                    position = next
                    if position < bytes.count { continue }
                    break
                }
                pieces.append((position, contentEnd))
                position = next
                break
            }
            if let line = join(pieces, of: file, start: start, end: end) { lines.append(line) }
        }
        return lines
    }

    private static func join(_ pieces: [(start: Int, end: Int)], of file: SourceFile, start: Int, end: Int) -> LogicalLine? {
        let bytes = file.bytes
        if pieces.count == 1 {
            var (first, last) = pieces[0]
            while first < last, bytes[first].isSpace { first += 1 }
            while last > first, bytes[last - 1].isSpace { last -= 1 }
            guard first < last else { return nil }
            return LogicalLine(
                text: SourceText(Array(bytes[first..<last]), in: file, at: first), range: ByteRange(first, last))
        }
        var builder = SourceText.Builder(file: file, at: start)
        for piece in pieces {
            for offset in piece.start..<max(piece.start, piece.end) { builder.append(bytes[offset], at: offset) }
        }
        let joined = builder.text
        var first = 0
        var last = joined.bytes.count
        while first < last, joined.bytes[first].isSpace { first += 1 }
        while last > first, joined.bytes[last - 1].isSpace { last -= 1 }
        guard first < last else { return nil }
        return LogicalLine(text: joined.slice(first, last), range: ByteRange(joined.offset(first), end))
    }
}
