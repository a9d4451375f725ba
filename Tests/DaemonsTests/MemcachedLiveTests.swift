import Daemons
import Glibc
import Source
import TestSupport
import Testing

/// The model against the real memcached: the same arguments, the same sockets.
@Suite(.enabled(if: Servers.memcached != nil && PrivateNetwork.isAvailable, "needs memcached and a network namespace"))
struct MemcachedLiveTests {
    static let version: MemcachedVersion? = {
        guard let output = try? Servers.memcached?.run(["-V"]).outputText else { return nil }
        return output.split(separator: " ").compactMap { MemcachedVersion($0) }.first
    }()

    /// What the real server does: its sockets, or `does not start`.
    static func observe(_ arguments: [String]) throws -> [String] {
        let directory = try TemporaryDirectory()
        let ports = directory.path + "/ports"
        let program = try #require(Servers.memcached).isolated
        let server = try program.start(arguments, environment: ["MEMCACHED_PORT_FILENAME": ports])
        defer { server.kill() }
        // memcached writes the file when it has bound every socket.
        for _ in 0..<1_000 {
            if server.exitStatus != nil { return ["does not start"] }
            if access(ports, F_OK) == 0 { break }
            usleep(2_000)
        }
        usleep(5_000)
        // A server that has failed to bind may have written the file before it ended.
        if server.exitStatus != nil { return ["does not start"] }
        return server.listeningSockets()
    }

    static func predict(_ arguments: [String]) throws -> [String] {
        let version = try #require(Self.version)
        // One argument a line, all of them written so that no shell is needed.
        let file = SourceFile(path: "/words", text: arguments.joined(separator: "\n"))
        var words: [TracedText] = []
        var offset = 0
        for argument in arguments {
            words.append(TracedText(file, ByteRange(offset, offset + argument.utf8.count)))
            offset += argument.utf8.count + 1
        }
        let instance = MemcachedConfiguration.arguments(words, at: file.span(0, 0)).instance(version: version)
        #expect(instance.uncertain == nil)
        return instance.signature
    }

    static func compare(_ arguments: [String]) throws {
        let predicted = try predict(arguments)
        let observed = try observe(arguments)
        if predicted.contains(where: { $0.hasSuffix(":?") }) {
            let cut = { (list: [String]) in list.map { String($0[..<($0.lastIndex(of: ":") ?? $0.endIndex)]) } }
            #expect(cut(predicted) == cut(observed), "memcached \(arguments.joined(separator: " "))")
        } else {
            #expect(predicted == observed, "memcached \(arguments.joined(separator: " "))")
        }
    }

    @Test(arguments: [
        [], ["-p", "11300"], ["-p11300"], ["-U", "11300"], ["-U", "11300", "-p", "11400"], ["-p", "11300", "-U", "0"], ["-p", "0"],
        ["-p", "0", "-U", "11211"], ["-U", "0"], ["-l", "127.0.0.1"], ["-vl127.0.0.1"], ["-l", "0.0.0.0"], ["-l", "*"], ["-l", "::"],
        ["-l", ""], ["-l", "127.0.0.1,::1"], ["-l", "127.0.0.1", "-l", "::1"], ["-l", "127.0.0.1, ::1"],
        ["-l", "10.20.0.10,", "10.20.0.1"], ["-l", "127.0.0.1:11300", "-p", "11400"], ["-l", "127.0.0.1:11300,10.20.0.10"],
        ["-l", "127.0.0.1:11300", "-U", "11500"], ["-l", "[::1]:11300"], ["-l", "::1:11300"],
        ["-l", "10.20.0.10", "-l", "10.20.0.1"], ["-l", "10.20.0.1", "-l", "10.20.0.10"], ["-l", "10.20.0.10,10.20.0.1"],
        ["-l", "10.20.0.100", "-l", "10.20.0.10", "-l", "10.20.0.1"], ["-l", "127.0.0.1,127.0.0.1"],
        ["-l", "127.0.0.1", "-l", "0.0.0.0"], ["-l", "0.0.0.0", "-l", "127.0.0.1"], ["-l", "0.0.0.0,*"], ["-l", "*,*"], ["-l", "*,::"],
        ["-l", "10.20.0.0/24"], ["-p", "70000"], ["-p", "abc"], ["-p", "-1"], ["-l", "127.0.0.1:0"], ["-c", "0"],
        ["-l=127.0.0.1"], ["--listen=10.20.0.1"], ["--lis", "10.20.0.1"], ["--l", "10.20.0.1"], ["--no-such-option"], ["-Q"],
        ["-p"], ["10.20.0.1"], ["PORT=11300"], ["--", "-l", "127.0.0.1"], ["-l", ":11300"], ["-l", "127.0.0.1:"],
        ["-l", "127.0.0.1:11300x"], ["-l", "127.1"], ["-l", "0x7f000001"], ["-l", "[127.0.0.1]:11300"], ["-l", "[::1]11300"],
        ["-l", "[::1"], ["-l", "127.0.0.1;10.20.0.1"], ["-l", ",,127.0.0.1,"], ["-l", "256.0.0.1"], ["-l", "fd00::10"],
        ["-l", "10.20.0.1:70000"], ["-U", "70000", "-p", "11211"], ["-h"], ["-V"], ["-i"], ["-B", "text"], ["-B", "ascii", "-S"],
        ["-Z"], ["-Y", "/nonexistent", "-U", "11211"], ["-S", "-U", "11211"], ["-m", "abc", "-p", "11300"], ["-t", "0"], ["-m", "1"], ["-m", "2"],
        ["-I", "100k"], ["-I", "512k"], ["-I", "600k"], ["-I", "3m"], ["-I", "3m", "-m", "5"], ["-I", "2g"], ["-I", "1"], ["-I", "33m"],
        ["-m", "1", "-I", "512k"], ["-o", "slab_chunk_max=16", "-I", "1040k"], ["-I", "1200k"],
        ["-R", "0"],
        ["-l", " 127.0.0.1"], ["-l", "tag[a]:127.0.0.1:11300"], ["-l", "proto[ascii]:127.0.0.1"], ["-l", "notls:127.0.0.1"],
        ["-l", "127.0.0.1", "-U", "11211", "-l", "10.20.0.1"], ["-p", "+11300"], ["-p", " 11300"], ["-p", "11300abc"],
        ["-A", "-F", "-X", "-W", "-C", "-M", "-k", "-r", "-vvv", "-l", "127.0.0.1"], ["--verbose=2", "-l", "127.0.0.1"],
        ["--daemon=1"], ["-l", "127.0.0.1:11211:11300"], ["-", "-l", "127.0.0.1"],
    ])
    func theListenSetOfTheTable(arguments: [String]) throws {
        try Self.compare(["-u", "root"] + arguments)
    }

    @Test func theListenSetOfGeneratedArguments() throws {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let hosts = [
            "127.0.0.1", "127.0.0.2", "0.0.0.0", "*", "::", "::1", "10.20.0.1", "10.20.0.10", "10.20.0.100", "fd00::10", "[fd00::10]",
            "127.1", "[::1]", "",
        ]
        let ports = ["11211", "11300", "0", "11400", "65535", "65536", "-1"]
        func host() -> String {
            let host = hosts[random(hosts.count)]
            return random(3) == 0 && (!host.contains(":") || host.hasPrefix("[")) ? host + ":" + ports[random(ports.count)] : host
        }
        for _ in 0..<40 {
            var arguments = ["-u", "root"]
            for _ in 0..<(1 + random(4)) {
                switch random(6) {
                case 0: arguments += ["-p", ports[random(ports.count)]]
                case 1: arguments += ["-U", ports[random(ports.count)]]
                case 2: arguments.append("-l" + host())
                case 3: arguments += ["-l", (0...random(3)).map { _ in host() }.joined(separator: random(2) == 0 ? "," : ";")]
                case 4: arguments += ["--listen=" + host()]
                default: arguments += [["-v"], ["stray"], ["-m", "8"], ["-M"], ["-C"]][random(5)]
                }
            }
            try Self.compare(arguments)
        }
    }

    @Test(.enabled(if: getuid() == 0)) func rootNeedsAUser() throws {
        #expect(try Self.observe(["-l", "127.0.0.1"]) == ["does not start"])
        #expect(try Self.observe(["-l", "127.0.0.1", "-u", ""]) == ["does not start"])
    }
}
