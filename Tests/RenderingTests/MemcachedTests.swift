import ClusterModel
import Daemons
import EzPlatform
import Glibc
import Source
import TestSupport
import Testing

@testable import Rendering

@Suite struct MemcachedTests {
    private func artifacts(_ values: [String: [String]], cluster: Bool, node: String? = nil) throws -> [Artifact] {
        var settings = RenderSettings()
        for (key, texts) in values {
            settings.values[key] = texts.map { text in
                guard key == "nodes", let sign = text.firstIndex(of: "=") else { return .init(text: text) }
                return .init(name: String(text[..<sign]), text: String(text[text.index(after: sign)...]))
            }
        }
        let (subject, _, tree) = try SampleProject(release: "2.5", storage: .local, hosts: .single).load(at: "/srv/site", storageRoot: "/mnt")
        return try Renderer(
            project: subject.application!, deployment: cluster ? .cluster : .singleServer, settings: settings, node: node, tree: tree
        ).render([.memcached]).artifacts
    }

    /// What our own reader makes of it.
    private func listeners(_ artifact: Artifact) -> [String] {
        let file = SourceFile(path: "/etc/" + artifact.path, bytes: Array(artifact.text.utf8))
        let form = MemcachedConfiguration.recognise(path: file.path, bytes: file.bytes)
        let configuration = MemcachedConfiguration.read(file, as: form ?? .debian)
        #expect(configuration.findings.isEmpty)
        return configuration.readings().flatMap { $0.instance.listeners.map { "\($0.transport.rawValue) \($0.description)" } }
    }

    @Test func aClusterNeedsAnAddress() {
        #expect(throws: RenderFailure.self) { try artifacts([:], cluster: true) }
    }

    @Test(arguments: ["debian", "sysconfig", "systemd"])
    func everyFormListensWhereItShould(_ form: String) throws {
        let artifact = try artifacts(["listen": ["10.0.0.5"], "memcached_form": [form], "memcached_memory": ["256m"], "memcached_item_size": ["2m"]], cluster: true)[0]
        #expect(Set(listeners(artifact)) == ["tcp 10.0.0.5:11211"], "\(artifact.text)")
    }

    @Test func eachNodeHasItsFile() throws {
        let nodes = ["nodes": ["web1=10.0.0.1", "web2=10.0.0.2"]]
        #expect(try artifacts(nodes, cluster: true).map(\.path) == ["memcached/web1/memcached.conf", "memcached/web2/memcached.conf"])
        #expect(try artifacts(nodes, cluster: true, node: "web2").map { listeners($0)[0] } == ["tcp 10.0.0.2:11211"])
    }

    @Test func aSingleServerStaysOnLoopback() throws {
        #expect(try Set(listeners(artifacts([:], cluster: false)[0])) == ["tcp 127.0.0.1:11211"])
    }

    @Test(.enabled(if: Servers.memcached != nil, "memcached is missing: run scripts/test-servers"), arguments: ["127.0.0.1", "127.0.0.2"])
    func theRealServerListensExactlyThere(_ address: String) throws {
        let port = Servers.freePort()
        let artifact = try artifacts(["listen": [address], "memcached_port": ["\(port)"], "memcached_connections": ["64"], "memcached_item_size": ["2m"]], cluster: true)[0]
        let file = SourceFile(path: "/etc/memcached.conf", bytes: Array(artifact.text.utf8))
        var arguments: [String] = []
        var words = MemcachedConfiguration.read(file, as: .debian).arguments.map(\.text)[...]
        // The user and the directory of the pid file are the target's.
        while let word = words.popFirst() { if word == "-u" || word == "-P" { _ = words.popFirst() } else { arguments.append(word) } }
        let server = try Servers.memcached!.start(arguments + ["-u", "nobody"])
        defer { server.stop() }
        try server.waitForPort(port, host: address)
        #expect(!Servers.accepts(port, host: address == "127.0.0.1" ? "127.0.0.2" : "127.0.0.1"))
    }
}
