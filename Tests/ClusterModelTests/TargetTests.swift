import ClusterModel
import EzPlatform
import Source
import Symfony
import Testing

extension Project {
    fileprivate func text(_ name: String) -> String? { setting(name, for: "site").text.value?.value }
}

/// Where the variables of a platform's files go when they are chosen, and when not.
@Suite struct TargetTests {
    private let files = [
        "composer.json": #"{ "name": "ibexa/oss-skeleton", "require": { "ibexa/core": "^4.6" } }"#,
        ".env": "CACHE_POOL=cache.tagaware.filesystem\nAPP_ENV=prod\n",
        "config/packages/ibexa.yaml": """
            ibexa:
              siteaccess: { list: [site], default_siteaccess: site, match: { URIElement: 1 } }
              system: { default: { var_dir: '%env(VAR_DIR)%', cache_service_name: '%env(CACHE_POOL)%' } }
            """,
        "compose.yaml": """
            services:
              app: { environment: { VAR_DIR: var/one, CACHE_POOL: cache.redis, SESSION_SAVE_PATH: '${X}' } }
              worker: { environment: { VAR_DIR: var/two } }
            """,
    ]

    private func load(_ target: String?, _ variables: [String: String] = [:], files other: [String: String]? = nil) throws -> Subject {
        var options = SubjectOptions()
        options.project = "/p"
        options.target = target
        options.environmentVariables = variables
        var absolute: [String: String] = [:]
        for (path, text) in other ?? files { absolute["/p/" + path] = text }
        let loaded = try SubjectLoader.load(options, tree: MemoryFileTree(text: absolute), ruleIDs: [])
        return try #require(loaded.subjects.first)
    }

    private func text(_ subject: Subject, _ name: String) throws -> KnownText {
        try #require(subject.application).setting(name, for: "site").text
    }

    @Test func aTargetIsTheEnvironmentOfPHP() throws {
        let subject = try load("app")
        #expect(subject.target?.name == "compose:app")
        let directory = try text(subject, "var_dir").value
        #expect(directory?.value == "var/one")
        #expect(directory?.provenance.chain.contains { $0.text.contains("Compose service app") } == true)
        // As real variables do, it wins over .env; what it sets to something unknown is unknown.
        #expect(try text(subject, "cache_service_name").value?.value == "cache.redis")
        #expect(subject.application?.symfony.variables["SESSION_SAVE_PATH"].unknown != nil)
        #expect(try text(load("worker"), "cache_service_name").value?.value == "cache.tagaware.filesystem")
    }

    @Test func theCommandLineWins() throws {
        #expect(try text(load("app", ["VAR_DIR": "var/given"]), "var_dir").value?.value == "var/given")
    }

    @Test func withoutOneItIsNamedOnly() throws {
        let unknown = try text(load(nil), "var_dir").unknown
        #expect(unknown?.needs == "--env-var VAR_DIR=... or --target compose:app or --target compose:worker")
        #expect(try text(load(nil), "cache_service_name").value?.value == "cache.tagaware.filesystem")
        let undecided = try #require(load(nil).application).undecided
        #expect(undecided.contains { $0.reason.contains("SESSION_SAVE_PATH") && $0.needs == "--target compose:app" })
    }

    @Test func relationshipsOfPlatformShAreConfiguration() throws {
        var files = self.files
        files["compose.yaml"] = nil
        files["config/packages/cache_pool/cache.redis.yaml"] = """
            services:
              cache.redis:
                parent: cache.adapter.redis
                tags: [{ name: cache.pool, provider: 'redis://%cache_dsn%' }]
            """
        files[".platform.app.yaml"] = """
            name: app
            type: php:8.1
            variables: { env: { VAR_DIR: var/platform } }
            relationships: { rediscache: "cache:redis", database: "db:user" }
            """
        files[".platform/services.yaml"] = "cache: { type: 'redis:6.2' }\ndb: { type: 'mariadb:10.4' }\n"
        files[".platform/routes.yaml"] = "'https://{default}/': { type: upstream, upstream: 'varnish:http' }\n"
        files["config/packages/ibexa.yaml"] = files["config/packages/ibexa.yaml"]?.replacingText(
            "%env(CACHE_POOL)%", with: "%cache_pool%")
        let subject = try load("platformsh", files: files)
        let application = try #require(subject.application)
        #expect(application.text("var_dir") == "var/platform")
        #expect(application.text("cache_service_name") == "cache.redis")
        #expect(application.redisServers.first?.host == "rediscache.internal")
        #expect(application.sessions.servers.map(\.host) == ["rediscache.internal"])
        #expect(application.symfony.parameters.value("purge_type")?.scalarText == "varnish")
        #expect(application.symfony.parameters.value("purge_server")?.unknown != nil)
        #expect(!application.undecided.contains { $0.what == "what Platform.sh sets" })
    }

    @Test func unknownNamesAreExplained() {
        #expect {
            try load("compose:ap")
        } throws: { error in
            guard case .usage(let message)? = error as? SubjectError else { return false }
            return message.contains("did you mean compose:app?") && message.contains("compose:worker")
        }
    }
}
