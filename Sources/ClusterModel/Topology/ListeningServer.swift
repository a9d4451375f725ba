import Daemons
import EzPlatform
import Host
import Source

/// A memcached or Redis of which the configuration was read.
struct ListeningServer {
    struct Endpoint {
        /// `nil` for a name or a placeholder.
        var address: NetworkAddress?
        var name: String?
        var port: Int?
    }

    var kind: Topology.Part.Kind
    /// The machine on which it runs.
    var member: Member
    var endpoints: [Endpoint]
    var socket: String?
    /// As configured: `10.0.10.20:11211`.
    var addresses: [String]
    var details: [String]
    var file: SourceFile
    /// Index into the parts.
    var part = 0

    /// For the first machine of a node; the others have the same.
    static func all(of member: Member) -> [ListeningServer] {
        let node = member.node
        var found: [ListeningServer] = []
        for entry in node.memcached {
            guard let instance = entry.configuration.readings().last?.instance else { continue }
            let endpoints = instance.tcp.map { listener in
                switch listener.host {
                case .address(let address): Endpoint(address: address, name: nil, port: listener.port.value)
                case .name(let name): Endpoint(address: nil, name: name, port: listener.port.value)
                case .unknown: Endpoint(address: nil, name: nil, port: listener.port.value)
                }
            }
            let socket = instance.unixSocket?.value
            var details: [String] = []
            if let memory = instance.memory.value { details.append("\(memory) MiB") }
            if let failure = instance.failure { details.append("does not start: \(failure.reason)") }
            found.append(
                ListeningServer(
                    kind: .memcached, member: member, endpoints: endpoints, socket: socket,
                    addresses: shown(instance.tcp.map(\.description), socket), details: details, file: entry.configuration.file))
        }
        for entry in node.redis {
            let configuration = entry.configuration
            let endpoints = configuration.listeners.map { Endpoint(address: $0.address, name: $0.name, port: $0.port.value) }
            var details: [String] = []
            if case .known(let primary)? = configuration.primary?.value { details.append("replica of \(primary)") }
            found.append(
                ListeningServer(
                    kind: .redis, member: member, endpoints: endpoints, socket: configuration.unixSocket?.value,
                    addresses: shown(configuration.listeners.map(\.description), configuration.unixSocket?.value), details: details,
                    file: configuration.file))
        }
        return found
    }

    /// Each address once; listening on every address of both families is one.
    private static func shown(_ listeners: [String], _ socket: String?) -> [String] {
        var found: [String] = []
        found.appendNew(listeners)
        if found.contains(where: { $0.hasPrefix("0.0.0.0:") }) { found.removeAll { $0.hasPrefix("[::]:") } }
        return found + (socket.map { [$0] } ?? [])
    }

    var isWildcard: Bool { endpoints.contains { $0.address?.reach == .wildcard } }
    /// Whether nothing but the node itself reaches it.
    var isLoopback: Bool {
        endpoints.allSatisfy { $0.address?.reach == .loopback || ($0.name.map(NetworkAddress.isLoopbackHost) ?? false) }
    }

    /// Whether somebody on a node who connects to the host gets here.
    /// - Parameters:
    ///   - addresses: of the host, as far as they are known.
    ///   - isOwn: the host is the local one of whoever asks.
    func serves(_ addresses: [NetworkAddress], _ host: String, _ port: Int?, isOwn: Bool, from other: Member) -> Bool {
        if isOwn {
            guard other.name == member.name else { return false }
            return endpoints.contains { $0.port == port && ($0.address.map { $0.reach == .wildcard || $0.reach == .loopback } ?? ($0.name == host)) }
        }
        return endpoints.contains { endpoint in
            guard endpoint.port == port else { return false }
            guard let own = endpoint.address else { return endpoint.name?.lowercased() == host.lowercased() }
            if own.reach == .wildcard {
                // Files without a machine are meant for whatever address is named.
                guard member.name != nil else { return true }
                return member.name == host || addresses.contains(where: member.owns)
            }
            return addresses.contains(own)
        }
    }
}

/// A node's web servers in words.
struct WebDescription {
    var title: String
    var details: [String] = []

    init(_ node: Node, of subject: Subject) {
        var kinds: [String] = []
        kinds.appendNew(node.webServers.map(\.server.kind.name))
        title = kinds.isEmpty ? "Application" : kinds.joined(separator: ", ")
        var versions: [String] = []
        versions.appendNew(node.php.filter(\.configuration.servesRequests).compactMap(\.configuration.version))
        if !versions.isEmpty { details.append("PHP " + versions.joined(separator: ", ")) }
        var hosts: [String] = []
        for entry in node.webServers {
            for site in entry.server.sites {
                if let host = node.machines.first?.state, case .known(let root) = site.documentRoot, let project = host.projects[root.value], project != node.root { continue }
                hosts.appendNew(site.names.prefix(1).map(\.value).filter { $0 != "_" && !$0.isEmpty })
            }
        }
        if let first = hosts.first { details.append(hosts.count == 1 ? first : "\(first) and \(hosts.count - 1) more") }
    }
}
