import Patterns
import Routing

/// An ap_expr: what `<If>`, `RewriteCond expr`, `Require expr` and `SetEnvIfExpr` evaluate.
indirect enum Expression: Sendable {
    case constant(Bool)
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case string(Operator, Text, Text)
    case integer(Operator, Text, Text)
    case match(Text, Pattern, negated: Bool)
    case member(Text, [Text])
    case unary(UInt8, Text)
    case binary(String, Text, Text)

    enum Operator: String, Sendable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

    /// A string of an expression.
    indirect enum Text: Sendable {
        case literal(Bytes)
        case variable(String)
        case function(String, Text)
        case group(Int)
        case concatenation([Text])
    }
}

extension Expression {
    /// Whether this is one comparison, and the client's address takes part in it.
    var comparesClient: Bool {
        switch self {
        case .constant, .not, .and, .or, .unary: false
        case .string(_, let left, let right), .integer(_, let left, let right), .binary(_, let left, let right): left.namesClient || right.namesClient
        case .match(let text, _, _): text.namesClient
        case .member(let text, let members): text.namesClient || members.contains(where: \.namesClient)
        }
    }
}

extension Expression {
    /// Equal for comparisons that hold together.
    var key: String {
        if case .match(let text, let pattern, _) = self { return "\(text) \(pattern.source.text)" }
        return "\(self)"
    }
}

extension Expression.Text {
    fileprivate var namesClient: Bool {
        switch self {
        case .literal, .group: false
        case .variable(let name): ["REMOTE_ADDR", "CONN_REMOTE_ADDR"].contains(name)
        case .function(_, let argument): argument.namesClient
        case .concatenation(let parts): parts.contains(where: \.namesClient)
        }
    }
}

struct ExpressionError: Error {
    var message: String
    init(_ message: String) { self.message = message }
}

/// Reads expressions of ap_expr (documented in "Expressions in Apache HTTP Server").
struct ExpressionParser {
    private let bytes: Bytes
    private var position = 0
    private var depth = 0
    private var terms = 0
    private let patterns: PatternCache
    private let version: ServerContext.Version?

    private init(_ bytes: Bytes, _ patterns: PatternCache, _ version: ServerContext.Version?) {
        self.bytes = bytes
        self.patterns = patterns
        self.version = version
    }

    static func parse(condition bytes: Bytes, patterns: PatternCache, version: ServerContext.Version?) throws(ExpressionError) -> Expression {
        var parser = ExpressionParser(bytes, patterns, version)
        let expression = try parser.disjunction()
        parser.skipBlanks()
        guard parser.position == bytes.count else { throw ExpressionError("unexpected \"\(bytes[parser.position...].prefix(20).text)\"") }
        return expression
    }

    /// A text with `%{VARIABLE}` in it, as `ErrorDocument`, `SetHandler` and `Redirect` in a section take it.
    static func parse(text bytes: Bytes, patterns: PatternCache, version: ServerContext.Version?) throws(ExpressionError) -> Expression.Text {
        var parser = ExpressionParser(bytes, patterns, version)
        return try parser.interpolation(until: nil)
    }

    private mutating func skipBlanks() { while position < bytes.count, bytes[position].isSpace { position += 1 } }
    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func accept(_ text: String) -> Bool {
        skipBlanks()
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func enter() throws(ExpressionError) {
        depth += 1
        if depth > 50 { throw ExpressionError("it is nested more than 50 deep") }
    }

    private mutating func disjunction() throws(ExpressionError) -> Expression {
        try enter()
        defer { depth -= 1 }
        var left = try conjunction()
        while accept("||") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ExpressionError) -> Expression {
        var left = try negation()
        while accept("&&") { left = .and(left, try negation()) }
        return left
    }

    private mutating func negation() throws(ExpressionError) -> Expression {
        skipBlanks()
        if current == UInt8(ascii: "!"), position + 1 < bytes.count, bytes[position + 1] != UInt8(ascii: "="), bytes[position + 1] != UInt8(ascii: "~") {
            position += 1
            try enter()
            defer { depth -= 1 }
            return .not(try negation())
        }
        return try primary()
    }

    private mutating func primary() throws(ExpressionError) -> Expression {
        // The tree of a chain is as deep as the chain is long.
        terms += 1
        if terms > 1_000 { throw ExpressionError("it has more than 1000 terms") }
        skipBlanks()
        guard let byte = current else { throw ExpressionError("it ends too early") }
        if byte == UInt8(ascii: "(") {
            position += 1
            let inner = try disjunction()
            guard accept(")") else { throw ExpressionError("a closing parenthesis is missing") }
            return inner
        }
        if byte == UInt8(ascii: "-"), position + 2 < bytes.count, bytes[position + 1].isAlpha,
            bytes[position + 2].isSpace || bytes[position + 2] == UInt8(ascii: "%") || bytes[position + 2] == UInt8(ascii: "'")
                || bytes[position + 2] == UInt8(ascii: "\"")
        {
            let op = bytes[position + 1]
            guard "nzTRdefsLhxFUA".utf8.contains(op) else { throw ExpressionError("there is no test -\(Character(Unicode.Scalar(op)))") }
            position += 2
            return .unary(op, try text())
        }
        for (word, value) in [("true", true), ("false", false)] where bytes[position...].starts(with: word.utf8) {
            let end = position + word.utf8.count
            if end == bytes.count || !bytes[end].isWordCharacter && bytes[end] != UInt8(ascii: "(") {
                position = end
                return .constant(value)
            }
        }
        return try comparison(try text())
    }

    private mutating func comparison(_ left: Expression.Text) throws(ExpressionError) -> Expression {
        skipBlanks()
        if accept("=~") { return .match(left, try regex(), negated: false) }
        if accept("!~") { return .match(left, try regex(), negated: true) }
        if accept("==") || accept("=") { return .string(.equal, left, try text()) }
        if accept("!=") { return .string(.notEqual, left, try text()) }
        if accept("<=") { return .string(.lessOrEqual, left, try text()) }
        if accept(">=") { return .string(.greaterOrEqual, left, try text()) }
        if accept("<") { return .string(.less, left, try text()) }
        if accept(">") { return .string(.greater, left, try text()) }
        if current == UInt8(ascii: "-") || current?.isAlpha == true {
            let start = position
            if current == UInt8(ascii: "-") { position += 1 }
            while let byte = current, byte.isAlpha { position += 1 }
            let word = bytes[start..<position].text
            switch word.hasPrefix("-") ? String(word.dropFirst()) : word {
            case "eq": return .integer(.equal, left, try text())
            case "ne": return .integer(.notEqual, left, try text())
            case "lt": return .integer(.less, left, try text())
            case "le": return .integer(.lessOrEqual, left, try text())
            case "gt": return .integer(.greater, left, try text())
            case "ge": return .integer(.greaterOrEqual, left, try text())
            case "in":
                guard accept("{") else { throw ExpressionError("-in wants a list in braces") }
                var members: [Expression.Text] = []
                repeat { members.append(try text()) } while accept(",")
                guard accept("}") else { throw ExpressionError("a closing brace is missing") }
                return .member(left, members)
            case "ipmatch", "strmatch", "strcmatch", "fnmatch":
                return .binary(word.hasPrefix("-") ? String(word.dropFirst()) : word, left, try text())
            default: throw ExpressionError("\(word) is not an operator")
            }
        }
        throw ExpressionError("an operator is missing")
    }

    /// Concatenated strings.
    private mutating func text() throws(ExpressionError) -> Expression.Text {
        var parts = [try part()]
        while accept(".") { parts.append(try part()) }
        return parts.count == 1 ? parts[0] : .concatenation(parts)
    }

    private mutating func part() throws(ExpressionError) -> Expression.Text {
        skipBlanks()
        guard let byte = current else { throw ExpressionError("a string is missing at the end") }
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
            position += 1
            return try interpolation(until: byte)
        }
        if byte == UInt8(ascii: "%"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "{") { return try variable() }
        if byte == UInt8(ascii: "$"), position + 1 < bytes.count, bytes[position + 1].isDigit {
            position += 2
            return .group(Int(bytes[position - 1] - 0x30))
        }
        if byte.isDigit || (byte == UInt8(ascii: "-") && position + 1 < bytes.count && bytes[position + 1].isDigit) {
            let start = position
            position += 1
            while let digit = current, digit.isDigit { position += 1 }
            return .literal(Array(bytes[start..<position]))
        }
        if byte.isAlpha {
            let start = position
            while let letter = current, letter.isWordCharacter { position += 1 }
            let name = bytes[start..<position].text
            guard accept("(") else { throw ExpressionError("\(name) is neither quoted nor a function") }
            let argument = try text()
            guard accept(")") else { throw ExpressionError("a closing parenthesis is missing") }
            guard Self.functions.contains(name.lowercased()) else { throw ExpressionError("there is no function \(name)") }
            return .function(name.lowercased(), argument)
        }
        throw ExpressionError("a string is missing at \"\(bytes[position...].prefix(20).text)\"")
    }

    private mutating func variable() throws(ExpressionError) -> Expression.Text {
        guard let close = bytes[position...].firstIndex(of: UInt8(ascii: "}")) else { throw ExpressionError("a closing brace is missing") }
        let inner = Array(bytes[(position + 2)..<close])
        position = close + 1
        if let colon = inner.firstIndex(of: UInt8(ascii: ":")), colon > 0 {
            return .function(inner[..<colon].text.lowercased(), .literal(Array(inner[(colon + 1)...])))
        }
        let name = inner.text.uppercased()
        guard Self.variables.contains(name) || Self.foreign.contains(where: name.hasPrefix) else { throw ExpressionError("there is no variable \(name)") }
        return .variable(name)
    }

    /// The variables of httpd's core; others belong to modules.
    private static let variables: Set<String> = [
        "HTTPS", "IPV6", "CONN_LOG_ID", "CONN_REMOTE_ADDR", "HTTP2", "REQUEST_METHOD", "REQUEST_SCHEME", "REQUEST_URI", "REQUEST_FILENAME", "REMOTE_HOST",
        "REMOTE_IDENT", "REMOTE_USER", "SERVER_ADMIN", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "SCRIPT_FILENAME", "PATH_INFO", "QUERY_STRING",
        "IS_SUBREQ", "DOCUMENT_ROOT", "AUTH_TYPE", "THE_REQUEST", "CONTENT_TYPE", "HANDLER", "REQUEST_LOG_ID", "SCRIPT_USER", "SCRIPT_GROUP", "DOCUMENT_URI",
        "LAST_MODIFIED", "CONTEXT_PREFIX", "CONTEXT_DOCUMENT_ROOT", "REQUEST_STATUS", "REMOTE_ADDR", "REMOTE_PORT", "SERVER_ADDR", "HTTP_USER_AGENT",
        "HTTP_PROXY_CONNECTION", "HTTP_REFERER", "HTTP_COOKIE", "HTTP_FORWARDED", "HTTP_HOST", "HTTP_ACCEPT", "TIME_YEAR", "TIME_MON", "TIME_DAY", "TIME_HOUR",
        "TIME_MIN", "TIME_SEC", "TIME_WDAY", "TIME", "SERVER_SOFTWARE", "API_VERSION",
    ]
    private static let functions: Set<String> = [
        "osenv", "env", "resp", "req", "http", "note", "reqenv", "req_novary", "tolower", "toupper", "escape", "unescape", "file", "filesize", "base64",
        "unbase64", "sha1", "md5", "ldap", "ssl",
    ]
    private static let foreign = ["SSL_", "H2", "HTTP2", "GEOIP", "MM_", "OIDC"]

    private mutating func interpolation(until quote: UInt8?) throws(ExpressionError) -> Expression.Text {
        var parts: [Expression.Text] = []
        var literal: Bytes = []
        while let byte = current {
            if byte == quote { break }
            if byte == UInt8(ascii: "\\"), quote != nil, position + 1 < bytes.count {
                position += 1
                switch bytes[position] {
                case UInt8(ascii: "n"): literal.append(0x0A)
                case UInt8(ascii: "t"): literal.append(0x09)
                case UInt8(ascii: "r"): literal.append(0x0D)
                default: literal.append(bytes[position])
                }
                position += 1
            } else if byte == UInt8(ascii: "%"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "{") {
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = []
                parts.append(try variable())
            } else if byte == UInt8(ascii: "$"), position + 1 < bytes.count, bytes[position + 1].isDigit, quote != nil {
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = []
                parts.append(.group(Int(bytes[position + 1] - 0x30)))
                position += 2
            } else {
                literal.append(byte)
                position += 1
            }
        }
        if let quote {
            guard current == quote else { throw ExpressionError("a closing quote is missing") }
            position += 1
        }
        if !literal.isEmpty || parts.isEmpty { parts.append(.literal(literal)) }
        return parts.count == 1 ? parts[0] : .concatenation(parts)
    }

    private mutating func regex() throws(ExpressionError) -> Pattern {
        skipBlanks()
        guard var delimiter = current else { throw ExpressionError("a pattern is missing") }
        if delimiter == UInt8(ascii: "m"), position + 1 < bytes.count {
            position += 1
            delimiter = bytes[position]
        } else if delimiter != UInt8(ascii: "/") {
            throw ExpressionError("a pattern between slashes is missing")
        }
        position += 1
        var source: Bytes = []
        while let byte = current, byte != delimiter {
            if byte == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == delimiter { position += 1 }
            source.append(bytes[position])
            position += 1
        }
        guard current == delimiter else { throw ExpressionError("the pattern is not closed") }
        position += 1
        var options = HttpdVersion.patternOptions(version)
        // There is no other flag.
        if current == UInt8(ascii: "i") {
            options.insert(.caseless)
            position += 1
        }
        do throws(Pattern.CompileError) {
            return try patterns.pattern(source, options: options)
        } catch {
            throw ExpressionError("the pattern does not compile: \(error.message)")
        }
    }
}
