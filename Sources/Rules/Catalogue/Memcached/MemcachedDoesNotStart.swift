import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let memcachedDoesNotStart = Rule(
        "memcached-does-not-start", .error, .memcached,
        summary: "memcached refuses to start with these options, or listens nowhere",
        explanation: """
            memcached exits when it cannot bind one of its addresses, does not know an option, or is to run as root without being told so. A blank \
            inside a list of addresses, an interface's name, a network such as `10.0.0.0/24` and `-l=ADDRESS` are the usual reasons. \
            With `-p 0` or an empty `-l` it runs and listens nowhere.
            """,
        remedy: "correct the option: -l takes one address or several without blanks between them, and as root -u USER is needed",
        sources: [.init("observed on memcached 1.4.15 to 1.6.45")],
        examples: [
            .triggering(
                "a network instead of an address", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l ↓10.0.10.0/24")]),
            .clean("an address", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "a network, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u memcache\n-l ↓10.0.10.0/24\n-U 0\n")]),
        ]
    ) { context in
        for configuration in context.memcachedConfigurations {
            let readings = configuration.readings()
            // What keeps memcached from being run at all is a finding of the reader.
            guard configuration.startFailure == nil, let newest = readings.last?.instance else { continue }
            if let failure = newest.failure {
                let some = readings.filter { $0.instance.failure == nil }
                let releases = some.isEmpty ? "" : " (\(readings.filter { $0.instance.failure != nil }.map(\.releases).joined(separator: ", ")))"
                context.report(
                    "memcached does not start\(releases): \(failure.reason)", at: failure.span, severity: some.isEmpty ? .error : .warning)
            } else if newest.listensOnNothing {
                guard let span = newest.portOption ?? newest.listenOption else { continue }
                context.report("memcached runs, but listens on nothing", at: span)
            }
        }
    }
}
