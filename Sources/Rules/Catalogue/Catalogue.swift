/// Every rule of the tool, by area and then in the order in which a person would read them.
public enum Catalogue {
    public static let all: [Rule] =
        reading + environment + io + urlPrefix + database + siteaccess + webServer + persistenceCache + sessions + memcached + httpCache + search + operations
        + machines + probes + suppressions

    /// What readers find while they read.
    static let reading: [Rule] = [
        .yamlSyntax, .yamlNotUTF8, .yamlByteOrderMark, .yamlTab, .yamlDuplicateKey, .yamlUnquotedReference, .yamlOmittedItem,
        .yamlNesting, .yamlAliasExpansion, .configStructure, .importMissing, .importCycle, .importUnsupported,
        .overrideParameterMissing, .parameterCycle, .parameterInText, .parameterInKey, .envPlaceholderSyntax, .envProcessorUnavailable,
        .envValueRefused, .envDefaultType, .dotenvSyntax, .dotenvByteOrderMark, .composerSyntax, .settingUnknownOption,
        .ioUnknownOption, .flysystemAdapterInvalid, .doctrineConnectionInvalid, .stashInvalid, .apacheSyntax, .apacheIncludeMissing,
        .apacheInvalidDirective, .apacheUnknownDirective, .apacheInertCondition, .nginxSyntax, .nginxIncludeMissing, .nginxIncludeCycle,
        .nginxIncludeLimit, .nginxInvalidDirective, .nginxUnknownDirective, .nginxConflictingServerName, .apacheFilesInsideIf, .memcachedSyntax, .memcachedIgnoredLine, .redisSyntax,
        .phpIniSyntax, .phpFPMSyntax, .vclSyntax, .fstabSyntax,
    ]

    static let environment: [Rule] = [
        .wrongRootKey, .unsupportedPHPVersion,
        .environmentsDisagree, .variableOfAnotherRelease, .buildVariableInVirtualHost, .configurationFileNotLoaded, .dfsFileNotLoaded, .dfsFileExtension,
        .dfsConfiguredTwice, .databaseOfSharedFilesAsDefault, .absoluteDFSPathOnPlatform,
    ]

    static let io: [Rule] = [
        .undeclaredIOHandler, .undeclaredAdapter, .undeclaredDFSConnection, .undeclaredAdapterService, .halfConfiguredIOHandlers,
        .handlersShareFilesystem,
        .dashInName, .handlersDifferBetweenSiteaccesses, .unusedDFSHandler, .remoteFilesWithoutDFSMetadata,
        .unresolvedDynamicSetting, .relativeAdapterDirectory, .placeholderDirectory, .nodeLocalDirectory, .doubledProjectDirectory,
        .nfsAdapterWithoutRoot, .dfsHandlerWithoutConnection, .handlerWithoutType, .handlerWithSeveralTypes, .handlerDeclaredTwice,
        .defaultHandlerRedeclared, .migrationSkipsDirectory, .customAdapterOnOldKernel, .objectStorePackageMissing, .objectStoreWithLegacy, .privateBucket,
        .permissionsNotOctal, .permissionsHalfSet, .directoryPermissionsWithoutSearch, .permissionsWithoutEffect,
    ]

    static let urlPrefix: [Rule] = [
        .urlPrefixLeadingSlash, .urlPrefixEmpty, .urlPrefixTakenByAssets, .urlPrefixTakesPages, .directoryDiffersFromURLPrefix,
        .urlPrefixNamesOwnHost, .staticHostNotConfigured, .staticHostOnWebRoot, .staticHostServesAnotherDirectory, .insecureStaticHost,
        .imageHostAndAbsolutePrefix,
    ]

    static let database: [Rule] = [
        .loopbackDatabase, .exampleDatabaseCredentials, .hijackedDefaultConnection, .undeclaredRepositoryConnection, .driverDiffersFromURL,
        .dfsOnUnsupportedDatabase, .dfsCharset, .dfsInMainDatabase, .replicatedDatabase, .separateDFSDatabaseOnPlatform, .unsupportedDatabaseVersion,
    ]

    static let siteaccess: [Rule] = [
        .unknownScope, .misspelledSetting, .undeclaredDefaultSiteaccess, .unlistedGroupMember, .settingHiddenByGlobal, .settingWithoutEffect, .undefinedDynamicSetting,
        .malformedVarDir, .varDirDiffersInRepository, .filesOfPathSiteaccess, .localImagesThroughPHP,
    ]

    static let webServer: [Rule] = [
        .imageRequestNotReachingFrontController, .commentedOutImageRewrite, .deadRewriteRule, .deadRewriteCondition,
        .scriptExecutedUnderVar, .scriptSourceDisclosed, .originalFilesExposed, .wrongFrontController, .phpWithoutParameters, .wrongDocumentRoot,
        .wrongEnvironmentVariable, .unreachablePHP, .phpClientRefused,
        .projectFilesExposed, .directoryListing, .malformedFastCGIAddress, .placeholderLeft, .developmentEnvironment, .debugModeOn,
        .unmetExpectation,
    ]

    static let persistenceCache: [Rule] = [
        .localCachePool, .loopbackCacheServer, .undeclaredCache, .doubledCacheScheme, .cacheSettingOfAnotherRelease, .privateCachePool,
        .cacheOfSeveralRepositories, .sharedCacheNamespace, .cacheNamespaceMissing, .cacheEvictionPolicy, .cacheReadFromReplicas,
        .sessionsInCacheServer, .cacheOnSharedStorage, .inMemoryCacheTooLong, .memcachedCacheUnsupported,
    ]

    static let sessions: [Rule] = [
        .localSessions, .loopbackSessionServer, .undeclaredSessionHandler, .sessionPathOfAnotherKind, .ignoredSessionSetting,
        .sessionsLeftToPHP, .sessionPathPerNode, .sessionDatabaseWithoutHost, .sessionLockingOff, .sessionCookieStripped,
    ]

    static let memcached: [Rule] = [
        .memcachedOnLoopback, .memcachedListensEverywhere, .unreachableMemcached, .memcachedUDP, .memcachedDoesNotStart,
        .memcachedOnPublicAddress, .memcachedAsRoot, .redisOnLoopback, .redisRefusesOtherNodes, .openRedis, .unreachableRedis,
        .sessionsNotOnDisk,
    ]

    static let httpCache: [Rule] = [
        .localPurgeType, .unsupportedPurgeType, .missingPurgeServers,
        .loopbackPurgeServer, .malformedPurgeServer, .obsoletePurgeType, .varnishBesideFastly, .edgeSideIncludesOff,
        .symfonyProxyBehindCache, .httpCacheSwitchInDotenv, .missingTrustedProxies, .unknownTrustedProxy, .trustedEverybody,
        .proxyNotTrusted, .refusedInvalidateToken, .vclOfAnotherRelease, .vclModuleNotImported, .vclAccessListWithoutNode,
        .varnishBackendOnLoopback,
    ]

    /// What only an audit can see: what is configured beside what the machine does.
    static let machines: [Rule] = [
        .cacheServerNotListening, .memcachedRunsDifferently, .redisRunsDifferently, .phpNotListening, .phpSocketRefused, .virtualHostNotEnabled, .runningPHPUnsupported,
        .sharedDirectoryNotShared, .unsuitableMountOptions, .directoryNotWritable, .fileServerNotAnswering,
        .cacheServersDiffer, .settingsDiffer, .secretsDiffer, .mountsDiffer, .phpVersionsDiffer, .virtualHostsDiffer, .packagesDiffer,
        .unusedCacheServer, .cacheServerOfNoMachine, .varnishNotPurged, .varnishWithoutNode, .nodeWithoutRole,
    ]

    /// What servers answer when they are asked (`--probe`, `--probe-url`).
    static let probes: [Rule] = [
        .cacheServerUnreachable, .cacheServerRunsDifferently, .cacheServerOverLimits, .runningRedisUnsuitable, .runningMemcachedUDP, .cacheServerVersionsDiffer,
        .imageAnsweredWithoutApplication, .answerContradictsVirtualHost, .siteRunsUploadedScripts, .frontControllerNotFound,
    ]

    /// What is found in suppressions themselves, once everything else is judged.
    static let suppressions: [Rule] = [.malformedSuppression, .unknownSuppression, .unusedSuppression]

    static let search: [Rule] = [
        .loopbackSearchServer, .undeclaredSearchConnection, .undeclaredSolrEndpoint, .solrEndpointWithoutCore, .solrAddressWithCore,
    ]

    static let operations: [Rule] = [
        .defaultSecret, .cloudSecretInConfiguration, .weakenedFileTypeList, .uploadLimitsDisagree, .opcacheOff, .nodesDiffer,
    ]

    private static let byID: [String: Rule] = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }

    public static var ids: Set<String> { Set(byID.keys) }

    /// The rule with this id.
    public static func rule(_ id: String) -> Rule? { byID[id] }
}
