import Source
import Symfony

/// How long PHP processes keep objects beside the persistence cache.
public struct InMemoryCacheLifetime: Sendable {
    public var parameter: String
    public var milliseconds: Int
    /// What the product sets itself.
    public var standard: Int
    public var span: SourceSpan?
}

extension Project {
    /// The lifetimes that the project sets: parameters of the core bundle.
    public var inMemoryCacheLifetimes: [InMemoryCacheLifetime] {
        let prefix = facts.rootKey == "ibexa" ? "ibexa" : "ezpublish"
        return [("inmemory.ttl", 3000), ("inmemory.content.ttl", 300)].compactMap { name, standard in
            let parameter = "\(prefix).spi.persistence.cache.\(name)"
            guard let value = symfony.parameters.value(parameter), case .integer(let number) = value.content else { return nil }
            return InMemoryCacheLifetime(parameter: parameter, milliseconds: number, standard: standard, span: value.span)
        }
    }

    /// `framework.cache.prefix_seed`, of which Symfony makes the namespaces of pools that have none.
    public var cacheSeed: KnownText {
        let section = sections["framework"]
        if let unknown = section?.unknown ?? section?["cache"]?.unknown { return .unknown(unknown) }
        return section?.at("cache", "prefix_seed")?.text ?? .absent
    }

    /// Directories of file caches that the project names itself: of the framework's pools and of Stash.
    public var cacheDirectories: [Sourced<String>] {
        var found: [Sourced<String>] = []
        if case .known(let text)? = sections["framework"]?.at("cache", "directory")?.text { found.append(text) }
        for cache in sections["stash"]?["caches"]?.map?.entries ?? [] {
            if case .known(let text)? = cache.value.at("FileSystem", "path")?.text { found.append(text) }
        }
        return found
    }
}
