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
    private func compare(_ text: String, expectKnown: Bool = true) throws {
        let cases = TrapCase.parse(text, firstPort: Servers.freePort)
        let shared = cases.filter { !$0.needsOwnServer }
        var requests = 0
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
                    if predicted != [observed] {
                        let trace = outcomes.first?.steps.map { "\($0.directive): \($0.effect)" }.joined(separator: "\n    ") ?? ""
                        Issue.record("\(trap.title): \(probe.written): httpd \(observed), predicted \(predicted)\n    \(trace)")
                    }
                }
            }
        }
        print("httpd: \(cases.count) cases, \(requests) requests compared")
    }

    static func short(_ text: String, _ root: String) -> String {
        text.split(separator: root, omittingEmptySubsequences: false).joined()
    }

    @Test("documented traps") func documented() throws { try compare(documentedTraps) }
}
