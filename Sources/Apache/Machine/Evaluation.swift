import Patterns
import Routing
import Source

/// ap_expr.
extension Machine {
    /// - Parameter fresh: `$1` stands for nothing until a pattern of the expression has matched.
    func evaluate(_ expression: Expression, _ r: MachineRequest, at span: SourceSpan?, fresh: Bool) throws(Halt) -> Bool {
        if fresh {
            expressionMatch = nil
            expressionHasGroups = false
        }
        return try evaluate(expression, r, at: span)
    }

    func evaluate(_ expression: Expression, _ r: MachineRequest, at span: SourceSpan?) throws(Halt) -> Bool {
        if request.clientAddress == nil, expression.comparesClient {
            let what = "a comparison with the client's address in \(span?.text ?? "an expression")"
            // A pattern matches or not, whether that is asked for or the opposite.
            let holds = decide(.client(expression.key, "\(what) holds", "\(what) does not hold", isCertain: false))
            if case .match(_, _, let negated) = expression { return holds != negated }
            return holds
        }
        switch expression {
        case .constant(let value): return value
        case .not(let inner): return try !evaluate(inner, r, at: span)
        case .and(let left, let right):
            if try !evaluate(left, r, at: span) { return false }
            return try evaluate(right, r, at: span)
        case .or(let left, let right):
            if try evaluate(left, r, at: span) { return true }
            return try evaluate(right, r, at: span)
        case .string(let op, let left, let right):
            let order = Self.order(try evaluate(left, r), try evaluate(right, r))
            return Self.holds(op, order)
        case .integer(let op, let left, let right):
            let a = try evaluate(left, r).leadingInteger
            let b = try evaluate(right, r).leadingInteger
            return Self.holds(op, a == b ? 0 : a < b ? -1 : 1)
        case .match(let text, let pattern, let negated):
            let subject = try evaluate(text, r)
            let match = try search(pattern, subject, span)
            // A pattern without groups leaves those of an earlier one alone.
            if pattern.groupCount > 0 {
                expressionMatch = match.map { (subject, $0) }
                expressionHasGroups = true
            }
            return (match != nil) != negated
        case .member(let text, let members):
            let value = try evaluate(text, r)
            for member in members where try evaluate(member, r) == value { return true }
            return false
        case .unary(let op, let text): return try unary(op, try evaluate(text, r), r, at: span)
        case .binary(let op, let left, let right):
            let a = try evaluate(left, r)
            let b = try evaluate(right, r)
            switch op {
            case "ipmatch": return Network.contains(b, a.text)
            case "strmatch": return Glob("x" + b.text).matches("x" + a.text)
            case "strcmatch": return Glob("x" + b.lowercasedBytes.text).matches("x" + a.lowercasedBytes.text)
            default: return PathGlob.matches(b, a)
            }
        }
    }

    private static func holds(_ op: Expression.Operator, _ order: Int) -> Bool {
        switch op {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }

    private func unary(_ op: UInt8, _ value: Bytes, _ r: MachineRequest, at span: SourceSpan?) throws(Halt) -> Bool {
        switch op {
        case UInt8(ascii: "f"): return isRegularFile(value)
        case UInt8(ascii: "d"): return isDirectory(value)
        case UInt8(ascii: "e"): return exists(value)
        case UInt8(ascii: "s"):
            return isRegularFile(value) && hasContent(value)
        case UInt8(ascii: "L"), UInt8(ascii: "h"): return isLink(value)
        case UInt8(ascii: "x"): return exists(value) && isExecutable(value)
        case UInt8(ascii: "F"): 
            if value.isEmpty { return false }
            return try subrequest(r, file: value).status < 300
        case UInt8(ascii: "n"): return !value.isEmpty
        case UInt8(ascii: "z"): return value.isEmpty
        case UInt8(ascii: "T"):
            let text = value.lowercasedBytes.text
            return !["", "0", "off", "false", "no"].contains(text)
        case UInt8(ascii: "R"): return isClient(in: [value], span)
        case UInt8(ascii: "U"), UInt8(ascii: "A"):
            guard !value.isEmpty else { return false }
            return try subrequest(r, uri: value).status < 400
        default: throw .unknown("the test -\(Character(Unicode.Scalar(op))) is not evaluated", span)
        }
    }

    func evaluate(_ text: Expression.Text, _ r: MachineRequest) throws(Halt) -> Bytes {
        switch text {
        case .literal(let bytes): return bytes
        case .concatenation(let parts):
            var result: Bytes = []
            for part in parts { result += try evaluate(part, r) }
            return result
        case .group(let number):
            guard let source = expressionMatch, let range = source.match[number] else { return [] }
            return Array(source.subject[range])
        case .variable(let name):
            switch name {
            case "REQUEST_FILENAME", "SCRIPT_FILENAME":
                return r.filename ?? []
            case "REQUEST_STATUS": return Bytes(String(r.status))
            case "HANDLER": return r.handler ?? []
            default: return try value(name, r)
            }
        case .function(let name, let argument):
            let value = try evaluate(argument, r)
            switch name {
            case "tolower": return value.lowercasedBytes
            case "toupper": return value.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }
            case "escape": return URLText.escape(value)
            case "unescape": return URLText.unescape(value, isStrict: true)
            case "req", "http", "req_novary": return try headerValue(value.text)
            case "reqenv", "env": return try environmentValue(value.text, r)
            case "osenv":
                switch context.environment[value.text] {
                case .known(let text): return Bytes(text)
                case .absent: return []
                case .unknown(let unknown): throw .unknown(unknown.reason, nil)
                }
            default: throw .unknown("the function \(name) of expressions is not evaluated", nil)
            }
        }
    }
}
