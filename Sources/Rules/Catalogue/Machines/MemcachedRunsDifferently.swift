import ClusterModel
import Daemons
import Host
import Source

extension Rule {
    static let memcachedRunsDifferently = Rule(
        "memcached-runs-differently", .warning, .machines,
        summary: "the running memcached listens elsewhere than its configuration says",
        explanation: """
            The configuration was changed and memcached not restarted, or something else starts it. What was tested with the old address breaks at \
            the next restart or reboot, on one node first.
            """,
        remedy: "restart memcached, or correct its configuration",
        sources: [.init("proc(5), /proc/net/tcp", "https://man7.org/linux/man-pages/man5/proc.5.html"), .init("observed on memcached 1.6.18")],
        examples: [
            .triggering(
                "not restarted", on: .machine25,
                [
                    .replace(in: "etc/memcached.conf", "-l 10.0.10.20", with: "↓-l 10.0.10.20"),
                    .replace(in: "proc/net/tcp", "140A000A:2BCB", with: "0100007F:2BCB"),
                ]),
            .clean("as configured", on: .machine25, []),
            .clean(
                "every address is configured, and memcached listens on IPv4 alone", on: .machine25,
                [
                    .replace(in: "etc/memcached.conf", "-l 10.0.10.20", with: "-l 0.0.0.0"),
                    .replace(in: "proc/net/tcp", "140A000A:2BCB", with: "00000000:2BCB"),
                ]),
        ]
    ) { context in
        for node in context.auditedNodes {
            // With several it cannot be told which file belongs to which process.
            let processes = node.facts.processes(of: .memcached)
            guard processes.count == 1, node.node.memcached.count == 1, let process = processes.first,
                let entry = node.node.memcached.first, let sockets = node.facts.listeners(of: process).value,
                let configured = entry.configuration.readings().last?.instance, configured.failure == nil, configured.uncertain == nil
            else { continue }
            let actual = sockets.map(\.description)
            let span = configured.listenOption ?? configured.portOption ?? configured.tcp.first?.span ?? configured.unixSocket?.span
            guard let span, !agrees(configured, sockets) else { continue }
            let wanted = configured.unixSocket.map { [$0.value] } ?? configured.tcp.map(\.description)
            context.report(
                "memcached is configured to listen on \(Set(wanted).sorted().joined(separator: ", ")), but the running one listens on "
                    + (actual.isEmpty ? "nothing" : Set(actual).sorted().joined(separator: ", ")) + " on \(node.mention)",
                at: span, nodes: [node.name])
        }
    }

    private static func agrees(_ configured: MemcachedInstance, _ sockets: [ListeningSocket]) -> Bool {
        if let path = configured.unixSocket?.value { return sockets.contains { $0.endpoint == .unix(path) } }
        let listeners = configured.tcp
        // A name is resolved when memcached starts; nobody knows to what it was then.
        guard listeners.allSatisfy({ if case .address = $0.host { $0.port.value != nil } else { false } }) else { return true }
        let isCovered = sockets.allSatisfy { socket in
            guard case .tcp(let address, let port) = socket.endpoint else { return true }
            return listeners.contains { $0.port.value == port && ($0.host == .address(address) || $0.reach == .wildcard) }
        }
        let isThere = listeners.contains { listener in
            sockets.contains { socket in
                guard case .tcp(let address, let port) = socket.endpoint, listener.port.value == port else { return false }
                return listener.host == .address(address) || (listener.reach == .wildcard && address.reach == .wildcard)
            }
        }
        return isCovered && (isThere || listeners.isEmpty)
    }
}
