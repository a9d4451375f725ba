import Glibc
import Nginx
import Patterns
import Routing
import Source
import Testing
import TestSupport

/// Compares routing with a running nginx.
@Suite("nginx beside the real server", .enabled(if: Servers.nginx != nil, "nginx is missing: run scripts/test-servers"), .serialized)
struct LiveTests {
    static let upstreamPort = Servers.freePort()
    static let upstream = "server { listen \(upstreamPort); add_header X-Kind proxy always; return 200 ok; }\n"

    static func start(_ cases: [TrapCase]) throws -> LiveNginx {
        let site = try TestSite()
        let blocks = upstream + cases.map(\.block).joined()
        let text = blocks.split(separator: "@UP@", omittingEmptySubsequences: false).joined(separator: "\(upstreamPort)")
        return try LiveNginx(site: site, http: text, ports: cases.map(\.port))
    }

    static func shown(_ text: String, _ live: LiveNginx) -> String {
        let short = text.split(separator: live.site.root + "/", omittingEmptySubsequences: false).joined()
        return short.unicodeScalars.map { $0.value < 0x20 ? "\\n" : String($0) }.joined()
    }

    private func compare(_ text: String) throws {
        let cases = TrapCase.parse(text, firstPort: Servers.freePort)
        let live = try Self.start(cases)
        defer { live.stop() }
        var requests = 0
        for trap in cases {
            for probe in trap.probes {
                requests += 1
                let observed = Self.shown(live.observe(probe.request), live)
                let predicted = live.predict(probe.request).map { Self.shown($0, live) }
                #expect(observed == probe.expected, "nginx: \(trap.title): \(probe.written)")
                #expect(predicted == [observed], "\(trap.title): \(probe.written)")
            }
        }
        print("nginx: \(cases.count) cases, \(requests) requests compared")
    }

    @Test("documented traps")
    func documented() throws { try compare(documentedTraps) }

    @Test("rewrite module")
    func rewriting() throws { try compare(rewriteTraps) }

    @Test("locations, content and servers")
    func locations() throws { try compare(locationTraps) }

    /// `EZCLUSTER_FUZZ=n` runs n batches; `EZCLUSTER_SEED` is the first seed.
    @Test("generated configurations and requests")
    func generated() throws {
        let batches = getenv("EZCLUSTER_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1
        let first = getenv("EZCLUSTER_SEED").flatMap { UInt64(String(cString: $0)) } ?? 1
        var requests = 0
        var unknown = 0
        var counts: [String: Int] = [:]
        var differences: [String] = []
        for seed in first..<(first + UInt64(batches)) {
            var generator = Generator(seed: seed)
            let ports = (0..<40).map { _ in Servers.freePort() }
            let maps = """
                map $uri $mapped { default ""; /a A; ~^/var/([^/]+) $1; ~*\\.PNG$ png; }
                map $arg_k $lazy { volatile; default $uri; x ""; }
                \(Self.upstream)
                """
            let servers = ports.map { generator.server(port: $0) }
            let text = (maps + servers.joined()).split(separator: "@UP@", omittingEmptySubsequences: false)
                .joined(separator: "\(Self.upstreamPort)")
            let live = try LiveNginx(site: try TestSite(), http: text, ports: ports)
            defer { live.stop() }
            #expect(live.configuration.findings.isEmpty, "seed \(seed)")
            for (port, block) in zip(ports, servers) {
                for _ in 0..<30 {
                    var request = Request(method: generator.method(), target: generator.target(), host: "localhost", port: port)
                    request.serverAddress = "127.0.0.1"
                    if generator.chance(10) { request.headers.append(Request.Header(name: "X-Test", value: generator.pick(["x", "1", "/a"]))) }
                    if generator.chance(10) { request.headers.append(Request.Header(name: "Cookie", value: "a=1; c=\(generator.pick(["x", "0", "1"]))")) }
                    requests += 1
                    let predicted = live.predict(request).map { Self.shown($0, live) }
                    if predicted.contains(where: { $0.hasPrefix("unknown") }) {
                        unknown += 1
                        continue
                    }
                    let observed = Self.shown(live.observe(request), live)
                    if predicted != [observed] {
                        let head = "seed \(seed): \(request.method) \(request.targetText)\n  nginx \(observed)\n  here \(predicted)\n"
                        differences.append(head + (differences.count < 3 ? block : ""))
                    }
                }
            }
            for (name, count) in generator.counts { counts[name, default: 0] += count }
        }
        #expect(differences.isEmpty, "\(differences.count) differences, the first:\n\(differences.prefix(40).joined(separator: "\n"))")
        #expect(unknown * 50 < requests)
        print("nginx: \(requests) generated requests, \(unknown) unknown, \(differences.count) differences")
        if batches > 1 { print(counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")) }
    }
}
