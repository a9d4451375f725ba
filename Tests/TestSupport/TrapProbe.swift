import Routing

/// A request of a trap case with the answer that is expected: `[METHOD] target [host=name] [address=A] [header=Name:value] => answer`.
///
/// In a target `\\xNN` is that byte, `\\s` a blank, and `\\{TEXT*COUNT}` the text that many times.
public struct TrapProbe: Sendable {
    public var request: Request
    /// What the server does, in the words of the suite; `*` for whatever it does.
    public var expected: String
    public var written: String

    /// `nil` when the line is no request.
    public init?(_ line: String, port: Int) {
        guard let arrow = line.range(of: " => ") else { return nil }
        self.init(String(line[..<arrow.lowerBound]), expected: String(line[arrow.upperBound...]), port: port)
    }

    /// `nil` when the text names no target.
    public init?(_ text: String, expected: String, port: Int) {
        written = text
        self.expected = expected
        request = Request("/", host: "localhost")
        request.port = port
        request.serverAddress = "127.0.0.1"
        var words = written.split(separator: " ").map(String.init)
        if let first = words.first, words.count > 1, first.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
            request.method = first
            words.removeFirst()
        }
        guard !words.isEmpty else { return nil }
        request.target = Self.bytes(words.removeFirst())
        for word in words {
            if word.hasPrefix("host=") { request.host = String(word.dropFirst(5)) }
            if word.hasPrefix("address=") { request.serverAddress = String(word.dropFirst(8)) }
            if word.hasPrefix("header="), let colon = word.firstIndex(of: ":") {
                let name = word[word.index(word.startIndex, offsetBy: 7)..<colon]
                request.headers.append(Request.Header(name: String(name), value: String(word[word.index(after: colon)...])))
            }
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        let source = Array(text.utf8)
        var at = 0
        while at < source.count {
            if source[at] == UInt8(ascii: "\\"), at + 1 < source.count {
                let mark = source[at + 1]
                if mark == UInt8(ascii: "s") {
                    result.append(0x20)
                    at += 2
                    continue
                }
                if mark == UInt8(ascii: "x"), at + 3 < source.count,
                    let byte = UInt8(String(decoding: source[(at + 2)...(at + 3)], as: UTF8.self), radix: 16)
                {
                    result.append(byte)
                    at += 4
                    continue
                }
                if mark == UInt8(ascii: "{"), let close = source[at...].firstIndex(of: UInt8(ascii: "}")) {
                    let parts = source[(at + 2)..<close].split(separator: UInt8(ascii: "*"))
                    if parts.count == 2, let count = Int(String(decoding: parts[1], as: UTF8.self)) {
                        for _ in 0..<count { result += parts[0] }
                        at = close + 1
                        continue
                    }
                }
            }
            result.append(source[at])
            at += 1
        }
        return result
    }
}

extension String {
    /// The first place of a text.
    func range(of needle: String) -> Range<String.Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(needle) { return at..<index(at, offsetBy: needle.count) }
            at = index(after: at)
        }
        return nil
    }
}
