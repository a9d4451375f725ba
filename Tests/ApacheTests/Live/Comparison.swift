import Apache
import Routing
import Testing
import TestSupport

/// Requests sent to a running httpd and to the simulator.
struct Comparison {
    var requests = 0
    var unknown = 0
    var differences = 0
    /// Virtual hosts that httpd does not start with.
    var refused = 0
    /// Why outcomes were unknown, and how often.
    var reasons: [String: Int] = [:]

    /// Compares all requests of virtual hosts that share one server.
    mutating func run(_ group: [TrapCase], backend: Int? = nil) throws {
        let live = try LiveHttpd(group, backend: backend)
        defer { live.stop() }
        if let refusal = live.refusal { return try examine(refusal, live, group, backend: backend) }
        for (index, trap) in group.enumerated() {
            for probe in trap.probes { compare(probe, trap, live, live.directory.path + "/\(index)/", main: group[0].main) }
        }
    }

    /// A configuration that httpd refuses: finds the virtual host that is to blame, which must be refused here too.
    private mutating func examine(_ refusal: String, _ live: LiveHttpd, _ group: [TrapCase], backend: Int?) throws {
        guard group.count == 1 else {
            let middle = group.count / 2
            for var part in [Array(group[..<middle]), Array(group[middle...])] {
                part[0].main = group[0].main
                part[0].environment = group[0].environment
                try run(part, backend: backend)
            }
            return
        }
        refused += 1
        reasons["refused: " + (refusal.split(separator: "\n").last.map(String.init) ?? ""), default: 0] += 1
        guard let probe = group[0].probes.first, let kind = live.predict(probe.request).first?.kind, kind != .configError, kind != .unknown else { return }
        differences += 1
        Issue.record("\(group[0].title): httpd refuses this: \(refusal)\n\(group[0].main)\(group[0].host)")
    }

    private mutating func compare(_ probe: TrapProbe, _ trap: TrapCase, _ live: LiveHttpd, _ root: String, main: String) {
        requests += 1
        let logSize = live.logSize
        let observed = Self.short(live.observe(probe.request), root)
        let outcomes = live.predict(probe.request)
        let predicted = outcomes.map { Self.short(LiveHttpd.describe($0, isHead: probe.request.method == "HEAD"), root) }
        if probe.expected != "*" {
            let isAsDocumented = observed == probe.expected || (probe.expected.hasPrefix("php ") && observed.hasPrefix(probe.expected))
            #expect(isAsDocumented, "httpd: \(trap.title): \(probe.written): \(observed)")
        }
        if predicted.count == 1, predicted[0].hasPrefix("unknown") {
            unknown += 1
            reasons[String(predicted[0].dropFirst(9)), default: 0] += 1
            return
        }
        if predicted == [observed] { return }
        // A redirect that a subrequest of a subrequest finds may reach httpd's header from memory that it has freed.
        if predicted.count == 1, let outcome = outcomes.first, outcome.kind == .redirect {
            let isGarbled = observed.hasPrefix("\(outcome.status ?? 0) to ") && !observed.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
            if isGarbled || (observed == "500" && live.hasRefusedHeader(since: logSize)) {
                reasons["httpd sends a Location that it has freed", default: 0] += 1
                return
            }
        }
        differences += 1
        let trace = outcomes.first?.steps.map { "\($0.directive): \($0.effect)" }.joined(separator: "\n    ") ?? ""
        Issue.record(
            """
            \(trap.title): \(Self.cut(probe.written)): httpd \(Self.cut(observed)), predicted \(predicted.map(Self.cut))
                \(Self.short(trace, root).split(separator: "\n").map { Self.cut(String($0)) }.joined(separator: "\n").suffix(6000))
            \(main)\(trap.host)\(trap.accessFiles.map { "--- \($0.path)\n\($0.text)" }.joined())
            """)
    }

    /// Both ends of a long text, and how much lies between them.
    private static func cut(_ text: String) -> String {
        text.count < 600 ? text : "\(text.prefix(250)) ... \(text.count - 400) ... \(text.suffix(150))"
    }

    /// Without the directory of the virtual host.
    static func short(_ text: String, _ root: String) -> String {
        text.split(separator: root, omittingEmptySubsequences: false).joined()
    }
}
