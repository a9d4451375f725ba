import Source
import Symfony

/// Something that the distribution's file and one of the project declare under one name.
public struct DeclaredTwice: Sendable {
    public var name: String
    public var own: SourceSpan
    public var shipped: SourceSpan
}

extension Project {
    /// What a section of the project's files declares with other values than the same section of the file that the distribution
    /// loads on demand: adapters, handlers and connections by name.
    public func declarationsBesideDistribution(in section: String) -> [DeclaredTwice] {
        guard let onDemand = facts.onDemandFiles else { return [] }
        let path = Path.join(root, onDemand.dfs)
        let all = symfony.extensions[section] ?? []
        guard all.contains(where: { $0.file.path == path && Self.isOverride($0.file) }) else { return [] }
        func entries(_ value: ConfigValue) -> [ConfigMap.Entry] {
            ["adapters", "metadata_handlers", "binarydata_handlers"].flatMap { value[$0]?.map?.entries ?? [] }
                + (value["dbal"]?["connections"]?.map?.entries ?? [])
        }
        let shipped = all.filter { $0.file.path == path }.flatMap { entries($0.value) }
        var found: [DeclaredTwice] = []
        for own in all.filter({ $0.file.path != path }).flatMap({ entries($0.value) }) {
            guard let other = shipped.first(where: { $0.key == own.key }), let place = own.keySpan, let theirs = other.keySpan,
                !Self.agree(own.value, other.value, 0)
            else { continue }
            found.append(DeclaredTwice(name: own.key, own: place, shipped: theirs))
        }
        return found
    }

    private static func isOverride(_ file: LoadedFile) -> Bool {
        if case .override = file.reason { return true }
        return false
    }

    /// Whether two values agree in all that both set.
    private static func agree(_ left: ConfigValue, _ right: ConfigValue, _ depth: Int) -> Bool {
        guard depth < 16 else { return true }
        if let first = left.map, let second = right.map {
            // Two types of one adapter, or an address beside single options.
            if depth == 0, !first.isEmpty, !second.isEmpty, !first.entries.contains(where: { second.entry($0.key) != nil }) { return false }
            return first.entries.allSatisfy { entry in second.entry(entry.key).map { agree(entry.value, $0.value, depth + 1) } ?? true }
        }
        guard let first = left.scalarText, let second = right.scalarText else { return true }
        return first == second
    }
}
