import Patterns
import Routing
import Source

/// A `RewriteRule` with the conditions before it, as mod_rewrite keeps it.
struct Rule: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt32
        static let noCase = Flags(rawValue: 1 << 0)
        static let negated = Flags(rawValue: 1 << 1)
        static let noSubstitution = Flags(rawValue: 1 << 2)
        static let status = Flags(rawValue: 1 << 3)
        static let redirect = Flags(rawValue: 1 << 4)
        static let proxy = Flags(rawValue: 1 << 5)
        static let passThrough = Flags(rawValue: 1 << 6)
        static let last = Flags(rawValue: 1 << 7)
        static let end = Flags(rawValue: 1 << 8)
        static let next = Flags(rawValue: 1 << 9)
        static let chain = Flags(rawValue: 1 << 10)
        static let noSubrequest = Flags(rawValue: 1 << 11)
        static let noEscape = Flags(rawValue: 1 << 12)
        static let queryAppend = Flags(rawValue: 1 << 13)
        static let queryDiscard = Flags(rawValue: 1 << 14)
        static let queryLast = Flags(rawValue: 1 << 15)
        static let queryNone = Flags(rawValue: 1 << 16)
        static let escapeBackReferences = Flags(rawValue: 1 << 17)
        static let escapeNoPlus = Flags(rawValue: 1 << 18)
        static let escapeControls = Flags(rawValue: 1 << 19)
        static let discardPathInfo = Flags(rawValue: 1 << 20)
        static let unsafePrefixStat = Flags(rawValue: 1 << 21)
        static let unsafeAllow3F = Flags(rawValue: 1 << 22)
        static let unc = Flags(rawValue: 1 << 23)
    }

    var span: SourceSpan
    /// The pattern without `!`.
    var pattern: Word
    /// `nil`: a placeholder stands in it.
    var regex: Pattern?
    var output: Bytes
    var outputWord: Word
    var flags: Flags = []
    var flagTexts: [String] = []
    var statusCode = 302
    var skip = 0
    var rounds = 32000
    var environment: [Bytes] = []
    var forcedType: Bytes?
    var forcedHandler: Bytes?
    var escapes: Bytes?
    var noEscapes: Bytes?
    var conditions: [Condition] = []
    var templateCondition: String?

    /// The pattern as it is written.
    var shownPattern: String { (flags.contains(.negated) ? "!" : "") + pattern.text }

    /// After the rule, nothing further of its list is looked at.
    var isTerminal: Bool { !flags.isDisjoint(with: [.last, .end, .status, .proxy, .passThrough]) }
}

/// A `RewriteCond`.
struct Condition: Sendable {
    enum Test: Sendable {
        case regex(Pattern)
        case fileExists, fileSize, directory, link, executable
        case url, file
        case equal, less, lessOrEqual, greater, greaterOrEqual
        case integer(IntegerComparison)
        case expression(Expression)
        /// Not readable: a placeholder, or an expression that is not understood.
        case unknown(String)
    }

    enum IntegerComparison: Sendable { case equal, less, lessOrEqual, greater, greaterOrEqual }

    var span: SourceSpan
    var input: Bytes
    var inputWord: Word
    /// The pattern without `!` and operator.
    var operand: Bytes
    var patternWord: Word
    var test: Test
    var negated = false
    var noCase = false
    var orNext = false
    var templateCondition: String?
    /// Why the expression is not understood.
    var problem: ExpressionError?
}

/// What a directive that cannot be read is worth: httpd does not start, or answers 500 when it stands in `.htaccess`.
struct DirectiveError: Error {
    var message: String
    var place: SourceSpan
    var help: String?

    init(_ message: String, at place: SourceSpan, help: String? = nil) {
        self.message = message
        self.place = place
        self.help = help
    }
}

/// Reads `RewriteRule` and `RewriteCond` as mod_rewrite's own parser does.
struct RewriteParser {
    let patterns: PatternCache
    let version: ServerContext.Version?

    static let statuses: Set<Int> = [
        100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403,
        404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 426, 428, 429, 431, 451,
        500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
    ]

    func compile(_ source: Bytes, noCase: Bool, at span: SourceSpan) throws(DirectiveError) -> Pattern {
        var options = HttpdVersion.patternOptions(version)
        if noCase { options.insert(.caseless) }
        do throws(Pattern.CompileError) {
            return try patterns.pattern(source, options: options)
        } catch {
            throw DirectiveError("the pattern does not compile: \(error.message) (at byte \(error.offset))", at: span)
        }
    }

    func rule(_ item: Item, conditions: [Condition]) throws(DirectiveError) -> Rule {
        guard let words = item.rewriteWords else {
            throw DirectiveError("RewriteRule takes a pattern and a substitution", at: item.span, help: #"write "-" for a rule that changes nothing"#)
        }
        var rule = Rule(span: item.span, pattern: words[0], output: words[1].bytes, outputWord: words[1])
        rule.conditions = conditions
        rule.templateCondition = item.templateCondition
        if words.count > 2 {
            for (key, value) in try flags(words[2]) { try apply(key, value, to: &rule, at: words[2].content) }
        }
        if rule.pattern.bytes.first == UInt8(ascii: "!") {
            rule.flags.insert(.negated)
            rule.pattern.bytes.removeFirst()
        }
        if words[0].isKnown {
            rule.regex = try compile(rule.pattern.bytes, noCase: rule.flags.contains(.noCase), at: words[0].content)
        }
        if rule.output == Bytes("-") { rule.flags.insert(.noSubstitution) }
        if rule.output.last == UInt8(ascii: "?") {
            if rule.flags.contains(.queryAppend) {
                rule.flags.insert(.queryLast)
            } else {
                rule.flags.insert(.queryNone)
                rule.output.removeLast()
            }
        } else if rule.flags.contains(.queryDiscard), !rule.output.contains(UInt8(ascii: "?")) {
            rule.flags.insert(.queryNone)
        }
        return rule
    }

    private func flags(_ word: Word) throws(DirectiveError) -> [(key: Bytes, value: Bytes?)] {
        let bytes = word.bytes
        guard bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), bytes.count > 2 else {
            throw DirectiveError(
                "flags must stand in brackets without blanks, not \(word.text)", at: word.span,
                help: "write [L,R=301] without blanks, or quote the whole list")
        }
        var flags: [(key: Bytes, value: Bytes?)] = []
        for part in bytes[1..<(bytes.count - 1)].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let part = Array(part).trimmed
            if part.isEmpty { continue }
            if let equals = part.firstIndex(of: UInt8(ascii: "=")) {
                flags.append((Array(part[..<equals]), Array(part[(equals + 1)...])))
            } else {
                flags.append((part, nil))
            }
        }
        return flags
    }

    private func apply(_ key: Bytes, _ value: Bytes?, to rule: inout Rule, at span: SourceSpan) throws(DirectiveError) {
        let text = value.map { "\(key.text)=\($0.text)" } ?? key.text
        rule.flagTexts.append(text)
        switch key.lowercasedBytes.text {
        case "b", "backrefescaping":
            rule.flags.insert(.escapeBackReferences)
            if let value, !value.isEmpty { rule.escapes = value }
        case "bne":
            guard let value, !value.isEmpty else { throw DirectiveError("the flag BNE needs a list of characters: BNE=...", at: span) }
            rule.noEscapes = value
        case "bnp", "backrefernoplus": rule.flags.insert(.escapeNoPlus)
        case "bctls": rule.flags.formUnion([.escapeControls, .escapeBackReferences])
        case "c", "chain": rule.flags.insert(.chain)
        case "co", "cookie": break
        case "dpi", "discardpath": rule.flags.insert(.discardPathInfo)
        case "e", "env": rule.environment.append(value ?? [])
        case "end": rule.flags.insert(.end)
        case "f", "forbidden":
            rule.flags.formUnion([.status, .noSubstitution])
            rule.statusCode = 403
        case "g", "gone":
            rule.flags.formUnion([.status, .noSubstitution])
            rule.statusCode = 410
        case "h", "handler": rule.forcedHandler = value ?? []
        case "l", "last": rule.flags.insert(.last)
        case "ne", "noescape": rule.flags.insert(.noEscape)
        case "n", "next":
            rule.flags.insert(.next)
            if let value, !value.isEmpty { rule.rounds = value.leadingInteger }
        case "ns", "nosubreq": rule.flags.insert(.noSubrequest)
        case "nc", "nocase": rule.flags.insert(.noCase)
        case "p", "proxy": rule.flags.insert(.proxy)
        case "pt", "passthrough": rule.flags.insert(.passThrough)
        case "qsa", "qsappend": rule.flags.insert(.queryAppend)
        case "qsd", "qsdiscard": rule.flags.insert(.queryDiscard)
        case "qsl", "qslast": rule.flags.insert(.queryLast)
        case "r", "redirect": try applyRedirect(value ?? [], to: &rule, at: span)
        case "s", "skip": rule.skip = (value ?? []).leadingInteger
        case "t", "type": rule.forcedType = value ?? []
        case "unsafeprefixstat" where HttpdVersion.isAtLeast(version, 60): rule.flags.insert(.unsafePrefixStat)
        case "unsafeallow3f" where HttpdVersion.isAtLeast(version, 60): rule.flags.insert(.unsafeAllow3F)
        case "unc" where HttpdVersion.isAtLeast(version, 62): rule.flags.insert(.unc)
        default:
            throw DirectiveError(
                "RewriteRule has no flag \(key.text)", at: span,
                help: NearestName.of(key.text.lowercased(), among: Self.longFlags).map { "did you mean \($0)?" })
        }
    }

    private static let longFlags = [
        "last", "end", "next", "chain", "skip", "forbidden", "gone", "redirect", "proxy", "passthrough", "qsappend", "qsdiscard",
        "nocase", "noescape", "env", "type", "handler", "nosubreq", "cookie", "discardpath", "QSA", "PT", "NE", "NC",
    ]

    private func applyRedirect(_ value: Bytes, to rule: inout Rule, at span: SourceSpan) throws(DirectiveError) {
        rule.flags.insert(.redirect)
        guard !value.isEmpty else { return }
        var status = 0
        switch value.lowercasedBytes.text {
        case "permanent": status = 301
        case "temp": status = 302
        case "seeother": status = 303
        default:
            if value[0].isDigit {
                status = value.leadingInteger
                guard Self.statuses.contains(status) else { throw DirectiveError("\(value.text) is not a status for the flag R", at: span) }
                if !(300..<400).contains(status) || status == 304 { rule.flags.formUnion([.status, .noSubstitution]) }
            }
        }
        rule.statusCode = status
    }

    // MARK: Conditions

    func condition(_ item: Item) throws(DirectiveError) -> Condition {
        guard let words = item.rewriteWords else {
            throw DirectiveError("RewriteCond takes a test string and a condition", at: item.span)
        }
        var condition = Condition(
            span: item.span, input: words[0].bytes, inputWord: words[0], operand: words[1].bytes, patternWord: words[1],
            test: .unknown(""), templateCondition: item.templateCondition)
        if words.count > 2 {
            for (key, _) in try flags(words[2]) {
                switch key.lowercasedBytes.text {
                case "nc", "nocase": condition.noCase = true
                case "or", "ornext": condition.orNext = true
                case "nv", "novary": break
                default: throw DirectiveError("RewriteCond has no flag \(key.text)", at: words[2].content, help: "the flags are NC, OR and NV")
                }
            }
        }
        var pattern = words[1].bytes
        if pattern.first == UInt8(ascii: "!") {
            condition.negated = true
            pattern.removeFirst()
        }
        if let placeholder = words[1].placeholder ?? words[0].placeholder {
            condition.test = .unknown("the value of \(placeholder) is not known")
            condition.operand = pattern
            return condition
        }
        if words[0].bytes.equalsIgnoringCase("expr") {
            condition.operand = pattern
            do throws(ExpressionError) {
                condition.test = .expression(try ExpressionParser.parse(condition: pattern, patterns: patterns, version: version))
            } catch {
                condition.test = .unknown("the expression is not understood: \(error.message)")
                condition.problem = error
            }
            return condition
        }
        if let test = Self.comparison(&pattern, negated: &condition.negated) {
            condition.test = test
        } else {
            condition.test = .regex(try compile(pattern, noCase: condition.noCase, at: words[1].content))
        }
        condition.operand = pattern
        return condition
    }

    /// The test that is not a regular expression, when the pattern is one; what remains of the pattern is its operand.
    private static func comparison(_ pattern: inout Bytes, negated: inout Bool) -> Condition.Test? {
        guard pattern.count >= 2 else { return nil }
        if pattern[0] == UInt8(ascii: "-") {
            if pattern.count == 2 {
                switch pattern[1] {
                case UInt8(ascii: "f"): return .fileExists
                case UInt8(ascii: "s"): return .fileSize
                case UInt8(ascii: "d"): return .directory
                case UInt8(ascii: "x"): return .executable
                case UInt8(ascii: "h"), UInt8(ascii: "L"), UInt8(ascii: "l"): return .link
                case UInt8(ascii: "U"): return .url
                case UInt8(ascii: "F"): return .file
                default: return nil
                }
            }
            guard pattern.count >= 4 else { return nil }
            let test: Condition.Test
            switch pattern[1..<3].text {
            case "lt": test = .integer(.less)
            case "le": test = .integer(.lessOrEqual)
            case "gt": test = .integer(.greater)
            case "ge": test = .integer(.greaterOrEqual)
            case "eq": test = .integer(.equal)
            case "ne":
                test = .integer(.equal)
                negated.toggle()
            default: return nil
            }
            pattern.removeFirst(3)
            return test
        }
        switch pattern[0] {
        case UInt8(ascii: ">"), UInt8(ascii: "<"):
            let isGreater = pattern.removeFirst() == UInt8(ascii: ">")
            if pattern.first == UInt8(ascii: "=") {
                pattern.removeFirst()
                return isGreater ? .greaterOrEqual : .lessOrEqual
            }
            return isGreater ? .greater : .less
        case UInt8(ascii: "="):
            pattern.removeFirst()
            if pattern == Bytes("\"\"") { pattern = [] }
            return .equal
        default: return nil
        }
    }
}
