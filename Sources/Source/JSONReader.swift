/// Reads JSON from bytes in one pass, without building a tree: callers take what they want and skip the rest.
///
/// A `composer.lock` has about a megabyte, of which a name and a version per package matter.
public struct JSONReader {
    /// Where and why the text is not JSON.
    public struct Malformed: Error {
        public var offset: Int
        public var message: String
    }

    /// Deeper nesting is refused, as PHP's `json_decode` refuses it by default (512 levels); less is plenty here.
    public static let deepest = 256

    private let bytes: [UInt8]
    public private(set) var offset = 0
    private var depth = 0

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The kind of the next value, without reading it.
    public enum Kind { case object, array, string, other }

    public mutating func peek() -> Kind {
        skipSpace()
        switch offset < bytes.count ? bytes[offset] : 0 {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        default: return .other
        }
    }

    /// Calls `body` for each member; it must read or skip exactly one value.
    public mutating func members(
        _ body: (_ key: String, _ keyRange: Range<Int>, inout JSONReader) throws(Malformed) -> Void
    ) throws(Malformed) {
        try open(UInt8(ascii: "{"))
        if try closes(UInt8(ascii: "}"), first: true) { return }
        repeat {
            skipSpace()
            let start = offset
            let key = try string()
            let end = offset
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw malformed("expected a colon after the key") }
            try body(key, start..<end, &self)
        } while try !closes(UInt8(ascii: "}"), first: false)
    }

    /// Calls `body` for each element; it must read or skip exactly one value.
    public mutating func elements(_ body: (inout JSONReader) throws(Malformed) -> Void) throws(Malformed) {
        try open(UInt8(ascii: "["))
        if try closes(UInt8(ascii: "]"), first: true) { return }
        repeat { try body(&self) } while try !closes(UInt8(ascii: "]"), first: false)
    }

    /// A string value. Escapes are decoded; lone surrogates become U+FFFD.
    public mutating func string() throws(Malformed) -> String {
        skipSpace()
        guard take(UInt8(ascii: "\"")) else { throw malformed("expected a string") }
        let start = offset
        guard try scanString() else { return String(decoding: bytes[start..<(offset - 1)], as: UTF8.self) }
        return unescaped(bytes[start..<(offset - 1)])
    }

    /// The text of a string value and its place; skips any other value and returns `nil`.
    public mutating func stringIfAny() throws(Malformed) -> (text: String, range: Range<Int>)? {
        guard peek() == .string else {
            try skip()
            return nil
        }
        let start = offset
        let text = try string()
        return (text, start..<offset)
    }

    /// The value of a whole number that fits; skips any other value and returns `nil`.
    public mutating func integerIfAny() throws(Malformed) -> Int? {
        guard peek() == .other else {
            try skip()
            return nil
        }
        let start = offset
        try skip()
        return Int(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    /// A value that is neither text nor a container, as written: `true`, `null`, `1.5`.
    public mutating func literal() throws(Malformed) -> String {
        guard peek() == .other else { throw malformed("expected a number, true, false or null") }
        let start = offset
        try skip()
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// Passes over one value of any kind.
    public mutating func skip() throws(Malformed) {
        switch peek() {
        case .object: try members { (_, _, reader) throws(Malformed) in try reader.skip() }
        case .array: try elements { reader throws(Malformed) in try reader.skip() }
        case .string:
            offset += 1
            _ = try scanString()
        case .other:
            let start = offset
            while offset < bytes.count, isLiteral(bytes[offset]) { offset += 1 }
            guard offset > start else {
                throw malformed(offset == bytes.count ? "unexpected end of the file" : "expected a value")
            }
            let text = bytes[start..<offset]
            guard text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) || text.elementsEqual("null".utf8)
                || text.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { throw Malformed(offset: start, message: "expected a value") }
        }
    }

    /// Nothing but white space may follow the document.
    public mutating func end() throws(Malformed) {
        skipSpace()
        guard offset == bytes.count else { throw malformed("unexpected text after the end of the document") }
    }

    private func isLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private mutating func open(_ bracket: UInt8) throws(Malformed) {
        skipSpace()
        guard take(bracket) else { throw malformed("expected \(bracket == UInt8(ascii: "{") ? "an object" : "an array")") }
        depth += 1
        guard depth <= Self.deepest else { throw malformed("nested more than \(Self.deepest) levels deep") }
    }

    private mutating func closes(_ bracket: UInt8, first: Bool) throws(Malformed) -> Bool {
        skipSpace()
        if take(bracket) {
            depth -= 1
            return true
        }
        if first { return false }
        guard take(UInt8(ascii: ",")) else {
            throw malformed(offset == bytes.count ? "unexpected end of the file" : "expected a comma or a closing bracket")
        }
        return false
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    /// Moves behind the closing quote; `true` when the text has escapes.
    private mutating func scanString() throws(Malformed) -> Bool {
        let start = offset
        var escaped = false
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return escaped
            case UInt8(ascii: "\\"):
                escaped = true
                offset += 2
            case 0..<0x20:
                throw malformed("control character in a string")
            default:
                offset += 1
            }
        }
        offset = bytes.count
        throw Malformed(offset: max(0, start - 1), message: "unclosed string")
    }

    private func unescaped(_ text: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var index = text.startIndex
        var high: UInt32?
        func append(_ scalar: UInt32) { result.append(contentsOf: String(UnicodeScalar(scalar) ?? "\u{FFFD}").utf8) }
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "\\"), index + 1 < text.endIndex else {
                if high != nil { append(0xFFFD); high = nil }
                result.append(text[index])
                index += 1
                continue
            }
            let escape = text[index + 1]
            index += 2
            if escape == UInt8(ascii: "u"), index + 4 <= text.endIndex,
                let unit = UInt32(String(decoding: text[index..<(index + 4)], as: UTF8.self), radix: 16) {
                index += 4
                if let first = high, (0xDC00...0xDFFF).contains(unit) {
                    append(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00))
                    high = nil
                } else {
                    if high != nil { append(0xFFFD) }
                    high = (0xD800...0xDBFF).contains(unit) ? unit : nil
                    if high == nil { append(unit) }
                }
                continue
            }
            if high != nil { append(0xFFFD); high = nil }
            switch escape {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            default: result.append(escape)
            }
        }
        if high != nil { append(0xFFFD) }
        return String(decoding: result, as: UTF8.self)
    }

    private func malformed(_ message: String) -> Malformed { Malformed(offset: min(offset, bytes.count), message: message) }
}
