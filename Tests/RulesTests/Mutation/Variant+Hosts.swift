/// What leaves the configuration of Varnish, PHP, Redis, the mounts and the hosting as it was.
extension Variant {
    /// A change of all files with this ending.
    private static func files(_ ending: String, _ change: @escaping @Sendable (String) -> String) -> @Sendable (Specimen) -> [Changed] {
        { $0.everywhere({ $0.hasSuffix(ending) && $0.hasPrefix("deploy/") }, change) }
    }

    private static func adding(_ added: [String: String]) -> @Sendable (Specimen) -> [Changed] {
        { specimen in added.keys.contains { specimen.files[$0] != nil } ? [] : [Changed(files: specimen.files.merging(added) { $1 })] }
    }

    static let varnish: [Variant] = [
        Variant("comments of all kinds in VCL", files(".vcl") { "/* Who\n * and when */\n// why\n" + $0.replacing("{\n", with: "{ # { \"\n") }),
        Variant("the newer version of VCL", files(".vcl") { $0.replacing("vcl 4.0;", with: "vcl 4.1;") }),
        Variant("no ports of backends", files(".vcl") { $0.replacing("    .port = \"80\";\n", with: "") }),
        Variant("probes of backends", files(".vcl") { $0.replacing(".port = \"80\";", with: ".port = \"80\";\n    .probe = { .url = \"/\"; .interval = 5s; }") }),
        Variant("each node in the access list", files(".vcl") { $0.replacing("    \"10.0.10.0\"/24;\n", with: "    \"10.0.10.11\";\n    \"10.0.10.12\";\n    !\"10.0.10.13\";\n") }),
        Variant("long texts in VCL", files(".vcl") { $0.replacing("\"Method not allowed\"", with: "{\"Method \"not\" allowed\"}") }),
        Variant("headers in lower case", files(".vcl") { $0.replacing("X-User-Context-Hash", with: "x-user-context-hash").replacing("X-User-Hash", with: "x-user-hash") }),
        Variant("parameters in the same file") { specimen in
            guard let own = specimen.files["deploy/varnish/parameters.vcl"], let site = specimen.files["deploy/varnish/site.vcl"] else { return [] }
            var changed = Changed(files: specimen.files)
            changed.files["deploy/varnish/parameters.vcl"] = nil
            changed.files["deploy/varnish/site.vcl"] = site.replacing("include \"parameters.vcl\";\n", with: own)
            return [changed]
        },
        Variant("a token that protects purging") { specimen in
            specimen.family >= .ez25 ? specimen.setting("http_cache: { varnish_invalidate_token: hunter6hunter6 }") : []
        },
        Variant("the network of the proxy is trusted") { specimen in
            specimen.variables("TRUSTED_PROXIES") { _ in "10.0.10.0/24,127.0.0.1" }
                + specimen.everywhere({ $0.hasPrefix("deploy/") }) { $0.replacing("TRUSTED_PROXIES \"10.0.10.40\"", with: "TRUSTED_PROXIES \"10.0.10.40,10.0.10.41\"") }
        },
        Variant("a second proxy") { $0.values("purge_servers") { $0 == "[\"http://10.0.10.40:80\"]" ? "[\"http://10.0.10.40:80\", \"http://10.0.10.40:6081\"]" : nil } },
        Variant("ESI and fragments with their options") {
            $0.replacing(["    esi: ~\n": "    esi: { enabled: true }\n", "    fragments: ~\n": "    fragments: { path: /_fragment }\n"])
                + $0.replacing(["    esi: true\n": "    esi: { enabled: true }\n", "    fragments: true\n": "    fragments: { path: /_fragment }\n"])
        },
    ]

    static let php: [Variant] = [
        Variant("values of php.ini in quotes", files("php.ini") { $0.replacing("= 512M", with: "= \"512M\"").replacing("= 48M", with: "= '48M'") }),
        Variant("words for true", files("php.ini") { $0.replacing("locking_enabled = 1", with: "locking_enabled = On").replacing("httponly = 1", with: "httponly = yes") }),
        Variant("limits in bytes and kilobytes", files("php.ini") { $0.replacing("= 48M", with: "= 50331648").replacing("= 40M", with: "= 40960K") }),
        Variant("comments and blanks in php.ini", files("php.ini") { "; of this host\n" + $0.replacing(" = ", with: "=").replacing("=48M", with: "=48M ; enough") }),
        Variant("php.ini without sections", files("php.ini") { $0.replacing("[PHP]\n", with: "").replacing("[Session]\n", with: "") }),
        Variant("locking is switched on by the pool") { specimen in
            specimen.replacing(["redis.session.locking_enabled = 1\n": "", "pm.max_children = 20\n": "pm.max_children = 20\nphp_admin_value[redis.session.locking_enabled] = 1\n"])
        },
        Variant("a pool that grows", files("www.conf") { $0.replacing("pm = static", with: "pm = ondemand\npm.process_idle_timeout = 10s") }),
        Variant("a section for all pools", files("www.conf") { "[global]\nerror_log = /var/log/php-fpm.log\ndaemonize = no\n\n" + $0 }),
        Variant("variables and values of the pool", files("www.conf") { $0 + "env[PATH] = /usr/local/bin:/usr/bin:/bin\nphp_flag[display_errors] = off\nphp_admin_value[memory_limit] = 512M\n" }),
        Variant("comments with semicolons in the pool", files("www.conf") { $0.replacing("[www]\n", with: "; the only one\n[www]\n").replacing(" = ", with: "=") }),
    ]

    static let stored: [Variant] = [
        Variant("the local address besides", files("redis.conf") { $0.replacing("bind 10", with: "bind 127.0.0.1 -::1 10") }),
        Variant("Redis with its directives in upper case", files("redis.conf") { $0.replacing("bind ", with: "BIND ").replacing("requirepass ", with: "RequirePass ") }),
        Variant("a password by an access list", files("redis.conf") { $0.replacing("requirepass an-older-secret", with: "user default on >an-older-secret ~* &* +@all") }),
        Variant("memory in bytes", files("redis.conf") { $0.replacing("maxmemory 1gb", with: "maxmemory 1073741824") }),
        Variant("what else Redis has", files("redis.conf") { $0 + "tcp-keepalive 300\nloglevel notice\nlazyfree-lazy-eviction yes\n" }),
        Variant("another policy for keys that expire", files("redis.conf") { $0.replacing("volatile-lru", with: "volatile-ttl") }),
        Variant("tabs in fstab", files("fstab") { "# what is mounted\n" + $0.replacing(" ", with: "\t") }),
        Variant("fstab with more options", files("fstab") { $0.replacing("vers=4.2,hard", with: "_netdev,x-systemd.automount,rw,hard,timeo=600,noatime,vers=4.1") }),
        Variant("fstab without its last fields", files("fstab") { $0.replacing(",hard 0 0", with: ",hard") }),
        Variant("the file server by its name", files("fstab") { $0.replacing("10.0.10.50:", with: "filer.internal:") }),
    ]

    static let hosting: [Variant] = [
        Variant(
            "Compose for development",
            adding([
                "docker-compose.yml":
                    "version: '3'\nservices:\n    app: { image: 'php:8.2-fpm', environment: { APP_ENV: dev, SYMFONY_ENV: dev } }\n    db: { image: 'mariadb:10.6', environment: { MYSQL_ROOT_PASSWORD: root } }\n    redis: { image: redis }\n    memcached: { image: memcached }\n"
            ])),
        Variant(
            "DDEV for development",
            adding([".ddev/config.yaml": "name: acme\ntype: php\ndocroot: public\nphp_version: '8.1'\nwebserver_type: nginx-fpm\nweb_environment: [APP_ENV=dev]\n"])),
        Variant(
            "Platform.sh besides",
            adding([
                ".platform.app.yaml":
                    "name: app\ntype: 'php:8.2'\nrelationships: { database: 'mysqldb:user', dfs_database: 'mysqldb:dfs' }\nvariables: { env: { PLATFORMSH_DFS_NFS_PATH: dfs } }\nmounts: { '/dfs': { source: service, service: files, source_path: dfs } }\nweb: { locations: { '/': { root: public, passthru: /index.php } } }\n",
                ".platform/services.yaml": "mysqldb: { type: 'mariadb:10.6', disk: 1024 }\nfiles: { type: 'network-storage:2.0', disk: 1024 }\n",
            ])),
        Variant("variables of tests", adding([".env.test": "APP_ENV=test\nAPP_SECRET=$ecretf0rt3st\nDATABASE_URL=mysql://root:root@127.0.0.1/test\nCACHE_DSN=localhost\n"])),
        Variant("variables of development", adding([".env.dev": "APP_DEBUG=1\nCACHE_DSN=localhost:6379\nHTTPCACHE_PURGE_TYPE=local\n"])),
        Variant("a variable made of another one") { specimen in
            specimen.variables("CACHE_DSN") { $0.hasPrefix("10.") ? "${CACHE_HOST}" + $0.drop { $0 != ":" } : nil }.compactMap { changed in
                var changed = changed
                let host = specimen.files.values.contains { $0.contains("CACHE_DSN=10.0.10.21") } ? "10.0.10.21" : specimen.files.values.contains { $0.contains("CACHE_DSN=10.0.10.20") } ? "10.0.10.20" : nil
                guard let host else { return nil }
                changed.files[".env"] = changed.files[".env"].map { "CACHE_HOST=\(host)\n" + $0 }
                return changed
            }
        },
        Variant("comments and blank lines in .env") { specimen in
            specimen.everywhere({ $0 == ".env" }) { "# of the cluster\n\n" + $0.replacing("\nCACHE_", with: "\n\n  # caches\nCACHE_") }
        },
        Variant("a suppression that is needed by nobody is no error", adding(["config/empty.conf": "# nothing\n"])),
        Variant("expectations that hold") { specimen in
            specimen.files[".ezcluster.yml"] == nil && specimen.name.contains(", ")
                ? specimen.replacing([:], adding: [".ezcluster.yml": "expect:\n    - { url: /bundles/acme/site.css, host: \(specimen.host), static: true }\n"]) : []
        },
        Variant("nodes that are alike") { specimen in
            guard specimen.files[".ezcluster.yml"] == nil, specimen.isCluster else { return [] }
            let table = "10.0.10.50:/export/acme /mnt/nfs nfs4 hard 0 0\n"
            return specimen.replacing([:], adding: [
                ".ezcluster.yml": "nodes:\n    web1: nodes/web1\n    web2: nodes/web2\n", "nodes/web1/etc/fstab": table, "nodes/web2/etc/fstab": "# web2\n" + table.replacing("hard", with: "hard,noatime"),
            ])
        },
        Variant("Solr that all nodes reach") { specimen in
            specimen.family == .ezPublish54
                ? []
                : specimen.section(
                    "\(specimen.family.facts.solrRootKey):\n    endpoints:\n        one: { dsn: 'http://10.0.10.60:8983/solr', core: acme }\n    connections:\n        default: { entry_endpoints: [one], mapping: { default: one } }\n",
                    replacing: ["search: { engine: legacy, connection: default }": "search: { engine: solr, connection: default }"])
        },
        Variant("a longer list of refused files") { specimen in
            specimen.family == .ezPublish54
                ? []
                : specimen.section(
                    "parameters:\n    \(specimen.family.facts.settingNamespace).default.io.file_storage.file_type_blacklist: [php, php3, phar, phpt, pht, phtml, pgif, hta, exe]\n")
        },
        Variant("a client of a bucket with its keys in the environment") {
            $0.family < .ez25 ? [] : $0.section(
                "parameters:\n    env(BACKUP_KEY): ''\n    env(BACKUP_SECRET): ''\n\nservices:\n    app.backup_client:\n        class: Aws\\S3\\S3Client\n        arguments:\n            - { version: latest, region: eu-west-1, credentials: { key: '%env(BACKUP_KEY)%', secret: '%env(BACKUP_SECRET)%' } }\n")
        },
        Variant("switches of the other releases besides one's own") { specimen in
            specimen.everywhere({ $0.hasPrefix("deploy/") }) {
                $0.replacing("            include fastcgi_params;\n", with: "            include fastcgi_params;\n            fastcgi_param HTTP_PROXY \"\";\n            fastcgi_param REMOTE_USER $remote_user;\n")
            }
        },
    ]

    static let machines: [Variant] = [
        Variant("a mount without access times", on: .machine) { $0.everywhere({ $0.hasSuffix("mountinfo") }) { $0.replacing("/mnt/nfs rw,relatime", with: "/mnt/nfs rw,noatime,nodev") } },
        Variant("an older version of NFS", on: .machine) {
            $0.everywhere({ $0.hasSuffix("mountinfo") || $0.hasSuffix("fstab") }) { $0.replacing("vers=4.2,hard", with: "vers=3,hard").replacing(" nfs4 ", with: " nfs ") }
        },
        Variant("a group that may write", on: .machine) { $0.everywhere({ $0.hasSuffix("ownership") }) { $0.replacing(" 33 33 755", with: " 1000 33 775") } },
        Variant("memcached on every address, by IPv4", on: .machine) {
            // Where nothing but the cluster reaches it that is a warning of its own; the address itself stays served.
            $0.everywhere({ $0.hasSuffix("proc/net/tcp") }) { $0 + "   3: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 104 1\n" }
        },
        Variant("a worker of the web server", on: .machine) { specimen in
            specimen.replacing([:], adding: ["proc/20/comm": "nginx\n", "proc/20/cmdline": "nginx: worker process\u{0}", "proc/20/cgroup": "0::/system.slice/nginx.service\n", "proc/20/sockets": "100\n"])
        },
        Variant("other programs that listen", on: .machines) { specimen in
            specimen.everywhere({ $0.hasPrefix("web2/proc/net/tcp") }) { $0 + "   4: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 105 1\n" }
        },
        Variant("comments on one node", on: .machines) { specimen in
            specimen.everywhere({ $0.hasPrefix("web2/etc/nginx/sites") || $0.hasPrefix("web2/etc/fstab") }) { "# deployed last week\n" + $0 }
        },
        Variant("the same names in another order", on: .machines) { specimen in
            specimen.everywhere({ $0.hasPrefix("web3/etc/nginx/sites") }) { $0.replacing("www.acme.test admin.acme.test", with: "admin.acme.test www.acme.test") }
        },
        Variant("access times on one node", on: .machines) { specimen in
            specimen.everywhere({ $0.hasPrefix("web1/proc/self/mountinfo") }) { $0.replacing("/mnt/nfs rw,relatime", with: "/mnt/nfs rw,noatime") }
        },
        Variant("blank lines in one node's configuration", on: .machines) { specimen in
            specimen.everywhere({ $0.hasPrefix("web3/srv/acme/") && ($0.hasSuffix(".yml") || $0.hasSuffix(".yaml")) }) { $0.replacing("\n", with: "\n\n") }
        },
    ]
}
