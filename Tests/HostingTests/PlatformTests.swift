import Hosting
import Source
import Testing

@Suite struct PlatformTests {
    @Test func anApplication() throws {
        let result = hosting([
            ".platform.app.yaml": """
                name: app
                type: php:8.1
                variables:
                  env:
                    PLATFORMSH_DFS_NFS_PATH: dfsdata
                    COUNT: 3
                  php: { memory_limit: 512M }
                relationships:
                  database: "mysqldb:user"
                  rediscache: "rediscache:redis"
                  plain:
                  long: { service: search, endpoint: solr }
                mounts:
                  var/cache: { source: local, source_path: cache }
                  dfsdata: { source: service, service: files, source_path: dfs }
                  old: "shared:files/old"
                web:
                  locations:
                    "/":
                      root: public
                      passthru: /index.php
                      index: [index.php]
                      allow: false
                      rules:
                        '^/var/([^/]+/)?storage/images(-versioned)?/.*': { allow: true, expires: 1d }
                    "/static": { passthru: true, scripts: false }
                """,
            ".platform/services.yaml": """
                mysqldb: { type: "mariadb:10.4", disk: 1024 }
                rediscache: { type: "redis:6.0", configuration: { maxmemory_policy: allkeys-lru } }
                varnish:
                  type: varnish:6.0
                  relationships: { app: "app:http" }
                  configuration: { vcl: !include { type: string, path: varnish.vcl } }
                """,
            ".platform/routes.yaml": """
                "https://{default}/": { type: upstream, upstream: "varnish:http", cache: { enabled: false } }
                "https://www.{default}/": { type: redirect, to: "https://{default}/" }
                """,
        ])
        let platform = try #require(result.platform)
        let app = try #require(platform.applications.first)
        #expect(app.name == "app" && app.span.text == "app")
        #expect(variables(app.environment) == ["PLATFORMSH_DFS_NFS_PATH": "dfsdata", "COUNT": "3"])
        #expect(variables(app.phpSettings) == ["memory_limit": "512M"])
        #expect(app.relationships.map(\.service) == ["mysqldb", "rediscache", "plain", "search"])
        #expect(app.relationships.map(\.endpoint) == ["user", "redis", nil, "solr"])
        #expect(app.mounts.map(\.path) == ["var/cache", "dfsdata", "old"])
        #expect(app.mounts.map { $0.service.value?.value } == [nil, "files", nil])
        let location = try #require(app.locations.first)
        #expect(location.prefix == "/" && location.root.value?.value == "public" && location.allow == .known(false))
        guard case .script(let script) = location.passthru else {
            Issue.record("passthru names a script")
            return
        }
        #expect(script.value == "/index.php" && script.span?.text == "/index.php")
        #expect(location.rules.first?.pattern == "^/var/([^/]+/)?storage/images(-versioned)?/.*")
        #expect(location.rules.first?.allow == .known(true))
        #expect(app.locations.last?.scripts == .known(false))
        #expect(platform.services(of: "redis").first?.setting("maxmemory_policy").value?.value == "allkeys-lru")
        #expect(platform.service("varnish")?.vcl.value?.value == "/p/.platform/varnish.vcl")
        #expect(platform.service("mysqldb")?.version == "10.4")
        #expect(platform.routes.map { $0.upstream.value?.value } == ["varnish:http", nil])
        #expect(platform.routes.first?.isCached == .known(false))

        let target = try #require(result.targets.first)
        #expect(target.name == "platformsh")
        #expect(variables(target.environment)["PLATFORM_RELATIONSHIPS"] == "(unknown)")
        for name in ["platformsh", "platform.sh", "upsun"] {
            guard case .found = result.target(named: name) else {
                Issue.record("\(name) means the only application")
                continue
            }
        }
    }

    @Test func severalApplications() {
        let list = hosting([".platform/applications.yaml": "- { name: site, type: 'php:8.1' }\n- { name: admin, type: 'php:8.1' }\n"])
        #expect(list.targets.map(\.name) == ["platformsh:site", "platformsh:admin"])
        let map = hosting([
            ".upsun/config.yaml": """
                applications:
                  site: { type: "php:8.3", variables: { "env:A": b } }
                services: { cache: { type: "valkey:8.0" } }
                routes: { "https://{default}/": { type: upstream, upstream: "site:http" } }
                """
        ])
        #expect(map.targets.map(\.name) == ["platformsh"])
        #expect(map.platform?.applications.first.map { variables($0.environment)["A"] } == "b")
        #expect(map.platform?.services.first?.software == "valkey")
    }

    @Test func ddev() throws {
        let result = hosting([
            ".ddev/config.yaml": """
                name: site
                type: php
                docroot: public
                php_version: "8.1"
                webserver_type: nginx-fpm
                database: { type: mariadb, version: "10.6" }
                web_environment:
                  - DATABASE_URL=mysql://db:db@db:3306/db
                  - CACHE_POOL=cache.redis
                  - FROM_HOST
                """,
            ".ddev/config.local.yaml": "web_environment: [CACHE_POOL=cache.memcached]\nphp_version: '8.3'\n",
            ".ddev/docker-compose.redis.yaml": "services:\n  redis: { image: 'redis:6' }\n",
            ".ddev/docker-compose.web.yaml": "services:\n  web: { environment: [SESSION_SAVE_PATH=tcp://redis:6379] }\n",
            ".ddev/.env": "GLOBAL=1\n",
            ".ddev/.env.web": "ONLY_WEB=${GLOBAL}2\n",
        ])
        let ddev = try #require(result.ddev)
        #expect(ddev.files == ["/p/.ddev/config.yaml", "/p/.ddev/config.local.yaml"])
        #expect(ddev.phpVersion.value?.value == "8.3" && ddev.database.value?.value == "mariadb:10.6")
        #expect(
            variables(ddev.environment) == [
                "GLOBAL": "1", "DATABASE_URL": "mysql://db:db@db:3306/db", "CACHE_POOL": "cache.memcached", "FROM_HOST": "(unknown)",
                "ONLY_WEB": "12", "SESSION_SAVE_PATH": "tcp://redis:6379",
            ])
        #expect(ddev.compose?["redis"]?.imageName == "redis")
        #expect(result.composeServices.map(\.name) == ["redis", "web"])
        #expect(result.targets.map(\.name) == ["ddev"])
    }

    @Test func withoutSuchFiles() {
        let result = hosting(["config/packages/framework.yaml": "framework: ~\n"])
        #expect(result.isEmpty && result.targets.isEmpty && result.undecided.isEmpty)
    }
}
