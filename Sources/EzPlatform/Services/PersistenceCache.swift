import Source
import Symfony

/// What a cache of the repository stores its entries in.
public indirect enum CacheStore: Sendable {
    /// On the node itself; `what` says how: `filesystem`, `apcu`, `array`, `php files`, ...
    case local(what: String)
    /// Nowhere beyond the request: Stash's Ephemeral and BlackHole, the adapters for arrays and null.
    case request(what: String)
    case servers(StoreServer.Kind, [StoreServer])
    /// An SQL database.
    case database
    /// Several, the first one is asked first.
    case chain([CacheStore])
    case unknown(Unknown)

    /// Whether all nodes see the same entries: `nil` when that is not known.
    public var isShared: Bool? {
        switch self {
        case .local: return false
        case .request: return nil
        case .servers, .database: return true
        case .chain(let stores):
            // A local level in front serves entries that other nodes have changed.
            // What ends with the request never serves another one.
            let shared = stores.filter { !$0.endsWithRequest }.map(\.isShared)
            if shared.isEmpty { return nil }
            return shared.contains(false) ? false : shared.contains(nil) ? nil : true
        case .unknown: return nil
        }
    }

    /// Why `isShared` is not known; `nil` when it is, and for what ends with the request.
    public var unknownSharing: Unknown? {
        guard isShared == nil else { return nil }
        switch self {
        case .unknown(let unknown): return unknown
        case .chain(let stores): return stores.lazy.compactMap(\.unknownSharing).first
        case .local, .request, .servers, .database: return nil
        }
    }

    /// Whether the next request finds nothing of what this one stored.
    public var endsWithRequest: Bool {
        switch self {
        case .request: true
        case .chain(let stores): stores.allSatisfy(\.endsWithRequest)
        case .local, .servers, .database, .unknown: false
        }
    }

    public var servers: [StoreServer] {
        switch self {
        case .servers(_, let servers): servers
        case .chain(let stores): stores.flatMap(\.servers)
        default: []
        }
    }
}

/// The cache that a siteaccess uses.
public struct PersistenceCache: Sendable {
    /// The id or Stash name, as the setting gives it.
    public var name: String
    /// The service that is asked for: `stash.<name>_cache`, or the pool's id.
    public var serviceId: String
    /// `false`: nothing in the project declares it. `nil`: not known.
    public var isDeclared: Bool?
    /// Whether the pool's service can be fetched from the container; `nil` when that is not known or does not matter.
    public var isPublic: Bool?
    /// Where it is declared.
    public var span: SourceSpan?
    public var store: CacheStore
    /// The prefix of keys: `namespace` of a pool, `prefix_key` of a Stash cache.
    public var namespace: KnownText
    /// The address of the servers, as written. For rules on its form; holds credentials.
    public var provider: Knowledge<Sourced<Secret>>
    /// Stash keeps copies in each PHP process.
    public var keepsCopiesInMemory: Bool?
    /// Stash drivers, in order.
    public var drivers: [Sourced<String>]
}
