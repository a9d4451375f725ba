/// The `$name;namespace;scope$` notation for settings within settings.
enum DynamicSettings {
    struct Reference: Equatable {
        var name: String
        var namespace: String?
        var scope: String?
    }

    enum Piece: Equatable {
        case text(String)
        case reference(Reference, written: String)
    }

    /// Splits a text; a text without references is one piece.
    static func pieces(_ text: String) -> [Piece] {
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "$"), let (reference, end) = reference(bytes, at: index) else {
                index += 1
                continue
            }
            if index > start { pieces.append(.text(String(decoding: bytes[start..<index], as: UTF8.self))) }
            pieces.append(.reference(reference, written: String(decoding: bytes[index..<end], as: UTF8.self)))
            index = end
            start = end
        }
        if start < bytes.count || pieces.isEmpty { pieces.append(.text(String(decoding: bytes[start...], as: UTF8.self))) }
        return pieces
    }

    static func contains(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "$")) && pieces(text).contains { if case .reference = $0 { true } else { false } }
    }

    private static func reference(_ bytes: [UInt8], at start: Int) -> (Reference, end: Int)? {
        var index = start + 1
        func part(_ isAllowed: (UInt8) -> Bool) -> String? {
            let first = index
            while index < bytes.count, isAllowed(bytes[index]) { index += 1 }
            return index > first ? String(decoding: bytes[first..<index], as: UTF8.self) : nil
        }
        func take(_ byte: UInt8) -> Bool {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }
        guard let name = part({ isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }) else { return nil }
        var reference = Reference(name: name)
        if take(UInt8(ascii: ";")) {
            guard let namespace = part(isWord) else { return nil }
            reference.namespace = namespace
            if take(UInt8(ascii: ";")) {
                guard let scope = part({ isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }) else { return nil }
                reference.scope = scope
            }
        }
        return take(UInt8(ascii: "$")) ? (reference, index) : nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
