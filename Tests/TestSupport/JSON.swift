/// A strict reader of JSON, to look into what the writers write.
public indirect enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    /// In the order of the document.
    case object([Member])

    public struct Member: Equatable, Sendable {
        public var key: String
        public var value: JSON
    }

    public struct Malformed: Error { public var offset: Int }

    public init(_ bytes: [UInt8]) throws {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Malformed(offset: 0) }
        var reader = Reader(bytes: bytes)
        self = try reader.value()
        reader.skipBlanks()
        guard reader.at == bytes.count else { throw Malformed(offset: reader.at) }
    }

    public subscript(key: String) -> JSON {
        if case .object(let members) = self { return members.first { $0.key == key }?.value ?? .null }
        return .null
    }

    public subscript(index: Int) -> JSON {
        if case .array(let items) = self, items.indices.contains(index) { return items[index] }
        return .null
    }

    public var items: [JSON] { if case .array(let items) = self { items } else { [] } }
    public var keys: [String] { if case .object(let members) = self { members.map(\.key) } else { [] } }
    public var text: String? { if case .string(let text) = self { text } else { nil } }
    public var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
    public var isNull: Bool { self == .null }

    private struct Reader {
        var bytes: [UInt8]
        var at = 0

        mutating func skipBlanks() { while at < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 } }

        mutating func expect(_ byte: UInt8) throws {
            guard at < bytes.count, bytes[at] == byte else { throw Malformed(offset: at) }
            at += 1
        }

        mutating func take(_ word: String, _ value: JSON) throws -> JSON {
            for byte in word.utf8 { try expect(byte) }
            return value
        }

        mutating func value() throws -> JSON {
            skipBlanks()
            guard at < bytes.count else { throw Malformed(offset: at) }
            switch bytes[at] {
            case UInt8(ascii: "{"):
                at += 1
                var members: [Member] = []
                skipBlanks()
                while at < bytes.count, bytes[at] != UInt8(ascii: "}") {
                    if !members.isEmpty { try expect(UInt8(ascii: ",")) }
                    skipBlanks()
                    let key = try string()
                    guard !members.contains(where: { $0.key == key }) else { throw Malformed(offset: at) }
                    skipBlanks()
                    try expect(UInt8(ascii: ":"))
                    members.append(Member(key: key, value: try value()))
                    skipBlanks()
                }
                try expect(UInt8(ascii: "}"))
                return .object(members)
            case UInt8(ascii: "["):
                at += 1
                var items: [JSON] = []
                skipBlanks()
                while at < bytes.count, bytes[at] != UInt8(ascii: "]") {
                    if !items.isEmpty { try expect(UInt8(ascii: ",")) }
                    items.append(try value())
                    skipBlanks()
                }
                try expect(UInt8(ascii: "]"))
                return .array(items)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "t"): return try take("true", .bool(true))
            case UInt8(ascii: "f"): return try take("false", .bool(false))
            case UInt8(ascii: "n"): return try take("null", .null)
            default:
                let start = at
                while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
                guard let number = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else { throw Malformed(offset: start) }
                return .number(number)
            }
        }

        mutating func string() throws -> String {
            try expect(UInt8(ascii: "\""))
            var units: [UInt16] = []
            var run: [UInt8] = []
            func flush() {
                units += Array(String(decoding: run, as: UTF8.self).utf16)
                run = []
            }
            while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                guard bytes[at] >= 0x20 else { throw Malformed(offset: at) }
                if bytes[at] != UInt8(ascii: "\\") {
                    run.append(bytes[at])
                    at += 1
                    continue
                }
                flush()
                at += 1
                guard at < bytes.count else { break }
                let plain: [UInt8: UInt16] = [
                    0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
                    UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
                ]
                if let unit = plain[bytes[at]] {
                    units.append(unit)
                    at += 1
                } else {
                    try expect(UInt8(ascii: "u"))
                    guard at + 4 <= bytes.count, let unit = UInt16(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16)
                    else { throw Malformed(offset: at) }
                    units.append(unit)
                    at += 4
                }
            }
            flush()
            try expect(UInt8(ascii: "\""))
            return String(decoding: units, as: UTF16.self)
        }
    }
}
