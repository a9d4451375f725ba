import Glibc
@testable import Host
import Source
import TestSupport
import Testing

/// Questions to servers, answered by real ones and by hostile ones.
@Suite struct ProbeTests {
    private static func answer(_ question: ProbeQuestion, seconds: Int = 5) throws -> ProbeAnswer {
        let lines = try #require(Prober(seconds: seconds).answers(to: [question])[question.name])
        return ProbeAnswer(SourceFile(path: question.name, bytes: lines))
    }

    private static func local(_ port: Int) -> ProbeEndpoint { .tcp(NetworkAddress("127.0.0.1")!, port: port) }

    // MARK: Real servers

    @Test(.enabled(if: Servers.memcached != nil, "memcached is missing: run scripts/test-servers"))
    func memcached() throws {
        let port = Servers.freePort()
        let server = try #require(Servers.memcached).start(
            ["-l", "127.0.0.1", "-p", String(port), "-U", String(port), "-u", "root", "-m", "96", "-c", "200", "-I", "2m"])
        defer { server.stop() }
        try server.waitForPort(port)
        let answer = try Self.answer(.memcached(Self.local(port)))
        #expect(answer.failure == nil)
        #expect(answer["version"]?.hasPrefix("1.") == true)
        #expect(answer.number("setting:maxbytes") == 96 << 20)
        #expect(answer.number("setting:maxconns") == 200)
        #expect(answer.number("setting:item_size_max") == 2 << 20)
        #expect(answer.number("setting:udpport") == port)
        #expect(answer.number("stat:evictions") == 0)
    }

    @Test("a memcached on a unix socket", .enabled(if: Servers.memcached != nil, "memcached is missing: run scripts/test-servers"))
    func memcachedSocket() throws {
        let place = try TemporaryDirectory()
        let server = try #require(Servers.memcached).start(["-s", place.path + "/m.sock", "-u", "root"])
        defer { server.stop() }
        // The file is there before anybody listens.
        let question = ProbeQuestion.memcached(.unix(place.path + "/m.sock"))
        try server.wait(for: "an answer", seconds: 20) { (try? Self.answer(question).failure == nil) ?? false }
        #expect(try Self.answer(question)["setting:domain_socket"] == place.path + "/m.sock")
        #expect(try Self.answer(.memcached(.unix(place.path + "/none.sock"))).failure?.kind == .refused)
    }

    @Test(.enabled(if: Servers.redis != nil, "redis-server is missing: run scripts/test-servers"))
    func redis() throws {
        let place = try TemporaryDirectory()
        let port = Servers.freePort()
        let server = try #require(Servers.redis).start([
            "--port", String(port), "--bind", "127.0.0.1", "--requirepass", "Pl4nted-S3cret", "--save", "", "--maxmemory", "64mb",
            "--maxmemory-policy", "allkeys-lru", "--dir", place.path,
        ])
        defer { server.stop() }
        try server.waitForPort(port)
        func ask(_ password: String?, user: String? = nil) throws -> ProbeAnswer {
            try Self.answer(.redis(Self.local(port), password.map { ProbePassword(user: user, password: $0) }))
        }
        let answer = try ask("Pl4nted-S3cret")
        #expect(answer.failure == nil)
        #expect(answer["info:role"] == "master")
        #expect(answer.number("config:maxmemory") == 64 << 20)
        #expect(answer["config:maxmemory-policy"] == "allkeys-lru")
        #expect(answer["config:save"] == "")
        #expect(!String(decoding: answer.file.bytes, as: UTF8.self).contains("Pl4nted"))
        #expect(try ask("Pl4nted-S3cret", user: "default").failure == nil)
        #expect(try ask("wrong").failure?.kind == .authentication)
        #expect(try ask(nil).failure?.kind == .authentication)
        #expect(try ask("", user: "nobody").failure?.kind == .authentication)
    }

    @Test("a Redis without CONFIG still tells what INFO says", .enabled(if: Servers.redis != nil, "redis-server is missing: run scripts/test-servers"))
    func redisWithoutConfig() throws {
        let place = try TemporaryDirectory()
        let port = Servers.freePort()
        try place.write("redis.conf", "port \(port)\nbind 127.0.0.1\nsave \"\"\nrename-command CONFIG \"\"\nmaxmemory 8mb\ndir \(place.path)\n")
        let server = try #require(Servers.redis).start([place.path + "/redis.conf"])
        defer { server.stop() }
        try server.waitForPort(port)
        let answer = try Self.answer(.redis(Self.local(port), ProbePassword(user: nil, password: "needless")))
        #expect(answer.failure == nil)
        #expect(answer.number("info:maxmemory") == 8 << 20)
        #expect(answer["config:maxmemory"] == nil)
    }

    @Test("the one is not taken for the other", .enabled(if: Servers.redis != nil && Servers.memcached != nil, "run scripts/test-servers"))
    func confusion() throws {
        let place = try TemporaryDirectory()
        let ports = [Servers.freePort(), Servers.freePort()]
        let redis = try #require(Servers.redis).start(["--port", String(ports[0]), "--bind", "127.0.0.1", "--save", "", "--dir", place.path])
        let memcached = try #require(Servers.memcached).start(["-l", "127.0.0.1", "-p", String(ports[1]), "-u", "root"])
        defer {
            redis.stop()
            memcached.stop()
        }
        try redis.waitForPort(ports[0])
        try memcached.waitForPort(ports[1])
        let kinds = [
            try Self.answer(.memcached(Self.local(ports[0]))).failure?.kind, try Self.answer(.redis(Self.local(ports[1]), nil)).failure?.kind,
            try Self.answer(.http(ProbeBase(scheme: .http, host: "127.0.0.1", port: ports[1]), path: "/")).failure?.kind,
        ]
        for kind in kinds { #expect(kind == .protocol || kind == .closed || kind == .failed, "\(kind.map { "\($0)" } ?? "an answer")") }
    }

    @Test("refused and silent")
    func noAnswer() throws {
        #expect(try Self.answer(.memcached(Self.local(Servers.freePort()))).failure?.kind == .refused)
        // Accepts in the kernel's queue, and never says anything.
        let port = Servers.freePort()
        let silent = try Listener(port: port)
        defer { silent.stop() }
        for question in [
            ProbeQuestion.memcached(Self.local(port)), .redis(Self.local(port), nil), .http(ProbeBase(scheme: .http, host: "127.0.0.1", port: port), path: "/"),
        ] {
            #expect(try Self.answer(question, seconds: 1).failure?.kind == .timeout, "\(question.name)")
        }
        let nameless = ProbeBase(scheme: .http, host: "no-such-host.invalid", port: 80)
        let kind = try Self.answer(.http(nameless, path: "/")).failure?.kind
        // Without a resolver the name is not known to be missing.
        #expect(kind == .nameless || kind == .failed)
    }

    // MARK: Readers

    private static func lines(_ read: (inout ProbeTranscript) throws(ProbeFailure) -> Void) -> String {
        var transcript = ProbeTranscript(.memcached(.unix("/x")))
        do throws(ProbeFailure) { try read(&transcript) } catch { transcript.add(error) }
        return String(decoding: transcript.bytes, as: UTF8.self)
    }

    @Test("who answered a page", arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n<?php echo 1;", "source"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n<?php echo 1;\r\n0\r\n\r\n", "source"),
        ("HTTP/1.1 200 OK\n\n\u{FEFF}#!/usr/bin/php\n<?php", "source"),
        ("HTTP/1.1 200 OK\r\n\r\n<html><pre>&lt;?php <?php", "other"),
        ("HTTP/1.1 404 Not Found\r\n\r\nFile not found.\n", "missing-script"),
        ("HTTP/1.1 404 Not Found\r\n\r\n<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.22.1</center>", "nginx"),
        ("HTTP/1.1 403 Forbidden\r\n\r\n<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>403 Forbidden</title>\n</head><body>\n<h1>Forbidden</h1>\n<p>You don't", "apache"),
        ("HTTP/1.1 204 No Content\r\n\r\n", "empty"),
        ("HTTP/1.1 404 Not Found\r\n\r\n<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://www.w3.org/TR/html4/strict.dtd\">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL", "apache"),
    ])
    func pages(_ bytes: String, _ kind: String) {
        let text = Self.lines { (transcript) throws(ProbeFailure) in try HTTPProbe.read(Array(bytes.utf8), into: &transcript) }
        #expect(text.contains("\nbody \(kind)\n"), "\(text)")
    }

    @Test("cookies, bodies and tokens are not kept")
    func pageSecrets() {
        let bytes = "HTTP/1.1 302 Found\r\nSet-Cookie: PHPSESSID=Pl4nted\r\nLocation: /login?token=Pl4nted\r\nX-Own: Pl4nted\r\nServer: nginx\r\n\r\nPl4nted"
        let text = Self.lines { (transcript) throws(ProbeFailure) in try HTTPProbe.read(Array(bytes.utf8), into: &transcript) }
        #expect(!text.contains("Pl4nted"))
        #expect(text.contains("header:location /login\n") && text.contains("header:server nginx\n"))
    }

    @Test("answers of hostile servers", arguments: [
        "", "\r\n", "HTTP/1.1", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 99999 x\r\n\r\n", "*1000000\r\n", "*2\r\n*2\r\n", "$99999999999999999999\r\n", "$-5\r\n", ":1\r\n", "VERSION", "STAT x",
        "\u{0}\u{1}\u{2}",
    ])
    func hostile(_ bytes: String) throws {
        let http = Self.lines { (transcript) throws(ProbeFailure) in try HTTPProbe.read(Array(bytes.utf8), into: &transcript) }
        #expect(http.contains("failure "))
        let memcached = Self.lines { (transcript) throws(ProbeFailure) in try MemcachedProbe.read(Array(bytes.utf8), into: &transcript) }
        #expect(memcached.contains("failure ") || bytes == "VERSION")
        var replies = RedisProtocol.Replies()
        replies.bytes = Array(bytes.utf8)
        _ = try? replies.next()
    }

    @Test("a reply in pieces is read once it is whole")
    func pieces() throws {
        let whole = Array("*2\r\n$4\r\nsave\r\n$7\r\n3600 1\n\r\n+OK\r\n".utf8)
        for count in 0..<whole.count - 5 {
            var replies = RedisProtocol.Replies()
            replies.bytes = Array(whole[..<count])
            #expect(try replies.next() == nil)
            replies.bytes = whole
            guard case .array(let parts)? = try replies.next() else {
                Issue.record("no array")
                return
            }
            #expect(parts == [Array("save".utf8), Array("3600 1\n".utf8)])
        }
    }

    @Test("control characters of a server do not reach the report")
    func controls() {
        let bytes = Array("VERSION 1.6\u{1B}[31m\u{7}\r\nSTAT evictions 1\tx\r\nEND\r\n".utf8)
        let text = Self.lines { (transcript) throws(ProbeFailure) in try MemcachedProbe.read(bytes, into: &transcript) }
        #expect(text.utf8.allSatisfy { $0 == 0x0A || $0 >= 0x20 })
    }

    @Test("a snapshot has the answers, and asks nobody")
    func snapshots() throws {
        var files: [String: [UInt8]] = ["/etc/hostname": Array("web1\n".utf8)]
        files["/proc/answers"] = Array("memcached://10.0.0.5:11211\nversion 1.6.18\nstat:evictions 3\n\nhttp://www.example.test/\nstatus 200\n".utf8)
        let recording = RecordingHostTree(MemoryHostTree(running: files, name: "web1"))
        let base = ProbeBase(scheme: .http, host: "www.example.test", port: 80)
        let questions = [
            ProbeQuestion.memcached(.tcp(NetworkAddress("10.0.0.5")!, port: 11_211)), .http(base, path: "/"),
            .redis(.unix("/run/redis.sock"), ProbePassword(user: nil, password: "Pl4nted")),
        ]
        let scope = recording.probing
        let asked = recording.answers(to: questions)
        #expect(asked.count == 2)
        let snapshot = try Snapshot(Snapshot(host: "web1", version: "1", secrets: .removed, answers: recording.recorded).archive { $1 })
        let tree = SnapshotHostTree(snapshot, path: "/web1.tar.gz")
        #expect(tree.probing == scope && scope.asksStores && scope.bases == [base])
        #expect(tree.answers(to: questions) == asked)
        #expect(!String(decoding: FactsText.write(recording.recorded), as: UTF8.self).contains("Pl4nted"))
    }

    @Test("only what is in the scope is asked")
    func scope() {
        let tree = ProbingHostTree(
            MemoryHostTree([:]), prober: Prober(seconds: 1),
            scope: ProbeScope(asksStores: false, bases: [ProbeBase(scheme: .http, host: "127.0.0.1", port: 1)]))
        let other = ProbeBase(scheme: .http, host: "127.0.0.1", port: 2)
        #expect(tree.answers(to: [.memcached(Self.local(1)), .redis(Self.local(1), nil), .http(other, path: "/")]).isEmpty)
        #expect(tree.answers(to: [.http(ProbeBase(scheme: .http, host: "127.0.0.1", port: 1), path: "/")]).count == 1)
    }
}

/// A socket that takes connections and leaves them alone.
private final class Listener {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(code == 0 && listen(descriptor, 8) == 0)
    }

    func stop() { close(descriptor) }
}
