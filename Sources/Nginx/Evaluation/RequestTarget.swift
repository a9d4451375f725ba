/// A request target as nginx takes it apart (`ngx_http_parse_request_line`, `ngx_http_parse_complex_uri`).
struct RequestTarget {
    /// Decoded and normalised: what rules and locations see.
    var uri: [UInt8]
    /// The query as sent; `nil` without `?`.
    var arguments: [UInt8]
    /// Path and query as sent: `$request_uri`.
    var unparsed: [UInt8]
    /// The host of an absolute target.
    var host: [UInt8]?
    /// The path was percent-encoded or holds a `+`: captures are escaped again where they land in arguments.
    var isEscaped: Bool

    /// Why the server answers 400.
    enum Invalid: Error {
        /// The request line could not be taken apart: error pages see no protocol.
        case line
        /// The path has a faulty escape, or leads above the root.
        case path
    }

    init(_ target: [UInt8], mergesSlashes: Bool) throws(Invalid) {
        var bytes = target[...]
        // Blanks before the target and after it are skipped.
        while bytes.first == 0x20 { bytes = bytes.dropFirst() }
        while bytes.last == 0x20 { bytes = bytes.dropLast() }
        guard let first = bytes.first else { throw .line }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { throw .line }
        var isEmptyPath = false
        if first != UInt8(ascii: "/") {
            guard let rest = Self.skipScheme(bytes) else { throw .line }
            guard let end = Self.hostEnd(rest) else { throw .line }
            host = Array(rest[rest.startIndex..<end.host])
            bytes = rest[end.authority...]
            if bytes.isEmpty {
                bytes = [UInt8(ascii: "/")]
            } else if bytes.first == UInt8(ascii: "?") {
                isEmptyPath = true
            }
        }
        unparsed = Array(bytes)
        uri = []
        arguments = []
        isEscaped = false
        guard normalise(bytes, mergesSlashes: mergesSlashes, isEmptyPath: isEmptyPath) else { throw .path }
    }

    /// Whether what begins like this cannot be taken apart, whatever follows.
    static func isMalformed(_ start: [UInt8]) -> Bool {
        // It may be a scheme that goes on.
        if start.allSatisfy({ isLetter($0) || isDigit($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }) { return false }
        do throws(Invalid) {
            _ = try RequestTarget(start, mergesSlashes: false)
            return false
        } catch { return error == .line }
    }

    private static func skipScheme(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = bytes.first, isLetter(first) else { return nil }
        var at = bytes.startIndex
        while at < bytes.endIndex, isLetter(bytes[at]) || isDigit(bytes[at]) || bytes[at] == 0x2B || bytes[at] == 0x2D || bytes[at] == 0x2E {
            at += 1
        }
        guard bytes[at...].starts(with: "://".utf8) else { return nil }
        return bytes[(at + 3)...]
    }

    private static func hostEnd(_ bytes: ArraySlice<UInt8>) -> (host: Int, authority: Int)? {
        var at = bytes.startIndex
        if at < bytes.endIndex, bytes[at] == UInt8(ascii: "[") {
            while at < bytes.endIndex, bytes[at] != UInt8(ascii: "]") {
                if bytes[at] == UInt8(ascii: "/") { return nil }
                at += 1
            }
            guard at < bytes.endIndex else { return nil }
            at += 1
        } else {
            while at < bytes.endIndex, isLetter(bytes[at]) || isDigit(bytes[at]) || bytes[at] == 0x2E || bytes[at] == 0x2D { at += 1 }
        }
        let host = at
        if at < bytes.endIndex, bytes[at] == UInt8(ascii: ":") {
            at += 1
            while at < bytes.endIndex, isDigit(bytes[at]) { at += 1 }
        }
        guard at == bytes.endIndex || bytes[at] == UInt8(ascii: "/") || bytes[at] == UInt8(ascii: "?") else { return nil }
        return (host, at)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private enum State { case usual, slash, dot, dotDot, quoted, quotedSecond }

    private mutating func normalise(_ source: ArraySlice<UInt8>, mergesSlashes: Bool, isEmptyPath: Bool) -> Bool {
        var state = State.usual
        var quotedState = State.usual
        var decoded: UInt8 = 0
        var at = source.startIndex
        if isEmptyPath { uri.append(UInt8(ascii: "/")) }
        uri.reserveCapacity(source.count)

        /// Drops `/name/..`; false above the root.
        func up(_ count: Int) -> Bool {
            var index = uri.count - count
            while true {
                if index < 0 { return false }
                if uri[index] == UInt8(ascii: "/") { break }
                index -= 1
            }
            uri.removeLast(uri.count - index - 1)
            return true
        }
        func takeArguments(from start: Int) {
            arguments = Array(source[start...].prefix { $0 != UInt8(ascii: "#") })
        }

        while at < source.endIndex {
            var byte = source[at]
            at += 1
            // A decoded byte goes through the state that it was found in.
            var again = true
            while again {
                again = false
                switch state {
                case .usual, .slash, .dot, .dotDot:
                    switch byte {
                    case UInt8(ascii: "/"):
                        switch state {
                        case .usual:
                            uri.append(byte)
                            state = .slash
                        case .slash:
                            if !mergesSlashes { uri.append(byte) }
                        case .dot:
                            uri.removeLast()
                            state = .slash
                        case .dotDot:
                            guard up(4) else { return false }
                            state = .slash
                        default: break
                        }
                    case UInt8(ascii: "%"):
                        quotedState = state
                        state = .quoted
                    case UInt8(ascii: "?"), UInt8(ascii: "#"):
                        if state == .dot { uri.removeLast() }
                        if state == .dotDot, !up(4) { return false }
                        if byte == UInt8(ascii: "?") { takeArguments(from: at) }
                        return true
                    case UInt8(ascii: "."):
                        uri.append(byte)
                        switch state {
                        case .slash: state = .dot
                        case .dot: state = .dotDot
                        case .dotDot: state = .usual
                        default: break
                        }
                    default:
                        if byte == UInt8(ascii: "+") { isEscaped = true }
                        uri.append(byte)
                        state = .usual
                    }
                case .quoted:
                    isEscaped = true
                    guard let digit = Self.hex(byte) else { return false }
                    decoded = digit
                    state = .quotedSecond
                case .quotedSecond:
                    guard let digit = Self.hex(byte) else { return false }
                    byte = decoded << 4 | digit
                    if byte == 0 { return false }
                    if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "?") {
                        uri.append(byte)
                        state = .usual
                        break
                    }
                    state = quotedState
                    again = true
                }
            }
        }
        switch state {
        case .quoted, .quotedSecond: return false
        case .dot: uri.removeLast()
        case .dotDot: return up(4)
        default: break
        }
        return true
    }

    static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

/// Escaping as `ngx_escape_uri` and `ngx_unescape_uri` do it.
enum Escaping {
    enum Kind { case uri, arguments }

    static func escape(_ bytes: some Sequence<UInt8>, _ kind: Kind, sinceStrict: Bool) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            if mustEscape(byte, kind, sinceStrict) {
                result.append(UInt8(ascii: "%"))
                result.append(digit(byte >> 4))
                result.append(digit(byte & 15))
            } else {
                result.append(byte)
            }
        }
        return result
    }

    private static func mustEscape(_ byte: UInt8, _ kind: Kind, _ sinceStrict: Bool) -> Bool {
        if byte <= 0x20 || byte >= 0x7F { return true }
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "?"): return true
        case UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: ";"): return kind == .arguments
        // Since 1.21.1.
        case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            return sinceStrict
        default: return false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }

    /// What happens to the target of a redirecting rewrite: printable characters are decoded, up to the `?`.
    static func unescapeForRedirect(_ source: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        while at < source.count {
            let byte = source[at]
            at += 1
            if byte == UInt8(ascii: "?") {
                result.append(byte)
                break
            }
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard at < source.count else { break }
            guard let high = RequestTarget.hex(source[at]) else {
                result.append(source[at])
                at += 1
                continue
            }
            // An unfinished escape at the end is lost.
            guard at + 1 < source.count else {
                at = source.count
                break
            }
            guard let low = RequestTarget.hex(source[at + 1]) else {
                at += 2
                continue
            }
            let decoded = high << 4 | low
            let raw = source[(at - 1)...(at + 1)]
            at += 2
            if decoded == UInt8(ascii: "?"), low > 9 {
                result.append(decoded)
                break
            }
            if decoded > UInt8(ascii: "%"), decoded < 0x7F { result.append(decoded) } else { result += raw }
        }
        return result + source[min(at, source.count)...]
    }
}
