/// Everything in which releases differ, as data. Code asks these facts and never the release itself.
public struct ReleaseFacts: Sendable {
    /// How the configuration files of a project are laid out.
    public enum Layout: Sendable {
        /// `ezpublish/config/ezpublish_<env>.yml` with imports (eZ Publish 5).
        case ezPublish
        /// `app/config/config_<env>.yml` with imports (1.x, 2.x).
        case app
        /// `config/packages/` with the kernel of the distribution, which loads `overrides/` and the environment's folder
        /// with all below it (3.0 to 3.2).
        case packagesWithOverrides
        /// `config/packages/` with Symfony's own kernel trait (3.3 and later).
        case packages
    }

    /// Which environment variables the PHP code of the release reads.
    public enum EnvironmentSource: Sendable {
        /// `getenv()`: the process environment only.
        case process
        /// `$_SERVER`, which Symfony's Dotenv has filled from `.env` files too.
        case dotenv
    }

    /// The DFS configuration that the distribution ships and loads when `DFS_NFS_PATH` is set.
    public struct OnDemandFiles: Sendable {
        /// Relative to the project: `app/config/dfs/dfs.yml`.
        public var dfs: String
        /// Relative to the project, without the pool's name and `fileExtension`.
        public var cachePoolDirectory: String
        public var fileExtension: String
        /// The variable that selects the cache pool's file.
        public var cachePoolVariable: String
        /// `true` when a pool without file is an error, not ignored.
        public var cachePoolFileRequired: Bool
    }

    // Configuration keys
    /// Root key of the product's configuration.
    public var rootKey = "ezpublish"
    /// Older root key that is still read beside `rootKey`, and wins over it (3.x).
    public var olderRootKey: String?
    /// `true` where the core bundle hands every `rootKey` section to the older key's bundle from behind:
    /// the FIRST file then wins.
    public var firstSectionWins = false
    public var ioRootKey = "ez_io"
    public var solrRootKey = "ez_search_engine_solr"
    public var httpCacheRootKey: String? = nil
    /// What precedes `.<scope>.<name>` in the container parameter of a setting.
    public var settingNamespace = "ezsettings"

    // Container names
    /// `ezpublish.core.io` in service ids such as `ezpublish.core.io.flysystem.nfs_filesystem`.
    public var ioServicePrefix = "ezpublish.core.io"
    public var metadataHandlersParameter = "ez_io.metadata_handlers"
    public var binarydataHandlersParameter = "ez_io.binarydata_handlers"
    /// The service of the Flysystem adapter whose directory follows the siteaccess; `nil` where it does not exist.
    public var nfsAdapterService: String?
    /// The parameter that holds its `root`, `path`, `permissions`.
    public var nfsAdapterParameter: String?
    /// The root that the adapter has when the parameter is not set.
    public var nfsAdapterDefaultRoot: String?

    // Paths
    public var layout = Layout.ezPublish
    public var webRoot = "web"
    public var frontController = "index.php"
    /// What streams images of a cluster when it is not the front controller.
    public var imageController: String? = "index_cluster.php"
    /// The folder to which the built-in handlers' directories are relative; `nil` for the web root.
    public var storageDirectory: String? = "ezpublish_legacy"
    /// The legacy kernel is part of the release; later it is an addition (ezsystems/legacy-bridge).
    public var hasLegacyKernel = true
    public var console = "ezpublish/console"
    public var configDirectory = "ezpublish/config"
    public var cacheDirectory = "ezpublish/cache"
    public var logDirectory = "ezpublish/logs"
    /// `kernel.root_dir` relative to the project; `nil` where the parameter is gone.
    public var kernelRootDirectory: String? = "ezpublish"
    public var onDemandFiles: OnDemandFiles?
    /// Whether a bundle of its own, which is not modelled, configures the product on Platform.sh.
    public var hasPlatformBundle = false
    /// Folders of the web root that web servers answer without PHP.
    public var staticDirectories = ["bundles", "assets"]

    // Environment
    public var environmentVariable = "ENVIRONMENT"
    public var debugVariable = "USE_DEBUGGING"
    /// Switches Symfony's own HTTP cache in the front controller; `nil` where nothing reads one.
    public var httpCacheVariable: String? = "USE_HTTP_CACHE"
    public var trustedProxiesVariable: String? = "TRUSTED_PROXIES"
    public var environmentSource = EnvironmentSource.process
    /// The Symfony environment when nothing sets it.
    public var defaultEnvironment = "prod"

    // Storage
    public var dfsTable = "ezdfsfile"
    /// `nil` where files are moved by legacy scripts.
    public var migrateCommand: String?
    public var migrateCommandAliases: [String] = []
    /// Major version of `oneup/flysystem-bundle` that the release is installed with, when composer does not say it.
    public var oneupMajor = 0
    public var flysystemMajor = 1
    /// Whether `$var_dir$` is resolved in arguments of any service, such as the directory of a Flysystem adapter.
    public var resolvesSettingsInServices = true
    /// Whether `$...$` in settings is worked out while the container is built, which leaves out the scope `global` and parameters
    /// of the project; else for each request.
    public var resolvesSettingsAtCompileTime = true
    /// Whether a section `io.permissions` fills in what it leaves out with text (`'0644'`), not with a number.
    public var hasTextPermissions = true
    /// Whether the deprecated setting `session_name` still counts.
    public var mapsSessionName = true
    /// Whether the engine and connection of a repository are its own options, and the engine must be there.
    public var hasFlatRepositories = true
    /// Whether a group of siteaccesses may have no members.
    public var acceptsEmptyGroups = false
    /// Whether arrays that are merged over scopes are set for every siteaccess, even where no section of its own or of its groups has one:
    /// the project's parameter for `default` then never counts.
    public var mapsArraysOfAllSiteaccesses = true
    /// Whether `system.default` counts for arrays that are merged over scopes, and whether they are put together only once: else the
    /// deprecated `session_name` of a siteaccess gets into its session only when it is the last scope of `system`.
    public var mapsArraysOfDefault = false
    /// Whether arrays that are merged over scopes are set for groups, too.
    public var mapsArraysOfGroups = false

    // Caches and sessions
    /// The setting that names the persistence cache.
    public var cacheSetting = "cache_pool_name"
    public var cacheDefault = "default"
    /// The persistence cache is a Stash cache (else a Symfony cache pool).
    public var usesStash = true
    /// The release comes with tedivm/stash-bundle before 0.4, where the drivers of a cache are its `handlers`.
    public var hasStashHandlers = true
    /// Parameters that hold the session handler and its save path; `nil` where there is none.
    public var sessionHandlerParameter: String?
    public var sessionSavePathParameter: String?
    /// A compiler pass puts the two parameters in the place of `framework.session.*`, unless the handler is null.
    public var sessionParametersOverride = false
    /// Service of the native Redis session handler that the product brings.
    public var redisSessionHandler: String?
    public var sessionCookiePrefix = "eZSESSID"

    // HTTP cache
    public var purgeTypes = ["local", "single_http", "multiple_http"]
    /// The parameter that holds the purge type, and that the core bundle sets from `HTTPCACHE_PURGE_TYPE`: what counts where no section
    /// `http_cache` configures one. `nil` where no code sets it.
    public var purgeTypeParameter: String?
    public var userHashHeader = "X-User-Hash"
    public var invalidateTokenPath: String?

    /// Version of Symfony that the release is installed with, when composer does not say it.
    public var symfonyMajor = 2
    public var symfonyMinor = 7

    public var searchEngines = ["legacy", "solr"]

    /// Default values of settings that the project did not configure, by setting name; `nil` is null.
    public var defaults: [String: SettingDefault] = [:]

    /// A default of the release.
    public enum SettingDefault: Sendable, Equatable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case none
        case emptyList
        case list([String])
    }
}
