import Glibc
import TestSupport
import Testing

/// The servers that other suites compare with can be run.
@Suite struct ServersTests {
    @Test func theServersRun() throws {
        let programs: [(String, ServerProgram?, [String], String)] = [
            ("httpd", Servers.httpd, ["-v"], "Apache"),
            ("nginx", Servers.nginx, ["-v"], "nginx"),
            ("php", Servers.php, ["-r", "require 'Symfony/Component/Yaml/autoload.php'; echo json_encode(Symfony\\Component\\Yaml\\Yaml::parse('a: [b, 1]'));"], #"{"a":["b",1]}"#),
            ("php-fpm", Servers.phpFPM, ["-v"], "fpm-fcgi"),
            ("memcached", Servers.memcached, ["-V"], "memcached"),
            ("redis", Servers.redis, ["--version"], "Redis"),
        ]
        let required = getenv("EZCLUSTER_REQUIRE_SERVERS") != nil
        for (name, program, arguments, expected) in programs {
            guard let program else {
                #expect(!required, "\(name) is missing: \(Servers.hint)")
                continue
            }
            let result = try program.run(arguments)
            #expect(result.status == 0)
            #expect((result.outputText + result.errorText).contains(expected), "\(name): \(result.outputText)\(result.errorText)")
        }
    }

    @Test(.enabled(if: Servers.httpd != nil && Servers.httpdModules != nil))
    func aStartedServerAnswersAndStops() throws {
        let directory = try TemporaryDirectory()
        let port = Servers.freePort()
        let modules = try #require(Servers.httpdModules)
        try directory.write("httpd.conf", """
            ServerRoot \(directory.path)
            Listen 127.0.0.1:\(port)
            ServerName localhost
            PidFile \(directory.path)/pid
            ErrorLog /dev/stderr
            LoadModule mpm_event_module \(modules)/mod_mpm_event.so
            LoadModule authz_core_module \(modules)/mod_authz_core.so
            User nobody
            Group nogroup
            """)
        let server = try #require(Servers.httpd).start(["-D", "FOREGROUND", "-f", directory.path + "/httpd.conf"])
        try server.waitForPort(port)
        server.stop()
        #expect(!Servers.accepts(port))
        #expect(server.exitStatus != nil)
    }

    @Test(.enabled(if: Servers.memcached != nil))
    func aServerThatDoesNotStartSaysWhy() throws {
        let server = try #require(Servers.memcached).start(["-u", "nobody", "-l", "not an address", "-p", "\(Servers.freePort())"])
        #expect(throws: RunningServer.NotReady.self) { try server.waitForPort(Servers.freePort(), seconds: 5) }
        #expect(server.exitStatus ?? 0 != 0)
    }
}
