import ClusterModel
import Daemons
import EzPlatform
import Hosting
import Source

extension Rule {
    static let cacheEvictionPolicy = Rule(
        "cache-eviction-policy", .warning, .persistenceCache,
        summary: "the Redis of the persistence cache drops any key when memory is short",
        explanation: """
            The tag-aware Redis adapter keeps the entries of a tag in a set without expiry. With `allkeys-lru` and its relatives Redis may drop \
            such a set and keep the entries: they can no longer be invalidated, and stay until they expire. Symfony's adapter refuses to save \
            with these policies from 4.4 on, and logs it.
            """,
        remedy: "set maxmemory-policy to noeviction or volatile-lru, volatile-lfu or volatile-ttl",
        sources: [
            .init("Persistence cache, Redis", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/"),
            .init("symfony/symfony#34178", "https://github.com/symfony/symfony/pull/34178"),
        ],
        releases: .from(.ezPlatform(2, 5)),
        examples: [BaseProject.ez32, .ibexa33, .ibexa46, .ibexa50].map { base in
            .triggering(
                "the policy for a plain cache", on: base,
                [.file("deploy/redis.conf", "bind 10.0.10.21\nport 6379\nprotected-mode no\nmaxmemory 2gb\nmaxmemory-policy ↓allkeys-lru\nrequirepass a-long-secret\n")])
        } + [
            .clean(
                "only keys that expire", on: .ibexa46, likewise: [.ez25, .ez32, .ibexa33, .ibexa50],
                [.file("deploy/redis.conf", "bind 10.0.10.21\nport 6379\nmaxmemory 2gb\nmaxmemory-policy volatile-lru\nrequirepass a-long-secret\n")]),
            .clean(
                "a Compose service for development", on: .ibexa46,
                [
                    .replace(in: ".env", "CACHE_DSN=10.0.10.21", with: "CACHE_DSN=cache"),
                    .file("compose.dev.yaml", "services:\n    cache:\n        image: redis:7\n        command: redis-server --maxmemory-policy allkeys-lru\n"),
                ]),
            .clean(
                "another Redis", on: .ibexa46,
                [.file("deploy/redis.conf", "bind 10.0.10.29\nport 6379\nmaxmemory 2gb\nmaxmemory-policy allkeys-lru\nrequirepass a-long-secret\n")]),
            .triggering(
                "a service of Platform.sh", on: .ibexa46, likewise: [.ez25],
                [
                    .file(".platform.app.yaml", "name: app\ntype: php:8.3\nrelationships:\n    rediscache: 'rediscache:redis'\n"),
                    .file(".platform/services.yaml", "rediscache:\n    type: redis:7.2\n    configuration:\n        maxmemory_policy: ↓allkeys-lfu\n"),
                ]),
            .triggering(
                "the command of a Compose service", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [
                    .replace(in: ".env", "CACHE_DSN=10.0.10.21", with: "CACHE_DSN=cache"),
                    .file(
                        "compose.yaml",
                        "services:\n    cache:\n        image: redis:7\n        command: ↓redis-server --maxmemory 1gb --maxmemory-policy allkeys-lru\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let platform = context.subject.hosting.platform
        // The product makes the relationship of this name the server of its cache.
        for relationship in platform?.applications.compactMap({ $0.relationship("rediscache") }) ?? [] {
            guard let service = platform?.service(relationship.service), service.software == "redis",
                let policy = service.setting("maxmemory_policy").value, policy.value.hasPrefix("allkeys-"), let span = policy.span
            else { continue }
            context.report(
                "the service \(service.name) keeps the persistence cache and drops any key (\(policy.value)), tags included", at: span,
                related: [RelatedPlace("the relationship", at: relationship.span)])
        }
        for use in application.persistenceCaches {
            for server in use.cache.store.servers where server.kind == .redis {
                func judge(_ policy: Sourced<String>?, of redis: String) {
                    guard let policy, policy.value.hasPrefix("allkeys-"), let span = policy.span else { return }
                    context.report(
                        "\(redis) keeps the persistence cache and drops any key (\(policy.value)), tags included", at: span,
                        related: server.place.map { [RelatedPlace("used here", at: $0)] } ?? [])
                }
                if let host = server.host { judge(context.evictionPolicyOfService(host), of: "the service \(host)") }
                for redis in context.subject.nodes.flatMap(\.redis).map(\.configuration) where redis.serves(server) {
                    judge(redis.evictionPolicy.value.value.map { Sourced($0, at: redis.evictionPolicy.span) }, of: "the Redis at \(server.address)")
                }
            }
        }
    }
}

extension RuleContext {
    /// `--maxmemory-policy` in the command of the Compose service that a host name leads to: redis-server takes its directives as options.
    fileprivate func evictionPolicyOfService(_ host: String) -> Sourced<String>? {
        for project in subject.hosting.compose where !project.files.allSatisfy({ DevelopmentFiles.holds($0) }) {
            guard let words = project.service(forHost: host)?.command.value,
                let option = words.lastIndex(where: { $0.value == "--maxmemory-policy" }), option + 1 < words.count
            else { continue }
            return words[option + 1]
        }
        return nil
    }
}

extension RedisConfiguration {
    /// Whether the server that an application names is certainly this one: its address is bound here, at that port.
    fileprivate func serves(_ server: StoreServer) -> Bool {
        guard let host = server.host, let port = server.port else { return false }
        return listeners.contains { listener in
            guard listener.port.value == port else { return false }
            return NetworkAddress(host).map { $0 == listener.address } ?? (listener.name?.lowercased() == host.lowercased())
        }
    }
}
