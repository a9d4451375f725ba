import EzPlatform
import Source

/// What an application or a server names as its counterpart, comparable between nodes.
enum Target: Hashable {
    /// `path`: the database, the core of a search engine.
    case server(Topology.Part.Kind, host: String, port: Int?, path: String?)
    /// A Unix socket, on the node itself.
    case socket(Topology.Part.Kind, String)
    /// A directory that the nodes share, as configured.
    case directory(String)
    /// A file system of the network: its type and source.
    case mount(type: String, source: String)
    case objectStore(type: String, bucket: String?)
    /// Something outside that has a name and no address here: `Fastly`, `Elasticsearch`.
    case service(Topology.Part.Kind, String)
    /// What the node keeps for itself, in words.
    case local(String)
    /// Not known; what it is at least.
    case unknown(Topology.Part.Kind, String)
}

/// One counterpart of an application, what for, and where that is configured.
struct Need {
    var target: Target
    var use: Topology.Connection.Use
    /// What the product of the counterpart is, when configuration says so: `MySQL`.
    var product: String?
    var unknown: Unknown?
    var places: [SourceSpan]
}

/// One machine of a node, or a node of which only files are known.
final class Member {
    let node: Node
    /// `nil` for a project's own files.
    let name: String?
    private let machine: Machine?
    var state: HostState? { machine?.state }

    private init(node: Node, name: String?, machine: Machine?) {
        self.node = node
        self.name = name
        self.machine = machine
    }

    static func all(of node: Node) -> [Member] {
        if node.machines.isEmpty { return [Member(node: node, name: node.name, machine: nil)] }
        return node.machines.map { Member(node: node, name: $0.name, machine: $0) }
    }

    /// Whether the address is one of the machine's own; `false` also when that is not known.
    func owns(_ address: NetworkAddress) -> Bool { address.reach != .loopback && state?.owns(address) == true }

    /// The addresses that `owns` holds for.
    var ownAddresses: [NetworkAddress] { state?.ownAddresses.value?.filter { $0.reach != .loopback } ?? [] }

    /// The addresses of a host as the machine resolves it, as far as that is known.
    func addresses(of host: String) -> [NetworkAddress] {
        NetworkAddress(host).map { [$0] } ?? state?.addresses[host]?.value ?? []
    }
}

extension Provenance {
    /// The setting and the place where the text itself is written.
    func places(of text: String) -> [SourceSpan] {
        var found: [SourceSpan] = []
        for place in [span, origin(of: text)] { if let place, !found.contains(place) { found.append(place) } }
        return found
    }
}

extension Array where Element: Equatable {
    mutating func appendNew(_ others: some Sequence<Element>) { for other in others where !contains(other) { append(other) } }
}
