import Apache
import Routing
import Testing
import TestSupport

/// Which virtual host answers, beside a running httpd: forty servers, ten times as many with `EZCLUSTER_SCALE`.
@Suite(
    "virtual host selection beside httpd",
    .enabled(if: Servers.httpd != nil && Servers.httpdModules != nil, "httpd is missing: run scripts/test-servers"), .serialized)
struct SelectionTests {
    @Test("generated virtual hosts") func generated() throws {
        let isScaled = Program.variable("EZCLUSTER_SCALE") != nil
        let first = Int(Program.variable("EZCLUSTER_FIRST_SEED") ?? "") ?? 1
        var counts: [String: Int] = [:]
        var requests = 0
        var differences = 0
        var unknown: [String: Int] = [:]
        for seed in first..<(first + (isScaled ? 400 : 40)) {
            let ports = [Servers.freePort(), Servers.freePort()]
            var grammar = SelectionGrammar(seed: UInt64(seed), ports: ports)
            var trap = TrapCase(title: "selection \(seed)", port: ports[0])
            trap.plain = ["raw"]
            trap.host = grammar.configuration()
            let live = try LiveHttpd([trap])
            defer { live.stop() }
            if let refusal = live.refusal {
                Issue.record("seed \(seed): httpd refuses this: \(refusal)\n\(trap.host)")
                continue
            }
            for _ in 0..<30 {
                let request = grammar.request()
                requests += 1
                let predicted = live.predict(request).map { LiveHttpd.describe($0, isHead: request.method == "HEAD") }
                if predicted.count == 1, predicted[0].hasPrefix("unknown") {
                    unknown[predicted[0], default: 0] += 1
                    continue
                }
                let observed = live.observe(request)
                guard predicted != [observed] else { continue }
                differences += 1
                guard differences <= 20 else { continue }
                Issue.record("seed \(seed): \(request.targetText) host \(request.host) at \(request.serverAddress ?? ""):\(request.port): httpd \(observed), here \(predicted)\n\(trap.host)")
            }
            counts.merge(grammar.counts) { $0 + $1 }
        }
        let shown = counts.sorted { $0.key < $1.key }.map { "\($0.value) x \($0.key)" }.joined(separator: ", ")
        print("httpd: \(requests) requests to competing virtual hosts, \(differences) different, \(unknown.values.reduce(0, +)) unknown; \(shown)")
        for (reason, count) in unknown { print("  \(count) \(reason)") }
        #expect(differences == 0)
        #expect(unknown.values.reduce(0, +) * 50 <= requests, "too much is unknown")
        #expect(counts.values.allSatisfy { $0 >= 8 }, "\(shown)")
    }
}
