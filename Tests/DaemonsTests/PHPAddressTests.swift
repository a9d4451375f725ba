import Daemons
import Glibc
import Source
import TestSupport
import Testing

@Suite struct PHPAddressTests {
    /// What pools that listen so are called and where they are.
    private static func pool(_ listen: String, prefix: String? = nil) -> FPMConfiguration {
        .read([SourceFile(path: "/fpm.conf", text: "[acme]\n\(prefix.map { "prefix = \($0)\n" } ?? "")listen = \(listen)\npm = static\n")])
    }

    private static func address(_ listen: String, prefix: String? = nil) -> PHPAddress? {
        let fpm = pool(listen, prefix: prefix)
        return fpm.pools.first.flatMap { fpm.address(of: $0).value?.value }
    }

    @Test("Which backends reach which pools", arguments: [
        ("/run/php/php-fpm.sock", "unix:/run/php/php-fpm.sock", true), ("/run/php/php-fpm.sock", "unix:/var/run/php/php-fpm.sock", true),
        ("/var/run/php//php-fpm.sock", "unix:/run/php/php-fpm.sock", true), ("/run/php/php8.2-fpm.sock", "unix:/run/php/php-fpm.sock", true),
        ("/run/php/php8.2-fpm.sock", "unix:/run/php/php8.1-fpm.sock", false), ("/run/php/php-fpm.sock", "unix:/run/php/php8.2-fpm.sock", false),
        ("/run/php/phpmyadmin-fpm.sock", "unix:/run/php/php-fpm.sock", false), ("/run/$pool.sock", "unix:/run/acme.sock", true),
        ("9000", "127.0.0.1:9000", true), ("9000", "[::1]:9000", true), ("9000", "127.0.0.1:9001", false), ("*:9000", "localhost:9000", true),
        ("127.0.0.1:9000", "localhost:9000", true), ("127.0.0.1:9000", "[::1]:9000", false), ("0.0.0.0:9000", "10.0.0.1:9000", true),
        ("10.0.0.5:9000", "127.0.0.1:9000", false), ("9000", "unix:/run/php/php-fpm.sock", false), ("/run/a.sock", "127.0.0.1:9000", false),
    ])
    func accepts(listen: String, backend: String, expected: Bool) throws {
        let own = try #require(Self.address(listen))
        #expect(own.accepts(try #require(PHPAddress(backend: backend))) == expected)
    }

    @Test("What cannot be told", arguments: ["backend", "unix:run/php.sock", "unix:$socket", "$host:9000", "127.0.0.1", "127.0.0.1:0", "", ":9000"])
    func unknownBackends(text: String) { #expect(PHPAddress(backend: text) == nil) }

    @Test("A relative socket needs the prefix")
    func relative() {
        #expect(Self.address("php.sock") == nil)
        #expect(Self.address("php.sock", prefix: "/srv/php") == .socket("/srv/php/php.sock"))
    }

    @Test("PHP-FPM listens where its configuration is read to say", .enabled(if: Servers.phpFPM != nil && PrivateNetwork.isAvailable, "\(Servers.hint)"))
    func comparedWithFPM() throws {
        let directory = try TemporaryDirectory()
        let listens = ["9001", "127.0.0.1:9002", "*:9003", "[::1]:9004", "10.20.0.1:9005", "\(directory.path)/$pool.sock", "last.sock"]
        var text = "[global]\ndaemonize = no\nerror_log = \(directory.path)/log\n"
        for (index, listen) in listens.enumerated() {
            text += "[pool\(index)]\nuser = nobody\nprefix = \(directory.path)\nlisten = \(listen)\npm = ondemand\npm.max_children = 1\n"
        }
        try directory.write("fpm.conf", text)
        let server = try #require(Servers.phpFPM).isolated.start(["-n", "-R", "-F", "-y", directory.path + "/fpm.conf"])
        // It leaves the group of its starter, which hands on the signal that ends it.
        defer { server.stop() }
        try server.wait(for: "its log", seconds: 20) {
            (try? readFile(directory.path + "/log")).map { String(decoding: $0, as: UTF8.self).contains("ready to handle") } ?? false
        }
        let fpm = FPMConfiguration.read([SourceFile(path: "/fpm.conf", text: text)])
        var expected: Set<String> = []
        for pool in fpm.pools {
            switch try #require(fpm.address(of: pool).value?.value) {
            case .socket(let path): #expect(access(path, F_OK) == 0, "\(path)")
            case .tcp("localhost", let port): expected.insert("tcp [::1]:\(port)")
            case .tcp(let host?, let port): expected.insert(host.contains(":") ? "tcp [\(host)]:\(port)" : "tcp \(host):\(port)")
            case .tcp(nil, let port): expected.insert("tcp [::]:\(port)")
            }
        }
        #expect(Set(server.listeningSockets()) == expected)
        #expect(expected.count == 5)
    }
}
