import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let memcachedUDP = Rule(
        "memcached-udp", .warning, .memcached,
        summary: "memcached answers over UDP",
        explanation: """
            Over UDP memcached answers forged addresses with replies many times the size of the question; that made it a well-known weapon. \
            Releases before 1.5.6 listen on UDP unless told otherwise with `-U 0`.
            """,
        remedy: "add -U 0",
        sources: [.init("CVE-2018-1000115", "https://nvd.nist.gov/vuln/detail/CVE-2018-1000115"), .init("observed on memcached 1.5.5 and 1.6.18")],
        examples: [
            .triggering("switched on", on: .ez25, likewise: [.ezPublish54, .ez113], [.replace(in: "deploy/memcached.conf", "-U 0", with: "↓-U 11211")]),
            .clean("switched off", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "switched on, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u memcache\n-l 10.0.10.20\n↓-U 11211\n")]),
        ]
    ) { context in
        for configuration in context.memcachedConfigurations {
            let readings = configuration.readings()
            guard let newest = readings.last?.instance else { continue }
            if let listener = newest.udp.first(where: { $0.reach != .loopback }) {
                context.report(
                    "memcached answers over UDP (\(listener.description))", at: newest.udpOption ?? listener.span)
            } else if newest.udpOption == nil, newest.listenOption == nil,
                let old = readings.first(where: { $0.instance.udp.contains { $0.reach == .wildcard } }), let listener = old.instance.udp.first
            {
                context.report(
                    "without -U 0 \(old.releases) answers over UDP on every address", at: listener.span, severity: .notice)
            }
        }
    }
}
