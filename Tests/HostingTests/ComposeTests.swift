import Hosting
import Source
import Testing

/// The hosting files of a project in memory.
func hosting(_ files: [String: String]) -> Hosting {
    var absolute: [String: String] = [:]
    for (path, text) in files { absolute["/p/" + path] = text }
    return Hosting.read(root: "/p", store: SourceStore(tree: MemoryFileTree(text: absolute)))
}

func variables(_ environment: HostingEnvironment) -> [String: String] {
    var result: [String: String] = [:]
    for variable in environment.variables {
        switch variable.value {
        case .known(let value): result[variable.name] = value.value
        case .absent: result[variable.name] = "(absent)"
        case .unknown: result[variable.name] = "(unknown)"
        }
    }
    return result
}

@Suite struct ComposeTests {
    @Test func aServiceWithItsPlaces() throws {
        let result = hosting([
            "compose.yaml": """
                services:
                  app:
                    build: .
                    environment:
                      DFS_NFS_PATH: /mnt/nfs
                      CACHE_POOL: "cache.redis"
                      NUMBER: 12
                      FLAG: true
                      EMPTY: ""
                      PASSED:
                  cache:
                    image: docker.io/library/redis:6.2-alpine@sha256:abc
                    command: redis-server --maxmemory-policy "volatile-lru" --save ''
                    ports: ["6379:6379", "127.0.0.1:16379:6379/tcp", "[::1]:7000-7001:80-81/udp", 9000]
                    volumes: ["./data:/data:ro", "named:/var", /anonymous]
                  memcached:
                    image: memcached
                    command: ["-m", "128"]
                volumes:
                  named: { driver_opts: { type: nfs4, o: addr=10.0.0.1, device: ":/export" } }
                """
        ])
        let project = try #require(result.compose.first)
        #expect(project.services.map(\.name) == ["app", "cache", "memcached"])
        let app = try #require(project["app"])
        #expect(app.isBuilt && app.image.isAbsent)
        #expect(
            variables(app.environment) == [
                "DFS_NFS_PATH": "/mnt/nfs", "CACHE_POOL": "cache.redis", "NUMBER": "12", "FLAG": "true", "EMPTY": "",
                "PASSED": "(unknown)",
            ])
        #expect(app.environment["DFS_NFS_PATH"]?.span?.text == "DFS_NFS_PATH: /mnt/nfs")
        let cache = try #require(project["cache"])
        #expect(cache.imageName == "redis" && cache.imageTag == "6.2-alpine")
        #expect(cache.command.value?.map(\.value) == ["redis-server", "--maxmemory-policy", "volatile-lru", "--save", ""])
        #expect(cache.ports.map(\.target) == ["6379", "6379", "80-81", "9000"])
        #expect(cache.ports.map(\.published) == ["6379", "16379", "7000-7001", nil])
        #expect(cache.ports.map(\.hostAddress) == [nil, "127.0.0.1", "::1", nil])
        #expect(cache.ports.map(\.transport) == ["tcp", "tcp", "udp", "tcp"])
        #expect(cache.volumes.map(\.type) == ["bind", "volume", "volume"])
        #expect(cache.volumes.map(\.isReadOnly) == [true, false, false])
        #expect(project["memcached"]?.command.value?.map(\.value) == ["-m", "128"])
        #expect(project.volumes.first?.isNFS == true)
        #expect(result.targets.map(\.name) == ["compose:app"])
        #expect(result.undecided.isEmpty)
    }

    /// Values as `docker compose config` (2.20) gives them for these files.
    @Test func variablesAreFilledIn() throws {
        let result = hosting([
            ".env": "TAG=7\nEMPTY=\nNAME='a b' # comment\nexport HOST=\"db\\n\"\n",
            "docker-compose.yml": """
                services:
                  a:
                    image: "redis:${TAG}"
                    environment:
                      - PLAIN=$TAG
                      - DEFAULT=${MISSING:-fallback ${TAG}}
                      - KEPT=${TAG-other}
                      - EMPTY_DEFAULT=${EMPTY:-filled}
                      - EMPTY_KEPT=${EMPTY-filled}
                      - ALTERNATIVE=${TAG:+set}
                      - NO_ALTERNATIVE=${MISSING:+set}
                      - DOLLAR=$$TAG
                      - REQUIRED=${MISSING:?must be there}
                      - SHELL=${MISSING}
                      - NAME
                """,
        ])
        let service = try #require(result.compose.first?["a"])
        #expect(service.image.value?.value == "redis:7")
        #expect(
            variables(service.environment) == [
                "PLAIN": "7", "DEFAULT": "fallback 7", "KEPT": "7", "EMPTY_DEFAULT": "filled", "EMPTY_KEPT": "", "ALTERNATIVE": "set",
                "NO_ALTERNATIVE": "", "DOLLAR": "$TAG", "REQUIRED": "(unknown)", "SHELL": "(unknown)", "NAME": "a b",
            ])
    }

    @Test func filesMerge() throws {
        let result = hosting([
            "docker-compose.yml": """
                x-base: &base { environment: { A: base, B: base } }
                services:
                  app:
                    <<: *base
                    image: one
                    env_file: [common.env, { path: missing.env, required: false }]
                    ports: ["80:80"]
                    command: first
                """,
            "docker-compose.override.yml": """
                services:
                  app:
                    image: two
                    environment: { B: override, C: override }
                    ports: ["81:80"]
                    command: !reset null
                  other: { extends: { service: app, file: docker-compose.yml }, environment: [D=own] }
                """,
            "common.env": "A=file\nE='in quotes'\nF=plain text # comment\n# comment\n\nG=\"a\\tb ${E}\"\n",
        ])
        let project = try #require(result.compose.first)
        #expect(project.files == ["/p/docker-compose.yml", "/p/docker-compose.override.yml"])
        let app = try #require(project["app"])
        #expect(app.image.value?.value == "two")
        #expect(app.ports.map(\.published) == ["80", "81"])
        #expect(app.command.isAbsent)
        #expect(
            variables(app.environment) == [
                "A": "base", "B": "override", "C": "override", "E": "in quotes", "F": "plain text", "G": "a\tb in quotes",
            ])
        #expect(variables(try #require(project["other"]).environment)["D"] == "own")
        #expect(variables(try #require(project["other"]).environment)["A"] == "base")
    }

    @Test func filesThatDotenvNames() {
        let result = hosting([
            ".env": "COMPOSE_FILE=doc/docker/base.yml:doc/docker/dfs.yml",
            "doc/docker/base.yml": "services:\n  app: { image: php }\n",
            "doc/docker/dfs.yml": "services:\n  app: { environment: [DFS_NFS_PATH=/dfsdata] }\n",
            "docker/docker-compose.yml": "services:\n  app: { environment: [DFS_NFS_PATH=/other] }\n",
            "vendor/x/docker-compose.yml": "services:\n  no: { environment: [A=b] }\n",
        ])
        #expect(result.compose.map(\.files) == [["/p/doc/docker/base.yml", "/p/doc/docker/dfs.yml"], ["/p/docker/docker-compose.yml"]])
        #expect(result.targets.map(\.name) == ["compose:app", "compose:docker/docker-compose.yml:app"])
        guard case .notFound(_, let isAmbiguous) = result.target(named: "app") else {
            Issue.record("two services are called app")
            return
        }
        #expect(isAmbiguous)
        guard case .found(let target) = result.target(named: "compose:app") else {
            Issue.record("the whole name is exact")
            return
        }
        #expect(variables(target.environment) == ["DFS_NFS_PATH": "/dfsdata"])
    }

    @Test func hostileFiles() {
        let nested = String(repeating: "${A:-", count: 5_000) + String(repeating: "}", count: 5_000)
        let result = hosting([
            "compose.yaml": """
                include: [compose.yaml, ../../etc/passwd]
                services:
                  a: { extends: b, environment: ["X=\(nested)", "Y=${", "Z=$"], command: "it's" }
                  b: { extends: a, env_file: nothing.env }
                  c: [a, list]
                  d:
                """
        ])
        let project = result.compose.first
        #expect(project?.services.map(\.name) == ["a", "b", "c", "d"])
        #expect(project?["a"].map { variables($0.environment) } == ["X": "(unknown)", "Y": "(unknown)", "Z": "(unknown)"])
        #expect(project?["a"]?.command.unknown != nil)
        #expect(project?["b"]?.undecided.isEmpty == false)
    }
}
