import Source

/// One `name = value` of an ini file as PHP's own scanner reads it.
struct IniEntry {
    /// The section that it stands in, as written between the brackets.
    var section: TracedText?
    var name: TracedText
    /// `x` of `name[x]`; empty for `name[]`.
    var offset: TracedText?
    var value: TracedText
    /// The value is computed from constants and operators (`E_ALL & ~E_NOTICE`).
    var isExpression: Bool
    /// Where the value is written; `nil` when nothing is. A value such as `off` is empty and written all the same.
    var place: SourceSpan?
    /// `${NAME}` and placeholders in the value make it unknown; so does an expression.
    var unknown: Unknown? {
        value.unknown ?? (isExpression ? Unknown("it is an expression of PHP constants", span: value.span) : nil)
    }
}

/// Reads the ini dialect of `php.ini` and of FPM's pool files, which one scanner of PHP reads (`zend_ini_scanner.l`).
///
/// At a syntax error PHP gives up on the rest of the file; so does this reader. Compared with PHP 8.2 by tests.
struct IniReader {
    struct SyntaxError {
        var message: String
        var span: SourceSpan
    }

    private(set) var entries: [IniEntry] = []
    private(set) var error: SyntaxError?
    /// Sections in order, also empty ones.
    private(set) var sections: [TracedText] = []
    /// Lines that steer a template: which entries there are is not known then.
    private(set) var control: Unknown?

    private let file: SourceFile
    private var text: TracedText
    private var bytes: [UInt8]
    private var index = 0
    private var section: TracedText?

    static func read(_ file: SourceFile) -> IniReader {
        var reader = IniReader(file)
        reader.scan()
        return reader
    }

    private init(_ file: SourceFile) {
        self.file = file
        text = TracedText(empty: file)
        bytes = []
        replacePlaceholders()
        bytes = text.bytes
    }

    private mutating func replacePlaceholders() {
        var start = 0
        while start < file.bytes.count {
            let end = file.bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? file.bytes.count
            let (line, isControl) = Placeholders.replace(in: TracedText(file, ByteRange(start, end)))
            if isControl {
                control = control ?? Unknown("the template decides which of these lines there are", span: file.span(start, end))
                text.append(0x0A, at: end - 1)
            } else {
                text.append(line)
            }
            start = end
        }
    }

    // MARK: Statements

    private mutating func scan() {
        while error == nil, index < bytes.count {
            let byte = bytes[index]
            if isBlank(byte) {
                index += 1
            } else if byte == UInt8(ascii: ";") {
                skipLine()
            } else if byte == UInt8(ascii: "[") {
                readSection()
            } else {
                readEntry()
            }
        }
    }

    private mutating func readSection() {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "]"), !isLineEnd(bytes[index]) { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "]") else { return fail("the section's closing bracket is missing", start) }
        let inner = text.part((start + 1)..<index)
        index += 1
        section = Self.unquoted(inner)
        if let section { sections.append(section) }
    }

    private mutating func readEntry() {
        let start = index
        while index < bytes.count, Self.isLabelByte(bytes[index]) { index += 1 }
        let name = Self.trimmed(text.part(start..<index))
        guard !name.isEmpty else { return fail("\(Self.shown(bytes[index])) cannot stand here: a name is expected", index) }
        if Self.keywords[name.text.lowercased()] != nil { return fail("\(name.text) is a value, not a name", start) }
        var offset: TracedText?
        if index < bytes.count, bytes[index] == UInt8(ascii: "[") {
            let open = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "]"), !isLineEnd(bytes[index]) { index += 1 }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "]") else { return fail("the closing bracket is missing", open) }
            offset = Self.unquoted(text.part((open + 1)..<index))
            index += 1
        }
        skipBlanks()
        // A name without "=" sets nothing.
        guard index < bytes.count, !isLineEnd(bytes[index]), bytes[index] != UInt8(ascii: ";") else { return skipLine() }
        guard bytes[index] == UInt8(ascii: "=") else {
            return fail("\(Self.shown(bytes[index])) cannot stand in a name", index)
        }
        index += 1
        skipBlanks()
        let first = index
        guard let (value, isExpression) = readValue() else { return }
        let written = Self.trimmed(text.part(first..<index))
        entries.append(
            IniEntry(
                section: section, name: name, offset: offset, value: value, isExpression: isExpression, place: written.isEmpty ? nil : written.span))
    }

    // MARK: Values

    /// `nil` after a syntax error.
    private mutating func readValue() -> (TracedText, isExpression: Bool)? {
        var value = TracedText(empty: file)
        value.fallback = text.offset(of: index)
        var grammar = IniExpression()
        let start = index
        while index < bytes.count, !isLineEnd(bytes[index]), bytes[index] != UInt8(ascii: ";") {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                grammar.operand()
                guard readDoubleQuoted(into: &value) else { return nil }
            case UInt8(ascii: "'"):
                grammar.operand()
                readSingleQuoted(into: &value)
            case UInt8(ascii: "="):
                fail("the value holds an equals sign: it has to stand in quotes", index)
                return nil
            case UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "("),
                UInt8(ascii: ")"):
                guard grammar.accepts(byte) else {
                    fail("\(Self.shown(byte)) cannot stand here: such a value has to stand in quotes", index)
                    return nil
                }
                value.append(byte, at: text.offset(of: index))
                index += 1
            default:
                if isVariable() {
                    grammar.operand()
                    readVariable(into: &value)
                } else if isBlank(byte) {
                    readBlanks(into: &value)
                } else {
                    guard readWord(into: &value, &grammar, start) else { return nil }
                }
            }
        }
        guard grammar.isComplete else {
            fail("the value ends in an operator: it has to stand in quotes", max(start, index - 1))
            return nil
        }
        return (value, grammar.isExpression)
    }

    /// Blanks between words count, those before the end of the value do not.
    private mutating func readBlanks(into value: inout TracedText) {
        let start = index
        skipBlanks()
        guard index < bytes.count, !isLineEnd(bytes[index]), bytes[index] != UInt8(ascii: ";") else { return }
        value.append(text.part(start..<index))
    }

    private mutating func readWord(into value: inout TracedText, _ grammar: inout IniExpression, _ start: Int) -> Bool {
        let begin = index
        while index < bytes.count, Self.isValueByte(bytes[index]), !isVariable() { index += 1 }
        if index == begin { index += 1 }
        let word = text.part(begin..<index)
        guard let replacement = Self.keywords[word.text.lowercased()], word.unknown == nil else {
            if grammar.holdsKeyword { fail("a value that begins with yes, no, on, off or none can hold nothing else", begin) }
            grammar.operand()
            if Self.isConstant(word.text) { grammar.isExpression = true }
            value.append(word)
            return error == nil
        }
        guard !grammar.hasOperand else {
            fail("\(word.text) is a value of its own: a text that holds it has to stand in quotes", begin)
            return false
        }
        grammar.operand()
        grammar.holdsKeyword = true
        var meant = TracedText(empty: file)
        for (position, byte) in replacement.enumerated() { meant.append(byte, at: text.offset(of: begin + min(position, word.count - 1))) }
        if meant.isEmpty { value.fallback = text.offset(of: begin) }
        value.append(meant)
        return true
    }

    private mutating func readDoubleQuoted(into value: inout TracedText) -> Bool {
        let open = index
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if isVariable() {
                readVariable(into: &value)
                continue
            }
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count,
                [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "'")].contains(bytes[index + 1])
            {
                index += 1
            }
            value.append(text.part(index..<(index + 1)))
            index += 1
        }
        guard index < bytes.count else {
            fail("the closing quote is missing", open)
            return false
        }
        index += 1
        return true
    }

    private mutating func readSingleQuoted(into value: inout TracedText) {
        guard let close = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "'")) else {
            value.appendUnknown(Unknown("the closing quote is missing", span: text.part(index..<(index + 1)).span), at: text.offset(of: index))
            return skipLine()
        }
        if close == index + 1, value.isEmpty { value.fallback = text.offset(of: close) }
        value.append(text.part((index + 1)..<close))
        index = close + 1
    }

    private func isVariable() -> Bool { bytes[index] == UInt8(ascii: "$") && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "{") }

    private mutating func readVariable(into value: inout TracedText) {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "}"), !isLineEnd(bytes[index]) { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "}") { index += 1 }
        let whole = text.part(start..<index)
        let name = text.part((start + 2)..<max(start + 2, index - 1)).text
        value.appendUnknown(
            Unknown("the environment variable \(name) of PHP's process is not known here", span: whole.span), at: text.offset(of: start))
    }

    // MARK: Bytes

    private mutating func skipLine() {
        while index < bytes.count, !isLineEnd(bytes[index]) { index += 1 }
    }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }

    private mutating func fail(_ message: String, _ at: Int) {
        guard error == nil else { return }
        let place = text.part(min(at, bytes.count)..<min(at + 1, bytes.count))
        error = SyntaxError(message: message, span: place.span)
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private static let labelStops = Set("=\n\r;&|^$~(){}!\"[\0".utf8)
    private static func isLabelByte(_ byte: UInt8) -> Bool { !labelStops.contains(byte) }
    private static let valueStops = Set(" \t\r\n;&|^~()!\"'=\0".utf8)
    private static func isValueByte(_ byte: UInt8) -> Bool { !valueStops.contains(byte) }

    private static let keywords: [String: [UInt8]] = [
        "true": [0x31], "on": [0x31], "yes": [0x31], "false": [], "off": [], "no": [], "none": [], "null": [],
    ]

    /// Names that PHP replaces by the constant's value.
    private static func isConstant(_ word: String) -> Bool {
        ["E_", "PHP_", "INI_", "LOG_", "M_"].contains { word.hasPrefix($0) }
    }

    private static func shown(_ byte: UInt8) -> String {
        byte == TracedText.unknownByte ? "a placeholder" : byte < 0x20 || byte > 0x7E ? "this byte" : "\"\(Character(UnicodeScalar(byte)))\""
    }

    private static func trimmed(_ text: TracedText) -> TracedText {
        let end = text.bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
        return text.part(0..<end)
    }

    private static func unquoted(_ text: TracedText) -> TracedText {
        guard text.count >= 2, let first = text.bytes.first, first == text.bytes.last, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
        else { return text }
        return text.part(1..<(text.count - 1))
    }
}

/// Whether operators stand where an expression may have them.
struct IniExpression {
    var isExpression = false
    /// The value is one of the words that stand for yes and no.
    var holdsKeyword = false
    private(set) var hasOperand = false
    private var depth = 0
    private var wantsOperand = false

    var isComplete: Bool { depth == 0 && !wantsOperand }

    mutating func operand() {
        hasOperand = true
        wantsOperand = false
    }

    mutating func accepts(_ byte: UInt8) -> Bool {
        isExpression = true
        switch byte {
        case UInt8(ascii: "("):
            guard !hasOperand || wantsOperand else { return false }
            depth += 1
            wantsOperand = true
        case UInt8(ascii: ")"):
            guard depth > 0, hasOperand, !wantsOperand else { return false }
            depth -= 1
        case UInt8(ascii: "~"), UInt8(ascii: "!"):
            guard !hasOperand || wantsOperand else { return false }
            wantsOperand = true
        default:
            guard hasOperand, !wantsOperand else { return false }
            wantsOperand = true
        }
        return true
    }
}
