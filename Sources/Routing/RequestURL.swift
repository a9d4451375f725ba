/// Why a text is no URL that a request can be made of.
public struct RequestURLError: Error, Hashable, Sendable {
    public var message: String
}

extension Request {
    /// Sets scheme, host, port and target from an absolute URL. The target is taken byte for byte.
    public mutating func take(url: String) throws(RequestURLError) {
        let lower = url.lowercased()
        let scheme: Scheme
        if lower.hasPrefix("https://") {
            scheme = .https
        } else if lower.hasPrefix("http://") {
            scheme = .http
        } else {
            throw RequestURLError(message: "\(url) is no URL: expected a path that begins with / or http://... or https://...")
        }
        let bytes = Array(url.utf8.dropFirst(scheme == .https ? 8 : 7))
        let end = bytes.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? bytes.count
        var authority = bytes[..<end]
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw RequestURLError(message: "credentials in a URL are not sent: use a header, 'Authorization: ...'")
        }
        var port = scheme == .https ? 443 : 80
        if let colon = authority.lastIndex(of: UInt8(ascii: ":")), !authority[colon...].contains(UInt8(ascii: "]")) {
            let digits = String(decoding: authority[(colon + 1)...], as: UTF8.self)
            guard let number = Int(digits), (1...65_535).contains(number) else {
                throw RequestURLError(message: "\(url): \(digits) is no port")
            }
            port = number
            authority = authority[..<colon]
        }
        guard !authority.isEmpty else { throw RequestURLError(message: "\(url): the host is missing") }
        self.scheme = scheme
        host = String(decoding: authority, as: UTF8.self)
        self.port = port
        target = Array(bytes[end...])
        if target.first != UInt8(ascii: "/") { target.insert(UInt8(ascii: "/"), at: 0) }
    }

    /// RFC 9110, token: the bytes of methods and header names.
    public static func isTokenByte(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return (lower >= 0x61 && lower <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
