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
        text.split(separator: live.site.root + "/", omittingEmptySubsequences: false).joined()
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

}
