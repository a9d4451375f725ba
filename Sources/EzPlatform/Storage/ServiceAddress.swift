/// The parts of an address with a scheme as DBAL, Symfony's cache and session handlers write it:
/// `mysql://user:pass@host:3306/name?serverVersion=8`. Percent escapes are decoded.
public struct ServiceAddress: Hashable, Sendable {
    public var scheme: String
    public var user: String?
    public var password: Secret?
    /// Without brackets for IPv6; `nil` when the address has none.
    public var host: String?
    public var port: Int?
    /// With its leading slash; empty when there is none.
    public var path: String
    /// In order; names may repeat.
    public var query: [(name: String, value: String)] = []

    /// Splits the text; `nil` when it has no scheme or its port is no number.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            bytes[..<colon].allSatisfy({ Self.isSchemeByte($0) })
        else { return nil }
        scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        var rest = bytes[(colon + 1)...]
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<hash] }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = Self.pairs(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        path = ""
        guard rest.starts(with: "//".utf8) else {
            path = Self.decoded(rest)
            return
        }
        rest = rest.dropFirst(2)
        var authority = rest
        if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
            authority = rest[..<slash]
            path = Self.decoded(rest[slash...])
        }
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
            let credentials = authority[..<at]
            if let colon = credentials.firstIndex(of: UInt8(ascii: ":")) {
                user = Self.decoded(credentials[..<colon])
                password = Secret(Self.decoded(credentials[(colon + 1)...]))
            } else {
                user = Self.decoded(credentials)
            }
            authority = authority[(at + 1)...]
        }
        guard let parsed = Self.hostAndPort(authority) else { return nil }
        (host, port) = parsed
    }

    /// The value of the first query parameter with the name.
    public func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Splits `host`, `host:port`, `[::1]:port`; `nil` when the port is no number.
    static func hostAndPort(_ text: ArraySlice<UInt8>) -> (host: String?, port: Int?)? {
        var host = text
        var digits: ArraySlice<UInt8>?
        if text.first == UInt8(ascii: "["), let close = text.firstIndex(of: UInt8(ascii: "]")) {
            host = text[(text.startIndex + 1)..<close]
            let after = text[(close + 1)...]
            if after.first == UInt8(ascii: ":") { digits = after.dropFirst() } else if !after.isEmpty { return nil }
        } else if let colon = text.lastIndex(of: UInt8(ascii: ":")) {
            host = text[..<colon]
            digits = text[(colon + 1)...]
        }
        var port: Int?
        if let digits, !digits.isEmpty {
            guard let number = Int(String(decoding: digits, as: UTF8.self)), (0...65535).contains(number) else { return nil }
            port = number
        }
        return (host.isEmpty ? nil : decoded(host), port)
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func pairs(_ text: ArraySlice<UInt8>) -> [(name: String, value: String)] {
        text.split(separator: UInt8(ascii: "&")).map { part in
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return (decoded(part), "") }
            return (decoded(part[..<equals]), decoded(part[(equals + 1)...]))
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> String {
        guard text.contains(UInt8(ascii: "%")) else { return String(decoding: text, as: UTF8.self) }
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let byte = UInt8(String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16) {
                result.append(byte)
                index += 3
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    public static func == (left: ServiceAddress, right: ServiceAddress) -> Bool {
        left.scheme == right.scheme && left.user == right.user && left.password == right.password && left.host == right.host
            && left.port == right.port && left.path == right.path && left.query.elementsEqual(right.query, by: ==)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(scheme)
        hasher.combine(host)
        hasher.combine(port)
        hasher.combine(path)
    }
}
