@testable import SymfonyYAML

/// A tree as one line of text, in the notation that the PHP side of the tests writes too.
///
/// PHP knows one kind of array: a sequence is a map with the keys 0, 1, 2; an empty collection is neither.
enum Canonical {
    static func text(_ tree: YAMLTree) -> String {
        // Symfony answers with an exception, or with a value. The byte order mark is read otherwise on purpose.
        if let finding = tree.findings.first(where: { $0.severity == .error && $0.rule != "yaml-byte-order-mark" }) {
            return "error \(finding.span.start.line): \(finding.message)"
        }
        return tree.root.map(text) ?? "~"
    }

    static func text(_ node: YAMLNode) -> String {
        var value: String
        switch node.kind {
        case .scalar:
            // The bytes, which need not be UTF-8: "\ud800".
            if node.record.type == .string { value = quoted(node.arena.scalarBytes(node.record)) } else { value = node.untaggedScalar.map(text) ?? "?" }
        case .mapping: value = "{" + node.entries.map { quoted($0.key) + "=" + text($0.value) }.joined(separator: ",") + "}"
        case .sequence:
            value = "{" + node.items.enumerated().map { quoted("\($0.offset)") + "=" + text($0.element) }.joined(separator: ",") + "}"
        }
        if let tag = node.tag { value = "!\(tag)(\(value))" }
        return value
    }

    static func text(_ scalar: YAMLScalar) -> String {
        switch scalar {
        case .null: "~"
        case .bool(let flag): flag ? "T" : "F"
        case .integer(let number): "i\(number)"
        case .double(let number): "f" + String(number.bitPattern, radix: 16)
        case .string(let text): quoted(text)
        case .tagged(let tag, let text): "!\(tag)(\(quoted(text)))"
        }
    }

    static func quoted(_ text: String) -> String { quoted(text.utf8) }

    static func quoted(_ text: some Sequence<UInt8>) -> String {
        var result = "\""
        for byte in text {
            if byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "\\" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return result + "\""
    }
}
