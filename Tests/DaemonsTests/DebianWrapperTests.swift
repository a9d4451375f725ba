import Daemons
import Glibc
import Source
import TestSupport
import Testing

/// The Debian start script, with memcached replaced by a program that prints its arguments.
@Suite(.enabled(if: DebianWrapper.isAvailable, "needs the start script of Debian's package and perl, as root"))
struct DebianWrapperTests {
    @Test(arguments: [
        "-m 64\n-p 11211\n-u memcache\n-l 127.0.0.1\n-P /run/memcached.pid\n",
        "# nothing\n", "", "\n\n  \n", "0\n-l 1.2.3.4\n",
        "-l 10.0.0.1 # x\n-u a\n", "-l 10.0.0.1#x\n", "-d\n-l 10.0.0.1\n", "-d -l 10.0.0.1\n-m 64\n", "-disable-cas\n-m 1", "--daemon\n",
        "-h\n-m 64\n", "logfile /var/log/memcached.log\n-m 64\n", "listen 10.0.0.1\n-m 64", "PORT=11300\n-m 64", "verbose\n-m 64\n",
        "-l\n10.0.0.1\n-m 64\n", "-m 64 -p 11300 -l 10.0.0.1", "\t-m 64\r\n-l 10.0.0.1\r\n", "-l \"10.0.0.1,10.0.0.2\"\n-m 64",
        "-l '10.0.0.1'\n", "-l 10.0.0.1;10.0.0.2\n-m 64\n", "-l 10.0.0.1 & -m 64\n", "-l a\\#b -m 1\n", "-l a # x \\# -m 64\n-p 1\n",
        "-P \"/run/my dir/x\"\n", "-o \"a\\\"b\"\n", "-l ''\n", "-l \"\"\n-p 1", "-l '*'\n", "-l [::1]:11300\n", "-l {a}\n",
        "-m 64 > /dev/null -p 1\n", "-m 64 2>/dev/null -p 1\n", "-m 64 > /dev/null\n-p 2", "-l 'unclosed\n-m 64\n", "-l (a)\n-m 1\n",
        "-l 10.0.0.1\\\n-m 64\n", "-l 10.0.0.1 -x \\# comment 'with' quote\n-m 64\n", "a b\n\"c\" d\n-e '#' f\n", "-m 64 #c1 #c2\n-u x\n",
    ])
    func theWordsOfOneFile(text: String) throws { try DebianWrapper.compare(text) }

    @Test func theWordsOfGeneratedFiles() throws {
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = [
            "-l", "10.0.0.1", "-m", "64", " ", " ", "\n", "\n", "#", "\\#", "\"", "'", "\t", "-d", "-u root", "x y", "\\", ",", ";", "\r\n",
            "0", "-p11300", "--listen=a", "é",
        ]
        for _ in 0..<150 {
            try DebianWrapper.compare((0..<(1 + random(14))).map { _ in pieces[random(pieces.count)] }.joined())
        }
    }
}

enum DebianWrapper {
    static let isAvailable = Servers.memcachedWrapper != nil && getuid() == 0 && access("/usr/bin/perl", X_OK) == 0

    /// What memcached would be started with; `nil` when it is not started.
    static func observe(_ text: String) throws -> [String]? {
        let directory = try TemporaryDirectory()
        try directory.write("print", Array("#!/bin/sh\nfor a; do printf '%s\\n' \"$a\"; done >\(directory.path)/words\n".utf8), mode: 0o755)
        let script = String(decoding: try readFile(try #require(Servers.memcachedWrapper)), as: UTF8.self)
        let replaced = script.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.contains("my $memcached =") ? "my $memcached = \"\(directory.path)/print\";" : String($0)
        }.joined(separator: "\n")
        try #require(replaced != script)
        try directory.write("wrapper", replaced)
        try directory.write("memcached.conf", text)
        try directory.makeDirectory("empty")
        _ = try Program.run(
            "/usr/bin/perl", [directory.path + "/wrapper", directory.path + "/memcached.conf"], environment: ["PATH": "/nonexistent"],
            directory: directory.path + "/empty")
        // A command in the background may still be writing.
        usleep(text.contains("&") ? 100_000 : 0)
        guard let bytes = try? readFile(directory.path + "/words") else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    static func compare(_ text: String) throws {
        let file = SourceFile(path: "/etc/memcached.conf", text: text)
        let configuration = MemcachedConfiguration.read(file, as: .debian)
        let predicted = configuration.startFailure != nil ? nil : configuration.arguments.map(\.text)
        #expect(configuration.arguments.allSatisfy { $0.unknown == nil }, "\(text.debugDescription)")
        let observed = try observe(text)
        #expect(predicted == observed, "\(text.debugDescription)")
    }
}
