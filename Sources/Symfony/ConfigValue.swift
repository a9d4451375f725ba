import Source

/// A configuration value after imports, parameters and environment were applied, with where it comes from.
public struct ConfigValue: Sendable {
    public enum Content: Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case double(Double)
        case string(String)
        case list([ConfigValue])
        case map(ConfigMap)
        /// The text could not be evaluated; `literal` is what is written, for messages (never a secret's value).
        case unknown(Unknown, literal: String)
    }

    public var content: Content
    public var provenance: Provenance

    public init(_ content: Content, _ provenance: Provenance = Provenance()) {
        self.content = content
        self.provenance = provenance
    }

    public var span: SourceSpan? { provenance.span }

    /// `nil` for everything but maps.
    public var map: ConfigMap? {
        if case .map(let map) = content { return map }
        return nil
    }

    public var list: [ConfigValue]? {
        if case .list(let list) = content { return list }
        return nil
    }

    public var isNull: Bool {
        if case .null = content { return true }
        return false
    }

    public var unknown: Unknown? {
        if case .unknown(let unknown, _) = content { return unknown }
        return nil
    }

    /// Text, numbers and booleans as PHP converts them to a string (`true` is `1`, `false` is empty); `nil` otherwise.
    public var scalarText: String? {
        switch content {
        case .string(let text): text
        case .integer(let number): String(number)
        case .double(let number): number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
        case .bool(let flag): flag ? "1" : ""
        case .null, .list, .map, .unknown: nil
        }
    }

    /// The text as knowledge: null is absent, maps and lists are absent too (the reader of the setting reports them).
    public var text: Knowledge<Sourced<String>> {
        if let unknown { return .unknown(unknown) }
        guard let scalarText else { return .absent }
        return .known(Sourced(scalarText, provenance))
    }

    public subscript(_ key: String) -> ConfigValue? { map?[key] }

    /// Follows keys through nested maps.
    public func at(_ path: String...) -> ConfigValue? {
        var value: ConfigValue? = self
        for key in path { value = value?[key] }
        return value
    }
}

/// An ordered map with the place of each key.
public struct ConfigMap: Sendable {
    public struct Entry: Sendable {
        public var key: String
        public var keySpan: SourceSpan?
        public var value: ConfigValue

        public init(key: String, keySpan: SourceSpan?, value: ConfigValue) {
            self.key = key
            self.keySpan = keySpan
            self.value = value
        }
    }

    public private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]

    public init() {}

    public subscript(_ key: String) -> ConfigValue? {
        guard let position = positions[key] else { return nil }
        return entries[position].value
    }

    public func entry(_ key: String) -> Entry? { positions[key].map { entries[$0] } }

    public var keys: [String] { entries.map(\.key) }
    public var isEmpty: Bool { entries.isEmpty }

    /// Replaces the value of a known key in place, or appends.
    public mutating func set(_ key: String, keySpan: SourceSpan?, _ value: ConfigValue) {
        if let position = positions[key] {
            entries[position].value = value
            entries[position].keySpan = keySpan
        } else {
            positions[key] = entries.count
            entries.append(Entry(key: key, keySpan: keySpan, value: value))
        }
    }

    public mutating func remove(_ key: String) {
        guard let position = positions.removeValue(forKey: key) else { return }
        entries.remove(at: position)
        for index in position..<entries.count { positions[entries[index].key] = index }
    }
}
