import Glibc
import Source
import TestSupport
import Testing

@testable import Daemons

@Suite struct RedisTests {
    private func read(_ text: String) -> RedisConfiguration {
        RedisConfiguration.read(SourceFile(path: "/etc/redis/redis.conf", text: text))
    }

    @Test func protectedModeDependsOnTheRelease() {
        let shipped = read("bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\n# requirepass foobared\n")
        #expect(shipped.listeners.map(\.description) == ["127.0.0.1:6379", "[::1]:6379"])
        #expect(shipped.commentedSettings.map(\.text) == ["# requirepass foobared"])
        #expect(shipped.refusesRemoteClients(major: 7) == true)
        #expect(shipped.refusesRemoteClients(major: 6) == false)
        #expect(read("port 6379\n").refusesRemoteClients(major: 6) == true)
        #expect(read("requirepass secret\n").refusesRemoteClients(major: 7) == false)
        #expect(read("user default on >secret ~* +@all\n").refusesRemoteClients(major: 7) == false)
        #expect(read("user default on nopass ~* +@all\n").refusesRemoteClients(major: 7) == true)
        #expect(read("protected-mode no\n").refusesRemoteClients(major: 7) == false)
        #expect(read("aclfile /etc/redis/users.acl\n").refusesRemoteClients(major: 7) == nil)
    }

    @Test func placesAndPlaceholders() {
        let configuration = read("bind 127.0.0.1\nbind {{ ip }} 10.0.0.5\nport %REDIS_PORT%\nmaxmemory-policy allkeys-lru\n")
        #expect(configuration.listeners.map(\.span.text) == ["{{ ip }}", "10.0.0.5"])
        #expect(configuration.listeners.map(\.reach) == [nil, .privateNetwork])
        #expect(configuration.listeners[1].port.unknown != nil)
        #expect(configuration.evictionPolicy.value == .known("allkeys-lru"))
        #expect(configuration.evictionPolicy.span?.text == "allkeys-lru")
        #expect(configuration.failure == nil)
    }

    @Test func includes() {
        let main = SourceFile(path: "/etc/redis/redis.conf", text: "bind 127.0.0.1\ninclude /etc/redis/local.conf\n")
        let local = SourceFile(path: "/etc/redis/local.conf", text: "bind 10.0.0.5\ninclude /etc/redis/local.conf\n")
        let read = RedisConfiguration.read(main) { $0 == local.path ? local : nil }
        #expect(read.listeners.map(\.description) == ["10.0.0.5:6379"])
        #expect(read.uncertain != nil)
        #expect(RedisConfiguration.read(main).uncertain != nil)
    }

    @Test(arguments: [
        ("/etc/redis/redis.conf", "bind 1.2.3.4\n", true), ("/etc/redis.conf", "", true), ("/x", "bind a\nport 1\nmaxmemory 2mb\n", true),
        ("/x", "port 80\n", false), ("/etc/redis-sentinel.conf", "port 26379\nsentinel monitor m 127.0.0.1 6379 2\n", false),
        ("/x/redis.conf", "server { }\n", false),
    ])
    func recognition(path: String, text: String, expected: Bool) {
        #expect(RedisConfiguration.recognise(path: path, bytes: Array(text.utf8)) == expected)
    }

    @Test func binaryInputIsReported() {
        let file = SourceFile(path: "/etc/redis/redis.conf", bytes: [0x62, 0, 0xff])
        #expect(RedisConfiguration.read(file).findings.map(\.rule) == ["redis-syntax"])
        #expect(RedisConfiguration.read(file).uncertain != nil)
    }

    /// The real Redis: the same file, the same sockets.
    @Test(
        .enabled(if: Servers.redis != nil && PrivateNetwork.isAvailable, "needs redis-server and a network namespace"),
        arguments: [
            "", "port 7000\n", "bind 127.0.0.1\n", "bind 127.0.0.1 -::1\nport 7001\n", "bind 10.20.0.1\nbind 10.20.0.10\n",
            "bind 127.0.0.1 # comment\n", "bind 127.0.0.1,10.20.0.1\n", "bind \"127.0.0.1\" '::1'\n", "bind \"127.0.0.1\"::1\n",
            "bind * -::*\n", "bind *\n", "bind ::*\n", "bind ::\n", "bind 0.0.0.0\n", "bind \"\"\n", "bind\n", "port 0\n", "port 70000\n",
            "port abc\n", "port 7000\nport 7001\n", "bind -10.9.9.9 127.0.0.1\n", "BIND 127.0.0.1\nPort 7002\n",
            "bind 127.0.0.1 127.0.0.1\n", "bind 127.0.0.1 *\n", "bind * 127.0.0.1\n", "bind -127.0.0.1 -127.0.0.1\n", "  bind 127.0.0.1\r\n", "bind 'unclosed\n",
            "protected-mode maybe\n", "bind 127.1\n", "# bind 127.0.0.1\n", "bind 10.20.0.0/24\n", "bind fd00::10 10.20.0.1\n",
            "port 1 2\n",
        ])
    func theListenSet(text: String) throws {
        let configuration = read(text)
        #expect(configuration.uncertain == nil)
        let predicted = configuration.failure != nil
            ? ["does not start"] : Set(configuration.listeners.map { "tcp " + $0.description }.filter { !$0.contains("10.9.9.9") }).sorted()
        let directory = try TemporaryDirectory()
        let path = try directory.write("redis.conf", text)
        let (observed, log) = try Self.listenSet([path, "--dir", directory.path, "--save", ""])
        #expect(predicted == observed, "\(text.debugDescription): \(log.suffix(300))")
    }

    /// What the real Redis listens on with these arguments.
    private static func listenSet(_ arguments: [String]) throws -> (sockets: [String], log: String) {
        let server = try #require(Servers.redis).isolated.start(arguments + ["--daemonize", "no", "--loglevel", "notice"])
        defer { server.kill() }
        for _ in 0..<2_000 {
            if server.exitStatus != nil || server.log.contains("Ready to accept connections") { break }
            usleep(5_000)
        }
        return (server.exitStatus != nil ? ["does not start"] : server.listeningSockets(), server.log)
    }

    @Test func units() throws {
        let files = [
            SourceFile(path: "/srv/redis.conf", text: "bind 127.0.0.1\nmaxmemory 1gb\n"), SourceFile(path: "/etc/default/redis", text: "PORT=7100\n"),
        ]
        func read(_ unit: String, dropIn: String? = nil) -> RedisConfiguration? {
            let parts = [SourceFile(path: "/lib/systemd/system/redis.service", text: unit)] + (dropIn.map { [SourceFile(path: "/etc/systemd/system/redis.service.d/a.conf", text: $0)] } ?? [])
            return RedisConfiguration.read(unit: parts) { path in files.first { $0.path == path } }
        }
        let shipped = try #require(read("[Service]\nExecStart=/usr/bin/redis-server /srv/redis.conf --supervised systemd --daemonize no\n"))
        #expect(shipped.listeners.map(\.description) == ["127.0.0.1:6379"] && shipped.file.path == "/srv/redis.conf")
        let other = try #require(
            read(
                "[Service]\nExecStart=/usr/bin/redis-server /srv/redis.conf\n",
                dropIn: "[Service]\nEnvironmentFile=/etc/default/redis\nExecStart=\nExecStart=/usr/bin/redis-server /srv/redis.conf --bind 10.0.0.5 127.0.0.1 --port ${PORT}\n"))
        #expect(other.listeners.map(\.description) == ["10.0.0.5:7100", "127.0.0.1:7100"])
        #expect(other.bind?.file.path == "/etc/systemd/system/redis.service.d/a.conf" && other.memory.value == .known("1gb"))
        let alone = try #require(read("[Service]\nExecStart=/usr/bin/valkey-server --port 7000 --bind 127.0.0.1\n"))
        #expect(alone.listeners.map(\.description) == ["127.0.0.1:7000"])
        for unit in [
            "ExecStart=/usr/bin/redis-sentinel /etc/redis/sentinel.conf", "ExecStart=/usr/bin/redis-server /srv/redis.conf --sentinel",
            "ExecStart=/usr/local/bin/start-redis", "Type=notify",
        ] {
            #expect(read("[Service]\n" + unit + "\n") == nil, "\(unit)")
        }
        for file in ["/srv/%i.conf", "/nowhere.conf"] {
            let unread = try #require(read("[Service]\nExecStart=/usr/bin/redis-server \(file) --maxmemory 1gb\n"))
            #expect(unread.uncertain != nil && unread.memory.value == .known("1gb") && unread.evictionPolicy.value.unknown != nil, "\(file)")
        }
    }

    /// The real Redis: the same command, the same sockets.
    @Test(
        .enabled(if: Servers.redis != nil && PrivateNetwork.isAvailable, "needs redis-server and a network namespace"),
        arguments: [
            ("bind 127.0.0.1\n", "--port 7000"), ("bind 127.0.0.1\nport 7001\n", "--bind 10.20.0.1 127.0.0.1 --port 7002"), ("port 7003\n", "--bind 127.0.0.1 -::1"),
            ("bind 10.20.0.1\n", "--bind 127.0.0.1 --bind 10.20.0.10"), ("bind 127.0.0.1\n", "--PORT 7004"), ("", "--bind 127.0.0.1 127.0.0.1"), ("port 7000\n", "--port abc"),
        ])
    func theListenSetOfACommand(text: String, options: String) throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("redis.conf", text)
        let file = SourceFile(path: path, text: text)
        let unit = SourceFile(path: "/etc/systemd/system/redis.service", text: "[Service]\nExecStart=/usr/bin/redis-server \(path) \(options)\n")
        let configuration = try #require(RedisConfiguration.read(unit: [unit]) { $0 == path ? file : nil })
        let predicted = configuration.failure != nil ? ["does not start"] : Set(configuration.listeners.map { "tcp " + $0.description }).sorted()
        let (observed, log) = try Self.listenSet([path] + options.split(separator: " ").map(String.init) + ["--dir", directory.path, "--save", ""])
        #expect(predicted == observed, "\(options): \(log.suffix(300))")
    }
}
