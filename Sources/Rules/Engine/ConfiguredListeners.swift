import ClusterModel
import Host
import Source

/// Where a server of a machine is configured to listen, to be compared with where it does.
struct ConfiguredListeners {
    struct Listener {
        var address: NetworkAddress
        var port: Int
        /// The server starts without it.
        var isOptional = false

        var isWildcard: Bool { address.reach == .wildcard }
    }

    var tcp: [Listener]
    var socket: String?
    /// In words, for the message.
    var shown: [String]
    var place: SourceSpan
    /// Further ports that follow from those: the bus of a Redis cluster.
    var offsets: [Int] = [0]

    /// Whether a process with these sockets may have been started with this configuration.
    func agree(with sockets: [ListeningSocket]) -> Bool {
        if let socket, !sockets.contains(where: { $0.endpoint == .unix(socket) }) { return false }
        let actual = sockets.compactMap { socket -> (address: NetworkAddress, port: Int)? in
            guard case .tcp(let address, let port) = socket.endpoint else { return nil }
            return (address, port)
        }
        let isCovered = actual.allSatisfy { socket in
            tcp.contains { listener in
                offsets.contains { listener.port + $0 == socket.port } && (listener.address == socket.address || listener.isWildcard)
            }
        }
        // Only one of the two wildcards may be there on machines without IPv6.
        let isThere = tcp.filter { !$0.isOptional }.allSatisfy { listener in
            actual.contains { socket in
                listener.port == socket.port && (listener.address == socket.address || (listener.isWildcard && socket.address.reach == .wildcard))
            }
        }
        return isCovered && isThere
    }
}

extension RuleContext {
    /// Reports machines on which the only process of a program listens elsewhere than it is configured to.
    /// - Parameter configured: what a machine's only configuration says; `nil` when that cannot be told.
    func reportOtherListeners(
        of program: RunningProcess.Program, called product: String, configured: (AuditedNode) -> ConfiguredListeners?
    ) {
        for node in auditedNodes {
            // With several it cannot be told which file belongs to which process.
            let processes = node.facts.processes(of: program)
            guard processes.count == 1, let process = processes.first, let sockets = process.listeners.value,
                let listeners = configured(node), !listeners.agree(with: sockets)
            else { continue }
            let actual = Set(sockets.map(\.description)).sorted()
            report(
                "\(product) is configured to listen on \(Set(listeners.shown).sorted().joined(separator: ", ")), but the running one listens on "
                    + (actual.isEmpty ? "nothing" : actual.joined(separator: ", ")) + " on \(node.mention)",
                at: listeners.place, nodes: [node.name])
        }
    }
}
