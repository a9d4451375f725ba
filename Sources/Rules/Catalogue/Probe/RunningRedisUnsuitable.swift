import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

extension Rule {
    static let runningRedisUnsuitable = Rule(
        "running-redis-unsuitable", .warning, .machines,
        summary: "the running Redis is not suited to what the application keeps in it",
        explanation: """
            The Redis that the application names was asked how it runs (`--probe`). A copy of another server takes no writes, so that neither sessions \
            nor the cache work. A Redis that drops any key when memory is short loses sessions, and the tags of the cache with which its entries are \
            invalidated.

            What the configuration of a machine that is audited says of its own Redis is judged by other rules.
            """,
        remedy: "name the primary; set maxmemory-policy to noeviction for sessions, and to volatile-lru or noeviction for the cache",
        sources: [
            .init("Sessions", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/sessions/"),
            .init("Persistence cache, Redis", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/"),
            .init("observed on Redis 7.0"),
        ],
        examples: [
            .triggering(
                "sessions in a copy", on: .machine25, sessions(mark: true) + [
                    .file("proc/answers", "redis://10.0.10.21:6379\ninfo:redis_version 7.0.15\ninfo:role slave\ninfo:maxmemory_policy noeviction\n")
                ]),
            .triggering(
                "sessions may be dropped", on: .machine25, sessions(mark: true) + [
                    .file("proc/answers", "redis://10.0.10.21:6379\ninfo:redis_version 7.0.15\ninfo:role master\ninfo:maxmemory 104857600\ninfo:maxmemory_policy allkeys-lru\n")
                ]),
            .clean(
                "a primary that drops nothing", on: .machine25, sessions(mark: false) + [
                    .file("proc/answers", "redis://10.0.10.21:6379\ninfo:redis_version 7.0.15\ninfo:role master\ninfo:maxmemory_policy noeviction\n")
                ]),
            .clean(
                "without a limit of memory no policy applies", on: .machine25, sessions(mark: false) + [
                    .file("proc/answers", "redis://10.0.10.21:6379\ninfo:redis_version 7.0.15\ninfo:role master\ninfo:maxmemory 0\ninfo:maxmemory_policy allkeys-lru\n")
                ]),
        ]
    ) { context in
        var seen: Set<String> = []
        for (server, node, answers) in context.probedServers where server.kind == .redis {
            for answer in answers where answer.answer.failure == nil {
                guard let place = server.place, seen.insert("\(server.use) \(answer.answer.file.path)").inserted else { continue }
                let subject = "Redis at \(server.address), where the application keeps \(server.useInWords),"
                if answer.answer["info:role"] == "slave" {
                    context.report("\(subject) is a copy of another server and takes no writes", at: place, of: server.provenance, severity: .error)
                }
                // A machine's own configuration is judged where it stands.
                if answer.process != nil, !node.node.redis.isEmpty { continue }
                guard let policy = answer.answer["config:maxmemory-policy"] ?? answer.answer["info:maxmemory_policy"],
                    let memory = answer.answer.number("config:maxmemory") ?? answer.answer.number("info:maxmemory"), memory > 0
                else { continue }
                let loses = server.use == .session ? policy != "noeviction" : policy.hasPrefix("allkeys-")
                if loses {
                    context.report(
                        "\(subject) drops \(policy.hasPrefix("allkeys-") ? "any key" : "keys that expire") when its memory of \(memory) bytes is full (\(policy))",
                        at: place, of: server.provenance)
                }
            }
        }
    }

    private static func sessions(mark: Bool) -> [Example.Change] {
        [
            .replace(in: "srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: \(mark ? "↓" : "")\"tcp://10.0.10.21:6379\""),
            .replace(in: "srv/acme/app/config/cluster.yml", "\"%session.save_path%\", memcached]", with: "\"%session.save_path%\", redis]"),
        ]
    }
}

