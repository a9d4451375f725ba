/// Seeded random configurations for the trees of bundles: near to what people write, with the mistakes they make.
struct BundleCaseGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = (seed &+ 1) &* 0xD1B5_4A32_D192_ED03 }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    private mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
    private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// What stands at a place of a tree.
    indirect enum Shape: Sendable {
        /// One of these texts, as YAML.
        case values([String])
        case options([(name: String, percent: Int, shape: Shape)])
        /// Names from a list, each with the same shape; the attribute under which a list names its elements.
        case named([String], Shape, attribute: String?)
        case list(Shape)
    }

    /// One configuration in one to three files.
    mutating func documents(_ tree: BundleTree) -> [String] {
        let shape = Self.shape(tree)
        // The product's tree is so large that most cases would be refused for one of many mistakes.
        mistakes = tree.name == "product" ? 1 : 3
        let count = pick([1, 1, 2, 2, 3])
        return (0..<count).map { index in
            if chance(3) { return "\(tree.rootKey): \(pick(["~", "false", "true", "[]", "''", "5"]))\n" }
            var text = ""
            if tree.name == "product", chance(25) { text += parameters(tree) }
            return text + "\(tree.rootKey): \(flow(shape, depth: 0, isFirst: index == 0))\n"
        }
    }

    private static let strange = ["~", "''", "true", "false", "12", "0", "1.5", "text", "[]", "{}", "[a, b]", "{a: b}", "'0'", "[{name: x}]"]

    /// Percent of places where something strange stands.
    private var mistakes = 3

    private mutating func flow(_ shape: Shape, depth: Int, isFirst: Bool) -> String {
        if depth > 0, chance(mistakes) { return pick(Self.strange) }
        switch shape {
        case .values(let values): return pick(values)
        case .list(let element):
            if chance(mistakes) { return flow(element, depth: depth + 1, isFirst: isFirst) }
            return "[" + (0..<below(4)).map { _ in flow(element, depth: depth + 1, isFirst: isFirst) }.joined(separator: ", ") + "]"
        case .named(let names, let element, let attribute):
            if let attribute, chance(mistakes * 3) {
                let items = (0..<below(3)).map { _ -> String in
                    let body = flow(element, depth: depth + 1, isFirst: isFirst)
                    guard body.hasPrefix("{"), body != "{}" else { return body }
                    return chance(92) ? "{\(attribute): \(pick(names)), \(body.dropFirst())" : body
                }
                return "[" + items.joined(separator: ", ") + "]"
            }
            var taken: [String] = []
            for name in names where chance(max(20, 140 / names.count)) { taken.append(name) }
            return "{" + taken.map { "\($0): \(flow(element, depth: depth + 1, isFirst: isFirst))" }.joined(separator: ", ") + "}"
        case .options(let options):
            var parts: [String] = []
            for option in options where option.percent >= 0 && chance(option.percent == 100 ? (isFirst ? 98 : 15) : option.percent) {
                let name = chance(2) && option.name.contains("_") ? option.name.split(separator: "_").joined(separator: "-") : option.name
                parts.append("\(name): \(flow(option.shape, depth: depth + 1, isFirst: isFirst))")
            }
            if chance(mistakes - 1) { parts.append("\(pick(["unheard_of", "adaptor", "name", "0"])): x") }
            return "{" + parts.joined(separator: ", ") + "}"
        }
    }

    // MARK: Trees

    private static let names = ["a", "my-nfs", "my_nfs", "default", "b-c_d", "'0'"]
    private static let word = Shape.values(["x", "y", "'a b'", "nfs_adapter", "doctrine.dbal.dfs_connection", "12", "'0755'", "0755"])
    private static let flag = Shape.values(["true", "false", "true", "~", "1", "'yes'"])
    private static let number = Shape.values(["1", "0", "3306", "'3306'", "-1"])

    private static func shape(_ tree: BundleTree) -> Shape {
        switch tree.name {
        case "io": io
        case "oneup": oneup(tree.version)
        case "doctrine": doctrine(tree.version)
        case "stash": stash(tree.version)
        case "framework": framework(tree.release)
        default: product(tree)
        }
    }

    private static let io: Shape = {
        let flysystem = ("flysystem", 60, Shape.options([("adapter", 100, word)]))
        let dfs = ("legacy_dfs_cluster", 40, Shape.options([("connection", 85, word)]))
        return .options([
            ("metadata_handlers", 80, .named(names, .options([flysystem, dfs]), attribute: "name")),
            ("binarydata_handlers", 80, .named(names, .options([flysystem, ("legacy_dfs_cluster", 4, .options([]))]), attribute: "name")),
        ])
    }()

    private static func oneup(_ version: String) -> Shape {
        let modes = Shape.options([("public", 50, .values(["0644", "'0644'", "x"])), ("private", 50, word)])
        let local: Shape
        let isNew = version.hasPrefix("4")
        local = .options([
            (isNew ? "location" : "directory", 100, word), ("lazy", 20, flag), ("writeFlags", 15, .values(["2", "~", "0"])),
            ("linkHandling", 15, .values(["1", "2"])), ("permissions", 20, .options([("file", 60, modes), ("dir", 60, modes)])),
            (isNew ? "directory" : "location", 3, word),
        ])
        let s3 = Shape.options([
            ("client", 100, word), ("bucket", 100, word), ("prefix", 40, .values(["x", "''", "~"])),
            ("options", 20, .values(["{ACL: public-read}", "[]", "~"])), (isNew ? "streamReads" : "region", isNew ? 10 : 2, flag),
        ])
        return .options([
            (
                "adapters", 96,
                .named(
                    names,
                    .options([
                        ("local", 50, local), ("awss3v3", 25, s3), ("custom", 20, .options([("service", 100, word)])),
                        ("awss3v2", isNew ? 2 : 8, s3), ("async_aws_s3", isNew ? 10 : 2, s3),
                        ("googlecloudstorage", 8, .options([("client", 100, word), ("bucket", 100, word), ("prefix", 30, word)])),
                        ("memory", 5, .options([])),
                    ]), attribute: "name")
            ),
            ("filesystems", 10, .named(["fs"], .options([("adapter", 100, word)]), attribute: "name")),
        ])
    }

    private static func doctrine(_ version: String) -> Shape {
        let isOld = version.hasPrefix("1.")
        let options: [(String, Int, Shape)] = [
            ("driver", 50, .values(["pdo_mysql", "pdo_pgsql", "~", "mysqli"])), ("host", 50, .values(["localhost", "db", "''", "~"])),
            ("port", 30, number), ("dbname", 40, word), ("user", 40, word), ("password", 40, .values(["x", "''", "~", "123"])),
            ("charset", 30, .values(["UTF8", "utf8mb4"])), ("url", 20, .values(["'mysql://a:b@c/d'", "~"])), ("server_version", 20, word),
            ("mapping_types", 15, .named(["enum", "bit-x"], .values(["string", "~"]), attribute: "name")),
            ("default_table_options", 15, .named(["charset", "collate"], .values(["utf8mb4", "x"]), attribute: "name")),
            ("options", 10, .values(["{1002: x}", "[]", "~", "{a: {b: c}}"])), ("logging", 10, flag), ("memory", 5, flag),
            ("unix_socket", 8, word), ("path", 8, word), ("keep_slave", isOld ? 8 : 3, flag), ("use_savepoints", 5, flag),
            ("replicas", isOld ? 2 : 5, .named(["r"], .options([("host", 60, word)]), attribute: "name")),
            ("slaves", 5, .named(["s"], .options([("host", 60, word)]), attribute: "name")),
        ]
        let connections = ("connections", 75, Shape.named(names, .options(options), attribute: "name"))
        return .options([
            (
                "dbal", 97,
                .options(
                    [("default_connection", 45, Shape.values(["default", "a", "my-nfs", "~", "''"])), connections,
                     ("types", 8, .named(["t"], .values(["Some\\Type", "{class: X}"]), attribute: "name"))]
                        + options.map { ($0.0, $0.1 / 6, $0.2) })
            ),
        ])
    }

    private static func stash(_ version: String) -> Shape {
        let memcache = Shape.options([
            (
                "servers", 80,
                .list(.options([("server", 90, word), ("port", 60, number), ("weight", 20, number)]))
            ),
            ("prefix_key", 30, word), ("compression", 15, flag), ("connect_timeout", 15, number), ("connection_timeout", 3, number),
            ("serializer", 8, word), ("binary_protocol", 8, flag),
        ])
        let redis = Shape.options([
            ("servers", 70, .list(.options([("server", 90, word), ("port", 60, number), ("ttl", 20, number), ("socket", 10, flag)]))),
            ("password", 20, word), ("database", 20, number),
        ])
        let cache: [(String, Int, Shape)] = [
            (
                version.hasPrefix("0.3") ? "handlers" : "drivers", 80,
                .list(.values(["FileSystem", "Memcache", "Redis", "Composite", "Apc", "Ephemeral", "BlackHole", "SQLite"]))
            ),
            ("inMemory", 30, flag), ("registerDoctrineAdapter", 20, flag), ("registerSessionHandler", 15, flag), ("Memcache", 45, memcache),
            ("Redis", 30, redis), ("FileSystem", 20, .options([("path", 40, word), ("dirSplit", 30, number), ("memKeyLimit", 20, number)])),
            ("logger", 5, word),
        ]
        return .options(
            [("caches", 65, Shape.named(names, .options(cache), attribute: "name")), ("default_cache", 25, .values(["default", "a", "my-nfs"])),
             ("tracking", 8, flag), ("logging", 8, flag)] + cache.map { ($0.0, $0.1 / 4, $0.2) })
    }

    private static func framework(_ release: String) -> Shape {
        let isOldest = release == "1.13" || release.hasPrefix("ezp")
        let session = Shape.options([
            ("handler_id", 60, .values(["~", "session.handler.native_file", "'redis://a'", "x"])), ("save_path", 40, word), ("name", 30, word),
            ("cookie_lifetime", 20, number), ("cookie_secure", 20, .values(["true", "false", "auto"])), ("cookie_httponly", 15, flag),
            ("gc_maxlifetime", 15, number), ("enabled", 10, .values(["true", "false"])), ("cookie_samesite", isOldest || release == "2.5" ? 2 : 15, .values(["lax", "none", "~"])),
        ])
        let pool = Shape.options([
            ("adapter", 80, word), ("provider", 40, .values(["'redis://x'", "y"])), ("public", 20, flag), ("default_lifetime", 20, number), ("clearer", 5, word),
        ])
        let cache = Shape.options([
            ("app", 50, word), ("system", 15, word), ("prefix_seed", 25, word), ("directory", 10, word), ("default_redis_provider", 20, word),
            ("default_memcached_provider", 15, word), ("pools", 60, .named(["a", "cache.redis", "my-pool"], pool, attribute: "name")),
        ])
        var options: [(String, Int, Shape)] = [
            ("secret", 30, word), ("session", 70, session), ("trusted_hosts", 10, .list(.values(["a", "b"]))), ("esi", 20, .values(["true", "{enabled: true}", "~"])),
        ]
        if !isOldest { options.append(("cache", 60, cache)) }
        options.append(
            (
                "trusted_proxies", 50,
                isOldest || release == "2.5"
                    ? .list(.values(["127.0.0.1", "'::1'", "10.0.0.0/8", "name", "300.1.1.1"]))
                    : .values(["127.0.0.1", "'127.0.0.1,10.0.0.0/8'", "[127.0.0.1]", "REMOTE_ADDR", "~", "''"])
            ))
        return .options(options)
    }

    // MARK: The product

    private static let scopes = ["default", "global", "site", "fr", "admin", "site_group", "site-group", "a_group", "typo"]

    private static func product(_ tree: BundleTree) -> Shape {
        let isFlat = tree.release.hasPrefix("ezp")
        let isOldest = isFlat || tree.release == "1.13"
        let dynamic = Shape.values([
            "static", "'$var_dir$/$storage_dir$'", "'$var_dir$'", "'x/$var_dir;ezsettings;fr$'", "'http://h/$storage_dir$'", "'$missing$/a'", "/lead", "''", "~", "12",
            "'$var_dir;ibexa.site_access.config;fr$/y'", "'$var_dir;ezsettings$'",
        ])
        let session = Shape.options([
            ("name", 50, word), ("cookie_path", 30, .values(["/", "~"])), ("cookie_secure", 30, flag), ("cookie_domain", 20, word), ("cookie_lifetime", 20, number),
        ])
        let io = Shape.options([
            ("metadata_handler", 45, .values(["dfs", "default", "my-dfs", "~", "''"])), ("binarydata_handler", 45, .values(["nfs", "s3", "~"])),
            ("url_prefix", 40, dynamic),
            (
                "permissions", isFlat ? -1 : 25,
                .options([("files", 60, .values(["'0644'", "0640", "~"])), ("directories", 60, .values(["'0755'", "0750"]))])
            ),
            ("root_dir", 2, word),
        ])
        let engine = Shape.options([("engine", 70, word), ("connection", 60, word)])
        let repository =
            isFlat
            ? Shape.options([("engine", 97, word), ("connection", 60, word), ("config", 20, .values(["{a: b}", "[]", "~"])), ("storage", 1, engine)])
            : .options([
                ("storage", 50, engine), ("search", 40, .options([("engine", 80, word), ("connection", 60, word)])), ("engine", 8, word), ("connection", 8, word),
            ])
        let scope = Shape.options([
            ("repository", 15, .values(["default", "second", "~"])), (isOldest ? "cache_pool_name" : "cache_service_name", 25, .values(["cache.redis", "x", "~", "''"])),
            (isOldest ? "cache_service_name" : "cache_pool_name", 2, word), ("var_dir", 45, .values(["var/site", "var/fr", "''", "~", "'a/b'"])),
            ("storage_dir", 20, .values(["storage", "files", "''"])), ("binary_dir", 8, word),
            ("io", tree.release == "ezp5.3" ? 1 : 50, io),
            ("session", 30, session), ("session_name", 5, word), ("languages", 35, .list(.values(["eng-GB", "fre-FR", "ger-DE"]))),
            ("http_cache", 25, .options([("purge_servers", 90, .list(.values(["'http://v:80'", "'http://w'"])))])),
            ("index_page", 8, .values(["/a", "~"])), ("legacy_mode", isFlat ? 15 : -1, flag), ("anonymous_user_id", 6, number), ("translation_siteaccesses", tree.release == "ezp5.3" ? 1 : 8, .list(.values(["site", "fr"]))),
        ])
        return .options([
            (
                "siteaccess", 100,
                .options([
                    ("list", 100, .values(["[site, fr, admin]", "[site, fr]", "[site, fr, admin, site]", "[site]", "[fr, site, 'x-y']"])),
                    (
                        "groups", 90,
                        .named(["site_group", "a_group", "site-group", "z_group"], .values(["[site, fr]", "[fr]", "[site]", "[admin, nobody]", "[fr, site]"]), attribute: nil)
                    ),
                    ("default_siteaccess", 100, .values(["site", "fr"])),
                    ("match", 100, .values(["{URIElement: 1}", "{'Map\\Host': {a.b: site, c-d.e: fr}}", "{URIElement: {value: 1}}", "{'Map\\URI': [a, b]}", "{}"])),
                ])
            ),
            ("system", 95, .named(scopes, scope, attribute: "siteaccess")),
            ("repositories", 35, .named(["default", "second", "my-repo"], repository, attribute: "alias")),
            ("http_cache", 25, .options([("purge_type", 90, .values(["local", "http", "single_http", "varnish", "~"])), ("timeout", 5, number)])),
        ])
    }

    /// Parameters in the form of settings, which win over the sections.
    private mutating func parameters(_ tree: BundleTree) -> String {
        let prefix = tree.rootKey == "ibexa" ? "ibexa.site_access.config" : "ezsettings"
        var text = "parameters:\n    any: 1\n"
        for scope in ["default", "site", "fr", "site_group", "global"] where chance(20) {
            let (name, value) = pick([
                ("var_dir", "var/param"), ("storage_dir", "'p'"), ("io.url_prefix", "'$var_dir$/p'"), ("io.legacy_url_prefix", "'$storage_dir$'"),
                ("io.metadata_handler", "dfs"), ("languages", "[nor-NO]"), ("io.root_dir", "'/mnt/$var_dir$'"),
            ])
            text += "    \(prefix).\(scope).\(name): \(value)\n"
        }
        return text
    }
}
