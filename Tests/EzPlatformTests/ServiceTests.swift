import Source
import Testing

@testable import EzPlatform

/// Caches, sessions, HTTP cache, search.
@Suite struct ServiceTests {
    private func project(
        _ release: String, _ text: String, _ more: [String: String] = [:], variables: [String: String] = [:], lock: [String: String] = [:]
    ) -> Project {
        let main = release < "3" || release.hasPrefix("ezp") ? "app/config/config_prod.yml" : "config/packages/all.yaml"
        return Sample.project(release, more.merging([main: text]) { $1 }, lock: lock, variables: variables)
    }

    private func cache(_ project: Project) -> PersistenceCache? { project.persistenceCache(for: "site").value }
    private func hosts(_ servers: [StoreServer]) -> [String] {
        servers.map { $0.socket ?? "\($0.host ?? ""):\($0.port ?? 0)" }
    }

    // MARK: persistence cache

    @Test func stashCaches() {
        let text = """
            stash:
                caches:
                    default: { drivers: [FileSystem] }
                    shared:
                        drivers: [Memcache]
                        inMemory: false
                        Memcache: { prefix_key: one_, servers: [ { server: web1 }, { server: web2, port: 11212 } ] }
                    mixed: { drivers: [Ephemeral, Redis], Redis: { servers: [ { server: red1 } ] } }
            ezpublish:
            \(Sample.siteaccess)
                system: { default: { cache_pool_name: shared }, fr: { cache_pool_name: default }, admin: { cache_pool_name: gone } }
            """
        let project = project("1.13", text)
        let shared = cache(project)
        #expect(shared?.serviceId == "stash.shared_cache" && shared?.store.isShared == true)
        #expect(shared?.keepsCopiesInMemory == false && shared?.namespace.value?.value == "one_")
        #expect(hosts(project.memcachedServers) == ["web1:11211", "web2:11212"])
        #expect(project.memcachedServers.first?.span?.text == "web1")
        #expect(project.persistenceCache(for: "fr").value?.store.isShared == false)
        #expect(project.persistenceCache(for: "admin").value?.isDeclared == false)
        // Ephemeral ends with the request: what other nodes changed is never served from it.
        #expect(project.cache(named: Sourced("mixed")).store.isShared == true)
        #expect(project.configurationErrors.isEmpty)
    }

    @Test func stashRefusesUnknownOptions() {
        let text = "stash: { caches: { a: { drivers: [Memcache], Memcache: { connection_timeout: 10, servers: [] } } } }"
        #expect(
            project("1.13", text).errors("stash-invalid") == [
                "1: unrecognized option \"connection_timeout\" under \"stash.caches.a.Memcache\"",
                "1: \"stash.caches.a.Memcache.servers\" must have at least one element",
            ])
    }

    /// eZ Publish 5.1 to 5.3 come with tedivm/stash-bundle 0.2 and 0.3, where the drivers are `handlers`.
    @Test func driversWereHandlers() {
        func load(_ release: String, _ stash: String, lock: [String: String] = [:]) -> Project {
            let text = "stash: \(stash)\nezpublish:\n" + Sample.siteaccess + "    system: { default: { cache_pool_name: default } }\n"
            let files = ["ezpublish/config/ezpublish_prod.yml": text, "ezpublish/config/config_prod.yml": "parameters: {}\n"]
            return Sample.project(release, files, lock: lock)
        }
        let memcached = "{ logging: false, caches: { default: { handlers: [Memcache], Memcache: { servers: [ { server: m } ] } } } }"
        let old = load("ezp5.3", memcached)
        #expect(old.configurationErrors.isEmpty && hosts(old.memcachedServers) == ["m:11211"])
        #expect(cache(load("ezp5.3", "{ caches: { default: { handlers: [FileSystem] } } }"))?.store.isShared == false)
        #expect(hosts(load("ezp5.3", "{ logging: true, handlers: [Redis] }").redisServers) == ["127.0.0.1:6379"])
        let lock = ["tedivm/stash-bundle": "0.3.2"]
        #expect(load("ezp5.3", memcached, lock: lock).configurationErrors.isEmpty)
        #expect(load("ezp5.3", "{ caches: { default: { drivers: [Redis] } } }", lock: lock).errors("stash-invalid").count == 1)
        #expect(load("ezp5.4", memcached).errors("stash-invalid").count == 2)
    }

    @Test func shortStashIsOneCache() {
        let project = project("1.13", "stash: { drivers: [Redis], Redis: { servers: [ { server: r } ] }, tracking: false }\nezpublish:\n" + Sample.siteaccess)
        #expect(hosts(project.redisServers) == ["r:6379"])
    }

    private let pools = [
        "config/packages/cache_pool/cache.redis.yaml": """
        services:
            cache.redis:
                public: true
                parent: cache.adapter.redis
                tags: [ { name: cache.pool, provider: 'redis://%cache_dsn%', namespace: '%cache_namespace%' } ]
        parameters: { cache_dsn: '%env(CACHE_DSN)%', cache_namespace: '%env(CACHE_NAMESPACE)%' }
        """
    ]
    private let poolProject = "ibexa:\n" + Sample.siteaccess + "    system: { default: { cache_service_name: '%cache_pool%' } }\n"

    @Test func poolsOfTheCoreBundleAreLoadedOnDemand() {
        let variables = ["CACHE_POOL": "cache.redis", "CACHE_DSN": "secret@red1:6380/13", "CACHE_NAMESPACE": "x"]
        let project = project("ibexa4.6", poolProject, pools, variables: variables)
        #expect(cache(project)?.name == "cache.redis" && cache(project)?.isPublic == true)
        #expect(hosts(project.redisServers) == ["red1:6380"])
        #expect(cache(project)?.namespace.value?.value == "x")
        #expect(cache(project)?.provider.value?.value.reveal() == "redis://secret@red1:6380/13")

        // The name alone loads nothing.
        let literal = poolProject.replacing("'%cache_pool%'", with: "cache.redis")
        let unloaded = self.project("ibexa4.6", literal, pools, variables: ["CACHE_POOL": "cache.tagaware.filesystem"])
        #expect(cache(unloaded)?.isDeclared == false)

        // Without a value nothing is claimed.
        let open = self.project("ibexa4.6", poolProject, pools)
        #expect(open.persistenceCache(for: "site").unknown != nil)
        #expect(open.redisServers.isEmpty)
    }

    @Test func poolsOfTheFramework() {
        let text = """
            framework:
                cache:
                    app: cache.adapter.memcached
                    default_memcached_provider: 'memcached://mem1?host[mem2:11212]'
                    pools:
                        local: { adapter: cache.adapter.apcu }
                        nested: { adapters: [local, cache.app] }
                        own: { adapter: cache.adapter.redis, provider: 'redis:///var/run/redis.sock', public: true }
                        looped: { adapter: looped }
            """ + "\n" + poolProject.replacing("'%cache_pool%'", with: "cache.app")
        let project = project("ibexa4.6", text)
        #expect(hosts(project.memcachedServers) == ["mem1:11211", "mem2:11212"])
        func named(_ name: String) -> PersistenceCache { project.cache(named: Sourced(name)) }
        #expect(named("local").store.isShared == false && named("local").isPublic == false)
        #expect(named("nested").store.isShared == false)
        #expect(hosts(named("own").store.servers) == ["/var/run/redis.sock"] && named("own").isPublic == true)
        #expect(named("looped").store.isShared == nil)
        #expect(named("cache.adapter.null").store.isShared == nil)
    }

    // MARK: sessions

    @Test func sessionsOf2FollowTheFramework() {
        let text = """
            framework: { session: { handler_id: app.memcached, save_path: 'mem1:11211,mem2' } }
            services:
                app.memcached:
                    class: eZ\\Bundle\\EzPublishCoreBundle\\Session\\Handler\\NativeSessionHandler
                    arguments: ['%session.save_path%', memcached]
            parameters: { session.save_path: 'mem1:11211,mem2' }
            """
        let sessions = project("2.5", text).sessions
        #expect(sessions.isShared == true && hosts(sessions.servers) == ["mem1:11211", "mem2:11211"])
        #expect(sessions.servers.allSatisfy { $0.use == .session })
    }

    @Test func phpConfigurationDecidesFor1() {
        let text = "framework: { session: { handler_id: '%ezplatform.session.handler_id%' } }\nparameters: { ezplatform.session.handler_id: ~ }\n"
        guard case .phpConfiguration = project("1.13", text).sessions.handler else {
            Issue.record("expected php.ini")
            return
        }
    }

    @Test func parametersReplaceTheFrameworkFrom33() {
        let text = "framework: { session: { handler_id: 'redis://red1', save_path: /tmp/x } }\n"
        let replaced = project("3.3", text).sessions
        #expect(replaced.isOverridden && replaced.handlerId.value?.value == "session.handler.native_file")
        #expect(replaced.ignored.map(\.value) == ["redis://red1", "/tmp/x"])
        #expect(replaced.isShared == false)
        let null = project("3.3", text + "parameters: { ezplatform.session.handler_id: ~ }\n").sessions
        #expect(!null.isOverridden && hosts(null.servers) == ["red1:6379"])
        // The compiler pass came with ezplatform-core 2.3.5.
        let early = project("3.3", text, lock: ["ezsystems/ezplatform-core": "v2.3.4", "ezsystems/ezplatform-kernel": "v1.3.1"]).sessions
        #expect(!early.isOverridden)
    }

    @Test func redisHandlerOfTheProduct() {
        let variables = ["SESSION_HANDLER_ID": "ezplatform.core.session.handler.native_redis", "SESSION_SAVE_PATH": "tcp://red1:6379?weight=1, tcp://[::1]:6380"]
        let sessions = project("3.3", "", variables: variables).sessions
        #expect(hosts(sessions.servers) == ["red1:6379", "::1:6380"])
        // Its name is another one in 4.
        let wrong = project("ibexa4.6", "", variables: variables).sessions
        guard case .undeclared = wrong.handler else {
            Issue.record("expected an undeclared handler")
            return
        }
    }

    @Test func aSchemeIsNoPartOfTheHost() {
        let servers = StoreAddresses.ofSavePath(Sourced("tcp://mem1:11211"), kind: .memcached, usedBy: "x")
        #expect(hosts(servers) == ["mem1:11211"])
        #expect(StoreAddresses.ofDSN(Sourced("memcached:?host[a]&host[b:1]=5"), use: .cache, usedBy: "x").map(hosts) == ["a:11211", "b:1"])
    }

    // MARK: HTTP cache and search

    @Test func purgeTypeAndServers() {
        let text = """
            ezpublish:
            \(Sample.siteaccess)
                http_cache: { purge_type: '%purge_type%' }
                system: { site_group: { http_cache: { purge_servers: ['http://v1:80', 'http://v2:80'], varnish_invalidate_token: t } } }
            parameters: { purge_type: http }
            """
        let project = project("2.5", text, variables: ["SYMFONY_TRUSTED_PROXIES": "10.0.0.1, 10.0.0.2"])
        #expect(project.httpCache.purgeType.value?.value == "http")
        #expect(project.httpCache.trustedProxies.value?.map(\.value) == ["10.0.0.1", "10.0.0.2"])
        #expect(project.setting("http_cache.purge_servers", for: "site").list.value?.map(\.value) == ["http://v1:80", "http://v2:80"])
        #expect(project.setting("http_cache.purge_servers", for: "admin").list.value?.isEmpty == true)
        let plain = self.project("2.5", "ezpublish:\n" + Sample.siteaccess)
        #expect(plain.httpCache.purgeType.value?.value == "local" && !plain.httpCache.isPurgeTypeConfigured)
    }

    @Test func trustedProxiesOfTheFramework() {
        let text = "framework: { trusted_proxies: '%env(TRUSTED_PROXIES)%' }\n"
        let known = project("ibexa4.6", text, [".env": "TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8\n"])
        #expect(known.httpCache.trustedProxies.value?.count == 2)
        #expect(project("ibexa4.6", text).httpCache.trustedProxies.unknown != nil)
        // Nothing reads the variable by itself in 4.
        #expect(project("ibexa4.6", "", [".env": "TRUSTED_PROXIES=127.0.0.1\n"]).httpCache.trustedProxies.isAbsent)
    }

    @Test func solrHosts() {
        let text = """
            ez_search_engine_solr:
                endpoints:
                    a: { dsn: 'http://user:pw@solr1:8983/solr', core: c }
                    b: { host: solr2, core: c }
                connections: { default: { entry_endpoints: [a, b] } }
            """
        let search = project("2.5", text).search
        #expect(search.endpoints.map { $0.host.value?.value } == ["solr1", "solr2"])
        #expect(search.connections.first?.entryEndpoints.map(\.value) == ["a", "b"])
    }
}
