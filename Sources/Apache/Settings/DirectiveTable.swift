import Source

/// The directives that httpd 2.4 and its own modules know, with where they may stand (what `httpd -L` lists for 2.4.71).
enum DirectiveTable {
    struct Entry: Sendable {
        /// The short name of the module that has the directive.
        var module: String
        var place: Place
        /// What `AllowOverride` must include for `.htaccess`; empty: not told apart.
        var override: Override
        var name: String
    }

    enum Place: Character, Sendable {
        /// Only outside sections for directories, files and locations.
        case server = "s"
        /// Anywhere, in `.htaccess` too.
        case anywhere = "a"
        /// Only inside sections and in `.htaccess`.
        case directory = "d"
        /// Anywhere but in `.htaccess`.
        case files = "c"
        /// Only inside sections.
        case section = "i"
    }

    enum Override: Character, Sendable {
        case fileInfo = "F", authConfig = "A", limit = "L", options = "O", indexes = "I", any = "*", none = "-"
    }

    /// By lower-case name.
    static let directives: [String: Entry] = {
        // Most runs that meet a server file pay for this: bytes, not characters.
        var table = [String: Entry](minimumCapacity: 700)
        for line in list.utf8.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
            guard words.count > 2, let code = words[1].first, let place = Place(rawValue: code) else { continue }
            let override = words[1].dropFirst().first.flatMap(Override.init(rawValue:)) ?? .none
            for name in words[2...] {
                table[name.lowercased()] = Entry(module: words[0], place: place, override: override, name: name)
            }
        }
        return table
    }()

    /// Short names of the modules that have directives.
    static let modules = Set(directives.values.map(\.module)).subtracting(foreignModules)
    /// Modules from elsewhere of which the table has only what routing depends on.
    private static let foreignModules = ["fcgid", "fastcgi"]

    /// Directives of widely used modules from elsewhere share a prefix; their arguments do not concern routing.
    static let foreignPrefixes = [
        "sec", "modpagespeed", "dos", "jk", "passenger", "wsgi", "fcgid", "fastcgi", "perl", "cloudflare", "rpaf", "php",
        "shib", "oidc", "mellon", "geoip", "maxminddb", "auth_kerb", "krb", "qs_", "h2", "svn", "xsendfile", "dav", "lua", "upload",
    ]

    static func isForeign(_ key: String) -> Bool { foreignPrefixes.contains { key.hasPrefix($0) } }

    /// Directives that only stand in the main server.
    static let globalOnly: Set<String> = [
        "loadmodule", "loadfile", "serverroot", "pidfile", "listen", "user", "group", "startservers", "maxrequestworkers",
        "threadsperchild", "serverlimit", "threadlimit", "minsparethreads", "maxsparethreads", "mutex", "defaultruntimedir",
    ]

    private static let list = """
        core s Directory Location VirtualHost DirectoryMatch LocationMatch AccessFileName DocumentRoot FlushMaxThreshold
        core s FlushMaxPipelined Protocol AcceptFilter Port ServerAdmin ServerName ServerRoot DefaultRuntimeDir ErrorLog
        core s ErrorLogFormat ServerAlias ServerPath Timeout NameVirtualHost ServerTokens LimitRequestLine
        core s LimitRequestFieldsize LimitRequestFields Mutex RegexDefaultOptions LimitInternalRecursion StrictHostCheck
        core s AllowEncodedSlashes ScoreBoardFile ExtendedStatus SeeRequestTail PidFile MaxRequestsPerChild
        core s MaxConnectionsPerChild CoreDumpDirectory MaxMemFree ThreadStackSize TraceEnable MergeTrailers Protocols
        core s ProtocolsHonorOrder HttpProtocolOptions RegisterHttpMethod MergeSlashes
        core a* Files IfModule IfDefine IfFile IfDirective IfSection FilesMatch Error If ElseIf Else ServerSignature
        core a* LimitRequestBody LimitXMLRequestBody RLimitCPU RLimitMEM RLimitNPROC
        core dA Limit LimitExcept CGIPassAuth
        core aF AddDefaultCharset AcceptPathInfo ErrorDocument DefaultType FileETag EnableMMAP EnableSendfile CGIVar
        core aF QualifyRedirectURL ForceType SetHandler SetOutputFilter SetInputFilter
        core c Define UnDefine ReadBufferSize HostnameLookups UseCanonicalName UseCanonicalPhysicalPort Include
        core c IncludeOptional LogLevel MaxRanges MaxRangeOverlaps MaxRangeReversals
        core i AllowOverride AllowOverrideList
        core aO Options ContentDigest
        so s LoadModule LoadFile
        watchdog s WatchdogInterval
        http_core s KeepAliveTimeout MaxKeepAliveRequests KeepAlive
        log_config s CustomLog GlobalLog TransferLog LogFormat BufferedLogs
        logio a* LogIOTrackTTFB
        version a* IfVersion
        unixd s User Group ChrootDir Suexec
        event s ListenBacklog ListenCoresBucketsRatio Listen SendBufferSize ReceiveBufferSize ListenTCPDeferAccept
        event s StartServers ServerLimit MinSpareThreads MaxSpareThreads MaxClients MaxRequestWorkers ThreadsPerChild
        event s ThreadLimit AsyncRequestWorkerFactor GracefulShutdownTimeout
        authn_core dA AuthType AuthName
        authn_core s AuthnProviderAlias
        authz_core s AuthzProviderAlias
        authz_core dA Require RequireAll RequireAny RequireNone AuthMerging AuthzSendForbiddenOnFailure
        proxy s Proxy ProxyMatch ProxyRequests ProxyRemote ProxyRemoteMatch ProxyBlock ProxyReceiveBufferSize
        proxy s ProxyIOBufferSize ProxyMaxForwards NoProxy ProxyDomain ProxyVia ProxyTimeout ProxyBadHeader BalancerGrowth
        proxy s BalancerPersist BalancerInherit ProxyPassInherit ProxyStatus ProxySourceAddress
        proxy c ProxyPassInterpolateEnv ProxyPass ProxyPassMatch ProxyPassReverse ProxyPassReverseCookiePath
        proxy c ProxyPassReverseCookieDomain ProxyErrorOverride ProxyPreserveHost BalancerMember ProxySet ProxyAddHeaders
        proxy c Proxy100Continue
        dav i DAV DAVBasePath
        dav c DAVMinTimeout DAVDepthInfinity DAVLockDiscovery
        session aA Session SessionMaxAge SessionHeader SessionEnv SessionInclude SessionExclude
        session aA SessionExpiryUpdateInterval
        cache c CacheEnable CacheDisable CacheMaxExpire CacheMinExpire CacheDefaultExpire CacheIgnoreNoLastMod
        cache c CacheStoreExpired CacheStorePrivate CacheStoreNoStore CacheLastModifiedFactor CacheHeader
        cache c CacheDetailHeader CacheStaleOnError
        cache s CacheQuickHandler CacheIgnoreCacheControl CacheIgnoreHeaders CacheIgnoreQueryString
        cache s CacheIgnoreURLSessionIdentifiers CacheLock CacheLockPath CacheLockMaxAge CacheKeyBaseURL
        util_ldap s LDAPSharedCacheSize LDAPSharedCacheFile LDAPCacheEntries LDAPCacheTTL LDAPOpCacheEntries
        util_ldap s LDAPOpCacheTTL LDAPTrustedGlobalCert LDAPTrustedMode LDAPVerifyServerCert LDAPConnectionTimeout
        util_ldap s LDAPLibraryDebug LDAPTimeout LDAPConnectionPoolTTL LDAPRetries LDAPRetryDelay
        util_ldap dA LDAPTrustedClientCert LDAPReferrals LDAPReferralHopLimit
        dbd s DBDriver DBDParams DBDPersist DBDPrepareSQL DBDInitSQL DBDMin DBDKeep DBDMax DBDExptime
        access_compat dL order allow deny
        access_compat dA Satisfy
        actions aF Action
        actions c Script
        fcgid aF FcgidWrapper
        fastcgi s FastCgiExternalServer
        alias c Alias ScriptAlias
        alias aF Redirect RedirectMatch RedirectTemp RedirectPermanent RedirectRelative AliasPreservePath
        alias s AliasMatch ScriptAliasMatch
        allowmethods i AllowMethods
        auth_basic dA AuthBasicProvider AuthBasicAuthoritative AuthBasicFake AuthBasicUseDigestAlgorithm
        auth_digest dA AuthDigestProvider AuthDigestQop AuthDigestNonceLifetime AuthDigestNcCheck AuthDigestAlgorithm
        auth_digest dA AuthDigestDomain
        auth_digest s AuthDigestShmemSize
        auth_form dA AuthFormProvider AuthFormUsername AuthFormPassword AuthFormLocation AuthFormMethod AuthFormMimetype
        auth_form dA AuthFormBody AuthFormLoginRequiredLocation AuthFormLoginSuccessLocation AuthFormLogoutLocation
        auth_form dA AuthFormSitePassphrase AuthFormAuthoritative AuthFormFakeBasicAuth AuthFormDisableNoStore
        auth_form i AuthFormSize
        authn_anon dA Anonymous Anonymous_MustGiveEmail Anonymous_NoUserId Anonymous_VerifyEmail Anonymous_LogEmail
        authn_dbd i AuthDBDUserPWQuery AuthDBDUserRealmQuery
        authn_dbm dA AuthDBMUserFile AuthDBMType
        authn_file dA AuthUserFile
        authn_socache s AuthnCacheSOCache AuthnCacheEnable
        authn_socache dA AuthnCacheProvideFor AuthnCacheTimeout
        authn_socache i AuthnCacheContext
        authnz_fcgi s AuthnzFcgiDefineProvider
        authnz_fcgi aF AuthnzFcgiCheckAuthnProvider
        authnz_ldap dA AuthLDAPURL AuthLDAPBindDN AuthLDAPBindPassword AuthLDAPBindAuthoritative AuthLDAPRemoteUserIsDN
        authnz_ldap dA AuthLDAPRemoteUserAttribute AuthLDAPCompareDNOnServer AuthLDAPSubGroupAttribute
        authnz_ldap dA AuthLDAPSubGroupClass AuthLDAPMaxSubGroupDepth AuthLDAPGroupAttribute AuthLDAPGroupAttributeIsDN
        authnz_ldap dA AuthLDAPDereferenceAliases AuthLDAPAuthorizePrefix AuthLDAPInitialBindAsUser
        authnz_ldap dA AuthLDAPInitialBindPattern AuthLDAPSearchAsUser AuthLDAPCompareAsUser
        authnz_ldap s AuthLDAPCharsetConfig
        authz_dbd i AuthzDBDLoginToReferer AuthzDBDQuery AuthzDBDRedirectQuery
        authz_dbm dA AuthDBMGroupFile AuthzDBMType
        authz_groupfile dA AuthGroupFile
        autoindex aI AddIcon AddIconByType AddIconByEncoding AddAlt AddAltByType AddAltByEncoding IndexOptions
        autoindex aI IndexOrderDefault IndexIgnore IndexIgnoreReset AddDescription HeaderName ReadmeName DefaultIcon
        autoindex aI IndexStyleSheet IndexHeadInsert
        autoindex a* FancyIndexing
        brotli s BrotliFilterNote BrotliCompressionQuality BrotliCompressionWindow BrotliCompressionMaxInputBlock
        brotli s BrotliAlterETag
        buffer i BufferSize
        cache_disk s CacheRoot CacheDirLevels CacheDirLength
        cache_disk c CacheMinFileSize CacheMaxFileSize CacheReadSize CacheReadTime
        cache_socache s CacheSocache
        cache_socache c CacheSocacheMaxTime CacheSocacheMinTime CacheSocacheMaxSize CacheSocacheReadSize
        cache_socache c CacheSocacheReadTime
        case_filter s CaseFilter
        case_filter_in s CaseFilterIn
        cgi s ScriptLog ScriptLogLength ScriptLogBuffer
        cgi c CGIScriptTimeout
        cgid s ScriptSock
        cgid c CGIDScriptTimeout
        charset_lite aF CharsetSourceEnc CharsetDefault CharsetOptions
        dav_fs s DAVLockDB
        dav_lock i DAVGenericLockDB
        deflate s DeflateFilterNote DeflateWindowSize DeflateBufferSize DeflateMemLevel DeflateCompressionLevel
        deflate s DeflateAlterEtag
        deflate a* DeflateInflateLimitRequestBody DeflateInflateRatioLimit DeflateInflateRatioBurst
        dialup i ModemStandard
        dir aI FallbackResource DirectoryIndex DirectorySlash DirectoryCheckHandler DirectoryIndexRedirect
        dumpio s DumpIOInput DumpIOOutput
        echo s ProtocolEcho
        env aF PassEnv SetEnv UnsetEnv
        expires aI ExpiresActive ExpiresByType ExpiresDefault
        ext_filter i ExtFilterOptions
        ext_filter s ExtFilterDefine
        file_cache s cachefile mmapfile
        filter aO FilterDeclare FilterProvider FilterChain FilterProtocol
        filter c FilterTrace
        filter aF AddOutputFilterByType
        headers aF Header RequestHeader
        heartbeat s HeartbeatAddress
        heartmonitor s HeartbeatListen HeartbeatStorage HeartbeatMaxServers
        http2 s H2MaxSessionStreams H2WindowSize H2MinWorkers H2MaxWorkers H2MaxWorkerIdleSeconds H2StreamMaxMemSize
        http2 s H2SerializeHeaders H2ModernTLSOnly H2Direct H2SessionExtraFiles H2TLSWarmUpSize H2TLSCoolDownSecs
        http2 s H2PushPriority H2PushDiarySize H2EarlyHints H2Padding H2OutputBuffering H2StreamTimeout H2MaxDataFrameLen
        http2 s H2MaxHeaderBlockLen H2MaxStreamErrors H2WebSockets
        http2 aA H2Upgrade H2Push H2PushResource H2EarlyHint
        http2 aF H2CopyFiles H2ProxyRequests
        ident c IdentityCheck IdentityCheckTimeout
        include aO XBitHack
        include a* SSIErrorMsg SSITimeFormat SSIUndefinedEcho
        include s SSIStartTag SSIEndTag
        include dL SSILegacyExprParser SSILastModified SSIEtag
        info s AddModuleInfo
        log_debug c LogMessage
        log_forensic s ForensicLog
        macro a* Macro Use UndefMacro MacroIgnoreEmptyArgs MacroIgnoreBadNesting
        md s MDCertificateAuthority MDCertificateAgreement MDCAChallenges MDCertificateProtocol MDContactEmail MDDriveMode
        md s MDRenewMode MDomain MDomainSet MDomain MDMember MDMembers MDMustStaple MDPortMap MDPrivateKeys MDHttpProxy
        md s MDStoreDir MDRenewWindow MDNotifyCmd MDBaseServer MDChallengeDns01 MDChallengeDns01Version MDCertificateFile
        md s MDCertificateKeyFile MDServerStatus MDCertificateStatus MDWarnWindow MDMessageCmd MDStapling MDStapleOthers
        md s MDStaplingKeepResponse MDStaplingRenewWindow MDCertificateCheck MDActivationDelay MDCACertificateFile
        md s MDHttpProxyCACertificateFile MDExternalAccountBinding MDRetryDelay MDRetryFailover MDStoreLocks MDMatchNames
        md s MDInitialDelay MDCheckInterval MDProfile MDProfileMandatory MDRenewViaARI
        md aA MDRequireHttps
        mime aF AddCharset AddEncoding AddHandler AddInputFilter AddLanguage AddOutputFilter AddType DefaultLanguage
        mime aF MultiviewsMatch RemoveCharset RemoveEncoding RemoveHandler RemoveInputFilter RemoveLanguage
        mime aF RemoveOutputFilter RemoveType
        mime s TypesConfig
        mime i ModMimeUsePathInfo
        mime_magic s MimeMagicFile
        negotiation s CacheNegotiatedDocs
        negotiation aF LanguagePriority ForceLanguagePriority
        proxy_connect s AllowCONNECT
        proxy_express aF ProxyExpressEnable ProxyExpressDBMFile ProxyExpressDBMType
        proxy_fcgi aF ProxyFCGIBackendType ProxyFCGISetEnvIf
        proxy_ftp c ProxyFtpListOnWildcard ProxyFtpEscapeWildcards ProxyFtpDirCharset
        proxy_hcheck aF ProxyHCTemplate ProxyHCExpr
        proxy_hcheck s ProxyHCTPsize
        proxy_html c ProxyHTMLEvents ProxyHTMLLinks ProxyHTMLURLMap ProxyHTMLDoctype ProxyHTMLFixups ProxyHTMLMeta
        proxy_html c ProxyHTMLInterp ProxyHTMLExtended ProxyHTMLStripComments ProxyHTMLBufSize ProxyHTMLCharsetOut
        proxy_html c ProxyHTMLEnable
        proxy_scgi c ProxySCGISendfile ProxySCGIInternalRedirect
        proxy_wstunnel c ProxyWebsocketFallbackToProxyHttp
        reflector aO ReflectorHeader
        remoteip s RemoteIPHeader RemoteIPProxiesHeader RemoteIPTrustedProxy RemoteIPInternalProxy
        remoteip s RemoteIPTrustedProxyList RemoteIPInternalProxyList RemoteIPProxyProtocol
        remoteip s RemoteIPProxyProtocolExceptions
        reqtimeout s RequestReadTimeout
        request i KeptBodySize
        rewrite aF RewriteEngine RewriteOptions RewriteBase RewriteCond RewriteRule
        rewrite s RewriteMap
        sed i OutputSed InputSed
        session_cookie aA SessionCookieName SessionCookieName2 SessionCookieRemove
        session_crypto aA SessionCryptoPassphrase SessionCryptoCipher
        session_crypto c SessionCryptoPassphraseFile
        session_crypto s SessionCryptoDriver
        session_dbd aA SessionDBDSelectLabel SessionDBDInsertLabel SessionDBDUpdateLabel SessionDBDDeleteLabel
        session_dbd aA SessionDBDPerUser SessionDBDCookieRemove SessionDBDCookieName SessionDBDCookieName2
        setenvif aF SetEnvIf SetEnvIfNoCase SetEnvIfExpr BrowserMatch BrowserMatchNoCase
        socache_memcache s MemcacheConnTTL
        socache_redis s RedisConnPoolTTL RedisTimeout
        speling aO CheckSpelling CheckCaseOnly CheckBasenameMatch
        ssl s SSLPassPhraseDialog SSLSessionCache SSLCryptoDevice SSLRandomSeed SSLVHostSNIPolicy SSLEngine SSLFIPS
        ssl s SSLCertificateFile SSLCertificateKeyFile SSLCertificateChainFile SSLSessionTicketKeyFile SSLCADNRequestPath
        ssl s SSLCADNRequestFile SSLCARevocationPath SSLCARevocationFile SSLCARevocationCheck SSLSessionCacheTimeout
        ssl s SSLProtocol SSLHonorCipherOrder SSLCompression SSLSessionTickets SSLInsecureRenegotiation
        ssl s SSLStrictSNIVHostCheck SSLSRPVerifierFile SSLSRPUnknownUserSeed SSLProxyEngine SSLProxyProtocol
        ssl s SSLProxyCipherSuite SSLProxyVerify SSLProxyVerifyDepth SSLProxyCACertificateFile SSLProxyCACertificatePath
        ssl s SSLProxyCARevocationPath SSLProxyCARevocationFile SSLProxyCARevocationCheck SSLProxyMachineCertificateFile
        ssl s SSLProxyMachineCertificatePath SSLProxyMachineCertificateChainFile SSLProxyCheckPeerExpire
        ssl s SSLProxyCheckPeerCN SSLProxyCheckPeerName SSLOCSPEnable SSLOCSPDefaultResponder SSLOCSPOverrideResponder
        ssl s SSLOCSPResponseTimeSkew SSLOCSPResponseMaxAge SSLOCSPResponderTimeout SSLOCSPUseRequestNonce SSLOCSPProxyURL
        ssl s SSLOCSPNoVerify SSLOCSPResponderCertificateFile SSLStaplingCache SSLUseStapling SSLStaplingResponseTimeSkew
        ssl s SSLStaplingResponderTimeout SSLStaplingResponseMaxAge SSLStaplingStandardCacheTimeout
        ssl s SSLStaplingReturnResponderErrors SSLStaplingFakeTryLater SSLStaplingErrorCacheTimeout SSLStaplingForceURL
        ssl s SSLOpenSSLConfCmd
        ssl aA SSLCipherSuite SSLCACertificatePath SSLCACertificateFile SSLVerifyClient SSLVerifyDepth SSLUserName
        ssl aO SSLOptions
        ssl dA SSLRequireSSL SSLRequire SSLRenegBufferSize
        ssl a* SSLLog SSLLogLevel
        substitute aF Substitute SubstituteMaxLineLength SubstituteInheritBefore
        suexec s SuexecUserGroup
        userdir s UserDir
        usertrack aF CookieExpires CookieDomain CookieStyle CookieTracking CookieName CookieSameSite CookieSecure
        usertrack aF CookieHttpOnly
        vhost_alias s VirtualScriptAlias VirtualDocumentRoot VirtualScriptAliasIP VirtualDocumentRootIP
        xml2enc a* xml2EncDefault xml2StartParse
        xml2enc s xml2EncAlias
        php aO php_value php_flag
        php c php_admin_value php_admin_flag
        php s PHPINIDir
        """
}
