/// Writes JSON into one buffer, indented by two blanks, keys in the order in which they are written.
///
/// Characters that a terminal could take for commands or that reorder text are written as escapes, so that JSON too can be
/// looked at in a terminal.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []
    private var depth = 0
    private var isFirst = true
    private let isCompact: Bool

    public init(compact: Bool = false) {
        isCompact = compact
    }

    // MARK: Containers

    /// A value of an array, or the document.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        separate()
        container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    public mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
        name(key)
        container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    public mutating func array(_ body: (inout JSONWriter) -> Void) {
        separate()
        container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    public mutating func array(_ key: String, _ body: (inout JSONWriter) -> Void) {
        name(key)
        container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    public mutating func array<Element>(_ key: String, of elements: some Sequence<Element>, _ body: (inout JSONWriter, Element) -> Void) {
        array(key) { json in for element in elements { body(&json, element) } }
    }

    public mutating func array(_ key: String, _ values: [String]) {
        array(key) { json in for value in values { json.value(value) } }
    }

    // MARK: Members

    public mutating func field(_ key: String, _ value: String?) {
        name(key)
        if let value { string(value) } else { raw("null") }
    }

    public mutating func field(_ key: String, _ value: Int?) {
        name(key)
        if let value { raw(String(value)) } else { raw("null") }
    }

    public mutating func field(_ key: String, _ value: Bool) {
        name(key)
        raw(value ? "true" : "false")
    }

    public mutating func field(_ key: String, _ value: Double) {
        name(key)
        number(value)
    }

    public mutating func null(_ key: String) {
        name(key)
        raw("null")
    }

    // MARK: Elements

    public mutating func value(_ text: String) {
        separate()
        string(text)
    }

    public mutating func value(_ number: Int) {
        separate()
        raw(String(number))
    }

    public mutating func value(_ flag: Bool) {
        separate()
        raw(flag ? "true" : "false")
    }

    public mutating func value(_ double: Double) {
        separate()
        number(double)
    }

    public mutating func nullValue() {
        separate()
        raw("null")
    }

    // MARK: Parts

    private mutating func container(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
        bytes.append(open)
        depth += 1
        isFirst = true
        body(&self)
        depth -= 1
        if !isFirst { newLine() }
        bytes.append(close)
        isFirst = false
        if depth == 0 { bytes.append(UInt8(ascii: "\n")) }
    }

    private mutating func name(_ key: String) {
        separate()
        string(key)
        bytes.append(UInt8(ascii: ":"))
        if !isCompact { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        if depth > 0 { newLine() }
        isFirst = false
    }

    private mutating func newLine() {
        guard !isCompact else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<depth { bytes += [0x20, 0x20] }
    }

    private mutating func raw(_ text: String) { bytes += text.utf8 }

    /// JSON has no NaN and no infinities.
    private mutating func number(_ value: Double) { raw(value.isFinite ? "\(value)" : "null") }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        // Most strings need no escape and are copied.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes += text.utf8
            bytes.append(UInt8(ascii: "\""))
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += "\\\"".utf8
            case "\\": bytes += "\\\\".utf8
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            default:
                if Printable.isHidden(scalar) {
                    escape(scalar.value)
                } else {
                    UTF8.encode(scalar).map { bytes.append(contentsOf: $0) }
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ value: UInt32) {
        guard value < 0x10000 else {
            let rest = value - 0x10000
            escape(0xD800 + rest >> 10)
            escape(0xDC00 + rest & 0x3FF)
            return
        }
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\\u".utf8
        for shift in [12, 8, 4, 0] as [UInt32] { bytes.append(digits[Int(value >> shift & 15)]) }
    }
}
