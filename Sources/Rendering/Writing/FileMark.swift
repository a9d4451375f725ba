/// The last line of a rendered file, which tells whether the file is as it was written.
public enum FileMark {
    private static let start = "# ezcluster: "

    /// What a file at a place is to the tool.
    public enum Author: Hashable, Sendable {
        case tool
        /// Written by the tool and changed since.
        case toolThenEdited
        case somebodyElse
    }

    /// The text with its mark.
    static func marked(_ rendered: RenderedText) -> RenderedText {
        var result = rendered
        result.text += line(for: rendered.text)
        let template = rendered.origins.last?.template ?? ""
        result.origins.append(TemplatePlace(template: template, line: (rendered.origins.last?.line ?? 0) + 1, column: 1))
        return result
    }

    public static func author(of bytes: [UInt8]) -> Author {
        var text = String(decoding: bytes, as: UTF8.self)[...]
        while text.last == "\n" { text = text.dropLast() }
        let lastStart = text.lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
        let last = text[lastStart...]
        if last.hasPrefix(start) {
            return String(last) + "\n" == line(for: String(text[..<lastStart])) ? .tool : .toolThenEdited
        }
        // Something was added below the mark.
        return text.split(separator: "\n").contains { $0.hasPrefix(start) } ? .toolThenEdited : .somebodyElse
    }

    private static func line(for text: String) -> String {
        // FNV-1a: against slips, not against forgers.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return start + String(repeating: "0", count: 16 - digits.utf8.count) + digits + "\n"
    }
}
