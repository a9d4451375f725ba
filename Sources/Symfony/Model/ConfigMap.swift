import Source

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
    /// Where each key stands; only kept for maps that are too large to be searched.
    private var positions: [String: Int]?
    private static let searchable = 12

    public init() {}

    /// A map of entries whose keys are known to differ.
    public init(distinct entries: [Entry]) {
        self.entries = entries
        if entries.count > Self.searchable { index() }
    }

    private mutating func index() {
        var positions = [String: Int](minimumCapacity: entries.count)
        for (position, entry) in entries.enumerated() { positions[entry.key] = position }
        self.positions = positions
    }

    private func position(_ key: String) -> Int? {
        if let positions { return positions[key] }
        return entries.firstIndex { $0.key == key }
    }

    public subscript(_ key: String) -> ConfigValue? {
        guard let position = position(key) else { return nil }
        return entries[position].value
    }

    public func entry(_ key: String) -> Entry? { position(key).map { entries[$0] } }

    public var keys: [String] { entries.map(\.key) }
    public var isEmpty: Bool { entries.isEmpty }

    /// Replaces the value of a known key in place, or appends.
    public mutating func set(_ key: String, keySpan: SourceSpan?, _ value: ConfigValue) {
        if let position = position(key) {
            entries[position].value = value
            entries[position].keySpan = keySpan
        } else {
            entries.append(Entry(key: key, keySpan: keySpan, value: value))
            if positions != nil {
                positions?[key] = entries.count - 1
            } else if entries.count > Self.searchable {
                index()
            }
        }
    }

    public mutating func remove(_ key: String) {
        guard let position = position(key) else { return }
        entries.remove(at: position)
        if positions != nil { index() }
    }
}
