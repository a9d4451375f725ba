import Source

/// The words of a VCL file, as `vcc_lex.c` of Varnish splits them.
struct VCLToken {
    enum Kind: Hashable {
        /// Names with dots, dashes and colons: `req.http.X-User-Hash`, `xkey.purge`; numbers too.
        case word
        /// Without its quotes.
        case text
        case symbol(UInt8)
    }

    var kind: Kind
    /// Of a text, what stands between the quotes.
    var range: ByteRange

    func `is`(_ symbol: StaticString) -> Bool { kind == .symbol(symbol.utf8Start.pointee) }
}

struct VCLLexer {
    private let bytes: [UInt8]
    private var index = 0
    private(set) var tokens: [VCLToken] = []
    /// What stands behind `#` and `//` to the end of the line, and between `/*` and `*/`; with the signs.
    private(set) var comments: [ByteRange] = []
    /// What Varnish refuses, and where.
    private(set) var error: (message: String, range: ByteRange)?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        while error == nil, index < bytes.count { step() }
    }

    private mutating func step() {
        let byte = bytes[index]
        if isBlank(byte) {
            index += 1
        } else if byte == UInt8(ascii: "#") || starts("//") {
            let start = index
            while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            comments.append(ByteRange(start, index))
        } else if starts("/*") {
            let start = index
            skip(to: "*/", "the comment does not end")
            if error == nil { comments.append(ByteRange(start, index)) }
        } else if starts("C{") {
            skip(to: "}C", "the inline C does not end")
        } else if starts("{\"") {
            text(2, "\"}")
        } else if starts("\"\"\"") {
            text(3, "\"\"\"")
        } else if byte == UInt8(ascii: "\"") {
            let end = bytes[(index + 1)...].firstIndex { $0 == byte || $0 == 0x0A } ?? bytes.count
            guard end < bytes.count, bytes[end] == byte else { return fail("the closing quote is missing", end) }
            tokens.append(VCLToken(kind: .text, range: ByteRange(index + 1, end)))
            index = end + 1
        } else if Self.isWordByte(byte) {
            let start = index
            while index < bytes.count, Self.isWordByte(bytes[index]) || Self.joins(bytes[index]) && followsWord() { index += 1 }
            tokens.append(VCLToken(kind: .word, range: ByteRange(start, index)))
        } else {
            tokens.append(VCLToken(kind: .symbol(byte), range: ByteRange(index, index + 1)))
            index += 1
        }
    }

    private mutating func skip(to end: StaticString, _ message: String) {
        guard let close = find(end, from: index + 2) else { return fail(message, index + 2) }
        index = close + 2
    }

    private mutating func text(_ width: Int, _ end: StaticString) {
        guard let close = find(end, from: index + width) else { return fail("the long string does not end", index + width) }
        tokens.append(VCLToken(kind: .text, range: ByteRange(index + width, close)))
        index = close + end.utf8CodeUnitCount
    }

    private mutating func fail(_ message: String, _ end: Int) { error = (message, ByteRange(index, min(end, bytes.count))) }

    private func find(_ text: StaticString, from start: Int) -> Int? {
        text.withUTF8Buffer { wanted in
            var at = start
            while at + wanted.count <= bytes.count {
                if bytes[at..<(at + wanted.count)].elementsEqual(wanted) { return at }
                at += 1
            }
            return nil
        }
    }

    private func starts(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { index + $0.count <= bytes.count && bytes[index..<(index + $0.count)].elementsEqual($0) }
    }

    /// A dash or colon belongs to a name when a letter or digit follows: `X-User-Hash`, but not `a - b` and `a--`.
    private func followsWord() -> Bool { index + 1 < bytes.count && Self.isWordByte(bytes[index + 1]) }

    private static func isWordByte(_ byte: UInt8) -> Bool { isNameByte(byte) || byte == UInt8(ascii: ".") }
    private static func joins(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":") }
}

/// Where the comments of a VCL file are.
public enum VCLComments {
    /// With their signs, in file order; of a comment over several lines, each line is one.
    public static func ranges(in file: SourceFile) -> [ByteRange] {
        VCLLexer(file.bytes).comments.flatMap { comment -> [ByteRange] in
            var ranges: [ByteRange] = []
            var start = comment.start
            while start < comment.end {
                let end = file.bytes[start..<comment.end].firstIndex(of: 0x0A) ?? comment.end
                let first = file.bytes[start..<end].firstIndex { !isBlank($0) }
                if let first { ranges.append(ByteRange(first, end)) }
                start = end + 1
            }
            return ranges
        }
    }
}
