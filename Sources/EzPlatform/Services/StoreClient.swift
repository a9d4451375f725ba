import Source
import Symfony

/// The servers of a client object that is a service: what `MemcachedSessionHandler` and its like are given.
enum StoreClient {
    /// Methods that take a host and a port, and the one that takes a list of such pairs.
    private static let oneServer: Set<String> = ["addServer", "connect", "pconnect"]
    private static let severalServers = "addServers"

    /// Servers of the client that a session handler's arguments refer to; empty when they cannot be told.
    static func servers(_ arguments: [ConfigValue], _ kind: StoreServer.Kind, usedBy id: String, in symfony: SymfonyProject) -> [StoreServer] {
        for argument in arguments {
            guard let text = argument.text.value else { continue }
            // From Symfony 5 on the address itself may stand here.
            if let servers = StoreAddresses.ofDSN(text, use: .session, usedBy: id) { return servers }
            guard let name = ServiceDefinition.reference(text.value), let client = client(name, in: symfony) else { continue }
            return ofCalls(client, kind, usedBy: id) + ofFactory(client, usedBy: id)
        }
        return []
    }

    private static func client(_ name: String, in symfony: SymfonyProject) -> ServiceDefinition? {
        var service = symfony.services[name]
        for _ in 0..<8 {
            guard let alias = service?.alias else { break }
            service = symfony.services[alias]
        }
        return service
    }

    /// `calls: [[addServer, [10.0.0.1, 11211]], [addServers, [[[10.0.0.2, 11211], [10.0.0.3, 11211]]]]]`, or maps of method to arguments.
    private static func ofCalls(_ client: ServiceDefinition, _ kind: StoreServer.Kind, usedBy id: String) -> [StoreServer] {
        (client.definition["calls"]?.list ?? []).flatMap { call -> [StoreServer] in
            let method: String?
            let arguments: [ConfigValue]
            if let parts = call.list {
                method = parts.first?.text.value?.value
                arguments = parts.count > 1 ? parts[1].list ?? [] : []
            } else if let named = call["method"]?.text.value {
                method = named.value
                arguments = call["arguments"]?.list ?? []
            } else {
                method = call.map?.entries.first?.key
                arguments = call.map?.entries.first?.value.list ?? []
            }
            guard let method else { return [] }
            if oneServer.contains(method) { return server(arguments, kind, usedBy: id).map { [$0] } ?? [] }
            if method == severalServers { return (arguments.first?.list ?? []).compactMap { server($0.list ?? [], kind, usedBy: id) } }
            return []
        }
    }

    /// `factory: [..., createConnection]` with an address.
    private static func ofFactory(_ client: ServiceDefinition, usedBy id: String) -> [StoreServer] {
        guard client.factory != nil, let address = client.arguments?.list?.first?.text.value else { return [] }
        return StoreAddresses.ofDSN(address, use: .session, usedBy: id) ?? []
    }

    private static func server(_ pair: [ConfigValue], _ kind: StoreServer.Kind, usedBy id: String) -> StoreServer? {
        guard let host = pair.first?.text.value, !host.value.isEmpty else { return nil }
        let port = pair.count > 1 ? pair[1].text.value.flatMap { Int($0.value) } : nil
        if host.value.hasPrefix("/") || host.value.hasPrefix("unix:") {
            return StoreServer(kind: kind, use: .session, host: nil, port: nil, socket: host.value, usedBy: id, provenance: host.provenance)
        }
        return StoreServer(
            kind: kind, use: .session, host: host.value, port: port ?? StoreAddresses.defaultPort(kind), socket: nil, usedBy: id, provenance: host.provenance)
    }
}
