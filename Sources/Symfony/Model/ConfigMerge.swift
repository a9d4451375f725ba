import Source

/// How one kind of node in a configuration merges the values of later files into those of earlier ones.
///
/// The names follow Symfony's config component: maps merge key by key and the later value wins, prototyped lists append,
/// `performNoDeepMerging` lets the later value replace the whole.
public indirect enum MergePlan: Sendable {
    /// The later value replaces the earlier one.
    case replace
    /// Lists append; anything else is replaced.
    case append
    /// Maps merge key by key: named keys by their plans, the others by `others`.
    case deep([String: MergePlan], others: MergePlan)

    /// Maps merge at any depth, everything else is replaced: an array node with scalar children.
    public static let maps = MergePlan.recursive(lists: .replace)
    /// As `maps`, with lists that append: prototyped arrays without a key attribute.
    public static let mapsAndLists = MergePlan.recursive(lists: .append)

    /// What a list does inside maps that merge at any depth.
    public enum Lists: Sendable { case replace, append }
    case recursive(lists: Lists)
}

extension ConfigValue {
    /// Merges configurations in load order. An unknown value makes the merged value at its place unknown only when it is
    /// the last one there: a later known one replaces it.
    /// - Returns: `nil` for no configurations at all.
    public static func merged(_ configs: [ConfigValue], _ plan: MergePlan) -> ConfigValue? {
        guard var result = configs.first else { return nil }
        for config in configs.dropFirst() { result = result.merged(with: config, plan) }
        return result
    }

    /// The value that remains when `later` is merged into this one. Values keep the provenance of where they came from.
    public func merged(with later: ConfigValue, _ plan: MergePlan) -> ConfigValue {
        switch (plan, content, later.content) {
        case (.append, .list(let left), .list(let right)), (.recursive(.append), .list(let left), .list(let right)):
            return ConfigValue(.list(left + right), later.provenance)
        case (.deep(let plans, let others), .map(let left), .map(let right)):
            return ConfigValue(.map(left.merged(with: right) { plans[$0] ?? others }), later.provenance)
        case (.recursive, .map(let left), .map(let right)):
            return ConfigValue(.map(left.merged(with: right) { _ in plan }), later.provenance)
        default:
            return later
        }
    }
}

extension ConfigMap {
    /// Keys of both; `plan` says how the values of a key that both have merge.
    public func merged(with later: ConfigMap, _ plan: (String) -> MergePlan) -> ConfigMap {
        var result = self
        for entry in later.entries {
            let value = result[entry.key].map { $0.merged(with: entry.value, plan(entry.key)) } ?? entry.value
            result.set(entry.key, keySpan: entry.keySpan, value)
        }
        return result
    }
}
