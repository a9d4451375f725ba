import Glibc

/// Numbers as PHP reads and prints them.
enum PHPNumber {
    /// A float as PHP converts it to a string: 14 significant digits, `1.0E+25` for large ones.
    static func text(_ number: Double) -> String {
        if number.isNaN { return "NAN" }
        if number.isInfinite { return number < 0 ? "-INF" : "INF" }
        if number == 0 { return number.sign == .minus ? "-0" : "0" }
        var buffer = [CChar](repeating: 0, count: 40)
        _ = withVaList([number.magnitude]) { vsnprintf(&buffer, buffer.count, "%.13e", $0) }
        let printed = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        guard let mark = printed.firstIndex(of: UInt8(ascii: "e")),
            let exponent = Int(String(decoding: printed[(mark + 1)...], as: UTF8.self))
        else { return String(number) }
        var digits = printed[..<mark].filter { $0 != UInt8(ascii: ".") }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        let sign = number < 0 ? "-" : ""
        let text = String(decoding: digits, as: UTF8.self)
        if exponent < -4 || exponent >= 14 {
            let fraction = digits.count > 1 ? String(text.dropFirst()) : "0"
            return "\(sign)\(text.prefix(1)).\(fraction)E\(exponent < 0 ? "-" : "+")\(abs(exponent))"
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + text }
        if digits.count <= exponent + 1 { return sign + text + String(repeating: "0", count: exponent + 1 - digits.count) }
        return "\(sign)\(text.prefix(exponent + 1)).\(text.dropFirst(exponent + 1))"
    }

    /// `filter_var($text, FILTER_VALIDATE_INT)`: decimal, no leading zeros, white space around allowed.
    static func filterInteger(_ text: String) -> Int? {
        var bytes = trimmed(text)
        var negative = false
        if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            negative = first == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        guard let first = bytes.first, bytes.allSatisfy(isDigit) else { return nil }
        if first == UInt8(ascii: "0"), bytes.count > 1 { return nil }
        let digits = String(decoding: bytes, as: UTF8.self)
        return Int(negative ? "-" + digits : digits)
    }

    /// `filter_var($text, FILTER_VALIDATE_FLOAT)`.
    static func filterFloat(_ text: String) -> Double? {
        let bytes = Array(trimmed(text))
        var index = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") { index += 1 }
        let start = index
        func digits() -> Int {
            let from = index
            while index < bytes.count, isDigit(bytes[index]) { index += 1 }
            return index - from
        }
        var count = digits()
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            count += digits()
        }
        guard count > 0 else { return nil }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") { index += 1 }
            guard digits() > 0 else { return nil }
        }
        guard index == bytes.count, index > start else { return nil }
        let number = strtod(String(decoding: bytes, as: UTF8.self), nil)
        guard number.isFinite else { return nil }
        // An underflow to zero is refused; PHP looks for any digit but zero, the exponent's too.
        if number == 0, bytes.contains(where: { $0 >= UInt8(ascii: "1") && $0 <= UInt8(ascii: "9") }) { return nil }
        return number
    }

    /// `filter_var($text, FILTER_VALIDATE_BOOLEAN)`, with everything that is not true as false.
    static func filterBoolean(_ text: String) -> Bool {
        let word = String(decoding: trimmed(text), as: UTF8.self).lowercased()
        return word == "1" || word == "true" || word == "on" || word == "yes"
    }

    /// `(int) $float`: truncated; beyond the range of integers it wraps modulo 2^64, not finite gives 0.
    static func integer(_ number: Double) -> Int {
        if let exact = Int(exactly: number.rounded(.towardZero)) { return exact }
        guard number.isFinite else { return 0 }
        let modulus = fmod(number.rounded(.towardZero), 18_446_744_073_709_551_616.0)
        let positive = modulus < 0 ? modulus + 18_446_744_073_709_551_616.0 : modulus
        return UInt64(exactly: positive).map { Int(bitPattern: UInt($0)) } ?? 0
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Without the white space that PHP's filters ignore.
    static func trimmed(_ text: String) -> ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0B || byte == 0x0D }
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, isSpace(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        return bytes
    }
}
