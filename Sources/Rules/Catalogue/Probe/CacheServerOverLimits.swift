import ClusterModel
import EzPlatform
import Host
import Source

extension Rule {
    static let cacheServerOverLimits = Rule(
        "cache-server-over-limits", .warning, .machines,
        summary: "the server of the cache or the sessions has run into one of its limits",
        explanation: """
            The server was asked for its counters (`--probe`); they count since it was started. Evicted entries mean that the memory is too small: \
            for sessions that logs people out. Refused items are larger than the largest one that the server takes (`-I` of memcached, 1 MiB unless set), \
            and are never cached. Refused connections mean that the most connections are too few for the PHP processes of all nodes.
            """,
        remedy: "give the server more memory, a larger item size or more connections",
        sources: [
            .init("memcached, stats", "https://github.com/memcached/memcached/blob/master/doc/protocol.txt"),
            .init("Redis, INFO", "https://redis.io/docs/latest/commands/info/"),
        ],
        examples: [
            .triggering(
                "sessions are evicted", on: .machine25,
                [
                    .file("proc/answers", "memcached://10.0.10.21:11211\nversion 1.6.18\nstat:evictions 311\nstat:store_too_large 0\nstat:listen_disabled_num 0\n"),
                    .replace(in: "srv/acme/app/config/config.yml", "save_path: \"10.0.10.21", with: "save_path: ↓\"10.0.10.21"),
                ]),
            .triggering(
                "items are too large", on: .machine25,
                [
                    .file("proc/answers", "memcached://10.0.10.20:11211\nversion 1.6.18\nsetting:item_size_max 1048576\nstat:store_too_large 7\n"),
                    .replace(in: "srv/acme/app/config/cluster.yml", "provider: \"memcached", with: "provider: ↓\"memcached"),
                ]),
            .clean(
                "a full cache evicts what nobody reads", on: .machine25,
                [.file("proc/answers", "memcached://10.0.10.20:11211\nversion 1.6.18\nstat:evictions 1200\nstat:evicted_unfetched 1200\n")]),
            .clean(
                "no limit was met", on: .machine25,
                [.file("proc/answers", "memcached://10.0.10.21:11211\nversion 1.6.18\nstat:evictions 0\nstat:store_too_large 0\nstat:listen_disabled_num 0\n")]),
        ]
    ) { context in
        var seen: Set<String> = []
        for (server, _, answers) in context.probedServers {
            for answer in answers {
                // Every node gets the same answer.
                guard let place = server.place, seen.insert("\(server.use) \(answer.answer.file.path)").inserted else { continue }
                let start = "\(answer.kind.title) at \(server.address), where the application keeps \(server.useInWords),"
                for fault in faults(server, answer.answer) { context.report("\(start) \(fault)", at: place, of: server.provenance) }
            }
        }
    }

    private static func faults(_ server: StoreServer, _ answer: ProbeAnswer) -> [String] {
        func count(_ name: String) -> Int { answer.number(name) ?? 0 }
        func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
        var faults: [String] = []
        // Evictions are how a cache works; only sessions must not be.
        let evictions = count(server.kind == .memcached ? "stat:evictions" : "info:evicted_keys")
        if server.use == .session, evictions > 0 { faults.append("has evicted \(counted(evictions, "entry", "entries")) for want of memory") }
        let tooLarge = count("stat:store_too_large")
        if tooLarge > 0 {
            let limit = answer["setting:item_size_max"].map { ", the largest that it takes being \($0) bytes" } ?? ""
            faults.append("has refused \(counted(tooLarge, "item", "items")) as too large\(limit)")
        }
        let noMemory = count("stat:store_no_memory")
        if noMemory > 0 { faults.append("has refused \(counted(noMemory, "item", "items")) for want of memory") }
        let disabled = max(count("stat:listen_disabled_num"), count("stat:rejected_connections"))
        if disabled > 0 {
            let most = answer["setting:maxconns"].map { " (\($0))" } ?? ""
            faults.append("has reached its most connections\(most) \(counted(disabled, "time", "times"))")
        }
        let rejected = count("info:rejected_connections")
        if rejected > 0 {
            let most = answer["info:maxclients"].map { " (\($0))" } ?? ""
            faults.append("has rejected \(counted(rejected, "connection", "connections")) beyond its most clients\(most)")
        }
        return faults
    }
}
