/// What httpd does to URL paths and how it writes them.
enum URLText {
    enum Failure: Error { case badRequest, notFound }

    /// Whether a text begins with `scheme:` as httpd looks for it in redirect targets.
    static func hasScheme(_ text: Bytes) -> Bool {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return false }
        return text[..<colon].allSatisfy { $0.isAlpha || $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }

    /// The length of `scheme://` of the URLs that mod_rewrite takes for absolute, and whether they may have a query.
    static func absoluteScheme(_ text: Bytes) -> (length: Int, hasQuery: Bool)? {
        guard text.count > 5, text.first != UInt8(ascii: "/") else { return nil }
        let head = text.prefix(12).lowercasedBytes
        for (scheme, hasQuery) in schemes where head.starts(with: scheme.utf8) {
            if scheme == "unix:" { return (text.count > 6 && text[5] == UInt8(ascii: "/") && text[6] == UInt8(ascii: "/") ? 7 : 5, true) }
            return (scheme.utf8.count, hasQuery)
        }
        return nil
    }

    private static let schemes: [(String, Bool)] = [
        ("ajp://", true), ("balancer://", true), ("ftp://", false), ("fcgi://", true), ("gopher://", false), ("http://", true),
        ("https://", true), ("h2://", true), ("h2c://", true), ("ldap://", false), ("mailto:", true), ("news:", false), ("nntp://", false),
        ("scgi://", true), ("ws://", true), ("wss://", true), ("unix:", true),
    ]

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        byte.isAlpha || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
    }

    /// Resolves `.` and `..`, merges slashes and decodes what need not be encoded; `nil` above the root.
    static func normalise(_ path: Bytes, mergeSlashes: Bool, decodeUnreserved: Bool) -> Bytes? {
        var source = path
        if decodeUnreserved, path.contains(UInt8(ascii: "%")) {
            source = []
            var index = 0
            while index < path.count {
                if path[index] == UInt8(ascii: "%"), index + 2 < path.count, let high = path[index + 1].hexValue, let low = path[index + 2].hexValue,
                    isUnreserved(high << 4 | low)
                {
                    source.append(high << 4 | low)
                    index += 3
                } else {
                    source.append(path[index])
                    index += 1
                }
            }
        }
        let slash = UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        var result: Bytes = []
        result.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            if result.isEmpty || result.last == slash {
                if mergeSlashes, !result.isEmpty, source[index] == slash {
                    index += 1
                    continue
                }
                if source[index] == dot {
                    if index + 1 == source.count || source[index + 1] == slash {
                        index += index + 1 == source.count ? 1 : 2
                        continue
                    }
                    if source[index + 1] == dot, index + 2 == source.count || source[index + 2] == slash {
                        guard result.count > 1 else { return nil }
                        result.removeLast()
                        while let last = result.last, last != slash { result.removeLast() }
                        index += index + 2 == source.count ? 2 : 3
                        continue
                    }
                }
            }
            result.append(source[index])
            index += 1
        }
        return result
    }

    static func mergeSlashes(_ path: Bytes) -> Bytes {
        var result: Bytes = []
        result.reserveCapacity(path.count)
        for byte in path where byte != UInt8(ascii: "/") || result.last != byte { result.append(byte) }
        return result
    }

    /// Decodes a path as httpd does before it is translated.
    static func decode(_ path: Bytes, slashes: DirectorySettings.EncodedSlashes) throws(Failure) -> Bytes {
        guard path.contains(UInt8(ascii: "%")) else { return path }
        var result: Bytes = []
        var isBad = false
        var index = 0
        while index < path.count {
            guard path[index] == UInt8(ascii: "%") else {
                result.append(path[index])
                index += 1
                continue
            }
            guard index + 2 < path.count, let high = path[index + 1].hexValue, let low = path[index + 2].hexValue else { throw .badRequest }
            let byte = high << 4 | low
            if byte == 0 || (byte == UInt8(ascii: "/") && slashes == .forbid) { isBad = true }
            if isUnreserved(byte) || (byte == UInt8(ascii: "/") && slashes == .keep) {
                result += path[index..<(index + 3)]
            } else {
                result.append(byte)
            }
            index += 3
        }
        if isBad { throw .notFound }
        return result
    }

    /// Decodes text as the map `int:unescape` does (`ap_unescape_url`): whatever is encoded, up to a zero byte; what is not stays.
    /// - Parameter isStrict: as the function `unescape` of expressions does it: encoded slashes stay, and what cannot be decoded makes it empty.
    static func unescape(_ text: Bytes, isStrict: Bool = false) -> Bytes {
        guard text.contains(UInt8(ascii: "%")) else { return text }
        var result: Bytes = []
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.count, let high = text[index + 1].hexValue, let low = text[index + 2].hexValue {
                let byte = high << 4 | low
                if byte == 0 { return isStrict ? [] : result }
                if isStrict, byte == UInt8(ascii: "/") { result += text[index..<(index + 3)] } else { result.append(byte) }
                index += 3
            } else {
                if isStrict, text[index] == UInt8(ascii: "%") { return [] }
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    /// Percent-encoding of paths in `Location` headers.
    static func escape(_ path: Bytes) -> Bytes {
        let kept: Set<UInt8> = Set("$-_.+!*'(),:;@&=/~".utf8)
        return percentEncode(path) { $0.isAlpha || $0.isDigit || kept.contains($0) }
    }

    static func percentEncode(_ bytes: Bytes, upperCase: Bool = false, keeping isKept: (UInt8) -> Bool) -> Bytes {
        let digits = Bytes(upperCase ? "0123456789ABCDEF" : "0123456789abcdef")
        var result: Bytes = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if isKept(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return result
    }
}
