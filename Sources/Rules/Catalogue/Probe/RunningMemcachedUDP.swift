import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

extension Rule {
    static let runningMemcachedUDP = Rule(
        "running-memcached-udp", .warning, .machines,
        summary: "the running memcached of the application answers over UDP",
        explanation: """
            The memcached that the application names was asked for its settings (`--probe`), and has a UDP port. Over UDP it answers forged addresses with \
            replies many times the size of the question; that made it a well-known weapon. Where the configuration of the machine says so itself, \
            `memcached-udp` reports it.
            """,
        remedy: "start it with -U 0",
        sources: [.init("CVE-2018-1000115", "https://nvd.nist.gov/vuln/detail/CVE-2018-1000115"), .init("observed on memcached 1.6.18")],
        examples: [
            .triggering(
                "a memcached of another machine", on: .machine25,
                [
                    .file("proc/answers", "memcached://10.0.10.21:11211\nversion 1.4.25\nsetting:udpport 11211\nsetting:inter NULL\n"),
                    .replace(in: "srv/acme/app/config/config.yml", "save_path: \"10.0.10.21", with: "save_path: ↓\"10.0.10.21"),
                ]),
            .clean(
                "switched off", on: .machine25,
                [.file("proc/answers", "memcached://10.0.10.21:11211\nversion 1.6.18\nsetting:udpport 0\nsetting:inter NULL\n")]),
        ]
    ) { context in
        var seen: Set<String> = []
        for (server, _, answers) in context.probedServers where server.kind == .memcached {
            for answer in answers {
                guard let place = server.place, let port = answer.answer.number("setting:udpport"), port > 0 else { continue }
                if let inter = answer.answer["setting:inter"], NetworkAddress(inter)?.reach == .loopback { continue }
                // A machine's own configuration is judged where it stands.
                guard answer.process == nil, seen.insert(answer.answer.file.path).inserted else { continue }
                context.report("memcached at \(server.address) answers over UDP (port \(port))", at: place, of: server.provenance)
            }
        }
    }
}
