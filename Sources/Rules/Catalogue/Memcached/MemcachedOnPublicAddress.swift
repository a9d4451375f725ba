import ClusterModel
import Daemons
import Source

extension Rule {
    static let memcachedOnPublicAddress = Rule(
        "memcached-on-public-address", .error, .memcached,
        summary: "memcached listens on an address of the internet",
        explanation: """
            memcached has no authentication by default: whoever reaches the port reads and changes every session. An address that is not one of \
            the internal networks (10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7) is reached from everywhere unless a firewall stands before it.
            """,
        remedy: "listen on the node's address in the internal network (-l ADDRESS)",
        sources: [clusteringGuide, .init("memcached, security", "https://docs.memcached.org/advisories/")],
        examples: [
            .triggering("a public address", on: .ez25, likewise: [.ezPublish54, .ez113], [
                .replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l 10.0.10.20,↓203.0.113.7")
            ]),
            .clean("an internal address", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "a public address, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u memcache\n-l 10.0.10.20,↓203.0.113.7\n-U 0\n")]),
        ]
    ) { context in
        guard context.application?.environment != "dev" else { return }
        for configuration in context.memcachedConfigurations {
            guard let newest = configuration.readings().last?.instance, newest.authentication == .none,
                let listener = newest.tcp.first(where: { $0.reach == .publicNetwork })
            else { continue }
            context.report(
                "memcached listens on \(listener.description), an address of the internet; whoever reaches it can read and change all it holds",
                at: listener.span)
        }
    }
}
