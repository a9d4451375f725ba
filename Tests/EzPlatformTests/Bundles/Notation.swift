import Symfony

/// Values in the notation in which the bundles' answers are recorded: `~`, `T`, `F`, `i12`, `f…` (bits), `"text"` with `\hh` for
/// bytes, `{"key"=value,…}` for arrays.
indirect enum Notation: Hashable {
    case scalar(String)
    case array([Entry])

    struct Entry: Hashable {
        var key: String
        var value: Notation
    }

    /// `nil` for what is unknown.
    init?(_ value: ConfigValue) {
        switch value.content {
        case .null: self = .scalar("~")
        case .bool(let flag): self = .scalar(flag ? "T" : "F")
        case .integer(let number): self = .scalar("i\(number)")
        case .double(let number): self = .scalar("f" + String(number.bitPattern, radix: 16))
        case .string(let text): self = .scalar(Self.quoted(text))
        case .unknown: return nil
        case .list(let items):
            var entries: [Entry] = []
            for (index, item) in items.enumerated() {
                guard let value = Notation(item) else { return nil }
                entries.append(Entry(key: String(index), value: value))
            }
            self = .array(entries)
        case .map(let map):
            var entries: [Entry] = []
            for entry in map.entries {
                guard let value = Notation(entry.value) else { return nil }
                entries.append(Entry(key: Self.escaped(entry.key), value: value))
            }
            self = .array(entries)
        }
    }

    init?(_ text: some StringProtocol) {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard let value = scanner.value(), scanner.index == scanner.bytes.count else { return nil }
        self = value
    }

    /// Without entries that hold nothing: trees fill in empty arrays and null where nothing was configured.
    var withoutEmpty: Notation {
        guard case .array(let entries) = self else { return self }
        return .array(
            entries.compactMap { entry in
                let value = entry.value.withoutEmpty
                if value == .scalar("~") || value == .array([]) { return nil }
                return Entry(key: entry.key, value: value)
            })
    }

    subscript(key: String) -> Notation? {
        guard case .array(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    var text: String {
        switch self {
        case .scalar(let text): text
        case .array(let entries): "{" + entries.map { "\"\($0.key)\"=\($0.value.text)" }.joined(separator: ",") + "}"
        }
    }

    static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if byte >= 0x20, byte <= 0x7E, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "\\"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        mutating func value() -> Notation? {
            guard index < bytes.count else { return nil }
            if bytes[index] != UInt8(ascii: "{") {
                let start = index
                if bytes[index] == UInt8(ascii: "\"") {
                    index += 1
                    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += 1 }
                    index += 1
                } else {
                    while index < bytes.count, ![UInt8](",}".utf8).contains(bytes[index]) { index += 1 }
                }
                guard index <= bytes.count else { return nil }
                return .scalar(String(decoding: bytes[start..<index], as: UTF8.self))
            }
            index += 1
            var entries: [Entry] = []
            while index < bytes.count, bytes[index] != UInt8(ascii: "}") {
                guard case .scalar(let key)? = value(), index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
                index += 1
                guard let value = value() else { return nil }
                entries.append(Entry(key: String(key.dropFirst().dropLast()), value: value))
                if index < bytes.count, bytes[index] == UInt8(ascii: ",") { index += 1 }
            }
            index += 1
            return .array(entries)
        }
    }
}
