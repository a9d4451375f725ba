/// What one container may grow to: aliases and parameters that stand for whole lists, maps and texts multiply what is written.
struct ExpansionBudget {
    /// Levels of lists and maps, those of the parameters in them included.
    static let nesting = 512

    /// Values that may still be made, those that come in with a parameter counted wherever it is used.
    private(set) var values = 4_000_000
    /// Bytes of text that may still be made by replacing placeholders inside texts.
    private(set) var text = 16 << 20

    /// - Returns: `false` when that is more than there is left.
    mutating func spend(values count: Int) -> Bool {
        values = max(values - count, -1)
        return values >= 0
    }

    /// - Returns: `false` when that is more than there is left.
    mutating func spend(text count: Int) -> Bool {
        text = max(text - count, -1)
        return text >= 0
    }
}

/// How much a value holds: itself, what is in it, and its levels.
struct Extent {
    var values = 0
    var levels = 0

    init() {}

    /// Of a value that holds no others.
    static let one = Extent(of: .null, upTo: 1)

    /// Counts until there is more than can be spent.
    init(of content: ConfigValue.Content, upTo limit: Int) {
        values = 1
        levels = 1
        func add(_ value: ConfigValue) {
            guard values <= limit else { return }
            let inner = Extent(of: value.content, upTo: limit - values)
            values += inner.values
            levels = max(levels, inner.levels + 1)
        }
        switch content {
        case .list(let items): for item in items { add(item) }
        case .map(let map): for entry in map.entries { add(entry.value) }
        default: break
        }
    }

    /// Adds what stands below so many levels.
    mutating func add(_ inner: Extent, above: Int) {
        values += inner.values
        levels = max(levels, above + inner.levels)
    }
}
