/// Faults of families that write the same thing in another way than most.
extension Fault {
    private static let admin54 = "        admin:\n            legacy_mode: true\n"

    /// A setting of the second siteaccess in eZ Publish 5, which has a section already.
    private static func second54(_ line: String, _ more: KeyValuePairs<String, String> = [:]) -> @Sendable (Specimen) -> [Changed] {
        let pairs = more.map { ($0.key, $0.value) }
        return { specimen in
            specimen.family == .ezPublish54 ? specimen.replacing(pairs: [(admin54, admin54 + "            \(line)\n")] + pairs) : []
        }
    }

    /// What eZ Publish 5 has instead of the directory of the mount.
    private static func bucket54(_ specimen: Specimen, client: String, package: Bool, _ more: [(String, String)]) -> [Changed] {
        guard specimen.family == .ezPublish54 else { return [] }
        var pairs = [
            (
                "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"",
                "            awss3:\n                client: \(client)\n                bucket: media"
            )
        ]
        if package {
            pairs.append(("{\"name\": \"league/flysystem\",", "{\"name\": \"league/flysystem-aws-s3-v3\", \"version\": \"0.5.3\"},\n        {\"name\": \"league/flysystem\","))
        }
        return specimen.replacing(pairs: pairs + more)
    }

    private static let legacyBridge = ("\"packages\": [\n", "\"packages\": [\n        {\"name\": \"ezsystems/legacy-bridge\", \"version\": \"v2.1.2\"},\n")

    static let families: [Fault] = [
        Fault("handlers-differ-between-siteaccesses", "the siteaccess of Legacy stores locally", second54("io: { metadata_handler: default, binarydata_handler: default }", ["metadata_handler: dfs": "metadata_handler: ↓dfs"])),
        Fault("var-dir-differs-in-repository", "storage directory of the siteaccess of Legacy", also: ["image-request-not-reaching-front-controller", "local-images-through-php"], second54("storage_dir: ↓files")),
        Fault("files-of-path-siteaccess", "the siteaccess of Legacy is chosen by the path", clusterOnly: true) { specimen in
            // A static host answers for all of them.
            specimen.hasStaticHost ? [] : second54("io: { url_prefix: ↓office/files }", ["            Map\\Host:\n": "            Map\\URI:\n"])(specimen)
        },

        // MARK: databases
        Fault("driver-differs-from-url", "URL beside the driver") { specimen in
            specimen.family == .ezPublish54 ? [] : specimen.replacing([
                "driver: pdo_mysql\n                host: 10.0.10.30\n                dbname: acme_dfs":
                    "driver: ↓pdo_pgsql\n                url: 'mysql://acme_dfs:sesame@10.0.10.30/acme_dfs'\n                dbname: acme_dfs"
            ])
        },
        Fault("example-database-credentials", "administrator in the address") { specimen in
            ["DATABASE_URL", "DFS_DATABASE_URL"].flatMap { name in specimen.variables(name) { $0.contains("//acme") ? "↓mysql://root:sesame" + $0.drop { $0 != "@" } : nil } }
        },
        Fault("hijacked-default-connection", "files' database first", also: ["cache-of-several-repositories", "dfs-database-as-default"]) {
            $0.replacing([
                "        default_connection: default\n        connections:\n            default:\n                url: '%env(resolve:DATABASE_URL)%'\n                charset: utf8mb4\n            dfs:\n                url: '%env(resolve:DFS_DATABASE_URL)%'\n":
                    "        connections:\n            ↓dfs:\n                url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: utf8mb4\n            default:\n                url: '%env(resolve:DATABASE_URL)%'\n"
            ])
        },
        Fault("hijacked-default-connection", "default is gone from eZ Publish", also: ["undeclared-repository-connection"]) { specimen in
            let main = "            default:\n                driver: pdo_mysql\n                host: 10.0.10.30\n                dbname: acme\n                user: acme\n                password: \"%database_password%\"\n                charset: UTF8\n"
            return specimen.family == .ezPublish54
                ? specimen.replacing([
                    "        default_connection: default\n": "", main: "", "            dfs:\n                driver": "            ↓dfs:\n                driver",
                    "                password: \"%dfs_database_password%\"\n                charset: UTF8\n": "                password: \"%dfs_database_password%\"\n                charset: UTF8\n" + main,
                ]) : []
        },
        Fault("undeclared-repository-connection", "name in eZ Publish") {
            $0.replacing(["            engine: legacy\n            connection: default\n": "            engine: legacy\n            connection: ↓content\n"])
        },
        Fault("dfs-on-unsupported-database", "SQL Server", also: ["dfs-charset"]) { specimen in
            // From a patch release of 3.3 on the handler does without MySQL's own SQL.
            specimen.family <= .ez32 && specimen.usesDFS ? specimen.variables("DFS_DATABASE_URL") { $0.hasPrefix("mysql:") ? "↓sqlsrv:" + $0.dropFirst(6) : nil } : []
        },

        Fault("dfs-on-unsupported-database", "PostgreSQL in front of the change", also: ["dfs-charset", "driver-differs-from-url"]) { specimen in
            guard specimen.family == .ibexa33, specimen.usesDFS, let lock = specimen.files["composer.lock"] else { return [] }
            return specimen.variables("DFS_DATABASE_URL") { $0.hasPrefix("mysql:") ? "↓postgresql:" + $0.dropFirst(6) : nil }.map { changed in
                var changed = changed
                changed.files["composer.lock"] = lock.replacing("v1.3.35", with: "v1.3.20")
                return changed
            }
        },

        // MARK: stored files
        Fault("remote-files-without-dfs-metadata", "metadata from the bucket") {
            $0.replacing([
                "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection": "            flysystem: { adapter: s3_adapter }",
                "adapter: s3_adapter\n": "adapter: s3_adapter\n", "metadata_handler: dfs": "metadata_handler: ↓dfs",
            ])
        },
        Fault("remote-files-without-dfs-metadata", "metadata from the bucket, beside Legacy", also: ["object-store-with-legacy", "undeclared-adapter-service"]) {
            bucket54($0, client: "aws.s3", package: true, [
                ("            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection", "            flysystem: { adapter: nfs_adapter }"),
                ("metadata_handler: dfs", "metadata_handler: ↓dfs"),
            ])
        },
        Fault("object-store-package-missing", "package is gone") { specimen in
            ["1.0.30", "2.5.0"].flatMap {
                specimen.replacing(["        {\"name\": \"league/flysystem-aws-s3-v3\", \"version\": \"\($0)\"},\n": "", "            awss3v3:\n                client: app": "            ↓awss3v3:\n                client: app"])
            }
        },
        Fault("undeclared-adapter-service", "client that is not there, beside Legacy", also: ["object-store-with-legacy"]) {
            bucket54($0, client: "↓app.bucket_client", package: true, [])
        },
        Fault("object-store-with-legacy", "Legacy Bridge beside a bucket") { specimen in
            specimen.family <= .ez25 ? specimen.replacing(pairs: [("binarydata_handler: s3", "binarydata_handler: ↓s3"), legacyBridge]) : []
        },
        Fault("directory-differs-from-url-prefix", "directory that Legacy Bridge does not find") { specimen in
            guard specimen.family == .ez113 || specimen.family == .ez25 else { return [] }
            return specimen.replacing(pairs: [("directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"", "directory: ↓\"/mnt/nfs/media\""), legacyBridge])
                .filter { changed in !changed.files.values.contains { $0.contains("url_prefix") } }
        },
        Fault("doubled-project-directory", "absolute path in a parameter", also: ["static-host-serves-another-directory"], clusterOnly: true) { specimen in
            specimen.family.hasPackages
                ? specimen.section("parameters:\n    app.files: ↓/mnt/nfs\n", replacing: ["    root: /mnt/nfs\n": "    root: '%kernel.project_dir%/%app.files%'\n"]) : []
        },

        // MARK: caches
        Fault("cache-eviction-policy", "any key of the cache") { specimen in
            specimen.family >= .ez25 ? specimen.replacing(["maxmemory-policy volatile-lru": "maxmemory-policy ↓allkeys-lru"]) : []
        },
        Fault("in-memory-cache-too-long", "a minute", clusterOnly: true) { specimen in
            specimen.family == .ez25 ? specimen.section("parameters:\n    ezpublish.spi.persistence.cache.inmemory.ttl: ↓60000\n") : []
        },
        Fault("cache-on-shared-storage", "Stash on the mount", also: ["local-cache-pool"], clusterOnly: true) {
            $0.replacing(["            drivers: [Memcache]\n": "            drivers: [Memcache, FileSystem]\n            FileSystem:\n                path: ↓/mnt/nfs/stash\n"])
                .filter { changed in changed.files.values.contains { $0.contains("directory: \"/mnt/nfs") } }
        },
        Fault("cache-on-shared-storage", "pools on the mount", clusterOnly: true) { specimen in
            specimen.family == .ez25 && specimen.files.values.contains { $0.contains("directory: \"/mnt/nfs") }
                ? specimen.replacing(["    fragments: ~\n": "    fragments: ~\n    cache: { directory: ↓/mnt/nfs/pools }\n"]) : []
        },
        Fault("cache-of-several-repositories", "one Stash cache for two", also: ["var-dir-differs-in-repository"]) { specimen in
            let (own, other) =
                specimen.family == .ezPublish54
                ? ("        default:\n            engine: legacy\n            connection: default\n", "        archive:\n            engine: legacy\n            connection: dfs\n")
                : ("            storage: { engine: legacy, connection: default }\n", "            storage: { engine: legacy, connection: default }\n        archive:\n            storage: { engine: legacy, connection: dfs }\n")
            let repositories = (own, specimen.family == .ezPublish54 ? own + other : other)
            guard specimen.family.hasStash else { return [] }
            let second = specimen.family == .ezPublish54 ? (admin54, admin54 + "            repository: archive\n") : ("    system:\n        site_group:\n", "    system:\n        admin: { repository: archive }\n        site_group:\n")
            return specimen.replacing(pairs: [repositories, second, ("cache_pool_name: cluster", "cache_pool_name: ↓cluster")])
        },
        Fault("shared-cache-namespace", "copy of a Stash cache") { specimen in
            guard specimen.family == .ez113 else { return [] }
            return specimen.replacing([
                "            storage: { engine: legacy, connection: default }\n": "            storage: { engine: legacy, connection: default }\n        archive:\n            storage: { engine: legacy, connection: dfs }\n",
                "    system:\n        site_group:\n": "    system:\n        admin: { repository: archive, cache_pool_name: archive }\n        site_group:\n",
                "    caches:\n        cluster:\n":
                    "    caches:\n        ↓archive:\n            drivers: [Memcache]\n            Memcache: { prefix_key: acme_, servers: [{ server: 10.0.10.20, port: 11211 }] }\n        cluster:\n",
            ])
        },
        Fault("shared-cache-namespace", "copy of a Stash cache in eZ Publish") { specimen in
            guard specimen.family == .ezPublish54 else { return [] }
            return specimen.replacing([
                "        default:\n            engine: legacy\n            connection: default\n":
                    "        default:\n            engine: legacy\n            connection: default\n        archive:\n            engine: legacy\n            connection: dfs\n",
                admin54: admin54 + "            repository: archive\n            cache_pool_name: archive\n",
                "    caches:\n        cluster:\n":
                    "    caches:\n        ↓archive:\n            drivers: [Memcache]\n            Memcache: { prefix_key: acme_, servers: [{ server: 10.0.10.20, port: 11211 }] }\n        cluster:\n",
            ])
        },
        Fault("shared-cache-namespace", "copy of a Redis pool", also: ["dfs-database-as-default"]) { specimen in
            guard specimen.family.hasPackages else { return [] }
            return specimen.replacing([
                "        default:\n            storage: ~\n": "        default:\n            storage: { connection: default }\n        archive:\n            storage: { connection: dfs }\n",
                "    system:\n": "    system:\n        admin: { repository: archive, cache_service_name: cache.archive }\n",
                "    cache.redis:\n":
                    "    ↓cache.archive:\n        public: true\n        parent: cache.adapter.redis\n        tags: [{ name: cache.pool, provider: 'redis://%cache_dsn%', namespace: '%cache_namespace%' }]\n    cache.redis:\n",
            ])
        },

        // MARK: sessions
        Fault("loopback-session-server", "local address of a service", clusterOnly: true) { $0.replacing(["[addServer, [10.0.10.21, 11211]]": "[addServer, [↓127.0.0.1, 11211]]"]) },
        Fault("loopback-session-server", "local address in a parameter", clusterOnly: true) { $0.values("ezplatform.session.save_path") { _ in "↓'tcp://127.0.0.1:6379'" } },
        Fault("sessions-in-cache-server", "the cache's memcached as a service") { $0.replacing(["[addServer, [10.0.10.21, 11211]]": "[addServer, [↓10.0.10.20, 11211]]"]) },
        Fault("sessions-in-cache-server", "the cache's Redis in a parameter", also: ["unreachable-redis"]) { specimen in
            specimen.files.values.contains { $0.contains("CACHE_DSN=10.0.10.21:6379") } ? specimen.values("ezplatform.session.save_path") { _ in "↓tcp://10.0.10.21:6379" } : []
        },
        Fault("session-path-of-another-kind", "directory in a parameter") { $0.values("ezplatform.session.save_path") { _ in "↓/var/lib/php/sessions" } },
        Fault("undeclared-session-handler", "service in a parameter") { $0.values("ezplatform.session.handler_id") { _ in "↓app.sessions" } },
        Fault("local-sessions", "files of PHP", also: ["session-path-of-another-kind"], clusterOnly: true) {
            $0.values("handler_id") { $0.hasPrefix("app.") ? "↓session.handler.native_file" : nil } + $0.values("ezplatform.session.handler_id") { _ in "↓session.handler.native_file" }
        },
        Fault("sessions-left-to-php", "files", also: ["session-path-of-another-kind"], clusterOnly: true) { specimen in
            left(specimen, "session.cookie_httponly = 1\nsession.save_handler = ↓files")
        },
        Fault("sessions-left-to-php", "nothing in php.ini", also: ["session-path-of-another-kind"], clusterOnly: true) { specimen in
            // Then the place is the handler that is none; without a php.ini nothing is known of PHP.
            specimen.files["deploy/php/php.ini"] == nil ? [] : specimen.values("handler_id") { $0.hasPrefix("app.") ? "↓~" : nil }
        },
        Fault("sessions-in-cache-server", "the cache's memcached in php.ini") { specimen in
            guard specimen.files.values.contains(where: { $0.contains("10.0.10.20:11211") || $0.contains("server: 10.0.10.20") }) else { return [] }
            return left(specimen, "session.cookie_httponly = 1\nsession.save_handler = memcached\nsession.save_path = ↓10.0.10.20:11211")
        },
        Fault("unreachable-memcached", "another address in php.ini") { specimen in
            guard specimen.files.values.contains(where: { $0.contains("\n-l 10.0.10.21\n") }) else { return [] }
            return left(specimen, "session.cookie_httponly = 1\nsession.save_handler = memcached\nsession.save_path = ↓10.0.10.25:11211")
        },
        Fault("session-path-per-node", "name of the host in the path", also: ["session-path-of-another-kind", "local-sessions"], clusterOnly: true) { specimen in
            guard specimen.family >= .ez25 else { return [] }
            return specimen.values("save_path") { $0.contains("10.0.10.21") ? "↓'/mnt/nfs/sessions/%env(HOSTNAME)%'" : nil }
                + specimen.values("ezplatform.session.save_path") { _ in "↓'/mnt/nfs/sessions/%env(HOSTNAME)%'" }
                + (specimen.family < .ibexa33 ? [] : specimen.section("parameters:\n    \(specimen.family.facts.sessionSavePathParameter ?? ""): ↓'/mnt/nfs/sessions/%env(HOSTNAME)%'\n"))
        },
        Fault("session-database-without-host", "local database", also: ["session-path-of-another-kind"], clusterOnly: true) { specimen in
            let service = "services:\n    app.session_database:\n        class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\PdoSessionHandler\n        arguments: [↓'mysql:dbname=sessions;charset=utf8']\n"
            for old in ["handler_id: app.session.handler.native_memcached", "handler_id: app.session.handler.memcached", "ezplatform.session.handler_id: ezplatform.core.session.handler.native_redis"] {
                let changed = specimen.section(service, replacing: [old: old.split(separator: ":")[0] + ": app.session_database"])
                if !changed.isEmpty { return changed }
            }
            for handler in ["SESSION_HANDLER_ID=ezplatform.core.session.handler.native_redis", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'"] {
                let changed = specimen.section(service, replacing: [handler: "SESSION_HANDLER_ID=app.session_database"])
                if !changed.isEmpty { return changed }
            }
            return []
        },
        Fault("sessions-left-to-php", "null in the framework", clusterOnly: true) { specimen in
            guard specimen.family >= .ibexa33 else { return [] }
            var bare = specimen
            bare.files[".env"] = bare.files[".env"].map { $0.split(separator: "\n").filter { !$0.hasPrefix("SESSION_") }.map { $0 + "\n" }.joined() }
            let parameter = specimen.family.facts.sessionHandlerParameter ?? ""
            return bare.section("parameters:\n    \(parameter): ~\n\nframework:\n    session:\n        handler_id: ~\n", replacing: ["session.cookie_httponly = 1": "session.cookie_httponly = 1\nsession.save_handler = ↓files"])
        },
        Fault("session-locking-off", "PHP's own handler", also: ["unreachable-redis"], clusterOnly: true) { specimen in
            specimen.family <= .ez25
                ? left(specimen, "session.cookie_httponly = 1\nsession.save_handler = redis\nsession.save_path = \"tcp://10.0.10.22:6379\"").flatMap { changed in
                    var other = specimen
                    other.files = changed.files
                    return other.replacing(["redis.session.locking_enabled = 1": "redis.session.locking_enabled = ↓off"])
                } : []
        },
        Fault("session-cookie-stripped", "name of one's own") { !$0.hasProxy ? [] : $0.setting("session: { name: ↓acme_visitor }") },

        // MARK: memcached and Redis
        Fault("unreachable-memcached", "another port of Stash") { $0.replacing(["{ server: 10.0.10.20, port: 11211 }": "{ server: ↓10.0.10.20, port: 11222 }"]) },
        Fault("memcached-on-public-address", "address of the internet", also: ["unreachable-memcached"]) { $0.replacing(["\n-l 10.0.10.20\n": "\n-l ↓203.0.113.9\n"]) },
        Fault("memcached-as-root", "root") { $0.replacing(["\n-u memcache\n": "\n-u ↓root\n"]) },
        Fault("redis-on-loopback", "as it ships", clusterOnly: true) { specimen in
            ["10.0.10.21", "10.0.10.22", "10.0.10.29"].flatMap { specimen.replacing(["bind \($0)\n": "↓bind 127.0.0.1 ::1\n"]) }
        },
        Fault("redis-refuses-other-nodes", "no password", clusterOnly: true) { specimen in
            ["10.0.10.21", "10.0.10.22", "10.0.10.29"].flatMap {
                specimen.replacing(["bind \($0)\nport 6379\nprotected-mode yes\nrequirepass an-older-secret\n": "↓bind \($0)\nport 6379\nprotected-mode yes\n"])
                    + specimen.replacing(["bind \($0)\nport 6379\nprotected-mode yes\nrequirepass an-older-secret\n": "↓port 6379\nprotected-mode yes\n"])
            }
        },
        Fault("open-redis", "every address") { specimen in
            ["10.0.10.21", "10.0.10.22", "10.0.10.29"].flatMap {
                specimen.replacing(["bind \($0)\nport 6379\nprotected-mode yes\nrequirepass an-older-secret\n": "bind ↓*\nport 6379\nprotected-mode no\n"])
            }
        },
        Fault("unreachable-redis", "another port", also: ["sessions-in-cache-server"]) { specimen in
            guard specimen.files.values.contains(where: { $0.contains("bind 10.0.10.21\n") }) else { return [] }
            return specimen.variables("CACHE_DSN") { $0 == "10.0.10.21:6379" ? "↓10.0.10.21:6380" : nil }
                + specimen.replacing(["provider: \"redis://10.0.10.21:6379\"": "provider: ↓\"redis://10.0.10.21:6380\""])
        },
        Fault("unreachable-redis", "another port for sessions") { specimen in
            guard specimen.files.values.contains(where: { $0.contains("bind 10.0.10.29\n") }) else { return [] }
            return specimen.replacing(["save_path: \"10.0.10.21:11211\"": "save_path: ↓\"tcp://10.0.10.29:6399\"", "[\"%session.save_path%\", memcached]": "[\"%session.save_path%\", redis]"])
        },
        Fault("unreachable-redis", "another port of Stash", also: ["sessions-in-cache-server"]) { specimen in
            guard specimen.family == .ezPublish54, specimen.files.values.contains(where: { $0.contains("bind 10.0.10.29\n") }) else { return [] }
            return specimen.replacing([
                "drivers: [Memcache]": "drivers: [Redis]",
                "            Memcache:\n                prefix_key: acme_\n                servers:\n                    - { server: 10.0.10.20, port: 11211 }":
                    "            Redis:\n                servers:\n                    - { server: ↓10.0.10.29, port: 6399 }",
            ])
        },
    ]

    /// PHP's own configuration decides where sessions are, and has this.
    private static func left(_ specimen: Specimen, _ ini: String) -> [Changed] {
        for (old, new) in [
            ("handler_id: app.session.handler.native_memcached\n        save_path: \"10.0.10.21:11211\"\n", "handler_id: ~\n"), ("handler_id: app.session.handler.memcached\n", "handler_id: ~\n"),
            ("ezplatform.session.handler_id: ezplatform.core.session.handler.native_redis\n", "ezplatform.session.handler_id: ~\n"),
        ] {
            let changed = specimen.replacing([old: new, "session.cookie_httponly = 1": ini])
            if !changed.isEmpty { return changed }
        }
        return []
    }
}
