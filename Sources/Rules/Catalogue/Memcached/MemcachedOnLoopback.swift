import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let memcachedOnLoopback = Rule(
        "memcached-on-loopback", .error, .memcached, fixes: [.safe],
        summary: "memcached listens on the local address only, so the other nodes cannot reach it",
        explanation: """
            Distributions ship memcached with `-l 127.0.0.1`. On a cluster the other nodes cannot connect: a session written on one is unknown \
            to the next, logins fail and forms lose their token; the persistence cache diverges as well.

            Binding it to the address of an internal network is also what protects it: memcached has no authentication of its own.
            """,
        remedy: "listen on the node's address in the internal network (-l ADDRESS)",
        sources: [
            clusteringGuide,
            .init("memcached manual, option -l", "https://github.com/memcached/memcached/wiki/ConfiguringServer"),
            .init("observed on memcached 1.4.15 to 1.6.45"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the file as Debian ships it", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "↓-l 127.0.0.1")]),
            .clean("an internal address", on: .ez25, likewise: [.ez32, .ibexa33, .ibexa46, .ibexa50], []),
            .clean(
                "one of two is internal", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l 127.0.0.1\n-l 10.0.10.20")]),
            .triggering(
                "the file as Debian ships it, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u memcache\n↓-l 127.0.0.1\n")]),
        ]
    ) { context in
        guard context.application?.environment != "dev" else { return }
        for configuration in context.memcachedConfigurations {
            let readings = configuration.readings().map(\.instance)
            // Local in every release that the file can be for; what is not known may be another listener.
            let isLocal = readings.allSatisfy { instance in
                instance.failure == nil && instance.uncertain == nil
                    && (instance.unixSocket != nil || (!instance.tcp.isEmpty && instance.tcp.allSatisfy { $0.reach == .loopback }))
            }
            guard isLocal, let newest = readings.last else { continue }
            guard let span = newest.listenOption ?? newest.unixSocket?.span ?? newest.tcp.first?.span else { continue }
            let hosts = newest.unixSocket.map { ["the socket \($0.value)"] } ?? Set(newest.tcp.map(\.description)).sorted()
            let places = Set(newest.tcp.map(\.span))
            let fixes = places.count == 1 && newest.listenOption != nil
                ? context.listenFix(configuration, at: places.first ?? span, instead: ["127.0.0.1", "localhost", "::1", "[::1]"], .safe) : []
            context.report(
                "memcached listens on \(hosts.joined(separator: " and ")) only; the other nodes cannot reach it", at: span, fixes: fixes)
        }
    }
}
