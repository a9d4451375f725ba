/// Writes markup. Names are literals of this program, and everything else is escaped, so that no text of a configuration can become
/// markup.
struct HTMLWriter {
    typealias Attributes = KeyValuePairs<StaticString, String?>

    private(set) var bytes: [UInt8] = []

    /// Text, made visible and escaped.
    mutating func text(_ text: String) { escaped(text) }

    /// Markup or code of this program.
    mutating func literal(_ markup: StaticString) { append(markup) }

    /// An element. Attributes whose value is `nil` are left out; those with an empty value are written without one.
    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], _ body: (inout HTMLWriter) -> Void) {
        open(name, attributes)
        body(&self)
        bytes += "</".utf8
        append(name)
        bytes.append(UInt8(ascii: ">"))
    }

    /// An element that holds text alone.
    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element that has no end: `meta`, `input`.
    mutating func void(_ name: StaticString, _ attributes: Attributes = [:]) { open(name, attributes) }

    mutating func newLine() { bytes.append(0x0A) }

    private mutating func open(_ name: StaticString, _ attributes: Attributes) {
        bytes.append(UInt8(ascii: "<"))
        append(name)
        for (key, value) in attributes {
            guard let value else { continue }
            bytes.append(UInt8(ascii: " "))
            append(key)
            guard !value.isEmpty else { continue }
            bytes += "=\"".utf8
            escaped(value)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func escaped(_ text: String) {
        let safe = Printable.sentence(text)
        for byte in safe.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
    }
}
