/// The formats of rendered files. Each writes a value so that it stays one word, or refuses it.
public enum TextFormat: String, Hashable, Sendable, CaseIterable {
    case nginx, apache
    /// Option lines and variables of memcached and systemd, which have no reliable quoting: only plain words.
    case options
    case yaml
    case vcl
    case fstab
}

/// Why a value cannot be written.
struct EncodingProblem: Error, Hashable, Sendable {
    var reason: String
}

/// What stands around a value in the text.
struct WordSurroundings {
    /// The value starts and ends a word of its own.
    var isWholeWord: Bool
    /// It stands in a comment.
    var isComment: Bool
    var isQuoted: Bool

    /// - Parameters:
    ///   - line: what stands before the value on its line.
    ///   - next: the byte after it, `nil` at the end.
    init(line: ArraySlice<UInt8>, next: UInt8?, format: TextFormat) {
        let code = line.drop { $0 == 0x20 || $0 == 0x09 }
        isComment = code.first == UInt8(ascii: "#")
        isQuoted = Self.endsInQuotes(code)
        let isStart = line.last.map { $0 == 0x20 || $0 == 0x09 } ?? true
        let isEnd: Bool
        switch next {
        case nil, 0x20, 0x09, 0x0a, 0x0d: isEnd = true
        case UInt8(ascii: ";"): isEnd = format == .nginx || format == .vcl
        case UInt8(ascii: ">"): isEnd = format == .apache
        default: isEnd = false
        }
        isWholeWord = isStart && isEnd && !isQuoted
    }

    private static func endsInQuotes(_ line: ArraySlice<UInt8>) -> Bool {
        var quote: UInt8?
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            if byte == UInt8(ascii: "\\") {
                index += 2
                continue
            }
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
            index += 1
        }
        return quote != nil
    }
}

extension TextFormat {
    /// The bytes that stand for the value.
    func encode(_ value: TemplateValue, in surroundings: WordSurroundings) throws(EncodingProblem) -> [UInt8] {
        let text: String
        var isExpression = false
        switch value {
        case .text(let value): text = value
        case .expression(let value):
            text = value
            isExpression = true
        case .flag, .list, .scope: throw EncodingProblem(reason: "it is no text")
        }
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw EncodingProblem(reason: "it has a line break or another control character")
        }
        if surroundings.isComment {
            // A backslash at its end would join the next line to the comment.
            guard !bytes.contains(UInt8(ascii: "\\")) else { throw EncodingProblem(reason: "it has a backslash in a comment") }
            return bytes
        }
        guard !bytes.isEmpty else { throw EncodingProblem(reason: "it is empty") }
        if self == .yaml, surroundings.isWholeWord { return yaml(bytes, isExpression: isExpression) }
        if bytes.allSatisfy({ isPlain($0) }) { return bytes }
        guard surroundings.isWholeWord else {
            throw EncodingProblem(reason: "\(Self.shown(bytes.first { !isPlain($0) })) in it needs quotes, and it is only a part of a word")
        }
        switch self {
        case .nginx: return try nginx(bytes, isExpression: isExpression)
        case .apache: return try apache(bytes, isExpression: isExpression)
        case .fstab: return fstab(bytes)
        case .options, .vcl, .yaml:
            throw EncodingProblem(reason: "this file cannot hold \(Self.shown(bytes.first { !isPlain($0) }))")
        }
    }

    /// Bytes that mean nothing to any of the formats, whatever stands around them.
    private func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"),
            UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "="):
            true
        case UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"): self != .yaml && self != .vcl
        default: false
        }
    }

    private static func shown(_ byte: UInt8?) -> String {
        guard let byte else { return "it" }
        return byte < 0x80 ? "\"\(Character(UnicodeScalar(byte)))\"" : "a character that is not ASCII"
    }

    /// nginx has no way to write a dollar sign that begins a variable.
    private func nginx(_ bytes: [UInt8], isExpression: Bool) throws(EncodingProblem) -> [UInt8] {
        if !isExpression, bytes.contains(UInt8(ascii: "$")) {
            throw EncodingProblem(reason: "nginx takes \"$\" for the beginning of a variable, and it cannot be escaped")
        }
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\"") {
                result.append(UInt8(ascii: "\\"))
            } else if byte == UInt8(ascii: "\\") {
                // In quotes nginx drops a backslash only before these.
                let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: "\"")
                if [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "n")]
                    .contains(next)
                {
                    result.append(UInt8(ascii: "\\"))
                }
            }
            result.append(byte)
        }
        result.append(UInt8(ascii: "\""))
        return result
    }

    /// httpd's directives disagree on what a backslash in quotes means (mod_rewrite keeps it, most others drop it before
    /// a quote or backslash), so nothing that depends on it is written. `${name}` is replaced in any line.
    private func apache(_ bytes: [UInt8], isExpression: Bool) throws(EncodingProblem) -> [UInt8] {
        if bytes.contains(UInt8(ascii: "\"")) { throw EncodingProblem(reason: "httpd's directives disagree on how to write a quote") }
        for (byte, next) in zip(bytes, bytes.dropFirst()) where next == UInt8(ascii: "{") {
            if byte == UInt8(ascii: "$") { throw EncodingProblem(reason: "httpd replaces \"${\" in every line, and it cannot be escaped") }
            if byte == UInt8(ascii: "%"), !isExpression { throw EncodingProblem(reason: "httpd takes \"%{\" for a variable") }
        }
        let backslash = UInt8(ascii: "\\")
        guard isExpression else {
            if bytes.contains(backslash) { throw EncodingProblem(reason: "httpd's directives disagree on how to write a backslash") }
            return [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
        }
        guard bytes.last != backslash, !zip(bytes, bytes.dropFirst()).contains(where: { $0 == backslash && $1 == backslash }) else {
            throw EncodingProblem(reason: "httpd's directives disagree on how to write two backslashes")
        }
        return [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    }

    /// Words that YAML reads as something else than text.
    private static let yamlWords: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"]

    /// Plain when it can only be text, else in single quotes. A percent sign of plain text is doubled, as Symfony wants it.
    private func yaml(_ bytes: [UInt8], isExpression: Bool) -> [UInt8] {
        let isWord =
            bytes.first.map { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "_") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) } ?? false
        let isSimple = bytes.allSatisfy { isPlain($0) && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "@") }
        if isWord, isSimple, !Self.yamlWords.contains(String(decoding: bytes, as: UTF8.self).lowercased()) { return bytes }
        var result: [UInt8] = [UInt8(ascii: "'")]
        for byte in bytes {
            if byte == UInt8(ascii: "'") || (byte == UInt8(ascii: "%") && !isExpression) { result.append(byte) }
            result.append(byte)
        }
        result.append(UInt8(ascii: "'"))
        return result
    }

    /// Blanks and backslashes are written in octal (fstab(5)).
    private func fstab(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte -> [UInt8] in
            if byte >= 0x80 || (byte > 0x20 && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "#")) { return [byte] }
            let digits = String(byte, radix: 8)
            return Array(("\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits).utf8)
        }
    }
}
