/// The parts of a URL as PHP's `parse_url` finds them.
struct URLParts {
    var scheme: String?
    var host: String?
    var port: Int?
    var user: String?
    var password: String?
    var path: String?
    var query: String?
    var fragment: String?

    /// `nil` when PHP returns false.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        func string(_ range: Range<Int>) -> String {
            // Control characters become underscores.
            String(decoding: bytes[range].map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
        }
        func index(of byte: UInt8, _ range: Range<Int>) -> Int? { bytes[range].firstIndex(of: byte) }
        var start = 0
        let end = bytes.count

        var hasAuthority = false
        if let colon = index(of: UInt8(ascii: ":"), 0..<end), colon > 0 {
            let isScheme = bytes[..<colon].allSatisfy {
                PHPNumber.isDigit($0) || DotenvParser.isNameStart($0) || [UInt8](text: "+.-").contains($0)
            }
            if !isScheme {
                // "host:80" without a scheme is a path, unless two slashes stand in front.
                if end - start >= 2, bytes[0] == UInt8(ascii: "/"), bytes[1] == UInt8(ascii: "/") {
                    start = 2
                    hasAuthority = true
                } else if let port = Self.port(bytes, after: colon) {
                    guard Self.takesPort(bytes, colon) else {
                        split(0, end)
                        return
                    }
                    hasAuthority = true
                    _ = port
                } else {
                    split(0, end)
                    return
                }
            } else if colon + 1 == end {
                scheme = string(0..<colon)
                return
            } else if bytes[colon + 1] != UInt8(ascii: "/") {
                // Digits up to the end or a slash: a port, not a scheme.
                var digit = colon + 1
                while digit < end, PHPNumber.isDigit(bytes[digit]) { digit += 1 }
                if (digit == end || bytes[digit] == UInt8(ascii: "/")), digit - colon < 7 {
                    if digit - colon - 1 > 0 || digit == end {
                        hasAuthority = true
                    } else {
                        return nil
                    }
                } else {
                    scheme = string(0..<colon)
                    split(colon + 1, end)
                    return
                }
            } else {
                scheme = string(0..<colon)
                if colon + 2 < end, bytes[colon + 2] == UInt8(ascii: "/") {
                    start = colon + 3
                    hasAuthority = true
                    if scheme?.lowercased() == "file", start < end, bytes[start] == UInt8(ascii: "/") {
                        split(start, end)
                        return
                    }
                } else {
                    split(colon + 1, end)
                    return
                }
            }
        } else if end >= 2, bytes[0] == UInt8(ascii: "/"), bytes[1] == UInt8(ascii: "/") {
            start = 2
            hasAuthority = true
        }
        guard hasAuthority else {
            split(0, end)
            return
        }

        let stop = bytes[start..<end].firstIndex { [UInt8](text: "/?#").contains($0) } ?? end
        var hostStart = start
        if let at = bytes[start..<stop].lastIndex(of: UInt8(ascii: "@")) {
            if let colon = index(of: UInt8(ascii: ":"), start..<at) {
                user = string(start..<colon)
                password = string((colon + 1)..<at)
            } else {
                user = string(start..<at)
            }
            hostStart = at + 1
        }
        var hostEnd = stop
        let isBracketed = hostStart < stop && bytes[hostStart] == UInt8(ascii: "[") && bytes[stop - 1] == UInt8(ascii: "]")
        if !isBracketed, let colon = bytes[hostStart..<stop].lastIndex(of: UInt8(ascii: ":")) {
            let digits = bytes[(colon + 1)..<stop]
            if digits.count > 5 { return nil }
            if !digits.isEmpty {
                // PHP reads the digits in front and refuses what is no port.
                let number = Int(String(decoding: digits.prefix(while: PHPNumber.isDigit), as: UTF8.self)) ?? -1
                guard (0...65535).contains(number), digits.allSatisfy(PHPNumber.isDigit) else { return nil }
                port = number
            }
            hostEnd = colon
        }
        guard hostEnd > hostStart else { return nil }
        host = string(hostStart..<hostEnd)
        if stop < end { split(stop, end) }

        /// Path, query and fragment.
        func split(_ from: Int, _ to: Int) {
            var pathEnd = to
            if let hash = index(of: UInt8(ascii: "#"), from..<to) {
                fragment = string((hash + 1)..<to)
                pathEnd = hash
            }
            if let mark = index(of: UInt8(ascii: "?"), from..<pathEnd) {
                query = string((mark + 1)..<pathEnd)
                pathEnd = mark
            }
            if pathEnd > from || (to == from) { path = string(from..<pathEnd) }
        }
    }

    private static func port(_ bytes: [UInt8], after colon: Int) -> Int? {
        var index = colon + 1
        while index < bytes.count, index - colon <= 6, PHPNumber.isDigit(bytes[index]) { index += 1 }
        guard index > colon + 1, index - colon <= 6 else { return nil }
        guard index == bytes.count || bytes[index] == UInt8(ascii: "/") else { return nil }
        return Int(String(decoding: bytes[(colon + 1)..<index], as: UTF8.self)).flatMap { $0 <= 65535 ? $0 : nil }
    }

    /// Whether what stands before the port can be a host.
    private static func takesPort(_ bytes: [UInt8], _ colon: Int) -> Bool { !bytes[..<colon].contains(UInt8(ascii: "/")) }

    /// `rawurldecode`.
    static func decoded(_ text: String, plusIsSpace: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                Character(UnicodeScalar(bytes[index + 1])).isHexDigit, Character(UnicodeScalar(bytes[index + 2])).isHexDigit,
                let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                result.append(byte)
                index += 3
            } else {
                result.append(plusIsSpace && bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
