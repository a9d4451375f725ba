/// The processors of `%env(processor:NAME)%` that work on a value alone.
enum EnvironmentProcessors {
    /// What Symfony would throw.
    struct Failure: Error { var message: String }

    /// The release line that introduced each processor of the framework.
    static let introduced: [String: SymfonyVersion] = [
        "base64": SymfonyVersion(3, 4), "bool": SymfonyVersion(3, 4), "const": SymfonyVersion(3, 4), "file": SymfonyVersion(3, 4),
        "float": SymfonyVersion(3, 4), "int": SymfonyVersion(3, 4), "json": SymfonyVersion(3, 4), "resolve": SymfonyVersion(3, 4),
        "string": SymfonyVersion(3, 4), "csv": SymfonyVersion(4, 1), "key": SymfonyVersion(4, 2), "default": SymfonyVersion(4, 3),
        "query_string": SymfonyVersion(4, 3), "require": SymfonyVersion(4, 3), "trim": SymfonyVersion(4, 3),
        "url": SymfonyVersion(4, 3), "not": SymfonyVersion(5, 3), "enum": SymfonyVersion(6, 2), "shuffle": SymfonyVersion(6, 2),
        "defined": SymfonyVersion(6, 4), "urlencode": SymfonyVersion(7, 1),
    ]

    /// Applies a processor to a scalar.
    /// - Returns: `nil` for a processor that is not handled here.
    static func apply(
        _ processor: String, to content: ConfigValue.Content, name: String, version: SymfonyVersion
    ) throws(Failure) -> ConfigValue.Content? {
        if case .null = content {
            switch processor {
            // Until 5.2 null stays null; then flags, and from 5.4 on numbers and texts, are made of it.
            case "bool" where version < SymfonyVersion(5, 3): return .null
            case "string" where version < SymfonyVersion(5, 4), "int" where version < SymfonyVersion(5, 4),
                "float" where version < SymfonyVersion(5, 4):
                return .null
            case "string": return .string("")
            case "bool": return .bool(false)
            case "not": return .bool(true)
            case "int": return .integer(0)
            case "float": return .double(0)
            case "base64", "json", "url", "query_string", "csv", "trim", "urlencode": return .null
            default: return nil
            }
        }
        guard let text = ConfigValue(content).scalarText else {
            throw Failure(message: "\(name) is not a scalar and cannot be processed by \(processor)")
        }
        switch processor {
        case "string": return .string(text)
        case "bool" where version < SymfonyVersion(4, 2): return .bool(isTrue(converted(text)))
        case "int" where version < SymfonyVersion(4, 2), "float" where version < SymfonyVersion(4, 2):
            return try number(text, processor, name: name)
        case "bool", "not": return .bool(isTrue(text) != (processor == "not"))
        case "int":
            if let number = PHPNumber.filterInteger(text) { return .integer(number) }
            guard let number = PHPNumber.filterFloat(text) else {
                throw Failure(message: "the value of \(name) is not a number, but processed by int")
            }
            return .integer(PHPNumber.integer(number))
        case "float":
            guard let number = PHPNumber.filterFloat(text) else {
                throw Failure(message: "the value of \(name) is not a number, but processed by float")
            }
            return .double(number)
        case "base64":
            // Bytes that are no text have no place in a configuration value here.
            return String(validating: base64(text), as: UTF8.self).map { .string($0) }
        case "json": return try json(text, name: name, version: version)
        case "url": return try url(text, name: name, version: version)
        case "query_string": return .map(queryString(text, version: version))
        case "csv":
            // What is false is an empty text for PHP's function, but not for Symfony's test.
            if case .bool(false) = content { return .list([ConfigValue(.null)]) }
            return .list(csv(text, version: version))
        case "trim": return .string(trimmed(text))
        case "urlencode": return .string(urlEncoded(text))
        default: return nil
        }
    }

    private static func isTrue(_ text: String) -> Bool {
        if PHPNumber.filterBoolean(text) { return true }
        if let number = PHPNumber.filterInteger(text), number != 0 { return true }
        if let number = PHPNumber.filterFloat(text), number != 0 { return true }
        return false
    }

    private static func json(_ text: String, name: String, version: SymfonyVersion) throws(Failure) -> ConfigValue.Content {
        let content: ConfigValue.Content
        do throws(JSONReader.Failure) {
            content = try JSONReader.decode(text)
        } catch {
            throw Failure(message: "the value of \(name) is not JSON: \(error.message)")
        }
        switch content {
        case .map, .list: return content
        case .null where version >= SymfonyVersion(4, 4): return content
        case .null: throw Failure(message: "the value of \(name) is null in JSON, where Symfony \(version.text) wants an array")
        default: throw Failure(message: "the value of \(name) is JSON, but neither an array nor null")
        }
    }

    // MARK: Before 4.2

    /// What the XML reader makes of a text, which decided about numbers and flags before 4.2: octal and hexadecimal numbers
    /// count, `off` is text.
    private static func converted(_ text: String) -> ConfigValue.Content {
        let bytes = Array(text.utf8)
        switch text.lowercased() {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: break
        }
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes[...]
        if let first = digits.first, digits.allSatisfy(PHPNumber.isDigit) {
            // PHP's octdec() passes over digits that are none.
            if first == UInt8(ascii: "0") {
                let octal = digits.filter { $0 < UInt8(ascii: "8") }
                return Int(String(decoding: octal, as: UTF8.self), radix: 8).map { .integer($0) } ?? .string(text)
            }
            return Int(text).map { .integer($0) } ?? .string(text)
        }
        if bytes.count > 2, bytes[0] == UInt8(ascii: "0") {
            let rest = String(decoding: bytes.dropFirst(2), as: UTF8.self)
            if bytes[1] == UInt8(ascii: "b"), let number = Int(rest, radix: 2), !rest.hasPrefix("-"), !rest.hasPrefix("+") { return .integer(number) }
            if bytes[1] | 0x20 == UInt8(ascii: "x"), let number = Int(rest, radix: 16), !rest.hasPrefix("-"), !rest.hasPrefix("+") {
                return .integer(number)
            }
        }
        if let number = PHPNumber.filterFloat(text) { return .double(number) }
        return .string(text)
    }

    private static func isTrue(_ content: ConfigValue.Content) -> Bool {
        switch content {
        case .bool(let flag): flag
        case .integer(let number): number != 0
        case .double(let number): number != 0
        case .string(let text): !text.isEmpty && text != "0"
        case .null, .list, .map, .unknown: false
        }
    }

    private static func number(_ text: String, _ processor: String, name: String) throws(Failure) -> ConfigValue.Content {
        let value: Double
        switch converted(text) {
        case .integer(let number):
            if processor == "int" { return .integer(number) }
            value = Double(number)
        case .double(let number): value = number
        case .string(let digits) where PHPNumber.filterFloat(digits) != nil: value = PHPNumber.filterFloat(digits) ?? 0
        default: throw Failure(message: "the value of \(name) is not a number, but processed by \(processor)")
        }
        return processor == "int" ? .integer(PHPNumber.integer(value)) : .double(value)
    }

    // MARK: Addresses

    /// - Parameter decodes: whether user and password are decoded, as from 5.4 on.
    private static func url(_ text: String, name: String, version: SymfonyVersion) throws(Failure) -> ConfigValue.Content {
        guard let parts = URLParts(text) else { throw Failure(message: "the value of \(name) is not a URL") }
        guard let scheme = parts.scheme, let host = parts.host else {
            throw Failure(message: "the value of \(name) is a URL without scheme or host")
        }
        let decodes = version >= SymfonyVersion(5, 4)
        // Null until 5.3, and the last patch releases of 4.4.
        let noPath = version >= SymfonyVersion(5, 3) || (version.major == 4 && version.minor == 4) ? "" : nil
        var map = ConfigMap()
        func set(_ key: String, _ text: String?) {
            map.set(key, keySpan: nil, ConfigValue(text.map { .string($0) } ?? .null))
        }
        set("scheme", scheme)
        set("host", host)
        // What is there comes first, as PHP takes the URL apart; the rest follows.
        let port = parts.port.map { ConfigValue(.integer($0)) }
        if let port { map.set("port", keySpan: nil, port) }
        if let user = parts.user { set("user", decodes ? URLParts.decoded(user) : user) }
        if let password = parts.password { set("pass", decodes ? URLParts.decoded(password) : password) }
        if let path = parts.path { set("path", path == "/" ? noPath : String(path.dropFirst())) }
        if let query = parts.query { set("query", query) }
        if let fragment = parts.fragment { set("fragment", fragment) }
        if port == nil { set("port", nil) }
        if parts.user == nil { set("user", nil) }
        if parts.password == nil { set("pass", nil) }
        if parts.path == nil { set("path", noPath) }
        if parts.query == nil { set("query", nil) }
        if parts.fragment == nil { set("fragment", nil) }
        return .map(map)
    }

    /// `parse_str` of the query of a URL, or of the whole text when it has none.
    private static func queryString(_ text: String, version: SymfonyVersion) -> ConfigMap {
        var query = text
        if let parts = URLParts(text) {
            if let found = parts.query, !found.isEmpty, found != "0" {
                query = found
            } else if version >= SymfonyVersion(7, 2), parts.scheme != nil {
                query = ""
            }
        }
        return QueryString.parse(query)
    }

    /// `base64_decode` without strict mode: foreign characters are skipped; both alphabets.
    private static func base64(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            let digit: UInt32
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = UInt32(byte - UInt8(ascii: "A"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = UInt32(byte - UInt8(ascii: "a")) + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(byte - UInt8(ascii: "0")) + 52
            case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
            default: continue
            }
            bits = bits << 6 | digit
            count += 1
            if count == 4 {
                result += [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)]
                bits = 0
                count = 0
            }
        }
        if count == 2 { result.append(UInt8(truncatingIfNeeded: bits >> 4)) }
        if count == 3 { result += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)] }
        return result
    }

    /// `str_getcsv` with a comma, double quotes and no escape character.
    private static func csv(_ text: String, version: SymfonyVersion) -> [ConfigValue] {
        if text.isEmpty { return version >= SymfonyVersion(6, 3) ? [] : [ConfigValue(.null)] }
        let bytes = Array(text.utf8)
        var fields: [ConfigValue] = []
        var index = 0
        let quote = UInt8(ascii: "\"")
        let comma = UInt8(ascii: ",")
        while true {
            var field: [UInt8] = []
            var start = index
            while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
            if start < bytes.count, bytes[start] == quote {
                index = start + 1
                while index < bytes.count {
                    if bytes[index] == quote {
                        if index + 1 < bytes.count, bytes[index + 1] == quote {
                            field.append(quote)
                            index += 2
                            continue
                        }
                        index += 1
                        break
                    }
                    field.append(bytes[index])
                    index += 1
                }
                // What stands between the closing quote and the comma belongs to the field.
                while index < bytes.count, bytes[index] != comma {
                    field.append(bytes[index])
                    index += 1
                }
            } else {
                while index < bytes.count, bytes[index] != comma {
                    field.append(bytes[index])
                    index += 1
                }
                // The line end of the last field is dropped.
                if index == bytes.count {
                    if field.last == 0x0A { field.removeLast() }
                    if field.last == 0x0D { field.removeLast() }
                }
            }
            fields.append(ConfigValue(.string(String(decoding: field, as: UTF8.self))))
            guard index < bytes.count else { return fields }
            index += 1
        }
    }

    /// PHP's `trim`.
    private static func trimmed(_ text: String) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D && byte != 0x0C) || byte == 0 }
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, isSpace(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// PHP's `rawurlencode`.
    private static func urlEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if PHPNumber.isDigit(byte) || DotenvParser.isNameStart(byte) || [UInt8](text: "-_.~").contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
