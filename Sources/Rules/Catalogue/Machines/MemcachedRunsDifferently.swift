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
            // memcached 1.6.18 does not start when one of several addresses cannot be had.
            .triggering(
                "another address was added, and memcached not restarted", on: .machine25,
                [.replace(in: "etc/memcached.conf", "-l 10.0.10.20", with: "↓-l 10.0.10.20,127.0.0.1")]),
            .clean("as configured", on: .machine25, []),
            .clean(
                "every address is configured, and memcached listens on IPv4 alone", on: .machine25,
                [
                    .replace(in: "etc/memcached.conf", "-l 10.0.10.20", with: "-l 0.0.0.0"),
                    .replace(in: "proc/net/tcp", "140A000A:2BCB", with: "00000000:2BCB"),
                ]),
        ]
    ) { context in
        context.reportOtherListeners(of: .memcached, called: "memcached") { node in
            guard node.node.memcached.count == 1, let configured = node.node.memcached.first?.configuration.readings().last?.instance,
                configured.failure == nil, configured.uncertain == nil,
                let place = configured.listenOption ?? configured.portOption ?? configured.tcp.first?.span ?? configured.unixSocket?.span
            else { return nil }
            // With a socket it listens on nothing else, whatever addresses are given.
            if let socket = configured.unixSocket?.value { return ConfiguredListeners(tcp: [], socket: socket, shown: [socket], place: place) }
            let listeners = configured.tcp.compactMap { listener -> ConfiguredListeners.Listener? in
                guard case .address(let address) = listener.host, let port = listener.port.value else { return nil }
                return .init(address: address, port: port)
            }
            // A name is resolved when memcached starts; nobody knows to what it was then.
            guard listeners.count == configured.tcp.count else { return nil }
            return ConfiguredListeners(tcp: listeners, socket: nil, shown: configured.tcp.map(\.description), place: place)
        }
    }
}
