/// Faults of caches, sessions, the HTTP cache and memcached.
extension Fault {
    static let caches: [Fault] = [
        Fault("local-cache-pool", "default pool", clusterOnly: true) {
            $0.values("cache_service_name") { $0.hasPrefix("cache.") ? "↓cache.app" : nil } + $0.variables("CACHE_POOL") { _ in "↓cache.app" }
        },
        Fault("local-cache-pool", "driver on disk", clusterOnly: true) { $0.values("drivers") { $0 == "[Memcache]" ? "[↓SQLite]" : nil } },
        Fault("loopback-cache-server", "local address", clusterOnly: true) { specimen in
            specimen.variables("CACHE_DSN") { $0 == "localhost" ? nil : "↓127.0.0.1" + $0.drop { $0 != ":" } }
                + specimen.values("server") { $0.hasPrefix("10.") ? "↓localhost" : nil } + specimen.values("cache_host") { _ in "↓localhost" }
                + specimen.values("cache_dsn") { $0.contains("10.") ? "↓'localhost:6379'" : nil }
                + specimen.values("provider") { $0.contains("//10.") ? "↓\"memcached://localhost\"" : nil }
        },
        Fault("undeclared-cache", "cache that is not there") {
            $0.values("cache_pool_name") { "↓\($0)_2" } + $0.values("cache_service_name") { $0.hasPrefix("cache.") ? "↓cache.shared" : nil }
                + $0.variables("CACHE_POOL") { _ in "↓cache.shared" }
        },
        Fault("doubled-cache-scheme", "with its scheme") { specimen in
            specimen.variables("CACHE_DSN") { value in
                value == "localhost" ? nil : "↓" + (value.hasSuffix(":6379") ? "redis://" : "memcached://") + value
            } + specimen.values("cache_dsn") { $0.contains("10.") ? "↓" + $0.changed { "redis://" + $0 } : nil }
        },
        Fault("cache-setting-of-another-release", "setting of 1.x", also: ["local-cache-pool"]) { $0.each("cache_service_name: ", "↓cache_pool_name: ") },
        Fault("cache-setting-of-another-release", "setting of 2.x", also: ["local-cache-pool", "undeclared-cache"]) {
            $0.each("cache_pool_name: ", "↓cache_service_name: ").filter { !$0.places.contains { $0.path.contains("_dev") } }
        },
        Fault("private-cache-pool", "not public") { specimen in
            guard specimen.rootKey != "ezpublish" else { return [] }
            return specimen.replacing(["    cache.redis:\n": "    ↓cache.redis:\n", "        public: true\n": "        public: false\n"])
                + specimen.replacing(["    cache.memcached:\n": "    ↓cache.memcached:\n", "        public: true\n": ""])
        },
        Fault("cache-namespace-missing", "no namespace", clusterOnly: true) { specimen in
            let pools = ["cache.redis", "cache.memcached"].flatMap { pool in
                ["              namespace: '%cache_namespace%'\n", "                namespace: '%cache_namespace%'\n", "              namespace: acme\n"].flatMap {
                    specimen.replacing("\($0)", with: "", after: "    \(pool):\n").flatMap { changed in
                        Specimen(name: "", family: specimen.family, files: changed.files).replacing(["    \(pool):\n": "    ↓\(pool):\n"])
                    }
                }
            }
            // A text of fewer blanks is a part of the one with more.
            return pools.last.map { [$0] } ?? []
        },
        Fault("cache-read-from-replicas", "reads are distributed") {
            $0.variables("CACHE_DSN") { $0.hasSuffix(":6379") ? "↓\($0)?redis_cluster=1&failover=slaves" : nil }
        },
        Fault("sessions-in-cache-server", "one Redis") { specimen in
            let cache = specimen.files.values.compactMap { text in text.firstRange(of: "CACHE_DSN=").map { text[$0.upperBound...].prefix { $0 != "\n" } } }
                .first { $0.hasSuffix(":6379") && $0.hasPrefix("10.") }
            return specimen.variables("SESSION_SAVE_PATH") { old in cache.flatMap { old.hasPrefix("tcp:") ? "↓tcp://\($0)" : nil } }
        },
        Fault("sessions-in-cache-server", "one memcached") {
            // The cache is there.
            !$0.files.values.contains { $0.contains("10.0.10.20:11211") || $0.contains("server: 10.0.10.20") } ? [] : $0.values("save_path") { $0.contains("10.0.10.21:11211") ? "↓'10.0.10.20:11211'" : nil }
                + $0.values("session_servers") { $0.contains("10.0.10.21:11211") ? "↓'10.0.10.20:11211'" : nil }
        },
        Fault("in-memory-cache-too-long", "ten seconds", clusterOnly: true) { specimen in
            let prefix = specimen.rootKey == "ibexa" ? "ibexa" : "ezpublish"
            guard specimen.rootKey != "ezpublish" else { return [] }
            return specimen.replacing(["parameters:\n": "parameters:\n    \(prefix).spi.persistence.cache.inmemory.ttl: ↓10000\n"])
        },
        Fault("cache-eviction-policy", "any key") { specimen in
            guard specimen.rootKey != "ezpublish", specimen.files.values.contains(where: { $0.contains("CACHE_DSN=10.0.10.21:6379") }) else { return [] }
            return specimen.replacing([:], adding: [
                "deploy/redis/redis.conf":
                    "bind 10.0.10.21\nport 6379\nrequirepass an-older-secret\nmaxmemory 1gb\nmaxmemory-policy ↓allkeys-lfu\n"
            ])
        },
        Fault("cache-on-shared-storage", "files on the mount", clusterOnly: true) { specimen in
            guard let root = ["/mnt/nfs", "/mnt/museum", "/mnt/orchard", "/mnt/garden"].first(where: { root in
                specimen.files.values.contains { $0.contains("root: \(root)") || $0.contains("DFS_NFS_PATH=\(root)") }
            }) else { return [] }
            return specimen.replacing(["    esi: true\n": "    esi: true\n    cache:\n        directory: ↓\(root)/cache\n"])
        },
        Fault("cache-of-several-repositories", "one pool for two", also: ["var-dir-differs-in-repository", "dfs-database-as-default"]) { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("        \(specimen.second):\n") || $0.contains("cache_pool_name") }), specimen.isCluster else { return [] }
            return specimen.replacing([
                "    repositories:\n        default:\n            storage: ~\n": "    repositories:\n        default:\n            storage: { connection: default }\n        archive:\n            storage: { connection: dfs }\n        unused:\n            storage: ~\n",
                "    system:\n": "    system:\n        \(specimen.second): { repository: archive }\n", "cache_service_name: ": "cache_service_name: ↓",
            ])
        },
        Fault("shared-cache-namespace", "copy of a pool") { specimen in
            guard specimen.rootKey == "ezpublish" else { return [] }
            return specimen.replacing([
                "    repositories:\n        default:\n            storage: ~\n": "    repositories:\n        default:\n            storage: { connection: default }\n        archive:\n            storage: { connection: dfs }\n        unused:\n            storage: ~\n",
                "    system:\n": "    system:\n        admin: { repository: archive, cache_service_name: cache.archive }\n",
                "    cache.memcached:\n        parent: cache.adapter.memcached\n": "    ↓cache.archive:\n        parent: cache.adapter.memcached\n        public: true\n        tags:\n            - { name: cache.pool, provider: 'memcached://10.0.10.20:11211', namespace: acme }\n    cache.memcached:\n        parent: cache.adapter.memcached\n",
            ]).filter { $0.files.values.contains { $0.contains("namespace: acme\n") } }
        },
        Fault("memcached-cache-unsupported", "the pool of the recipe") { specimen in
            guard specimen.files.values.contains(where: { $0.contains("\"ibexa/core\", \"version\": \"v5") }) else { return [] }
            return specimen.variables("CACHE_POOL") { _ in "↓cache.memcached" }.map { changed in
                var changed = changed
                changed.files["config/packages/cache_pool/cache.memcached.yaml"] =
                    "services:\n    cache.memcached:\n        public: true\n        parent: cache.adapter.memcached\n        tags: [{ name: cache.pool, provider: 'memcached://10.0.10.20', namespace: acme }]\n"
                return changed
            }
        },
        Fault("stash-invalid", "option of the documentation") { $0.replacing(["            Memcache:\n": "            Memcache:\n                ↓connection_timeout: 10\n"]) },
    ]

    static let sessions: [Fault] = [
        Fault("loopback-session-server", "local address", clusterOnly: true) {
            $0.variables("SESSION_SAVE_PATH") { $0.hasPrefix("tcp://10") ? "↓tcp://localhost:6379" : nil }
                + $0.values("save_path") { $0.contains("10.") ? "↓'localhost:11211'" : nil }
                + $0.values("session_servers") { _ in "↓'127.0.0.1:11211'" }
        },
        Fault("session-path-of-another-kind", "files for Redis") {
            $0.variables("SESSION_SAVE_PATH") { $0.hasPrefix("tcp://10") ? "↓/var/lib/php/sessions" : nil }
        },
        Fault("session-path-of-another-kind", "scheme for memcached") {
            $0.values("save_path") { $0.contains("10.0.10.21:11211") ? "↓'tcp://10.0.10.21:11211'" : nil }
        },
        Fault("undeclared-session-handler", "service that is not there", also: ["session-path-of-another-kind"]) {
            $0.variables("SESSION_HANDLER_ID") { $0.contains("native_file") ? nil : "↓app.sessions" }
                + $0.values("handler_id") { $0.hasPrefix("app.") ? "↓app.sessions" : nil }
        },
        Fault("local-sessions", "files", also: ["session-path-of-another-kind"], clusterOnly: true) {
            $0.variables("SESSION_HANDLER_ID") { $0.contains("native_file") ? nil : "↓session.handler.native_file" }
        },
        Fault("ignored-session-setting", "handler of the framework") { specimen in
            guard specimen.rootKey != "ezpublish", !specimen.mentions("    session:\n") else { return [] }
            return specimen.replacing(["    esi: true\n": "    esi: true\n    session: { handler_id: ↓'redis://10.0.10.22:6379' }\n"])
        },
        Fault("local-purge-type", "local", clusterOnly: true) {
            $0.variables("HTTPCACHE_PURGE_TYPE") { $0 == "local" ? nil : "↓local" } + $0.values("purge_type") { ["http", "varnish"].contains($0) ? "↓local" : nil }
        },
        Fault("unsupported-purge-type", "proxy of another maker") {
            $0.variables("HTTPCACHE_PURGE_TYPE") { $0 == "local" ? nil : "↓squid" }
        },
        Fault("unsupported-purge-type", "that of eZ Publish") { specimen in
            specimen.family < .ez32 ? [] : specimen.variables("HTTPCACHE_PURGE_TYPE") { $0 == "local" ? nil : "↓single_http" }
        },
        Fault("missing-purge-servers", "no servers") {
            $0.replacing(["                purge_servers: ": "                # purge_servers: ", "http_cache:\n        purge_type: ": "http_cache:\n        purge_type: ↓"])
                .filter { !$0.files.values.contains { $0.contains("purge_type: '%") } }
        },
        Fault("memcached-on-loopback", "local address", clusterOnly: true) { $0.each("\n-l 10.0", "\n↓-l 127.0.0.1\n# -l 10.0") },
        Fault("memcached-listens-everywhere", "every address") { specimen in
            specimen.files.keys.sorted().filter { $0.hasSuffix("memcached.conf") }.flatMap { path -> [Changed] in
                guard let text = specimen.files[path], let range = text.firstRange(of: "\n-l 10.0.10.") else { return [] }
                var changed = Changed(files: specimen.files)
                let end = text[range.upperBound...].firstIndex(of: "\n") ?? text.endIndex
                changed.set(path, text.replacingCharacters(in: range.lowerBound..<end, with: "\n-l ↓0.0.0.0"))
                return [changed]
            }
        },
        Fault("unreachable-memcached", "another port") {
            $0.values("save_path") { $0.contains("10.0.10.21:11211") ? "↓'10.0.10.21:11222'" : nil }
                + $0.variables("CACHE_DSN") { $0.hasPrefix("10.") && $0.hasSuffix(":11211") ? "↓10.0.10.20:11222" : nil }
        },
        Fault("memcached-udp", "switched on") { $0.each("\n-U 0\n", "\n↓-U 11211\n") },
        Fault("memcached-does-not-start", "a network", also: ["unreachable-memcached"]) { $0.each("\n-l 10.0.10.", "\n-l ↓10.0.10.0/24\n# ") },
        Fault("memcached-ignored-line", "no dash") { $0.each("\n-U 0\n", "\n-U 0\n↓maxconn 2048\n") },
    ]
}
