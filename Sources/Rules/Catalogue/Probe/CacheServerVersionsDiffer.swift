import ClusterModel
import EzPlatform
import Host
import Source

extension Rule {
    static let cacheServerVersionsDiffer = Rule(
        "cache-server-versions-differ", .warning, .machines,
        summary: "the servers of one cache or of the sessions run different versions",
        explanation: """
            Servers that share the entries of one cache or the sessions were asked for their versions (`--probe`). They differ in defaults that matter: \
            memcached before 1.5.6 listens on UDP, versions evict differently, and Redis before 6 knows no users. One node was forgotten in an update.
            """,
        remedy: "bring all servers to the same version",
        sources: [.init("memcached, ReleaseNotes", "https://github.com/memcached/memcached/wiki/ReleaseNotes")],
        examples: [
            .triggering(
                "one of two is old", on: .machine25,
                [
                    .replace(in: "srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: ↓\"10.0.10.21:11211,10.0.10.22:11211\""),
                    .file("proc/answers", "memcached://10.0.10.21:11211\nversion 1.6.18\n\nmemcached://10.0.10.22:11211\nversion 1.4.25\n"),
                ]),
            .clean(
                "the same version", on: .machine25,
                [
                    .replace(in: "srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: \"10.0.10.21:11211,10.0.10.22:11211\""),
                    .file("proc/answers", "memcached://10.0.10.21:11211\nversion 1.6.18\n\nmemcached://10.0.10.22:11211\nversion 1.6.18\n"),
                ]),
            .clean(
                "one for the cache, another for the sessions", on: .machine25,
                [.file("proc/answers", "memcached://10.0.10.20:11211\nversion 1.6.18\n\nmemcached://10.0.10.21:11211\nversion 1.4.25\n")]),
        ]
    ) { context in
        var groups: [String: [(server: StoreServer, version: String)]] = [:]
        for (server, _, answers) in context.probedServers {
            for answer in answers {
                guard let version = answer.version else { continue }
                let key = "\(server.kind.rawValue) \(server.use.rawValue) \(server.usedBy)"
                if groups[key]?.contains(where: { $0.server.address == server.address }) ?? false { continue }
                groups[key, default: []].append((server, version))
            }
        }
        for key in groups.keys.sorted() {
            guard let members = groups[key], Set(members.map(\.version)).count > 1, let first = members.first, let place = first.server.provenance.span
            else { continue }
            let list = members.map { "\($0.server.address) runs \($0.version)" }.joined(separator: ", ")
            context.report(
                "the \(first.server.kind.title) servers of \(first.server.useInWords.dropFirst("its ".count)) run different versions: \(list)", at: place)
        }
    }
}
