/// Configurations written by hand: the traps of each tree. The first one of the product configures nothing but a siteaccess.
enum BundleCases {
    static func written(_ tree: BundleTree) -> [[String]] {
        let bodies: [[String]] = switch tree.name {
        case "io": io
        case "oneup": tree.version.hasPrefix("4") ? oneup.map { $0.map { rename($0, "directory", "location") } } : oneup
        case "doctrine": doctrine
        case "stash": tree.version.hasPrefix("0.3") ? stash.map { $0.map { rename($0, "driver", "handler") } } + oldStash : stash
        case "framework": framework
        default: tree.release.hasPrefix("ezp") ? product + productOf5 : product
        }
        return bodies.map { documents in
            documents.map { body in
                let text = body.hasPrefix("parameters:") ? rename(body, "ROOT:", tree.rootKey + ":") : tree.rootKey + ":" + body
                return tree.rootKey == "ibexa" ? rename(text, "ezsettings", "ibexa.site_access.config") : text
            }
        }
    }

    private static func rename(_ text: String, _ old: String, _ new: String) -> String {
        var result = ""
        var rest = text[...]
        while let range = rest.firstRange(of: old) {
            result += rest[..<range.lowerBound] + new
            rest = rest[range.upperBound...]
        }
        return result + rest
    }

    // MARK: IO

    private static let io: [[String]] = [
        [" ~\n"], [" {}\n"], [" []\n"], [" false\n"], [" text\n"],
        [" { binarydata_handlers: ~, metadata_handlers: {} }\n"],
        [" { binarydata_handlers: { nfs: { flysystem: { adapter: nfs } } } }\n"],
        [" { binarydata_handlers: { nfs: { flysystem: {} } } }\n"], [" { binarydata_handlers: { nfs: { flysystem: ~ } } }\n"],
        [" { binarydata_handlers: { nfs: { flysystem: { adapter: ~ } } } }\n"], [" { binarydata_handlers: { nfs: { flysystem: { adapter: '' } } } }\n"],
        [" { binarydata_handlers: { nfs: { flysystem: { adapter: [a] } } } }\n"], [" { binarydata_handlers: { nfs: { flysystem: a } } }\n"],
        [" { binarydata_handlers: { nfs: { flysystem: false } } }\n"], [" { binarydata_handlers: { nfs: { flysystem: true } } }\n"],
        [" { binarydata_handlers: { nfs: ~ } }\n"], [" { binarydata_handlers: { nfs: {} } }\n"], [" { binarydata_handlers: { nfs: a } }\n"],
        [" { binarydata_handlers: { nfs: false } }\n"], [" { binarydata_handlers: { nfs: { legacy_dfs_cluster: { connection: a } } } }\n"],
        [" { binary_handlers: {} }\n"], [" { binarydata-handlers: { nfs: { flysystem: { adapter: a } } } }\n"],
        [" { metadata_handlers: { dfs: { legacy_dfs_cluster: ~ } } }\n"], [" { metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: ~ } } } }\n"],
        [" { metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: a, x: b } } } }\n"],
        [" { metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: a }, flysystem: { adapter: b } } } }\n"],
        [" { metadata_handlers: { dfs: { flysystem: { adapter: b }, legacy_dfs_cluster: { connection: a } } } }\n"],
        [" { metadata_handlers: { my-dfs: { legacy_dfs_cluster: { connection: a } }, my_dfs: { flysystem: { adapter: b } } } }\n"],
        [" { metadata_handlers: { my-dfs_x: { legacy_dfs_cluster: { connection: a } } } }\n"],
        [" { metadata_handlers: [ { name: dfs, legacy_dfs_cluster: { connection: a } } ] }\n"],
        [" { metadata_handlers: [ { name: my-dfs, legacy_dfs_cluster: { connection: a } }, { name: my-dfs, flysystem: { adapter: b } } ] }\n"],
        [" { metadata_handlers: [ { legacy_dfs_cluster: { connection: a } } ] }\n"], [" { metadata_handlers: [ a ] }\n"], [" { metadata_handlers: a }\n"],
        [" { metadata_handlers: { 12: { legacy_dfs_cluster: { connection: a } } } }\n"],
        // A later file replaces a handler as a whole.
        [
            " { metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: a } }, x: { flysystem: { adapter: x } } } }\n",
            " { metadata_handlers: { dfs: { flysystem: { adapter: b } } } }\n",
        ],
        [" { metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: a } } } }\n", " { metadata_handlers: { dfs: ~ } }\n"],
        [" { metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: a } } } }\n", " { metadata_handlers: { dfs: { legacy_dfs_cluster: false } } }\n"],
        [" { metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: a } } } }\n", " { metadata_handlers: false }\n"],
        [" { metadata_handlers: { dfs: { flysystem: {} } } }\n", " { metadata_handlers: { dfs: { flysystem: { adapter: later } } } }\n"],
        [" { metadata_handlers: { my-dfs: { flysystem: { adapter: a } } } }\n", " { metadata_handlers: { my_dfs: { flysystem: { adapter: b } } } }\n"],
    ]

    // MARK: Flysystem

    private static let oneup: [[String]] = [
        [" ~\n"], [" { adapters: ~ }\n"], [" { adapters: { nfs: ~ } }\n"], [" { adapters: { nfs: {} } }\n"],
        [" { adapters: { nfs: { local: { directory: /mnt } } } }\n"], [" { adapters: { nfs: { local: ~ } } }\n"],
        [" { adapters: { nfs: { local: { directory: ~ } } } }\n"], [" { adapters: { nfs: { local: { directory: '' } } } }\n"],
        [" { adapters: { nfs: { local: /mnt } } }\n"], [" { adapters: { nfs: { local: false } } }\n"], [" { adapters: { nfs: { lokal: { directory: /x } } } }\n"],
        [" { adapters: { nfs: { local: { directory: /mnt, lazy: ~ } } } }\n"], [" { adapters: { nfs: { local: { directory: /mnt, lazy: 1 } } } }\n"],
        [" { adapters: { nfs: { local: { directory: /mnt, permissions: { file: { public: 0644, private: '0600' }, dir: { public: 0755 } } } } } }\n"],
        [" { adapters: { nfs: { local: { directory: /mnt, permissions: { files: {} } } } } }\n"],
        [" { adapters: { nfs: { local: { directory: /mnt, permissions: ~ } } } }\n"],
        [" { adapters: { nfs: { local: { directory: /mnt, writeFlags: ~, linkHandling: 2 } } } }\n"],
        [" { adapters: { nfs: { custom: { service: a } } } }\n"], [" { adapters: { nfs: { custom: { service: '' } } } }\n"],
        [" { adapters: { nfs: { custom: { service: ~ } } } }\n"], [" { adapters: { nfs: { custom: ~ } } }\n"], [" { adapters: { nfs: { custom: { service: 0 } } } }\n"],
        [" { adapters: { s3: { awss3v3: { client: a, bucket: b } } } }\n"], [" { adapters: { s3: { awss3v3: { client: a } } } }\n"],
        [" { adapters: { s3: { awss3v3: { client: a, bucket: b, prefix: ~, options: { ACL: x, B: [c] } } } } }\n"],
        [" { adapters: { s3: { awss3v3: { client: { key: x }, bucket: b } } } }\n"], [" { adapters: { s3: { awss3v3: { client: a, bucket: b, options: x } } } }\n"],
        [" { adapters: { s3: { awss3v2: { client: a, bucket: b } } } }\n"], [" { adapters: { s3: { async_aws_s3: { client: a, bucket: b } } } }\n"],
        [" { adapters: { g: { googlecloudstorage: { client: a, bucket: b } } } }\n"], [" { adapters: { g: { azureblob: { client: a, container: b } } } }\n"],
        [" { adapters: { m: { memory: ~ } } }\n"], [" { adapters: { m: { memory: {} } } }\n"], [" { adapters: { m: { nulladapter: ~ } } }\n"],
        [" { adapters: { f: { ftp: { host: a } } } }\n"], [" { adapters: { f: { ftp: { username: a } } } }\n"], [" { adapters: { f: { sftp: { host: a, username: b } } } }\n"],
        [" { adapters: { f: { ftp: { options: { host: a, username: b, password: c } } } } }\n"],
        [" { adapters: { z: { zip: { location: a } } } }\n"], [" { adapters: { d: { dropbox: { client: a } } } }\n"], [" { adapters: { d: { webdav: { client: a } } } }\n"],
        [" { adapters: { d: { gaufrette: { adapter: a } } } }\n"], [" { adapters: { d: { replicate: { sourceAdapter: a, replicaAdapter: b } } } }\n"],
        [" { adapters: { d: { fallback: { mainAdapter: a, fallback: b, forceCopyOnMain: true } } } }\n"], [" { adapters: { d: { gitlab: { client: a } } } }\n"],
        [" { adapters: { d: { rackspace: { container: a } } } }\n"], [" { adapters: { d: { gridfs: { client: a } } } }\n"],
        [" { adapters: { my-nfs: { local: { directory: /a } }, my_nfs: { local: { directory: /b } } } }\n"],
        [" { adapter: { nfs: { local: { directory: /a } } } }\n"], [" { adapter: { name: nfs, local: { directory: /a } } }\n"],
        [" { adapters: { nfs: { local: { directory: /a }, custom: { service: b } } } }\n"],
        [" { adapters: { nfs: { local: { directory: /a } } } }\n", " { adapters: { nfs: { custom: { service: b } } } }\n"],
        [" { adapters: { nfs: { local: { directory: /a, lazy: true } } } }\n", " { adapters: { nfs: { local: { directory: /b } } } }\n"],
        [" { adapters: { nfs: { local: { directory: /a } } } }\n", " { adapters: { nfs: { local: false } } }\n"],
        [" { adapters: { nfs: { local: { directory: /a } } }, cache: {} }\n"], [" { adaptors: {} }\n"],
    ]

    // MARK: Doctrine

    private static let doctrine: [[String]] = [
        [" ~\n"], [" { dbal: ~ }\n"], [" { dbal: {} }\n"], [" { dbal: { host: a } }\n"], [" { dbal: { url: 'mysql://a@b/c' } }\n"],
        [" { dbal: { default_connection: x, host: a } }\n"], [" { dbal: { default_connection: x } }\n"], [" { dbal: { connections: ~ } }\n"],
        [" { dbal: { connections: {} } }\n"], [" { dbal: { connections: { a: ~ } } }\n"], [" { dbal: { connections: { a: { host: b } }, host: c } }\n"],
        [" { dbal: { connection: a, host: c } }\n"], [" { dbal: { connection: { name: a, host: c } } }\n"],
        [" { dbal: { connections: [ { name: a, host: c } ] } }\n"], [" { dbal: { connections: [ { host: c } ] } }\n"],
        [" { dbal: { connections: { my-dfs: { host: a }, my_dfs: { port: 1 } } } }\n"], [" { dbal: { connections: { a: { hosts: b } } } }\n"],
        [" { dbal: { connections: { a: { options: { x: 1 }, mapping_types: { enum: string } } } } }\n"],
        [" { dbal: { connections: { a: { option: x } } } }\n"], [" { dbal: { connections: { a: { mapping_type: { name: enum, value: string } } } } }\n"],
        [" { dbal: { connections: { a: { default_table_options: { charset: utf8mb4 } } } } }\n"],
        [" { dbal: { connections: { a: { memory: x } } } }\n"], [" { dbal: { connections: { a: { port: [1] } } } }\n"],
        [" { dbal: { types: { x: Y } } }\n"], [" { dbal: { types: { x: { class: Y } }, host: a } }\n"], [" { dbal: { connections: { a: { url: ~ } } } }\n"],
        [" { dbal: { host: a } }\n", " { dbal: { connections: { dfs: { host: b } } } }\n"],
        [" { dbal: { connections: { dfs: { host: b } } } }\n", " { dbal: { host: a } }\n"],
        [" { dbal: { connections: { a: { host: x, port: 1 } } } }\n", " { dbal: { connections: { a: { host: y } } } }\n"],
        [" { dbal: { connections: { a: { options: { x: 1, y: [1] } } } } }\n", " { dbal: { connections: { a: { options: { x: 2, y: [2] } } } } }\n"],
        [" { dbal: { connections: { a: { default_table_options: { charset: a } } } } }\n", " { dbal: { connections: { a: { default_table_options: { collate: b } } } } }\n"],
        [" { dbal: { default_connection: a, connections: { a: ~, b: ~ } } }\n", " { dbal: { default_connection: b } }\n"],
        [" { dbal: { host: ~ } }\n", " { dbal: ~ }\n"], [" { orm: ~ }\n"], [" { dbal: { connections: { a: { replicas: { r: { host: x } } } } } }\n"],
        [" { dbal: { connections: { a: { slaves: { r: { host: x } } } } } }\n"],
    ]

    // MARK: Stash

    /// Before 0.4.
    private static let oldStash: [[String]] = [
        [" { caches: { a: { drivers: [Redis] } } }\n"], [" { drivers: [Redis] }\n"], [" { logging: true, handlers: [Xcache] }\n"],
        [" { logging: x }\n"], [" { tracking: true, caches: { a: ~ } }\n"], [" { tracking: true }\n"], [" { caches: { a: { logger: x } } }\n"],
    ]

    private static let stash: [[String]] = [
        [" ~\n"], [" {}\n"], [" { caches: ~ }\n"], [" { caches: { a: ~ } }\n"], [" { drivers: [Memcache], Memcache: { servers: [{ server: a, port: 1 }] } }\n"],
        [" { drivers: Memcache }\n"], [" { drivers: [] }\n"], [" { drivers: [memcache] }\n"], [" { drivers: [Memcache, Memcache] }\n"],
        [" { caches: { a: { drivers: [Memcache], Memcache: { server: { server: a } } } } }\n"],
        [" { caches: { a: { drivers: [Memcache], Memcache: { servers: [] } } } }\n"], [" { caches: { a: { drivers: [Memcache], Memcache: { connection_timeout: 1 } } } }\n"],
        [" { caches: { a: { drivers: [Redis], Redis: { servers: [{ server: a }], password: x } } } }\n"],
        [" { caches: { my-cache: { inMemory: false }, my_cache: { inMemory: true } } }\n"], [" { caches: [ { name: a, inMemory: ~ } ] }\n"],
        [" { caches: { a: { inMemory: x } } }\n"], [" { default_cache: b, caches: { a: ~, b: ~ } }\n"], [" { tracking: true, caches: { a: ~ } }\n"],
        [" { default_cache: x, drivers: [Redis] }\n"], [" { caches: { a: { drivers: [Redis] } }, drivers: [Memcache] }\n"],
        [" { caches: { a: { drivers: [FileSystem], FileSystem: { path: x } } } }\n", " { caches: { a: { drivers: [Memcache], FileSystem: { dirSplit: 2 } } } }\n"],
        [" { caches: { a: { Memcache: { servers: [{ server: a }] } } } }\n", " { caches: { a: { Memcache: { servers: [{ server: b }] } } } }\n"],
        [" { drivers: [Redis] }\n", " { caches: { a: ~ } }\n"], [" { caches: { a: { BlackHole: ~, Ephemeral: {} } } }\n"], [" { driver: [Redis] }\n"],
    ]

    // MARK: Framework

    private static let framework: [[String]] = [
        [" ~\n"], [" { session: ~ }\n"], [" { session: false }\n"], [" { session: true }\n"], [" { session: {} }\n"], [" { session: { enabled: false, handler_id: x } }\n"],
        [" { session: { handler_id: ~ } }\n"], [" { session: { handler_id: ~ } }\n", " { session: { save_path: x } }\n"],
        [" { session: { handler_id: a } }\n", " { session: false }\n"], [" { session: false }\n", " { session: { handler_id: a } }\n"],
        [" { cache: { pools: { a: { adapter: x } } } }\n"], [" { cache: { pool: { a: { adapter: x } } } }\n"], [" { cache: { pool: { name: a, adapter: x } } }\n"],
        [" { cache: { pools: { my-pool: { adapter: x }, 'cache.redis': { provider: y, public: true } } } }\n"],
        [" { cache: { pools: { a: { adapter: x, default_lifetime: 5 } } } }\n", " { cache: { pools: { a: { adapter: y } } } }\n"],
        [" { cache: { pools: { a: { adapters: [x, y] } } } }\n"], [" { cache: { pools: { a: { adapters: x } } } }\n"], [" { cache: { pools: { a: { adapters: { b: c } } } } }\n"],
        [" { cache: { app: x, system: y, prefix_seed: z } }\n"], [" { trusted_proxies: '127.0.0.1' }\n"], [" { trusted_proxies: '127.0.0.1,10.0.0.1' }\n"],
        [" { trusted_proxies: [127.0.0.1] }\n"], [" { trusted_proxies: ~ }\n"], [" { trusted_proxies: [127.0.0.1] }\n", " { trusted_proxies: [10.0.0.1] }\n"],
        [" { trusted_proxies: '%env(TRUSTED_PROXIES)%' }\n"],
    ]

    // MARK: The product

    private static func site(_ system: String, list: String = "[site, fr]", groups: String = "{ site_group: [site, fr], a_group: [fr] }") -> String {
        """

            siteaccess: { list: \(list), groups: \(groups), default_siteaccess: site, match: { URIElement: 1 } }
            system: \(system)

        """
    }

    /// What eZ Publish 5 has of its own: the legacy mode, repositories of one engine, arrays put together for every siteaccess.
    private static let productOf5: [[String]] = [
        [site("{ fr: { legacy_mode: true } }")], [site("{ site_group: { legacy_mode: true }, fr: { legacy_mode: false } }")],
        [site("{ default: { legacy_mode: true }, fr: { legacy_mode: ~ } }")], [site("{ fr: { legacy_mode: 'yes' } }")],
        ["parameters:\n    ezsettings.fr.url_alias_router: false\nROOT:" + site("{ fr: { legacy_mode: false } }")],
        [site("{ default: ~ }") + "    repositories: { second: { engine: legacy } }\n"], [site("{ default: ~ }") + "    repositories: { second: {} }\n"],
        [site("{ default: ~ }") + "    repositories: { second: { connection: c } }\n"], [site("{ default: ~ }") + "    repositories: { my-repo: { engine: a, config: { b: [c] } } }\n"],
        [site("{ default: ~ }") + "    repositories: { second: { engine: a } }\n", " { repositories: { second: { engine: b, connection: c } } }\n"],
        [site("{ default: ~ }") + "    repositories: { second: { engine: a, connection: b } }\n", " { repositories: { second: ~ } }\n"],
        [site("{ default: { languages: [eng-GB] } }")], [site("{ default: { languages: [eng-GB] }, fr: { languages: [fre-FR] } }")],
        ["parameters:\n    ezsettings.default.languages: [nor-NO]\nROOT:" + site("{ site_group: { languages: [eng-GB] } }")],
        ["parameters:\n    ezsettings.default.languages: [nor-NO]\nROOT:" + site("{ default: ~ }")],
        [site("{ default: { session: { name: d } }, fr: { var_dir: x } }")], [site("{ default: { session_name: d }, fr: { var_dir: x } }")],
        [site("{ fr: { var_dir: x }, default: { session_name: d } }")], [site("{ fr: { session_name: x }, site: { var_dir: y } }")],
        [site("{ global: { session_name: g, session: { name: h } }, fr: { var_dir: x } }")], [site("{ site_group: { session_name: g }, fr: { var_dir: x } }")],
        [site("{ default: ~ }") + "    http_cache: { purge_type: multiple_http }\n"],
        [" { siteaccess: { list: [site], default_siteaccess: site, match: { URIElement: 1 }, unheard: x }, system: { default: ~ } }\n"],
        [site("{ default: { anonymous_user_id: '' } }")], [site("{ default: { index_page: [a] } }")], [site("{ default: { session: { cookie_secure: 1 } } }")],
    ]

    private static let product: [[String]] = [
        ["\n    siteaccess: { list: [site], groups: {}, default_siteaccess: site, match: { URIElement: 1 } }\n    system: { site: ~ }\n"],
        [" ~\n"], [" { system: { default: ~ } }\n"], [site("~")], [site("{}")],
        [site("{ default: { var_dir: var/site } }")], [site("{ default: { var_dir: '' } }")], [site("{ default: { var_dir: ~ } }")],
        [site("{ fr: { var_dir: var/fr }, site_group: { var_dir: var/group } }")], [site("{ global: { var_dir: var/global }, fr: { var_dir: var/fr } }")],
        [site("{ site_group: { var_dir: one }, a_group: { var_dir: two } }")],
        [site("{ site_group: { io: { url_prefix: static } }, fr: { var_dir: var/fr } }")],
        [site("{ default: { io: { url_prefix: static } }, fr: { var_dir: var/fr } }")],
        [site("{ site_group: { io: { url_prefix: '$var_dir$/x' } }, fr: { var_dir: var/fr } }")],
        [site("{ global: { io: { url_prefix: '$var_dir$/x' } }, fr: { var_dir: var/fr } }")],
        [site("{ default: { io: { url_prefix: 'http://s/$var_dir$' } }, fr: { storage_dir: s } }")],
        [site("{ default: { io: { url_prefix: '$var_dir;ezsettings;fr$/x' } }, fr: { var_dir: var/fr } }")],
        [site("{ default: { io: { url_prefix: '$var_dir;ezsettings;fr$' } }, fr: { var_dir: var/fr } }")],
        [site("{ default: { io: { url_prefix: '$var_dir;ezsettings;a_group$/x' } }, a_group: { var_dir: var/a } }")],
        [site("{ default: { io: { url_prefix: '$var_dir;ezsettings;default$/x' } }, fr: { var_dir: var/fr } }")],
        [site("{ default: { io: { url_prefix: '$var_dir;ezsettings;nobody$/x' } } }")],
        [site("{ default: { io: { url_prefix: '$languages$/x' } } }")], [site("{ default: { io: { url_prefix: '$nothing$/x' } } }")],
        [site("{ default: { io: { url_prefix: '$var_dir' } } }")], [site("{ default: { io: { url_prefix: '$$var_dir$$' } } }")],
        [site("{ default: { io: { url_prefix: '' } } }")], [site("{ default: { io: { url_prefix: 12 } } }")],
        [site("{ default: { var_dir: '$storage_dir$' } }")], [site("{ default: { io: { metadata_handler: dfs } }, global: { io: { metadata_handler: x } } }")],
        [site("{ default: { io: { permissions: { files: '0600' } } } }")], [site("{ default: { io: { permissions: ~ } } }")], [site("{ fr: { io: { permissions: { directories: 0700 } } } }")],
        [site("{ default: { io: { root_dir: x } } }")], [site("{ default: { io: ~ } }")], [site("{ default: { io: { metadata_handler: [a] } } }")],
        [site("{ default: { session: { name: a, cookie_path: / } }, fr: { session: { cookie_secure: true } } }")],
        [site("{ site_group: { session: { name: g } }, a_group: { session: { name: a } }, fr: { session: { cookie_path: /x } } }")],
        [site("{ global: { session: { name: g } }, fr: { session: { cookie_path: /x } } }")], [site("{ fr: { session_name: old } }")],
        [site("{ fr: { session_name: old, session: { name: new } } }")], [site("{ site_group: { session: { name: g } } }")], [site("{ default: { session_name: d } }")],
        [site("{ default: { languages: [eng-GB] }, fr: { languages: [fre-FR, eng-GB] } }")], [site("{ site_group: { languages: [a] }, a_group: { languages: [b, a] } }")],
        [site("{ global: { languages: [g] }, fr: { languages: [a] } }")], [site("{ default: { languages: [] } }")], [site("{ site_group: { languages: [x] }, global: { languages: [g] } }")],
        [site("{ default: { http_cache: { purge_servers: [a] } }, fr: { http_cache: { purge_servers: [b] } } }")], [site("{ default: { http_cache: { purge_servers: [] } } }")],
        [site("{ default: { http_cache: { purge_servers: a } } }")], [site("{ default: { http_cache: ~ } }")],
        [site("{ default: { default_page: x, index_page: /y } }")], [site("{ default: { default_page: ~ } }")], [site("{ typo: { var_dir: x } }")],
        [site("{ site-group: { var_dir: x } }", groups: "{ site-group: [site] }")], [site("{ site_group: { var_dir: x } }", groups: "{ site-group: [site] }")],
        [site("{ default: ~ }", list: "[site, site]")], [site("{ default: ~ }", list: "site")], [site("{ default: ~ }", list: "[]")], [site("{ default: ~ }", groups: "{ g: [] }")],
        [site("{ default: ~ }", groups: "{ g: ~ }")], [site("{ default: ~ }", groups: "~")], [site("{ default: ~ }", groups: "{ g: site }")],
        [" { siteaccess: { list: [site], default_siteaccess: site, match: ~ }, system: { default: ~ } }\n"],
        [" { siteaccess: { list: [site], default_siteaccess: site, match: { 'Map\\Host': { a-b.c: site } } }, system: { default: ~ } }\n"],
        [" { siteaccess: { list: [site], default_siteaccess: site, match: { 'Map\\URI': [a] , 'Compound\\LogicalAnd': { x: { matchers: { a: b }, match: site } } } }, system: { default: ~ } }\n"],
        [" { siteaccess: { list: [site], match: { URIElement: 1 } }, system: { default: ~ } }\n"], [" { siteaccess: { default_siteaccess: site }, system: { default: ~ } }\n"],
        [site("{ default: { repository: second } }") + "    repositories: { second: { storage: { connection: c } } }\n"],
        [site("{ default: ~ }") + "    repositories: { second: ~ }\n"], [site("{ default: ~ }") + "    repositories: { second: { engine: legacy, connection: c } }\n"],
        [site("{ default: ~ }") + "    repositories: { second: { storage: { engine: a }, engine: legacy } }\n"],
        [site("{ default: ~ }") + "    http_cache: { purge_type: single_http }\n"], [site("{ default: ~ }") + "    http_cache: { purge_type: [a] }\n"],
        [site("{ default: { var_dir: a } }"), " { system: { default: { var_dir: b, storage_dir: c } } }\n"],
        [site("{ default: { languages: [a] } }"), " { system: { default: { languages: [b] } } }\n"],
        [site("{ default: { http_cache: { purge_servers: [a] } } }"), " { system: { default: { http_cache: { purge_servers: [b] } } } }\n"],
        [site("{ default: ~ }"), " { siteaccess: { list: [more], groups: { site_group: [more], new: [more] } } }\n"],
        [site("{ default: { var_dir: a } }"), " { system: { default: { var_dir: ~ } } }\n"],
        ["parameters:\n    ezsettings.fr.var_dir: param\nROOT:" + site("{ fr: { var_dir: section } }")], ["parameters:\n    ezsettings.default.var_dir: param\nROOT:" + site("{ fr: ~ }")],
        ["parameters:\n    ezsettings.fr.io.url_prefix: '$storage_dir$/p'\nROOT:" + site("{ fr: { var_dir: x } }")],
        ["parameters:\n    ezsettings.default.io.url_prefix: '$storage_dir$/p'\nROOT:" + site("{ fr: { storage_dir: x } }")],
        ["parameters:\n    ezsettings.global.var_dir: param\nROOT:" + site("{ fr: { var_dir: x } }")],
    ]
}
