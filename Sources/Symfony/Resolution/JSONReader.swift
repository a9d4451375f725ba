import Glibc

/// JSON as PHP's `json_decode($text, true)` reads it, to the depth of 512 that it allows.
struct JSONReader {
    struct Failure: Error { var message: String }

    private let bytes: [UInt8]
    private var index = 0

    static func decode(_ text: String) throws(Failure) -> ConfigValue.Content {
        var reader = JSONReader(bytes: Array(text.utf8))
        reader.skipSpace()
        let value = try reader.value(depth: 1)
        reader.skipSpace()
        guard reader.index == reader.bytes.count else { throw Failure(message: "syntax error") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    private mutating func value(depth: Int) throws(Failure) -> ConfigValue.Content {
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case let byte? where byte == UInt8(ascii: "-") || PHPNumber.isDigit(byte): return try number()
        default: break
        }
        // Words in any case, as PHP takes them.
        for (word, content) in [("true", ConfigValue.Content.bool(true)), ("false", .bool(false)), ("null", .null)] {
            let end = index + word.utf8.count
            if end <= bytes.count, String(decoding: bytes[index..<end], as: UTF8.self).lowercased() == word {
                index = end
                return content
            }
        }
        throw Failure(message: "syntax error")
    }

    private mutating func object(depth: Int) throws(Failure) -> ConfigValue.Content {
        guard depth <= 512 else { throw Failure(message: "nested too deeply") }
        var map = ConfigMap()
        index += 1
        skipSpace()
        if current == UInt8(ascii: "}") {
            index += 1
            return .map(map)
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw Failure(message: "syntax error") }
            let key = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw Failure(message: "syntax error") }
            index += 1
            skipSpace()
            map.set(key, keySpan: nil, ConfigValue(try value(depth: depth + 1)))
            skipSpace()
            defer { index += 1 }
            if current == UInt8(ascii: "}") { return .map(map) }
            guard current == UInt8(ascii: ",") else { throw Failure(message: "syntax error") }
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> ConfigValue.Content {
        guard depth <= 512 else { throw Failure(message: "nested too deeply") }
        var list: [ConfigValue] = []
        index += 1
        skipSpace()
        if current == UInt8(ascii: "]") {
            index += 1
            return .list(list)
        }
        while true {
            skipSpace()
            list.append(ConfigValue(try value(depth: depth + 1)))
            skipSpace()
            defer { index += 1 }
            if current == UInt8(ascii: "]") { return .list(list) }
            guard current == UInt8(ascii: ",") else { throw Failure(message: "syntax error") }
        }
    }

    private mutating func number() throws(Failure) -> ConfigValue.Content {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        guard let first = current, PHPNumber.isDigit(first) else { throw Failure(message: "syntax error") }
        index += 1
        if first != UInt8(ascii: "0") { skipDigits() }
        var isInteger = true
        if current == UInt8(ascii: "."), index + 1 < bytes.count, PHPNumber.isDigit(bytes[index + 1]) {
            isInteger = false
            index += 1
            skipDigits()
        }
        if let byte = current, byte | 0x20 == UInt8(ascii: "e") {
            let mark = index
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            if let digit = current, PHPNumber.isDigit(digit) {
                isInteger = false
                skipDigits()
            } else {
                index = mark
            }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int(text) { return text == "-0" ? .double(-0.0) : .integer(integer) }
        return .double(strtod(text, nil))
    }

    private mutating func skipDigits() {
        while let byte = current, PHPNumber.isDigit(byte) { index += 1 }
    }

    private mutating func string() throws(Failure) -> String {
        index += 1
        var text: [UInt8] = []
        while let byte = current {
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard isWellFormed(text) else { throw Failure(message: "malformed UTF-8") }
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escape = current else { throw Failure(message: "syntax error") }
                index += 1
                switch escape {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
                case UInt8(ascii: "b"): text.append(0x08)
                case UInt8(ascii: "f"): text.append(0x0C)
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "r"): text.append(0x0D)
                case UInt8(ascii: "t"): text.append(0x09)
                case UInt8(ascii: "u"): text += Array(String(Character(try unicode())).utf8)
                default: throw Failure(message: "syntax error")
                }
            case 0..<0x20: throw Failure(message: "control character in a string")
            default: text.append(byte)
            }
        }
        throw Failure(message: "syntax error")
    }

    private func isWellFormed(_ text: [UInt8]) -> Bool { String(validating: text, as: UTF8.self) != nil }

    private mutating func unicode() throws(Failure) -> UnicodeScalar {
        let first = try hex()
        if let scalar = UnicodeScalar(first) { return scalar }
        guard first < 0xDC00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { throw Failure(message: "single unpaired high surrogate") }
        index += 2
        let second = try hex()
        guard second >= 0xDC00, second < 0xE000,
            let scalar = UnicodeScalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw Failure(message: "single unpaired high surrogate") }
        return scalar
    }

    private mutating func hex() throws(Failure) -> UInt32 {
        guard index + 4 <= bytes.count, bytes[index..<index + 4].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let number = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw Failure(message: "syntax error") }
        index += 4
        return number
    }
}
