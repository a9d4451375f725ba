import Apache
import Glibc
import Routing
import Testing
import TestSupport

/// Compares routing with a running httpd.
@Suite(
    "httpd beside the real server",
    .enabled(if: Servers.httpd != nil && Servers.httpdModules != nil, "httpd is missing: run scripts/test-servers"), .serialized)
struct LiveTests {
    private func compare(_ text: String) throws { try compare(TrapCase.parse(text, firstPort: Servers.freePort)) }

    private func compare(_ cases: [TrapCase]) throws {
        let shared = cases.filter { !$0.needsOwnServer }
        var requests = 0
        var unknown = 0
        for group in [shared] + cases.filter(\.needsOwnServer).map({ [$0] }) where !group.isEmpty {
            let live = try LiveHttpd(group)
            defer { live.stop() }
            for (index, trap) in group.enumerated() {
                for probe in trap.probes {
                    requests += 1
                    let root = live.directory.path + "/\(index)/"
                    let observed = Self.short(live.observe(probe.request), root)
                    let outcomes = live.predict(probe.request)
                    let predicted = outcomes.map { Self.short(LiveHttpd.describe($0, isHead: probe.request.method == "HEAD"), root) }
                    if probe.expected != "*" { #expect(observed == probe.expected || (probe.expected.hasPrefix("php ") && observed.hasPrefix(probe.expected)), "httpd: \(trap.title): \(probe.written)") }
                    if predicted.count == 1, predicted[0].hasPrefix("unknown") {
                        unknown += 1
                        continue
                    }
                    if predicted != [observed] {
                        let trace = outcomes.first?.steps.map { "\($0.directive): \($0.effect)" }.joined(separator: "\n    ") ?? ""
                        Issue.record("\(trap.title): \(probe.written): httpd \(observed), predicted \(predicted)\n    \(trace)\n\(trap.host)\(trap.accessFiles)")
                    }
                }
            }
        }
        print("httpd: \(cases.count) cases, \(requests) requests compared, \(unknown) unknown")
        #expect(unknown * 50 <= requests, "too much is unknown")
    }

    static func short(_ text: String, _ root: String) -> String {
        text.split(separator: root, omittingEmptySubsequences: false).joined()
    }

    @Test("generated hosts") func generated() throws {
        let seeds = Int(Program.variable("EZCLUSTER_SEEDS") ?? "") ?? 30
        let first = Int(Program.variable("EZCLUSTER_FIRST_SEED") ?? "") ?? 1
        try compare((first..<(first + seeds)).map { number in
            var generator = Generator(seed: UInt64(number))
            return generator.host(number, port: Servers.freePort())
        })
    }
    @Test("mod_rewrite") func rewriting() throws { try compare(rewriteTraps) }
    @Test("sections, handlers and .htaccess") func sections() throws { try compare(sectionTraps) }
    @Test("documented traps") func documented() throws { try compare(documentedTraps) }
}

extension Program {
    /// A variable of the test's own environment.
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
