import Symfony

/// What the PHP configuration of each distribution does with environment variables, as data.
///
/// The files grew by whole blocks from release to release, so each shipped variant is a list of blocks; a file of a
/// project is taken for a variant when it reads the same variables.
enum ShippedPHP {
    /// A piece of a file: the variables that it reads and what it does with them.
    struct Block: Sendable {
        var reads: [String]
        var effects: [PHPOverride.Effect]

        init(_ reads: [String], _ effects: [PHPOverride.Effect]) {
            self.reads = reads
            self.effects = effects
        }
    }

    /// The overrides that may take part in a project of the release.
    ///
    /// - Parameter platform: what Platform.sh hands over; `nil` when the project is not judged as it runs there.
    static func overrides(for facts: ReleaseFacts, platform: PlatformFacts? = nil) -> [PHPOverride] {
        let platform = modelsPlatform(facts) ? platform : nil
        return switch facts.layout {
        case .ezPublish: []
        case .app:
            files("app/config/env.php", env1) + files("app/config/env/generic.php", generic1 + generic2) + files("app/config/env/docker.php", docker1 + docker2)
                + platformSh("app/config/env/platformsh.php", facts, platform)
        case .packagesWithOverrides:
            files("config/packages/overrides/generic.php", generic3)
                + platformSh("config/packages/overrides/platformsh.php", facts, platform)
        case .packages:
            // What is set first stays, and the code for Platform.sh sets its parameters over the others.
            (platform.map { [onPlatform("the core bundle on Platform.sh", facts, $0)] } ?? []) + [coreBundle(facts)]
        }
    }

    /// Whether what the release does on Platform.sh is known here: not before 2.0, and not where a package of its own does it.
    static func modelsPlatform(_ facts: ReleaseFacts) -> Bool { !facts.usesStash && !facts.hasPlatformBundle }

    private static func files(_ path: String, _ variants: [[Block]]) -> [PHPOverride] {
        variants.map { blocks in
            PHPOverride(
                name: path, place: .file(pattern: path, reads: Array(Set(blocks.flatMap(\.reads))).sorted()),
                effects: blocks.flatMap(\.effects))
        }
    }

    /// A variable that sets a parameter when PHP takes it as true.
    private static func copy(_ variable: String, _ parameter: String) -> Block {
        Block([variable], [PHPOverride.Effect(when: [.isSet(variable)], .setParameter(parameter, [.variable(variable)]))])
    }

    // MARK: blocks

    private static let database = ["DRIVER", "HOST", "PORT", "NAME", "USER", "PASSWORD"]

    private static let repositoryDatabase = database.map { copy("DATABASE_\($0)", "database_\($0.lowercased())") }

    private static let mailer: [Block] = {
        let options = ["TRANSPORT", "HOST", "USER", "PASSWORD"]
        return [copy("SYMFONY_SECRET", "secret")] + options.map { copy("MAILER_\($0)", "mailer_\($0.lowercased())") }
    }()

    /// `DFS_NFS_PATH` with one variable for each database option, and the main database as fallback.
    private static func dfs(_ options: [String], file: String, readsVariables: Bool = true) -> Block {
        let set = PHPOverride.Condition.isSet("DFS_NFS_PATH")
        var effects = [PHPOverride.Effect(when: [set], .setParameter("dfs_nfs_path", [.variable("DFS_NFS_PATH")]))]
        for option in options {
            effects.append(
                PHPOverride.Effect(
                    when: [set],
                    .setParameter(
                        "dfs_database_\(option.lowercased())",
                        [.variable("DFS_DATABASE_\(option)"), .parameter("database_\(option.lowercased())")])))
        }
        effects.append(PHPOverride.Effect(when: [set], .load(file, optional: false)))
        return Block(["DFS_NFS_PATH"] + (readsVariables ? options.map { "DFS_DATABASE_\($0)" } : []), effects)
    }

    private static func cachePool(_ directory: String, _ fileExtension: String) -> Block {
        Block(
            ["CACHE_POOL"],
            [PHPOverride.Effect(when: [.isSet("CACHE_POOL")], .load("\(directory)/{CACHE_POOL}.\(fileExtension)", optional: true))])
    }

    /// Stash: the variables beside the pool count only with it, and the file must be there.
    private static let customCachePool: Block = {
        let pool = PHPOverride.Condition.isSet("CUSTOM_CACHE_POOL")
        return Block(
            ["CUSTOM_CACHE_POOL", "CACHE_HOST", "CACHE_MEMCACHED_PORT", "CACHE_REDIS_PORT"],
            [
                PHPOverride.Effect(when: [pool], .setParameter("cache_pool", [.variable("CUSTOM_CACHE_POOL")])),
                PHPOverride.Effect(when: [pool, .isSet("CACHE_HOST")], .setParameter("cache_host", [.variable("CACHE_HOST")])),
                PHPOverride.Effect(
                    when: [pool, .isSet("CACHE_MEMCACHED_PORT")],
                    .setParameter("cache_memcached_port", [.variable("CACHE_MEMCACHED_PORT")])),
                PHPOverride.Effect(
                    when: [pool, .isNotSet("CACHE_MEMCACHED_PORT"), .isSet("CACHE_REDIS_PORT")],
                    .setParameter("cache_redis_port", [.variable("CACHE_REDIS_PORT")])),
                PHPOverride.Effect(when: [pool], .load("app/config/cache_pool/{CUSTOM_CACHE_POOL}.yml", optional: false)),
            ])
    }()

    /// As it came in 1.4, without the ports.
    private static let firstCustomCachePool: Block = {
        let pool = PHPOverride.Condition.isSet("CUSTOM_CACHE_POOL")
        return Block(
            ["CUSTOM_CACHE_POOL", "CACHE_HOST"],
            [
                PHPOverride.Effect(when: [pool], .setParameter("cache_pool", [.variable("CUSTOM_CACHE_POOL")])),
                PHPOverride.Effect(when: [pool, .isSet("CACHE_HOST")], .setParameter("cache_host", [.variable("CACHE_HOST")])),
                PHPOverride.Effect(when: [pool], .load("app/config/cache_pool/{CUSTOM_CACHE_POOL}.yml", optional: false)),
            ])
    }()

    /// A purge server alone switches to `http`, as it always did before there was a variable for the type.
    private static let purgeWithFallback: [Block] = [
        copy("HTTPCACHE_PURGE_TYPE", "purge_type"),
        Block(
            ["HTTPCACHE_PURGE_SERVER"],
            [
                PHPOverride.Effect(
                    when: [.isSet("HTTPCACHE_PURGE_SERVER"), .isNotSet("HTTPCACHE_PURGE_TYPE")],
                    .setParameter("purge_type", [.text("http")])),
                PHPOverride.Effect(
                    when: [.isSet("HTTPCACHE_PURGE_SERVER")],
                    .setParameter("purge_server", [.variable("HTTPCACHE_PURGE_SERVER")])),
            ]),
    ]

    private static let purgeServerOnly = Block(
        ["HTTPCACHE_PURGE_SERVER"],
        [
            PHPOverride.Effect(when: [.isSet("HTTPCACHE_PURGE_SERVER")], .setParameter("purge_type", [.text("http")])),
            PHPOverride.Effect(
                when: [.isSet("HTTPCACHE_PURGE_SERVER")], .setParameter("purge_server", [.variable("HTTPCACHE_PURGE_SERVER")])),
        ])

    private static let search = [copy("SEARCH_ENGINE", "search_engine"), copy("SOLR_DSN", "solr_dsn")]
    private static let log = [copy("LOG_TYPE", "log_type"), copy("LOG_PATH", "log_path")]
    private static let token = copy("HTTPCACHE_VARNISH_INVALIDATE_TOKEN", "varnish_invalidate_token")
    private static let lifetime = copy("HTTPCACHE_DEFAULT_TTL", "httpcache_default_ttl")
    private static let recommendations = [
        copy("RECOMMENDATIONS_CUSTOMER_ID", "ez_recommendation.default.yoochoose.customer_id"),
        copy("RECOMMENDATIONS_LICENSE_KEY", "ez_recommendation.default.yoochoose.license_key"),
        copy("PUBLIC_SERVER_URI", "ez_recommendation.default.server_uri"),
    ]
    private static let sessionHandler = copy("SESSION_HANDLER_ID", "ezplatform.session.handler_id")
    private static let sessionPath = copy("SESSION_SAVE_PATH", "ezplatform.session.save_path")
    private static let compileTime = [
        copy("HTTPCACHE_PURGE_TYPE", "purge_type"), copy("MAILER_TRANSPORT", "mailer_transport"), copy("LOG_TYPE", "log_type"),
    ]

    // MARK: variants

    private static func joined(_ parts: [Block]...) -> [Block] { parts.flatMap { $0 } }

    private static let dfs1 = dfs(database, file: "app/config/dfs/dfs.yml")
    private static let base1 = mailer + repositoryDatabase
    private static let pool2 = cachePool("app/config/cache_pool", "yml")

    /// `env.php` of 1.3 and 1.4.
    private static let env1: [[Block]] = [joined(base1, search, log), joined(base1, search, log, [firstCustomCachePool])]
    /// `docker.php` of 1.7 to 1.12.
    private static let docker1: [[Block]] = [
        joined(base1, search, log, [customCachePool, purgeServerOnly]),
        joined(base1, search, log, [customCachePool]),
        joined(base1, search, log, [customCachePool, purgeServerOnly, lifetime]),
    ]
    /// `docker.php` of the first 2.0.
    private static let docker2: [[Block]] = [[pool2], [pool2, lifetime]]
    /// `generic.php` of 1.13.
    private static let generic1: [[Block]] = [
        joined(base1, [dfs1], search, log, [customCachePool], purgeWithFallback, [token, lifetime], recommendations),
        joined(base1, [dfs1], search, log, [customCachePool], purgeWithFallback, [lifetime], recommendations),
        joined(base1, search, log, [customCachePool], purgeWithFallback, [lifetime], recommendations),
    ]
    /// `generic.php` of 2.0 to 2.5.
    private static let generic2: [[Block]] = [
        joined([dfs1, pool2], compileTime, [sessionHandler, sessionPath]),
        joined([dfs1, pool2], compileTime, [sessionHandler]),
        joined([dfs1, pool2], compileTime, recommendations, [sessionHandler, sessionPath]),
        joined([dfs1, pool2], compileTime, recommendations),
        joined([pool2], compileTime, recommendations),
    ]
    /// `generic.php` of 3.0 to 3.2. From 3.1 on the names of the database variables are computed, so the file does not
    /// show them.
    private static let generic3: [[Block]] = {
        let rest = joined([cachePool("config/packages/cache_pool", "yaml")], compileTime, [sessionHandler, sessionPath])
        let file = "config/packages/dfs/dfs.yaml"
        return [
            joined([dfs(["CHARSET", "DRIVER", "COLLATION"], file: file, readsVariables: false)], rest),
            joined([dfs(database, file: file)], rest),
        ]
    }()

    /// `platformsh.php` does nothing unless Platform.sh hands over its relationships.
    private static func platformSh(_ path: String, _ facts: ReleaseFacts, _ platform: PlatformFacts?) -> [PHPOverride] {
        let base = ["PLATFORM_RELATIONSHIPS"]
        let dfs = base + ["PLATFORMSH_DFS_NFS_PATH"]
        let entropy = dfs + ["PLATFORM_PROJECT_ENTROPY"]
        let routes = entropy + ["PLATFORM_ROUTES", "HTTPCACHE_VARNISH_INVALIDATE_TOKEN"]
        let purge = routes + ["HTTPCACHE_PURGE_TYPE"]
        let variants = [
            base, dfs, entropy, routes, routes + ["PLATFORM_SMTP_HOST"], purge, purge + ["PLATFORM_SMTP_HOST"],
            purge + ["SEARCH_ENGINE"], purge + ["HTTPCACHE_USERNAME", "HTTPCACHE_PASSWORD"],
            purge + ["HTTPCACHE_USERNAME", "HTTPCACHE_PASSWORD", "SEARCH_ENGINE"],
        ]
        return variants.map { reads in
            var effects: [PHPOverride.Effect] = []
            if let platform {
                effects = onPlatform(path, facts, platform).effects
                if !reads.contains("PLATFORMSH_DFS_NFS_PATH") { effects.removeAll { $0.when.contains(.isSet("PLATFORMSH_DFS_NFS_PATH")) } }
                if !reads.contains("PLATFORM_ROUTES") { effects.removeAll { $0.when.contains(.isNotSet("HTTPCACHE_PURGE_TYPE")) } }
            }
            return PHPOverride(name: path, place: .file(pattern: path, reads: reads.sorted()), effects: effects)
        }
    }

    /// What the code for Platform.sh does with relationships and routes, which 2.0 to 4.6 have in common. Names, passwords and
    /// the public host are only known there.
    private static func onPlatform(_ name: String, _ facts: ReleaseFacts, _ platform: PlatformFacts) -> PHPOverride {
        var effects: [PHPOverride.Effect] = []
        func set(_ parameter: String, _ value: PHPOverride.Value, when: [PHPOverride.Condition] = []) {
            effects.append(PHPOverride.Effect(when: when, .setParameter(parameter, [value])))
        }
        let files = facts.onDemandFiles
        let pools = files?.cachePoolDirectory ?? "config/packages/cache_pool"
        let ending = files?.fileExtension ?? "yaml"
        let disk = PHPOverride.Condition.isSet("PLATFORMSH_DFS_NFS_PATH")
        // Relative to the application there.
        set("dfs_nfs_path", .text("%kernel.project_dir%/%env(PLATFORMSH_DFS_NFS_PATH)%"), when: [disk])
        let onlyThere = "the relationships of Platform.sh give it when it is deployed"
        if facts.layout == .app {
            for option in ["driver", "host", "port", "name", "user", "password"] {
                set("database_\(option)", .unknown(onlyThere))
                set("dfs_database_\(option)", .unknown(onlyThere), when: [disk])
            }
        } else {
            for option in ["charset", "collation"] { set("dfs_database_\(option)", .parameter("database_\(option)"), when: [disk]) }
            if platform["dfs_database"] != nil {
                for option in ["driver", "url"] { set("dfs_database_\(option)", .unknown(onlyThere), when: [disk]) }
            } else {
                set("dfs_database_driver", .parameter("database_driver"), when: [disk])
            }
        }
        effects.append(
            PHPOverride.Effect(when: [disk], .load(files?.dfs ?? "config/packages/dfs/dfs.yaml", optional: false)))
        let redis = platform["rediscache"].flatMap { $0.scheme == "redis" ? $0 : nil }
        if let redis {
            set("cache_pool", .text("cache.redis"))
            set("cache_dsn", .text("\(redis.host):6379?retry_interval=3"))
            effects.append(PHPOverride.Effect(.load("\(pools)/cache.redis.\(ending)", optional: false)))
        } else if platform["rediscache"] == nil, let memcached = platform["cache"], memcached.scheme == "memcached" {
            set("cache_pool", .text("cache.memcached"))
            set("cache_dsn", .text("\(memcached.host):11211"))
            effects.append(PHPOverride.Effect(.load("\(pools)/cache.memcached.\(ending)", optional: false)))
        }
        let own = platform["redissession"]
        if let session = own.map({ $0.scheme == "redis" ? $0 : nil }) ?? redis, let handler = facts.redisSessionHandler {
            set(facts.sessionHandlerParameter ?? "ibexa.session.handler_id", .text(handler))
            set(facts.sessionSavePathParameter ?? "ibexa.session.save_path", .text("\(session.host):6379"))
        }
        if let solr = platform["solr"], solr.scheme == "solr" {
            set("search_engine", .text("solr"))
            set("solr_dsn", .text("http://\(solr.host):8080/solr"))
        }
        if platform.hasVarnishRoute {
            let skips = PHPOverride.Condition.isNotSet(facts.layout == .packages ? "SKIP_HTTPCACHE_PURGE" : "HTTPCACHE_PURGE_TYPE")
            for parameter in ["purge_type", facts.purgeTypeParameter].compactMap(\.self) { set(parameter, .text("varnish"), when: [skips]) }
            set("purge_server", .unknown("the public host name of Platform.sh is only known there"), when: [skips])
        }
        set("varnish_invalidate_token", .unknown(onlyThere), when: [.isNotSet("HTTPCACHE_VARNISH_INVALIDATE_TOKEN")])
        return PHPOverride(name: name, place: .afterFiles, effects: effects)
    }

    /// From 3.3 on the core bundle does it after all files were read; what the project sets wins over its parameters.
    private static func coreBundle(_ facts: ReleaseFacts) -> PHPOverride {
        // An environment variable comes before the text; both are set when nothing in the project sets the parameter.
        func text(_ parameter: String, _ value: String, unless variable: String? = nil) -> PHPOverride.Effect {
            PHPOverride.Effect(.setParameter(parameter, (variable.map { [.variable($0)] } ?? []) + [.text(value)]))
        }
        let handler = facts.sessionHandlerParameter ?? "ibexa.session.handler_id"
        let path = facts.sessionSavePathParameter ?? "ibexa.session.save_path"
        // What is set first stays, since nothing replaces a parameter once the files were read: variables before defaults.
        let defaults = [
            text("search_engine", "%env(SEARCH_ENGINE)%"),
            text(path, "%kernel.project_dir%/var/sessions/%kernel.environment%", unless: "SESSION_SAVE_PATH"),
            text("cache_pool", "%env(CACHE_POOL)%"),
            text("httpcache_default_ttl", "%env(HTTPCACHE_DEFAULT_TTL)%"),
            text("purge_server", "%env(HTTPCACHE_PURGE_SERVER)%"),
            text("varnish_invalidate_token", "%env(resolve:default::HTTPCACHE_VARNISH_INVALIDATE_TOKEN)%"),
            text(handler, "session.handler.native_file", unless: "SESSION_HANDLER_ID"),
            text("purge_type", "%env(HTTPCACHE_PURGE_TYPE)%", unless: "HTTPCACHE_PURGE_TYPE"),
            text("solr_dsn", "%env(SOLR_DSN)%"),
            text("solr_core", "%env(SOLR_CORE)%"),
        ]
        let files = facts.onDemandFiles
        let blocks = [
            dfs(["CHARSET", "DRIVER", "COLLATION"], file: files?.dfs ?? "config/packages/dfs/dfs.yaml"),
            cachePool(files?.cachePoolDirectory ?? "config/packages/cache_pool", files?.fileExtension ?? "yaml"),
            copy("MAILER_TRANSPORT", "mailer_transport"), copy("LOG_TYPE", "log_type"),
        ] + [facts.purgeTypeParameter].compactMap(\.self).map { copy("HTTPCACHE_PURGE_TYPE", $0) }
        return PHPOverride(name: "the core bundle", place: .afterFiles, effects: blocks.flatMap(\.effects) + defaults)
    }
}
