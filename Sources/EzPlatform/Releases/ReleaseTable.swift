/// What holds for a release: the facts of eZ Publish 5.0, and what changed since, in order.
///
/// The facts come from the configuration, the front controllers and the service definitions of each release
/// (ezpublish-kernel 5.4 to 7.5, ezplatform-kernel 1.0 to 1.3, ezplatform-core, ibexa/core 4 and 5) and their documentation.
public enum ReleaseTable {
    public static func facts(of release: Release) -> ReleaseFacts {
        var facts = ReleaseFacts()
        facts.defaults = commonDefaults
        for change in changes where change.since <= release { change.apply(&facts) }
        return facts
    }

    private struct Change: Sendable {
        var since: Release
        var apply: @Sendable (inout ReleaseFacts) -> Void

        init(_ since: Release, _ apply: @escaping @Sendable (inout ReleaseFacts) -> Void) {
            self.since = since
            self.apply = apply
        }
    }

    private static let commonDefaults: [String: ReleaseFacts.SettingDefault] = [
        "repository": .none,
        "cache_pool_name": .text("default"),
        "var_dir": .text("var"),
        "storage_dir": .text("storage"),
        "binary_dir": .text("original"),
        "io.metadata_handler": .text("default"),
        "io.binarydata_handler": .text("default"),
        "io.url_prefix": .text("$var_dir$/$storage_dir$"),
        "io.legacy_url_prefix": .text("$var_dir$/$storage_dir$"),
        "io.root_dir": .text("%storage_directory%/$var_dir$/$storage_dir$"),
        "image.published_images_dir": .text("images"),
        "image.versioned_images_dir": .text("images-versioned"),
        "image.temporary_dir": .text("imagetmp"),
        "content.view_cache": .flag(true),
        "content.ttl_cache": .flag(true),
        "content.default_ttl": .number(60),
        "http_cache.purge_servers": .list(["http://localhost/"]),
        "session.name": .text("eZSESSID{siteaccess_hash}"),
        "session_name": .text("eZSESSID{siteaccess_hash}"),
        "url_alias_router": .flag(true),
        "index_page": .none,
        "languages": .emptyList,
        "anonymous_user_id": .number(10),
    ]

    private static let changes: [Change] = [
        Change(.ezPublish(5, 4)) { facts in
            facts.imageController = nil
            facts.hasStashHandlers = false
            facts.mapsArraysOfDefault = true
            facts.purgeTypes = ["local", "http", "single_http", "multiple_http"]
            facts.defaults["http_cache.purge_servers"] = .emptyList
            facts.defaults["default_page"] = ReleaseFacts.SettingDefault.none
            facts.defaults["translation_siteaccesses"] = .emptyList
        },
        Change(.ezPlatform(1, 0)) { facts in
            facts.layout = .app
            facts.hasLegacyKernel = false
            facts.storageDirectory = nil
            facts.hasFlatRepositories = false
            facts.mapsArraysOfAllSiteaccesses = false
            facts.frontController = "app.php"
            facts.console = "app/console"
            facts.configDirectory = "app/config"
            facts.cacheDirectory = "app/cache"
            facts.logDirectory = "app/logs"
            facts.kernelRootDirectory = "app"
            facts.environmentVariable = "SYMFONY_ENV"
            facts.debugVariable = "SYMFONY_DEBUG"
            facts.httpCacheVariable = "SYMFONY_HTTP_CACHE"
            facts.trustedProxiesVariable = "SYMFONY_TRUSTED_PROXIES"
            facts.sessionHandlerParameter = "ezplatform.session.handler_id"
            facts.oneupMajor = 1
            facts.symfonyMajor = 2
            facts.symfonyMinor = 8
        },
        Change(.ezPlatform(1, 5)) { facts in
            facts.defaults["io.permissions.files"] = .number(0o644)
            facts.defaults["io.permissions.directories"] = .number(0o755)
        },
        Change(.ezPlatform(1, 8)) { facts in
            facts.httpCacheRootKey = "ez_platform_http_cache"
            facts.migrateCommand = "ezplatform:io:migrate-files"
        },
        Change(.ezPlatform(1, 12)) { facts in
            facts.purgeTypes = ["local", "http", "varnish", "single_http", "multiple_http"]
            facts.defaults["http_cache.varnish_invalidate_token"] = ReleaseFacts.SettingDefault.none
            facts.invalidateTokenPath = "/_ez_http_invalidatetoken"
        },
        Change(.ezPlatform(1, 13)) { facts in
            facts.onDemandFiles = ReleaseFacts.OnDemandFiles(
                dfs: "app/config/dfs/dfs.yml", cachePoolDirectory: "app/config/cache_pool", fileExtension: "yml",
                cachePoolVariable: "CUSTOM_CACHE_POOL", cachePoolFileRequired: true)
            facts.defaults["image_host"] = .text("")
            facts.redisSessionHandler = "ezplatform.core.session.handler.native_redis"
        },
        Change(.ezPlatform(2, 0)) { facts in
            facts.console = "bin/console"
            facts.cacheDirectory = "var/cache"
            facts.logDirectory = "var/logs"
            facts.cacheSetting = "cache_service_name"
            facts.cacheDefault = "cache.app"
            facts.defaults["cache_pool_name"] = nil
            facts.defaults["cache_service_name"] = .text("cache.app")
            facts.usesStash = false
            facts.sessionSavePathParameter = "ezplatform.session.save_path"
            facts.redisSessionHandler = nil
            facts.defaults["image_host"] = nil
            facts.oneupMajor = 3
            facts.symfonyMajor = 3
            facts.symfonyMinor = 4
            facts.onDemandFiles = ReleaseFacts.OnDemandFiles(
                dfs: "app/config/dfs/dfs.yml", cachePoolDirectory: "app/config/cache_pool", fileExtension: "yml",
                cachePoolVariable: "CACHE_POOL", cachePoolFileRequired: false)
        },
        Change(.ezPlatform(2, 4)) { facts in
            facts.redisSessionHandler = "ezplatform.core.session.handler.native_redis"
            facts.defaults["image_host"] = .text("")
        },
        Change(.ezPlatform(3, 0)) { facts in
            facts.rootKey = "ezplatform"
            facts.olderRootKey = "ezpublish"
            facts.firstSectionWins = true
            facts.layout = .packagesWithOverrides
            facts.webRoot = "public"
            facts.frontController = "index.php"
            facts.configDirectory = "config/packages"
            facts.cacheDirectory = "var/cache"
            facts.logDirectory = "var/log"
            facts.kernelRootDirectory = nil
            facts.environmentVariable = "APP_ENV"
            facts.debugVariable = "APP_DEBUG"
            facts.httpCacheVariable = "APP_HTTP_CACHE"
            facts.trustedProxiesVariable = "TRUSTED_PROXIES"
            facts.environmentSource = .dotenv
            facts.defaultEnvironment = "dev"
            facts.resolvesSettingsInServices = false
            facts.resolvesSettingsAtCompileTime = false
            facts.mapsArraysOfGroups = true
            facts.acceptsEmptyGroups = true
            facts.purgeTypes = ["local", "varnish"]
            facts.userHashHeader = "X-User-Context-Hash"
            facts.symfonyMajor = 5
            facts.symfonyMinor = 2
            facts.searchEngines = ["legacy", "solr", "elasticsearch"]
            facts.onDemandFiles = ReleaseFacts.OnDemandFiles(
                dfs: "config/packages/dfs/dfs.yaml", cachePoolDirectory: "config/packages/cache_pool",
                fileExtension: "yaml", cachePoolVariable: "CACHE_POOL", cachePoolFileRequired: false)
        },
        Change(.ezPlatform(3, 1)) { facts in
            facts.nfsAdapterService = "ibexa.platform.io.nfs.adapter.site_access_aware"
            facts.nfsAdapterParameter = "ibexa.platform.io.nfs.adapter.config"
            facts.nfsAdapterDefaultRoot = "./"
        },
        Change(.ezPlatform(3, 3)) { facts in
            facts.layout = .packages
            facts.httpCacheVariable = nil
            facts.sessionParametersOverride = true
            facts.purgeTypeParameter = "ezpublish.http_cache.purge_type"
            facts.migrateCommand = "ibexa:io:migrate-files"
            facts.migrateCommandAliases = ["ezplatform:io:migrate-files"]
            facts.symfonyMajor = 5
            facts.symfonyMinor = 4
        },
        Change(.ibexa(4, 0)) { facts in
            facts.rootKey = "ibexa"
            facts.olderRootKey = nil
            facts.firstSectionWins = false
            facts.ioRootKey = "ibexa_io"
            facts.solrRootKey = "ibexa_solr"
            facts.httpCacheRootKey = "ibexa_http_cache"
            facts.settingNamespace = "ibexa.site_access.config"
            facts.purgeTypeParameter = "ibexa.http_cache.purge_type"
            facts.metadataHandlersParameter = "ibexa.io.metadata_handlers"
            facts.binarydataHandlersParameter = "ibexa.io.binarydata_handlers"
            facts.nfsAdapterService = "ibexa.io.nfs.adapter.site_access_aware"
            facts.nfsAdapterParameter = "ibexa.io.nfs.adapter.config"
            facts.nfsAdapterDefaultRoot = "%dfs_nfs_path%"
            facts.trustedProxiesVariable = nil
            facts.sessionHandlerParameter = "ibexa.session.handler_id"
            facts.sessionSavePathParameter = "ibexa.session.save_path"
            facts.redisSessionHandler = "Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler"
            facts.invalidateTokenPath = "/_ibexa_http_invalidatetoken"
            facts.staticDirectories = ["bundles", "assets", "build"]
        },
        Change(.ibexa(4, 4)) { facts in
            facts.oneupMajor = 4
            facts.flysystemMajor = 2
        },
        Change(.ibexa(5, 0)) { facts in
            facts.ioServicePrefix = "ibexa.core.io"
            facts.hasPlatformBundle = true
            facts.dfsTable = "ibexa_dfs_file"
            facts.migrateCommandAliases = []
            facts.hasTextPermissions = false
            facts.mapsSessionName = false
            facts.defaults["session_name"] = nil
            facts.defaults["session.name"] = .text("IBX_SESSION_ID{siteaccess_hash}")
            facts.sessionCookiePrefix = "IBX_SESSION_ID"
            facts.symfonyMajor = 7
            facts.symfonyMinor = 3
        },
    ]
}
