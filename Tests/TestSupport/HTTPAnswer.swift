/// What a server answered: the head and the body, as text.
///
/// Chunks are put together before anything is read as text: what is not UTF-8 would change the length of a text, and with it
/// where the next chunk begins.
public struct HTTPAnswer: Sendable {
    /// `200`; `nil` where there was no answer.
    public let status: String?
    /// By their names in lower case.
    public let headers: [String: String]
    public let body: String

    public init(_ bytes: [UInt8]) {
        let end = Self.endOfHead(bytes)
        // Swift takes CR LF for one character; a line feed alone may be part of a Location.
        let lines = String(decoding: bytes[..<(end ?? bytes.count)], as: UTF8.self).split(separator: "\r\n")
        status = lines.first?.split(separator: " ").dropFirst().first.map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        self.headers = headers
        let body = end.map { bytes[($0 + 4)...] } ?? []
        self.body = String(decoding: headers["transfer-encoding"] == "chunked" ? Self.unchunked(body) : Array(body), as: UTF8.self)
    }

    /// What follows `NAME=` or `NAME:` in the last line of the body that begins with it: of a parameter given twice PHP keeps the
    /// last.
    public func line(after name: String) -> String? {
        body.split { $0 == "\n" || $0 == "\r\n" }.last { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        return bytes.indices.first { bytes[$0...].starts(with: mark) }
    }

    private static func unchunked(_ body: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = body
        while let end = rest.firstIndex(of: 0x0D), let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), size > 0 {
            rest = rest[end...].dropFirst(2)
            result += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return result
    }
}
