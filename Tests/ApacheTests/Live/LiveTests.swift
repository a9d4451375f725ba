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
    private func compare(_ text: String) throws {
        let cases = TrapCase.parse(text, firstPort: { Servers.freePort() })
        let shared = cases.filter { !$0.needsOwnServer }
        try compare([shared] + cases.filter(\.needsOwnServer).map { [$0] }, "cases")
    }

    /// Starts one server for each group.
    private func compare(_ groups: [[TrapCase]], _ what: String, backend: Int? = nil) throws {
        var comparison = Comparison()
        for group in groups where !group.isEmpty { try comparison.run(group, backend: backend) }
        print("httpd: \(groups.joined().count) \(what), \(comparison.requests) requests compared, \(comparison.differences) different, \(comparison.unknown) unknown, \(comparison.refused) hosts refused")
        for (reason, count) in comparison.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { print("  \(count) unknown or refused: \(reason)") }
        #expect(comparison.unknown * 50 <= comparison.requests, "too much is unknown")
    }

    /// Hosts by chance: a few in every run, thousands of requests with `EZCLUSTER_SCALE=1`.
    @Test("generated hosts") func generated() throws {
        let isScaled = Program.variable("EZCLUSTER_SCALE") != nil
        let hosts = Int(Program.variable("EZCLUSTER_SEEDS") ?? "") ?? (isScaled ? 1200 : 40)
        let first = Int(Program.variable("EZCLUSTER_FIRST_SEED") ?? "") ?? 1
        let groupSize = isScaled ? 30 : 20
        var counts: [String: Int] = [:]
        var groups: [[TrapCase]] = []
        let backend = Servers.freePort(isKept: true)
        for start in stride(from: first, to: first + hosts, by: groupSize) {
            var group: [TrapCase] = []
            for number in start..<min(start + groupSize, first + hosts) {
                let (trap, more) = HttpdGrammar.host(number, port: Servers.freePort(), backend: backend, requests: 10)
                group.append(trap)
                counts.merge(more) { $0 + $1 }
            }
            // Two groups of three have something in the main server; which ones does not depend on where the run begins.
            if start / groupSize % 3 != 0 {
                let main = HttpdGrammar.main(start, backend: backend)
                group[0].main = main.text
                counts.merge(main.counts) { $0 + $1 }
            }
            group[0].environment["T_P"] = "passed"
            groups.append(group)
        }
        try compare(groups, "generated hosts", backend: backend)
        if isScaled {
            for (item, count) in counts.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) { print("  \(count) x \(item)") }
            for item in GrammarItems.all { #expect(counts[item, default: 0] >= 20, "\(item) was written \(counts[item, default: 0]) times") }
        }
    }

    @Test("forms of URLs") func urls() throws { try compare(urlTraps) }
    @Test("mod_rewrite in servers") func rewriting() throws { try compare(rewriteTraps) }
    @Test("conditions of mod_rewrite") func rewriteConditions() throws { try compare(rewriteConditionTraps) }
    @Test("inheritance and maps of mod_rewrite") func rewriteInheritance() throws { try compare(rewriteInheritanceTraps) }
    @Test("mod_rewrite in directories") func directoryRewriting() throws { try compare(directoryRewriteTraps) }
    @Test("mapping") func mapping() throws { try compare(mappingTraps) }
    @Test("sections") func sections() throws { try compare(sectionTraps) }
    @Test("access") func access() throws { try compare(accessTraps) }
    @Test("handlers") func handlers() throws { try compare(handlerTraps) }
    @Test("mod_php", .enabled(if: Servers.phpModule != nil, "mod_php is missing: run scripts/test-servers")) func phpModule() throws {
        try compare(phpModuleTraps)
    }
    @Test("documented traps") func documented() throws { try compare(documentedTraps) }
}

extension Program {
    /// A variable of the test's own environment.
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
