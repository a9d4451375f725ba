/// Configuration, URLs and paths are bytes; text is made only for people.
typealias Bytes = [UInt8]

extension UInt8 {
    /// White space as C's `isspace` has it.
    var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isUpper: Bool { self >= 0x41 && self <= 0x5A }
    var isAlpha: Bool { isUpper || (self >= 0x61 && self <= 0x7A) }
    var isWordCharacter: Bool { isAlpha || isDigit || self == UInt8(ascii: "_") }
    var lowercased: UInt8 { isUpper ? self + 32 : self }

    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}

extension Collection where Element == UInt8 {
    var text: String { String(decoding: self, as: UTF8.self) }
    var lowercasedBytes: Bytes { map(\.lowercased) }

    func equalsIgnoringCase(_ other: String) -> Bool {
        var index = startIndex
        for byte in other.utf8 {
            guard index < endIndex, self[index].lowercased == byte.lowercased else { return false }
            formIndex(after: &index)
        }
        return index == endIndex
    }

    /// The leading decimal integer as C's `atoi` reads it; 0 without one, clamped.
    var leadingInteger: Int {
        var value = 0
        var negative = false
        var seenSign = false
        var started = false
        for byte in self {
            if !started, byte.isSpace, !seenSign { continue }
            if !started, !seenSign, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
                negative = byte == UInt8(ascii: "-")
                seenSign = true
                continue
            }
            guard byte.isDigit else { break }
            started = true
            value = Swift.min(value * 10 + Int(byte - 0x30), 1 << 40)
        }
        return negative ? -value : value
    }
}

extension Array where Element == UInt8 {
    /// Whether it holds wildcards, as apr_fnmatch_test sees it.
    var isShellPattern: Bool {
        var isBracketOpen = false
        var index = 0
        while index < count {
            switch self[index] {
            case UInt8(ascii: "?"), UInt8(ascii: "*"): return true
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): isBracketOpen = true
            case UInt8(ascii: "]"): if isBracketOpen { return true }
            default: break
            }
            index += 1
        }
        return false
    }

    init(_ text: String) { self = Array(text.utf8) }

    func hasPrefix(_ prefix: String) -> Bool { starts(with: prefix.utf8) }
    func hasPrefix(_ prefix: Bytes) -> Bool { starts(with: prefix) }
    func hasSuffix(_ suffix: String) -> Bool { suffix.utf8.count <= count && self[(count - suffix.utf8.count)...].elementsEqual(suffix.utf8) }

    func firstIndex(of text: String, from start: Int = 0) -> Int? {
        let needle = Array(text.utf8)
        guard !needle.isEmpty, count >= needle.count else { return nil }
        var index = start
        while index <= count - needle.count {
            if self[index] == needle[0], self[index..<(index + needle.count)].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }

    var trimmed: Bytes {
        var start = 0
        var end = count
        while start < end, self[start].isSpace { start += 1 }
        while end > start, self[end - 1].isSpace { end -= 1 }
        return start == 0 && end == count ? self : Array(self[start..<end])
    }
}
