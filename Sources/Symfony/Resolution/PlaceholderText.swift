/// The pieces of a text with `%name%` placeholders.
enum PlaceholderPiece: Hashable {
    case text(String)
    /// `%%`.
    case percent
    case reference(String)
}

enum PlaceholderText {
    /// Whether anything in the text may be a placeholder or an escape.
    static func mayHold(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "%")) }

    /// The name when the whole text is one placeholder: then the value keeps its type.
    static func whole(_ text: String) -> String? {
        var bytes = Array(text.utf8)[...]
        // PHP's `$` matches before a final line feed too.
        if bytes.last == 0x0A { bytes = bytes.dropLast() }
        guard bytes.count > 2, bytes.first == UInt8(ascii: "%"), bytes.last == UInt8(ascii: "%") else { return nil }
        let name = bytes.dropFirst().dropLast()
        guard name.allSatisfy({ $0 != UInt8(ascii: "%") && !isSpace($0) }) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    static func pieces(_ text: String) -> [PlaceholderPiece] {
        let bytes = Array(text.utf8)
        var pieces: [PlaceholderPiece] = []
        var literal: [UInt8] = []
        func flush() {
            guard !literal.isEmpty else { return }
            pieces.append(.text(String(decoding: literal, as: UTF8.self)))
            literal.removeAll(keepingCapacity: true)
        }
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                literal.append(bytes[index])
                index += 1
                continue
            }
            if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "%") {
                flush()
                pieces.append(.percent)
                index += 2
                continue
            }
            var end = index + 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "%"), !isSpace(bytes[end]) { end += 1 }
            if end < bytes.count, bytes[end] == UInt8(ascii: "%") {
                flush()
                pieces.append(.reference(String(decoding: bytes[(index + 1)..<end], as: UTF8.self)))
                index = end + 1
            } else {
                literal += bytes[index..<end]
                index = end
            }
        }
        flush()
        return pieces
    }

    /// `%%` becomes `%`.
    static func unescaped(_ text: String) -> String {
        guard mayHold(text) else { return text }
        let percent = UInt8(ascii: "%")
        return String(decoding: Array(text.utf8).replacing([percent, percent], with: [percent]), as: UTF8.self)
    }

    /// The `NAME` of `env(NAME)`.
    static func environmentName(_ reference: String) -> String? {
        guard reference.hasPrefix("env("), reference.hasSuffix(")"), reference != "env()" else { return nil }
        return String(reference.dropFirst(4).dropLast())
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
