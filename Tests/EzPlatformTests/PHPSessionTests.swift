import Source
import Testing

@testable import EzPlatform

/// What php.ini says of sessions.
@Suite struct PHPSessionTests {
    private func settings(_ handler: String?, _ path: String? = nil) -> PHPSessionSettings {
        PHPSessionSettings(handler: handler.map { .known($0) } ?? .absent, savePath: path.map { .known(Sourced($0)) } ?? .absent)
    }

    @Test(
        "servers",
        arguments: [
            ("redis", "tcp://10.0.0.1:6380?auth=x, tcp://10.0.0.2", ["10.0.0.1:6380", "10.0.0.2:6379"]), ("memcached", "10.0.0.1,10.0.0.2:11212", ["10.0.0.1:11211", "10.0.0.2:11212"]),
            ("memcache", "tcp://10.0.0.1:11211", ["10.0.0.1:11211"]), ("rediscluster", "seed[]=10.0.0.1:7000&seed[]=10.0.0.2:7001&timeout=2", ["10.0.0.1:7000", "10.0.0.2:7001"]),
            ("files", "/var/lib/php/sessions", []), ("redis", "unix:///run/redis.sock", ["/run/redis.sock"]),
        ] as [(String, String, [String])])
    func servers(handler: String, path: String, expected: [String]) {
        #expect(settings(handler, path).servers.map(\.address) == expected)
    }

    @Test func placesOfSeveralConfigurations() {
        let shared = settings("redis", "tcp://10.0.0.1:6379")
        let own = settings("redis", "tcp://127.0.0.1:6379")
        let files = settings("files", "/tmp")
        let unset = settings(nil)
        #expect(PHPSessionSettings.place(of: []) == .unknown)
        #expect(PHPSessionSettings.place(of: [files, unset]) == .files)
        #expect(PHPSessionSettings.place(of: [shared, shared]) == .servers(areShared: true))
        #expect(PHPSessionSettings.place(of: [shared, own]) == .servers(areShared: false))
        #expect(PHPSessionSettings.place(of: [shared, files]) == .servers(areShared: false))
        #expect(PHPSessionSettings.place(of: [shared, settings("sqlite", "/x")]) == .unknown)
        #expect(PHPSessionSettings.place(of: [settings("redis")]) == .unknown)
        #expect(PHPSessionSettings.place(of: [PHPSessionSettings(handler: .unknown(Unknown("x")), savePath: .absent)]) == .unknown)
    }
}
