import EzPlatform
import Source

/// A persistence cache with the siteaccesses that use it.
struct CacheUse: Sendable {
    var cache: PersistenceCache
    /// The setting's value, with its place.
    var name: Sourced<String>
    var siteaccesses: [String]
}

extension Project {
    /// The persistence caches of all siteaccesses whose names are known, each once. A name that nothing configures is the release's own.
    var persistenceCaches: [CacheUse] {
        var uses: [CacheUse] = []
        for siteaccess in siteaccessNames {
            guard case .known(let name) = setting(facts.cacheSetting, for: siteaccess).text else { continue }
            if let index = uses.firstIndex(where: { $0.name.value == name.value }) {
                uses[index].siteaccesses.append(siteaccess)
            } else {
                uses.append(CacheUse(cache: cache(named: name), name: name, siteaccesses: [siteaccess]))
            }
        }
        return uses
    }

    /// Where to point at when nothing is written that could be pointed at: the setting that makes the project a cluster, else the
    /// first siteaccess.
    var anchor: SourceSpan? { clusterEvidence.lazy.compactMap(\.span).first ?? siteaccesses.siteaccesses.first?.span }

    /// The connections of the repositories and of the DFS metadata handlers.
    var connectionsInUse: [DoctrineConnection] {
        var names: Set<String> = []
        for repository in repositories { if let name = connection(of: repository)?.name { names.insert(name) } }
        for siteaccess in siteaccessNames {
            guard case .known(let handler) = handler(.metadata, for: siteaccess), let id = handler.connection.value else { continue }
            if let connection = connections.connection(serviceId: id.value) { names.insert(connection.name) }
        }
        return connections.connections.filter { names.contains($0.name) }
    }
}

extension StoreServer {
    var useInWords: String { use == .cache ? "its persistence cache" : "its sessions" }
}
