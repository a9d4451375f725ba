import Source

/// Splits a command line as `/bin/sh` does: quotes, backslashes, comments, and where the command ends.
/// What the shell would compute (variables, commands, file names) is unknown.
struct ShellCommand {
    var words: [TracedText] = []
    /// The unquoted `;`, `&`, `|` or line end that cut the command, and everything after it.
    var cut: TracedText?
    /// An unquoted comment that swallowed the rest of the line.
    var comment: TracedText?
    /// A quote that is never closed or a parenthesis: the shell refuses the line.
    var refused: TracedText?

    init(_ line: TracedText) {
        var word = TracedText(empty: line.file)
        var inWord = false
        var index = 0
        let bytes = line.bytes

        var isTarget = false
        var own: [TracedText]?
        var needsCommand = false
        func finish() {
            if inWord {
                if !isTarget { words.append(word) }
                isTarget = false
            }
            word = TracedText(empty: line.file)
            inWord = false
        }
        func begin() {
            if !inWord { word.fallback = line.offset(of: index) }
            inWord = true
        }

        loop: while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x20, 0x09, 0x0D, 0x0B, 0x0C:
                finish()
            case UInt8(ascii: "'"):
                begin()
                guard let close = bytes[(index + 1)...].firstIndex(of: byte) else {
                    refused = line.part(index..<(index + 1))
                    break loop
                }
                word.append(line.part((index + 1)..<close))
                index = close
            case UInt8(ascii: "\""):
                begin()
                guard let close = Self.doubleQuoted(line, from: index + 1, into: &word) else {
                    refused = line.part(index..<(index + 1))
                    break loop
                }
                index = close
            case UInt8(ascii: "\\"):
                begin()
                if index + 1 < bytes.count, bytes[index + 1] == 0x0A {
                    index += 1  // a continued line
                    if word.isEmpty { inWord = false }
                } else if index + 1 < bytes.count {
                    index += 1
                    word.append(bytes[index], at: line.offset(of: index))
                } else {
                    word.append(byte, at: line.offset(of: index))
                }
            case UInt8(ascii: "$"), UInt8(ascii: "`"):
                begin()
                index = Self.expansion(line, at: index, into: &word) - 1
            case UInt8(ascii: "#") where !inWord:
                if cut == nil { comment = line.dropping(index) }
                break loop
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                // A redirection: the number before it and the word after it are the shell's.
                if inWord, word.unknown == nil, word.bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { inWord = false }
                finish()
                while index + 1 < bytes.count, "<>&|".utf8.contains(bytes[index + 1]) { index += 1 }
                isTarget = true
            case UInt8(ascii: "("), UInt8(ascii: ")"):
                refused = line.part(index..<(index + 1))
                break loop
            case UInt8(ascii: "~") where !inWord:
                begin()
                word.appendUnknown(
                    Unknown("the shell replaces the unquoted ~ by a directory", span: line.part(index..<(index + 1)).span),
                    at: line.offset(of: index))
            case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), 0x0A:
                finish()
                if cut == nil {
                    cut = line.dropping(index)
                    own = words
                    words = [TracedText(empty: line.file)]
                }
                // The shell reads the whole line before it runs anything: a fault further on counts too.
                if words.isEmpty, byte != 0x0A {
                    refused = line.part(index..<(index + 1))
                    break loop
                }
                needsCommand = byte == UInt8(ascii: "|")
                if byte != UInt8(ascii: ";"), index + 1 < bytes.count, bytes[index + 1] == byte, byte != 0x0A {
                    index += 1
                    needsCommand = true
                }
                words = []
            case UInt8(ascii: "*"), UInt8(ascii: "?"):
                begin()
                word.appendUnknown(
                    Unknown("the shell replaces the unquoted \(byte == UInt8(ascii: "*") ? "*" : "?") by file names",
                        span: line.part(index..<(index + 1)).span), at: line.offset(of: index))
            default:
                begin()
                word.append(byte, at: line.offset(of: index))
                if byte == TracedText.unknownByte { word.unknown = word.unknown ?? line.unknown }
            }
            index += 1
        }
        finish()
        if needsCommand, words.isEmpty, refused == nil { refused = line.part((bytes.count - 1)..<bytes.count) }
        if let own { words = own }
    }

    /// Reads to the closing quote and returns its index.
    private static func doubleQuoted(_ line: TracedText, from start: Int, into word: inout TracedText) -> Int? {
        var index = start
        let bytes = line.bytes
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): return index
            case UInt8(ascii: "\\") where index + 1 < bytes.count && "\"\\$`\n".utf8.contains(bytes[index + 1]):
                index += 1
                if bytes[index] != 0x0A { word.append(bytes[index], at: line.offset(of: index)) }
            case UInt8(ascii: "$"), UInt8(ascii: "`"):
                index = expansion(line, at: index, into: &word)
                continue
            default:
                word.append(bytes[index], at: line.offset(of: index))
                if bytes[index] == TracedText.unknownByte { word.unknown = word.unknown ?? line.unknown }
            }
            index += 1
        }
        return nil
    }

    /// A variable or command at `index`; returns the index after it.
    private static func expansion(_ line: TracedText, at index: Int, into word: inout TracedText) -> Int {
        let bytes = line.bytes
        var end = index + 1
        func close(_ byte: UInt8) -> Int { bytes[end...].firstIndex(of: byte).map { $0 + 1 } ?? bytes.count }
        if bytes[index] == UInt8(ascii: "`") {
            end = close(UInt8(ascii: "`"))
        } else if end < bytes.count, bytes[end] == UInt8(ascii: "{") {
            end = close(UInt8(ascii: "}"))
        } else if end < bytes.count, bytes[end] == UInt8(ascii: "(") {
            end = close(UInt8(ascii: ")"))
        } else {
            while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
            guard end > index + 1 else {
                word.append(bytes[index], at: line.offset(of: index))
                return end
            }
        }
        let part = line.part(index..<end)
        word.appendUnknown(Unknown("the shell puts the value of \(part.text) here", span: part.span), at: line.offset(of: index))
        return end
    }
}
