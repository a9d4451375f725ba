import Source
import Symfony
import Testing

@testable import EzPlatform

/// What a newly installed project of each release has: the settings of the official skeletons, written anew, and the values that
/// they have there.
@Suite struct SkeletonTests {
    struct Skeleton: CustomTestStringConvertible {
        var release: String
        var files: [String: String]
        /// Settings of each siteaccess.
        var expected: [String: [String: String]]
        /// Handler, save path, and the host of the default connection; `-` for what is not configured, `?` for what is unknown.
        var services: [String]

        var testDescription: String { release }
    }

    private static let io = [
        "io.metadata_handler": "default", "io.binarydata_handler": "default", "io.url_prefix": "var/site/storage", "var_dir": "var/site",
        "storage_dir": "storage", "repository": "",
    ]

    /// `DATABASE_HOST` and so on are environment variables since 1.13.
    private static let doctrine = """
        doctrine:
            dbal:
                connections:
                    default: { driver: '%database_driver%', host: '%database_host%', port: '%database_port%', dbname: '%database_name%' }

        """

    private static func parameters(_ pool: String) -> String {
        """
        parameters:
            database_driver: '%env(DATABASE_DRIVER)%'
            database_host: '%env(DATABASE_HOST)%'
            database_port: '%env(DATABASE_PORT)%'
            database_name: '%env(DATABASE_NAME)%'
            cache_pool: '%env(CACHE_POOL)%'
            purge_server: '%env(HTTPCACHE_PURGE_SERVER)%'
            httpcache_default_ttl: '%env(HTTPCACHE_DEFAULT_TTL)%'
            env(DATABASE_DRIVER): pdo_mysql
            env(DATABASE_HOST): localhost
            env(DATABASE_PORT): ~
            env(DATABASE_NAME): ezplatform
            env(CACHE_POOL): \(pool)
            env(HTTPCACHE_PURGE_SERVER): 'http://localhost:80'
            env(HTTPCACHE_DEFAULT_TTL): '86400'

        """
    }

    /// One siteaccess in one group, all settings in the group (1.x).
    private static func one(ttl: Bool) -> String {
        """
        ezpublish:
            repositories: { default: { storage: ~, search: { engine: '%search_engine%', connection: default } } }
            siteaccess:
                list: [site]
                groups: { site_group: [site] }
                default_siteaccess: site
                match: { URIElement: 1 }
            http_cache: { purge_type: local }
            system:
                site_group:
                    cache_pool_name: '%cache_pool%'
                    var_dir: var/site
                    languages: [eng-GB]
                    \(ttl ? "content: { default_ttl: '%httpcache_default_ttl%' }" : "user: { layout: pagelayout.html.twig }")
                    http_cache: { purge_servers: ['%purge_server%'] }

        """
    }

    /// A site and an administration; what they share is in `default` (2.x and later).
    private static func two(_ key: String, adminLanguages: String = "[eng-GB]", listsAdmin: Bool = true, adminTTL: String? = nil) -> String {
        let admin = """
                    admin_group:
                        languages: \(adminLanguages)
                        \(adminTTL.map { "content: { default_ttl: \($0) }" } ?? "subtree_paths: { content: /1/2/, media: /1/43/ }")

            """
        return """
            \(key):
                siteaccess:
                    list: [site\(listsAdmin ? ", admin" : "")]
                    groups: { site_group: [site]\(listsAdmin ? ", admin_group: [admin]" : "") }
                    default_siteaccess: site
                    match: { URIElement: 1 }
                repositories: { default: { storage: ~, search: { engine: '%env(SEARCH_ENGINE)%', connection: default } } }
                http_cache: { purge_type: '%env(HTTPCACHE_PURGE_TYPE)%' }
                system:
                    default:
                        cache_service_name: '%cache_pool%'
                        var_dir: var/site
                        content: { default_ttl: '%httpcache_default_ttl%' }
                        http_cache: { purge_servers: ['%purge_server%'] }
                    site: { languages: [eng-GB] }
            \(listsAdmin ? admin : "")
            """
    }

    private static let flexParameters = """
            env(HTTPCACHE_PURGE_TYPE): local
            env(SEARCH_ENGINE): legacy

        """

    private static func app(_ files: [String: String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: files.map { ("app/config/" + $0.key, $0.value) })
    }

    private static func flex(_ key: String, _ product: [String: String], session: String) -> [String: String] {
        var files = [
            "config/packages/doctrine.yaml": "doctrine: { dbal: { url: '%env(resolve:DATABASE_URL)%' } }\n",
            "config/packages/framework.yaml": "framework: { secret: '%env(APP_SECRET)%', session: { handler_id: ~, cookie_secure: auto, cookie_samesite: lax } }\n",
            "config/packages/parameters.yaml": parameters("cache.tagaware.filesystem") + flexParameters + session,
            ".env": "APP_ENV=prod\nAPP_SECRET=x\nDATABASE_URL=mysql://root:x@localhost:3306/ezplatform\nCACHE_POOL=cache.tagaware.filesystem\n",
        ]
        for (name, text) in product { files["config/packages/" + name] = text }
        return files
    }

    private static let site = io.merging(["languages": "eng-GB", "cache_service_name": "cache.tagaware.filesystem", "content.default_ttl": "86400"]) { $1 }
    private static let shared = site.merging(["http_cache.purge_servers": "http://localhost:80"]) { $1 }

    /// Since 3.3 the core's parameters count, and have values.
    private static let coreSession = ["session.handler.native_file", "/srv/site/var/sessions/prod", "localhost"]

    static let all: [Skeleton] = [
        // The setup wizard writes the siteaccesses of eZ Publish 5.
        Skeleton(
            release: "ezp5.4",
            files: [
                "ezpublish/config/config_prod.yml": "framework: { session: { } }\n",
                "ezpublish/config/ezpublish_prod.yml": """
                    ezpublish:
                        repositories: { setup: { engine: legacy, connection: ~ } }
                        siteaccess:
                            list: [setup]
                            default_siteaccess: setup
                            match: ~
                        system: { setup: { languages: [], legacy_mode: true } }
                    stash:
                        caches: { default: { drivers: [FileSystem], inMemory: true, registerDoctrineAdapter: false } }

                    """,
            ],
            expected: [
                "setup": [
                    "io.url_prefix": "var/storage", "var_dir": "var", "storage_dir": "storage", "io.metadata_handler": "default",
                    "io.binarydata_handler": "default", "cache_pool_name": "default", "languages": "", "url_alias_router": "false",
                    "session.name": "eZSESSID{siteaccess_hash}", "session_name": "eZSESSID{siteaccess_hash}", "http_cache.purge_servers": "",
                ]
            ], services: ["-", "-", "-"]),
        Skeleton(
            release: "1.7",
            files: app([
                "config_prod.yml": "imports: [{ resource: config.yml }]\n",
                "config.yml": """
                    imports: [{ resource: default_parameters.yml }, { resource: ezplatform.yml }]
                    framework: { session: { handler_id: '%ezplatform.session.handler_id%' } }

                    """ + doctrine,
                "default_parameters.yml": """
                    parameters:
                        database_driver: pdo_mysql
                        database_host: localhost
                        database_port: ~
                        database_name: ezplatform
                        search_engine: legacy
                        cache_pool: default
                        purge_server: 'http://my.varnish.server:80'
                        ezplatform.session.handler_id: session.handler.native_file

                    """,
                "ezplatform.yml": one(ttl: false),
            ]),
            expected: [
                "site": io.merging([
                    "languages": "eng-GB", "cache_pool_name": "default", "content.default_ttl": "60", "http_cache.purge_servers": "http://my.varnish.server:80",
                ]) { $1 }
            ], services: ["session.handler.native_file", "-", "localhost"]),
        Skeleton(
            release: "1.13",
            files: app([
                "config_prod.yml": "imports: [{ resource: config.yml }]\n",
                "config.yml": """
                    imports: [{ resource: default_parameters.yml }, { resource: ezplatform.yml }]
                    framework: { session: { handler_id: '%ezplatform.session.handler_id%', save_path: '%ezplatform.session.save_path%' } }

                    """ + doctrine,
                "default_parameters.yml": """
                    parameters:
                        database_driver: pdo_mysql
                        database_host: localhost
                        database_port: ~
                        database_name: ezplatform
                        search_engine: legacy
                        cache_pool: default
                        purge_server: 'http://my.varnish.server:80'
                        httpcache_default_ttl: 86400
                        ezplatform.session.handler_id: session.handler.native_file
                        ezplatform.session.save_path: '%kernel.root_dir%/sessions'

                    """,
                "ezplatform.yml": one(ttl: true),
            ]),
            expected: [
                "site": io.merging([
                    "languages": "eng-GB", "cache_pool_name": "default", "content.default_ttl": "86400",
                    "http_cache.purge_servers": "http://my.varnish.server:80",
                ]) { $1 }
            ], services: ["session.handler.native_file", "/srv/site/app/sessions", "localhost"]),
        Skeleton(
            release: "2.5",
            files: app([
                "config_prod.yml": "imports: [{ resource: config.yml }]\n",
                "config.yml": """
                    imports: [{ resource: default_parameters.yml }, { resource: ezplatform.yml }]
                    framework: { session: { handler_id: '%ezplatform.session.handler_id%', save_path: '%ezplatform.session.save_path%' } }

                    """ + doctrine,
                "default_parameters.yml": parameters("cache.tagaware.filesystem") + flexParameters
                    + "    ezplatform.session.handler_id: session.handler.native_file\n    ezplatform.session.save_path: '%env(SESSION_SAVE_PATH)%'\n"
                    + "    env(SESSION_SAVE_PATH): '%kernel.project_dir%/var/sessions/%kernel.environment%'\n",
                "ezplatform.yml": two("ezpublish"),
            ]),
            expected: ["site": shared, "admin": shared],
            services: ["session.handler.native_file", "/srv/site/var/sessions/prod", "localhost"]),
        Skeleton(
            release: "3.2", files: flex("ezplatform", ["ezplatform.yaml": two("ezplatform")], session: ""),
            expected: ["site": shared, "admin": shared], services: ["-", "-", "localhost"]),
        Skeleton(
            release: "3.3",
            files: flex("ezplatform", ["ezplatform.yaml": two("ezplatform")], session: ""),
            expected: ["site": shared, "admin": shared], services: coreSession),
        Skeleton(
            release: "ibexa4.6",
            files: flex("ibexa", ["ibexa.yaml": two("ibexa", adminTTL: "0")], session: ""),
            expected: ["site": shared, "admin": shared.merging(["content.default_ttl": "0"]) { $1 }],
            services: coreSession),
        // The administration is in a file of its own, which adds to the lists.
        Skeleton(
            release: "ibexa5.0",
            files: flex(
                "ibexa",
                [
                    "ibexa.yaml": two("ibexa", listsAdmin: false),
                    "ibexa_admin_ui.yaml": """
                        ibexa:
                            siteaccess:
                                list: [admin]
                                groups: { admin_group: [admin] }
                            system:
                                admin_group:
                                    languages: [eng-GB]
                                    content: { default_ttl: 0 }
                                    default_page: /dashboard

                        """,
                ], session: ""),
            expected: [
                "site": shared.merging(["session.name": "IBX_SESSION_ID{siteaccess_hash}"]) { $1 },
                "admin": shared.merging(["content.default_ttl": "0", "default_page": "/dashboard"]) { $1 },
            ], services: coreSession),
    ]

    @Test(arguments: all) func effectiveSettings(skeleton: Skeleton) {
        let project = Sample.project(skeleton.release, skeleton.files)
        #expect(project.findings.filter { $0.severity == .error }.map(\.message) == [])
        #expect(project.configurationErrors.map(\.message) == [])
        #expect(Set(project.siteaccesses.siteaccesses.map(\.name)) == Set(skeleton.expected.keys))
        for (siteaccess, settings) in skeleton.expected {
            for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
                #expect(text(project.setting(name, for: siteaccess)) == value, "\(name) of \(siteaccess)")
            }
        }
        #expect(
            [project.sessions.handlerId, project.sessions.savePath, project.connections.defaultConnection?.host ?? .absent].map(text) == skeleton.services)
    }

    private func text(_ setting: Setting) -> String {
        switch setting.value?.content {
        case .list(let items)?: items.compactMap(\.scalarText).joined(separator: ",")
        case .map(let map)?: map.entries.compactMap(\.value.scalarText).joined(separator: ",")
        case .bool(let flag)?: flag ? "true" : "false"
        case .unknown?: "?"
        default: setting.value?.scalarText ?? ""
        }
    }

    private func text(_ known: KnownText) -> String {
        switch known {
        case .known(let value): value.value
        case .absent: "-"
        case .unknown: "?"
        }
    }
}
