import Daemons
import EzPlatform
import Host
import Routing
import Source

/// A part of what a machine has, read once for all machines that have the same.
struct PartReading<Value: Sendable>: SharedReading {
    let owners: FileOwners
    let store: SourceStore
    let value: Value

    var id: ObjectIdentifier { ObjectIdentifier(owners) }
}

/// The web servers of a machine, and the projects that their document roots belong to.
struct WebPart: Sendable {
    var servers: [WebServerEntry] = []
    /// In the order of the sites.
    var documentRoots: [String] = []
    /// Document root to the directory of the project that it belongs to.
    var projects: [String: String] = [:]
    var disabledSites: [DisabledSite] = []
    /// The unix sockets that the servers' configuration names, wherever it does.
    var socketNames: [String] = []
}

/// What was read in a run, by the parts that machines have in common.
///
/// Machines of a fleet are rarely equal: each has its own name, addresses and processes. But most have the same virtual hosts, the
/// same project and the same PHP.
final class NodeReadings: Sendable {
    let web = SharedReadings<PartReading<WebPart>>()
    let memcached = SharedReadings<PartReading<[MemcachedConfiguration]>>()
    let redis = SharedReadings<PartReading<[RedisConfiguration]>>()
    let varnish = SharedReadings<PartReading<[VarnishConfiguration]>>()
    let php = SharedReadings<PartReading<[PHPConfiguration]>>()
    let fstab = SharedReadings<PartReading<Fstab?>>()
    let accounts = SharedReadings<PartReading<PooledValue<Accounts>>>()
    let projects = SharedReadings<PartReading<[Project]>>()

    // What is no file's content: each value once.
    let facts = HostFacts.Pool()
    let accountValues = ValuePool<Accounts>()
    let storage = ValuePool<[StorageDirectory]>()
    let surveys = ValuePool<HostState.Survey>()
}

extension SharedReadings {
    /// The part of a machine that `read` makes with servers that ask the machine through the store.
    func part<Value: Sendable>(
        _ key: String, of tree: any HostTree, _ facts: HostFacts, node: String, read: (HostServers) -> Value
    ) -> PartReading<Value> where Reading == PartReading<Value> {
        reading(key, of: tree, node: node) { tree, owners in
            let store = SourceStore(tree: tree, owners: owners)
            return .init(PartReading(owners: owners, store: store, value: read(HostServers(tree: tree, facts: facts, store: store))))
        }
    }
}
