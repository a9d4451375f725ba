import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

extension Rule {
    static let cacheServerRunsDifferently = Rule(
        "cache-server-runs-differently", .warning, .machines,
        summary: "the running memcached or Redis has other settings than its configuration says",
        explanation: """
            The server on the machine was asked for its settings (`--probe`). Where they differ, the configuration was changed without a restart, \
            somebody changed the running server (`CONFIG SET`), or it was started with another configuration. The next restart changes how it behaves.
            """,
        remedy: "restart the server, or write into its configuration what is right",
        sources: [
            .init("memcached, stats settings", "https://github.com/memcached/memcached/blob/master/doc/protocol.txt"),
            .init("Redis, CONFIG GET", "https://redis.io/docs/latest/commands/config-get/"), .init("observed on memcached 1.6.18 and Redis 7.0"),
        ],
        examples: [
            .triggering(
                "the memory was raised in the file only", on: .machine25,
                [
                    .replace(in: "etc/memcached.conf", "-m 1024", with: "↓-m 1024"),
                    .file("proc/answers", "memcached://10.0.10.20:11211\nversion 1.6.18\nsetting:maxbytes 67108864\nsetting:maxconns 1024\nsetting:item_size_max 1048576\n"),
                ]),
            .triggering(
                "Redis was told to evict by CONFIG SET", on: .machine25, redis + [
                    .file("etc/redis/redis.conf", "bind 127.0.0.1\nport 6379\nmaxmemory 2gb\nmaxmemory-policy ↓volatile-lru\n"),
                    .file("proc/answers", "redis://127.0.0.1:6379\ninfo:redis_version 7.0.15\nconfig:maxmemory 2147483648\nconfig:maxmemory-policy allkeys-lru\nconfig:save 3600 1\nconfig:appendonly no\n"),
                ]),
            .clean(
                "as configured", on: .machine25,
                [.file("proc/answers", "memcached://10.0.10.20:11211\nversion 1.6.18\nsetting:maxbytes 1073741824\nsetting:maxconns 1024\nsetting:udpport 0\nsetting:item_size_max 1048576\n")]),
            .clean(
                "Redis as configured", on: .machine25, redis + [
                    .file("etc/redis/redis.conf", "bind 127.0.0.1\nport 6379\nmaxmemory 2gb\nmaxmemory-policy volatile-lru\n"),
                    .file("proc/answers", "redis://127.0.0.1:6379\ninfo:redis_version 7.0.15\nconfig:maxmemory 2147483648\nconfig:maxmemory-policy volatile-lru\nconfig:save 3600 1\nconfig:appendonly no\n"),
                ]),
        ]
    ) { context in
        for node in context.auditedNodes {
            for answer in node.state.probes.stores where answer.answer.failure == nil {
                // With several it cannot be told which file belongs to which process.
                guard let process = answer.process, node.facts.processes(of: process.program).count == 1 else { continue }
                switch answer.kind {
                case .memcached:
                    guard node.node.memcached.count == 1, let configured = node.node.memcached.first?.configuration.readings().last?.instance,
                        configured.failure == nil, configured.uncertain == nil
                    else { continue }
                    let file = node.node.memcached.first?.configuration.file
                    for difference in differences(configured, answer.answer) {
                        guard let span = difference.span ?? configured.portOption ?? configured.listenOption ?? file.map({ $0.span(0, 0) }) else { continue }
                        report(difference, answer, node, context, span)
                    }
                case .redis:
                    guard node.node.redis.count == 1, let configured = node.node.redis.first?.configuration, configured.failure == nil,
                        configured.uncertain == nil
                    else { continue }
                    for difference in differences(configured, answer.answer) {
                        report(difference, answer, node, context, difference.span ?? configured.file.span(0, 0))
                    }
                }
            }
        }
    }

    /// A Redis that runs on the machine and listens on the loopback address.
    private static let redis: [Example.Change] = [
        .file("proc/13/comm", "redis-server\n"), .file("proc/13/cmdline", "/usr/bin/redis-server 127.0.0.1:6379\u{0}"),
        .file("proc/13/cgroup", "0::/system.slice/redis-server.service\n"), .file("proc/13/sockets", "103\n"),
        .replace(
            in: "proc/net/tcp", "   1: 140A000A:2BCB",
            with: "   2: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   113        0 103 1\n   1: 140A000A:2BCB"),
    ]

    private struct Difference {
        var what: String
        var configured: String
        var running: String
        var span: SourceSpan?
    }

    private static func report(_ difference: Difference, _ answer: StoreAnswer, _ node: AuditedNode, _ context: RuleContext, _ span: SourceSpan) {
        context.report(
            "\(answer.kind.title) at \(answer.place) on \(node.mention) runs with \(difference.what) \(difference.running), but \(difference.configured) is configured",
            at: span, nodes: [node.name])
    }

    private static func differences(_ configured: MemcachedInstance, _ answer: ProbeAnswer) -> [Difference] {
        var found: [Difference] = []
        func compare(_ what: String, _ wanted: Knowledge<Int>, _ standard: Int, scale: Int, _ name: String, _ letter: Character) {
            guard wanted.unknown == nil, let running = answer.number(name) else { return }
            let value = (wanted.value ?? standard) * scale
            guard running != value else { return }
            found.append(Difference(what: what, configured: amount(value, scale), running: amount(running, scale), span: configured.place(of: letter)))
        }
        compare("a memory (-m) of", configured.memory, 64, scale: 1_048_576, "setting:maxbytes", "m")
        compare("the most connections (-c)", configured.connections, 1_024, scale: 1, "setting:maxconns", "c")
        compare("a largest item (-I) of", configured.itemSize, 1_048_576, scale: 1, "setting:item_size_max", "I")
        if let port = answer.number("setting:udpport") {
            let wanted = configured.udp.compactMap(\.port.value).first ?? 0
            let isKnown = configured.udp.allSatisfy { $0.port.value != nil }
            if isKnown, wanted != port, configured.unixSocket == nil {
                found.append(Difference(what: "the UDP port (-U)", configured: String(wanted), running: String(port), span: configured.udpOption))
            }
        }
        return found
    }

    private static func amount(_ value: Int, _ scale: Int) -> String { scale > 1 && value % scale == 0 ? "\(value / scale) MiB" : String(value) }

    private static func differences(_ configured: RedisConfiguration, _ answer: ProbeAnswer) -> [Difference] {
        var found: [Difference] = []
        if case .known(let wanted) = configured.evictionPolicy.value, let running = answer["config:maxmemory-policy"] ?? answer["info:maxmemory_policy"],
            wanted.lowercased() != running
        {
            found.append(Difference(what: "maxmemory-policy", configured: wanted, running: running, span: configured.evictionPolicy.span))
        }
        let wanted: Int? =
            switch configured.memory.value {
            case .absent: 0
            case .known(let text): RedisSize.bytes(text)
            case .unknown: nil
            }
        if let wanted, let running = answer.number("config:maxmemory") ?? answer.number("info:maxmemory"), wanted != running {
            let text = { (bytes: Int) in bytes == 0 ? "no limit" : "\(bytes) bytes" }
            found.append(Difference(what: "maxmemory", configured: text(wanted), running: text(running), span: configured.memory.span))
        }
        if case .known(let keeps) = configured.keepsOnDisk.value, let save = answer["config:save"], let append = answer["config:appendonly"] {
            let running = !save.isEmpty || append == "yes"
            if keeps != running {
                let text = { (keeps: Bool) in keeps ? "on" : "off" }
                found.append(Difference(what: "persistence (save, appendonly)", configured: text(keeps), running: text(running), span: configured.keepsOnDisk.span))
            }
        }
        return found
    }
}

/// Sizes as `redis.conf` writes them.
enum RedisSize {
    /// `2gb`, `100mb`, `1k`, `1048576`: with a `b` units of 1024, without of 1000.
    static func bytes(_ text: String) -> Int? {
        let lower = text.lowercased()
        let units: [(String, Int)] = [("kb", 1_024), ("mb", 1_048_576), ("gb", 1_073_741_824), ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1)]
        for (unit, factor) in units where lower.hasSuffix(unit) {
            return Int(lower.dropLast(unit.count)).flatMap { $0.multipliedReportingOverflow(by: factor).overflow ? nil : $0 * factor }
        }
        return Int(lower)
    }
}
