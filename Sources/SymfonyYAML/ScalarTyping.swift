import Glibc

/// The types of unquoted scalars, as `Inline::evaluateScalar` of `symfony/yaml` gives them (observed on 2.8 to 7.0).
enum ScalarTyping {
    /// Whether an unquoted text that starts with this byte can be anything but a string.
    @inline(__always)
    static func mayBeSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"),
            UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            true
        default: false
        }
    }

    /// What an unquoted text is. `nil`: Symfony refuses it (a date that does not exist).
    static func type(of text: UnsafeBufferPointer<UInt8>, dialect: YAMLDialect) -> ScalarType? {
        guard let first = text.first else { return .null }
        guard mayBeSpecial(first) else { return .string }
        switch first {
        case UInt8(ascii: "~"): return text.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return isWord(text, "null") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"): return isWord(text, "true") ? .yes : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"): return isWord(text, "false") ? .no : .string
        default:
            guard let value = number(Array(text), dialect: dialect) else { return nil }
            switch value {
            case .integer: return .integer
            case .double: return .double
            case .bool: return .no
            // A string that lost its underscores is not what is written.
            case .string(let changed): return changed.utf8.elementsEqual(text) ? .string : .deferred
            default: return .string
            }
        }
    }

    /// The value of an unquoted text that was accepted before.
    static func value(of text: ArraySlice<UInt8>, dialect: YAMLDialect) -> YAMLScalar {
        let bytes = Array(text)
        let type = bytes.withUnsafeBufferPointer { Self.type(of: $0, dialect: dialect) }
        switch type {
        case .null: return .null
        case .yes: return .bool(true)
        case .no: return .bool(false)
        case .string, nil: return .string(String(decoding: bytes, as: UTF8.self))
        case .integer, .double, .deferred, .float: return number(bytes, dialect: dialect) ?? .null
        }
    }

    private static func isWord(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        for index in 0..<text.count where text[index] | 0x20 != word.utf8Start[index] { return false }
        return true
    }

    // MARK: Numbers

    /// The value of a text that starts with a digit, a sign or a dot. `nil`: an impossible date.
    static func number(_ written: [UInt8], dialect: YAMLDialect) -> YAMLScalar? {
        var text = written
        let string = { YAMLScalar.string(String(decoding: $0 as [UInt8], as: UTF8.self)) }

        if dialect >= YAMLDialect(symfonyMajor: 5, minor: 1), let octal = prefixedOctal(text) { return octal }

        if dialect.major < 3, let old = oldInteger(text) { return old }

        // Without underscores from here on, when it is an integer.
        var digitsAt = 0
        if text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") { digitsAt = 1 }
        if dialect.major >= 3, text.count > digitsAt, isDigit(text[digitsAt]), text[digitsAt...].allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) {
            text.removeAll { $0 == UInt8(ascii: "_") }
        }
        let isNegative = text[0] == UInt8(ascii: "-")
        let digits = isNegative ? text.dropFirst() : text[...]
        if !digits.isEmpty, digits.allSatisfy(isDigit) {
            if dialect.major < 6, digits.count > 1, digits.first == UInt8(ascii: "0"), digits.allSatisfy({ $0 < UInt8(ascii: "8") }) {
                return radix(digits.dropFirst(), 8, negative: isNegative)
            }
            // PHP's cast saturates; a text that it does not give back stays text.
            if let value = Int(String(decoding: text, as: UTF8.self)), String(value).utf8.elementsEqual(text) { return .integer(value) }
            return string(text)
        }
        if isNumeric(text) { return .double(double(text)) }
        if isHexadecimal(text), dialect.major >= 3 || !text.contains(UInt8(ascii: "_")) {
            // Only a small x makes a number of it; a capital one is what a cast to float makes of it.
            if text[1] == UInt8(ascii: "X") { return .double(0) }
            return radix(text[2...].filter { $0 != UInt8(ascii: "_") }[...], 16, negative: false)
        }
        let lower = text.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
        // Not a slip: Symfony gives infinity for .nan as well.
        if lower.elementsEqual(".inf".utf8) || lower.elementsEqual(".nan".utf8) { return .double(.infinity) }
        if lower.elementsEqual("-.inf".utf8) { return .double(-.infinity) }
        if dialect.major < 4, isGrouped(text, by: UInt8(ascii: ","), dialect) {
            return .double(double(text.filter { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "_") }))
        }
        if dialect.major >= 3, isGrouped(text, by: UInt8(ascii: "_"), dialect) { return .double(double(text.filter { $0 != UInt8(ascii: "_") })) }
        switch Timestamp.parse(text) {
        case .none: return string(text)
        case .impossible: return dialect.major < 4 ? .bool(false) : nil
        case .seconds(let seconds, let fraction):
            // With a fraction a float, since the releases of 2023.
            if dialect >= YAMLDialect(symfonyMajor: 6, minor: 3), fraction != 0 { return .double(Double(seconds) + Double(fraction) / 1e6) }
            return .integer(seconds)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// `0o17`, with a sign.
    private static func prefixedOctal(_ text: [UInt8]) -> YAMLScalar? {
        var at = 0
        if text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") { at = 1 }
        guard text.count > at + 2, text[at] == UInt8(ascii: "0"), text[at + 1] == UInt8(ascii: "o") else { return nil }
        let digits = text[(at + 2)...]
        guard digits.allSatisfy({ $0 == UInt8(ascii: "_") || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "7")) }) else { return nil }
        return radix(digits.filter { $0 != UInt8(ascii: "_") }[...], 8, negative: text[0] == UInt8(ascii: "-"))
    }

    /// An integer, or a float when it does not fit, as PHP's `octdec` and `hexdec` give.
    private static func radix(_ digits: ArraySlice<UInt8>, _ base: Int, negative: Bool) -> YAMLScalar {
        var value = 0
        var large: Double?
        for byte in digits {
            let digit = byte <= UInt8(ascii: "9") ? Int(byte) - 48 : Int(byte | 0x20) - 87
            if let sum = large {
                large = sum * Double(base) + Double(digit)
            } else {
                let (product, first) = value.multipliedReportingOverflow(by: base)
                let (sum, second) = product.addingReportingOverflow(digit)
                if first || second { large = Double(value) * Double(base) + Double(digit) } else { value = sum }
            }
        }
        if let large { return .double(negative ? -large : large) }
        return .integer(negative ? -value : value)
    }

    /// PHP's `is_numeric` for a text without white space around it.
    static func isNumeric(_ text: [UInt8]) -> Bool {
        var at = 0
        if at < text.count, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
        var digits = 0
        while at < text.count, isDigit(text[at]) { at += 1; digits += 1 }
        if at < text.count, text[at] == UInt8(ascii: ".") {
            at += 1
            while at < text.count, isDigit(text[at]) { at += 1; digits += 1 }
        }
        guard digits > 0 else { return false }
        if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < text.count, text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
            let start = at
            while at < text.count, isDigit(text[at]) { at += 1 }
            guard at > start else { return false }
        }
        return at == text.count
    }

    private static func isHexadecimal(_ text: [UInt8]) -> Bool {
        guard text.count > 2, text[0] == UInt8(ascii: "0"), text[1] | 0x20 == UInt8(ascii: "x") else { return false }
        return text[2...].allSatisfy { byte in
            isDigit(byte) || byte == UInt8(ascii: "_") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
        }
    }

    /// `1_000.5`, in older releases `1,000.5`.
    private static func isGrouped(_ text: [UInt8], by separator: UInt8, _ dialect: YAMLDialect) -> Bool {
        var at = 0
        if text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") { at = 1 }
        guard at < text.count, isDigit(text[at]) || (dialect.major < 3 && text[at] == separator) else { return false }
        while at < text.count, isDigit(text[at]) || text[at] == separator { at += 1 }
        if at == text.count { return true }
        guard text[at] == UInt8(ascii: "."), at + 1 < text.count else { return false }
        return text[(at + 1)...].allSatisfy { isDigit($0) || (dialect.major >= 3 && $0 == UInt8(ascii: "_")) }
    }

    /// Integers of 2.8: a leading zero makes them octal, whatever digits and sign there are.
    private static func oldInteger(_ text: [UInt8]) -> YAMLScalar? {
        let digits = text[0] == UInt8(ascii: "-") ? text.dropFirst() : text[...]
        guard digits.first == UInt8(ascii: "0"), digits.allSatisfy(isDigit) else { return nil }
        return radix(digits.filter { $0 < UInt8(ascii: "8") }[...], 8, negative: false)
    }

    /// As PHP's cast of a decimal text.
    static func double(_ text: [UInt8]) -> Double {
        var characters = text.map { CChar(bitPattern: $0) }
        characters.append(0)
        return strtod(characters, nil)
    }
}

extension ScalarTyping {
    /// The decimal number at the start of a text, as PHP's cast to float finds it; 0 without one.
    static func leadingNumber(_ text: [UInt8]) -> [UInt8] {
        var text = text.prefix(400)
        while let first = text.first, first == 0x20 || (first >= 0x09 && first <= 0x0D) { text = text.dropFirst() }
        var length = text.count
        while length > 0 {
            if isNumeric(Array(text.prefix(length))) { return Array(text.prefix(length)) }
            length -= 1
        }
        return [UInt8(ascii: "0")]
    }
}
