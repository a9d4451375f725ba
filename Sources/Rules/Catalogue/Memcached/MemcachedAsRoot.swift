import ClusterModel
import Daemons
import Source

extension Rule {
    static let memcachedAsRoot = Rule(
        "memcached-as-root", .warning, .memcached,
        summary: "memcached runs as root",
        explanation: """
            With `-u root` a fault in memcached is a fault in the whole host. On Debian that is also what an empty `memcached.conf` leads to.
            """,
        remedy: "give -u a user of its own, such as memcache",
        sources: [.init("memcached(1)"), .init("observed on memcached 1.6.18")],
        examples: [
            .triggering("named", on: .ez25, likewise: [.ezPublish54, .ez113], [.replace(in: "deploy/memcached.conf", "-u memcache", with: "-u ↓root")]),
            .clean("a user of its own", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "named, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u ↓root\n-l 10.0.10.20\n-U 0\n")]),
        ]
    ) { context in
        for configuration in context.memcachedConfigurations {
            guard let newest = configuration.readings().last?.instance, newest.failure == nil, newest.user == .known("root"),
                let span = newest.userOption
            else { continue }
            context.report("memcached runs as root", at: span)
        }
    }
}
