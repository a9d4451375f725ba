import Patterns
import Source

/// A text with variables and captures, as directives take it.
struct Template: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case literal([UInt8])
        /// `$1` to `$9`.
        case capture(Int)
        case variable(String)
    }

    let parts: [Part]
    /// Both captures and variables stand in it.
    let mixesCaptures: Bool
    /// Captures or variables stand in it.
    let hasVariables: Bool
    /// A template placeholder stands in it.
    var isOpaque: Bool
    var span: SourceSpan

    /// It is nothing but a variable that nginx has for the host.
    var isNameOfServer: Bool { [[.variable("server_name")], [.variable("host")], [.variable("http_host")]].contains(parts) }

    struct Fault: Error { var message: String }

    /// Splits a word at its variables. A `$` that starts none is an error, as in `ngx_http_script_compile`.
    init(_ word: NginxWord, in file: SourceFile) throws(Fault) {
        try self.init(word.value, isOpaque: word.hasPlaceholder, span: file.span(word.range))
    }

    init(_ bytes: [UInt8], isOpaque: Bool = false, span: SourceSpan) throws(Fault) {
        var parts: [Part] = []
        var literal: [UInt8] = []
        func flush() {
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = []
        }
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "$") else {
                literal.append(bytes[at])
                at += 1
                continue
            }
            at += 1
            guard at < bytes.count else { throw Fault(message: "invalid variable name: \"$\" at the end") }
            if bytes[at] >= UInt8(ascii: "1"), bytes[at] <= UInt8(ascii: "9") {
                flush()
                parts.append(.capture(Int(bytes[at] - UInt8(ascii: "0"))))
                at += 1
                continue
            }
            let isBraced = bytes[at] == UInt8(ascii: "{")
            if isBraced { at += 1 }
            let start = at
            while at < bytes.count, Self.isNameByte(bytes[at]) { at += 1 }
            let name = String(decoding: bytes[start..<at], as: UTF8.self)
            if isBraced {
                guard at < bytes.count, bytes[at] == UInt8(ascii: "}") else {
                    throw Fault(message: "the closing brace of a variable is missing")
                }
                at += 1
            }
            guard !name.isEmpty else { throw Fault(message: "invalid variable name: \"$\" without a name") }
            flush()
            parts.append(.variable(name))
        }
        flush()
        self.init(parts, isOpaque: isOpaque, span: span)
    }

    /// A text without variables.
    init(literal: [UInt8], span: SourceSpan) {
        self.init(literal.isEmpty ? [] : [.literal(literal)], isOpaque: false, span: span)
    }

    private init(_ parts: [Part], isOpaque: Bool, span: SourceSpan) {
        self.parts = parts
        self.isOpaque = isOpaque
        self.span = span
        var hasCaptures = false
        var hasNames = false
        for part in parts {
            switch part {
            case .capture: hasCaptures = true
            case .variable: hasNames = true
            case .literal: break
            }
        }
        mixesCaptures = hasCaptures && hasNames
        hasVariables = hasCaptures || hasNames
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
    }

    /// The text, when it holds neither variables nor placeholders.
    var constant: [UInt8]? {
        if isOpaque { return nil }
        if parts.isEmpty { return [] }
        if parts.count == 1, case .literal(let bytes) = parts[0] { return bytes }
        return nil
    }

    var variables: [String] { parts.compactMap { if case .variable(let name) = $0 { name } else { nil } } }

    /// As it was written, for messages.
    var written: String { String(decoding: source, as: UTF8.self) }

    var source: [UInt8] {
        var result: [UInt8] = []
        for part in parts {
            switch part {
            case .literal(let bytes): result += bytes
            case .capture(let number): result += Array("$\(number)".utf8)
            case .variable(let name): result += Array("$\(name)".utf8)
            }
        }
        return result
    }
}

/// The value of a text in one branch of the evaluation.
struct Value: Hashable, Sendable {
    /// What is known of the text; names of variables stand for what is not.
    var bytes: [UInt8]
    /// Why the text is not known.
    var unknown: Unknown?

    init(_ bytes: [UInt8] = [], unknown: Unknown? = nil) {
        self.bytes = bytes
        self.unknown = unknown
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A regular expression as it was written; `nil` pattern: it holds a placeholder, or PCRE refused it.
struct Expression: Sendable {
    var source: [UInt8]
    var isCaseless: Bool
    var pattern: Pattern?
    var span: SourceSpan

    var text: String { String(decoding: source, as: UTF8.self) }
}
