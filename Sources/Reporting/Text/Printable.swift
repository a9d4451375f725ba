/// Makes text safe and exact for a terminal: what would act on it or be invisible becomes a visible stand-in, and every
/// character has a known width.
enum Printable {
    /// Characters that are never written as they are: controls, and those that hide or reorder text.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
            0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// The stand-in: control pictures for ASCII, `<U+202E>` for others.
    static func standIn(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0..<0x20: return String(picture(scalar.value))
        case 0x7F: return "\u{2421}"
        default: return "<U+" + hex(scalar.value, digits: 4) + ">"
        }
    }

    private static func picture(_ value: UInt32) -> Character { Unicode.Scalar(0x2400 + value).map { Character($0) } ?? "?" }

    /// A byte that is no UTF-8: `<E9>`.
    static func standIn(byte: UInt8) -> String { "<" + hex(UInt32(byte), digits: 2) + ">" }

    /// A sentence on one line: everything hidden replaced, line feeds too.
    static func sentence(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isHidden(scalar) { result += standIn(scalar) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// Columns that a terminal takes for a printable character: 0 for combining marks, 2 for wide ones (Unicode's East
    /// Asian Width W and F).
    static func width(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return 1 }
        switch value {
        case 0x0300...0x036F, 0x0483...0x0489, 0x0591...0x05BD, 0x0610...0x061A, 0x064B...0x065F, 0x1AB0...0x1AFF,
            0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F:
            return 0
        case 0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }

    static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + width($1) } }
}

/// Text of other modules, made safe for a terminal.
public enum PrintableText {
    /// Lines joined by line feeds, everything that a terminal could act on replaced by stand-ins.
    public static func lines(_ lines: [String]) -> String { lines.map { Printable.sentence($0) + "\n" }.joined() }
}
