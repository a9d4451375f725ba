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
    static let upstreamPort = Servers.freePort(isKept: true)
    static let upstream = "server { listen \(upstreamPort); server_name ~^(?<sub>never)$; add_header X-Kind proxy always; error_page 400 =200 /refused; return 200 ok; }\n"

    static func withUpstream(_ text: String) -> String {
        text.split(separator: "@UP@", omittingEmptySubsequences: false).joined(separator: "\(upstreamPort)")
    }

    static func start(_ cases: [TrapCase]) throws -> LiveNginx {
        let text = withUpstream(upstream + cases.map(\.block).joined())
        return try LiveNginx(site: try TestSite(), http: text, ports: cases.map(\.port))
    }

    static func shown(_ text: String, _ live: LiveNginx) -> String {
        let short = text.split(separator: live.site.root + "/", omittingEmptySubsequences: false).joined()
        return short.unicodeScalars.map { $0.value < 0x20 ? "\\n" : String($0) }.joined()
    }

    private func compare(_ text: String) throws {
        let cases = TrapCase.parse(text, firstPort: { Servers.freePort() })
        let live = try Self.start(cases)
        defer { live.stop() }
        var requests = 0
        var common = 0
        var unknown = 0
        for trap in cases {
            for probe in trap.probes {
                requests += 1
                let observed = Self.shown(live.observe(probe.request), live)
                let predicted = live.predict(probe.request).map { Self.shown($0, live) }
                #expect(observed == probe.expected, "nginx: \(trap.title): \(probe.written)")
                #expect(predicted == [observed], "\(trap.title): \(probe.written)")
            }
            for request in trap.commonProbes() {
                common += 1
                let predicted = live.predict(request).map { Self.shown($0, live) }
                if predicted.count == 1, predicted[0].hasPrefix("unknown") {
                    unknown += 1
                    continue
                }
                // Some cases ask what only the disk knows: whether a file may be executed.
                let observed = Self.shown(live.observe(request), live)
                #expect(predicted.contains(observed) && predicted.count <= 2, "\(trap.title): \(request.method) \(request.targetText): \(predicted), nginx: \(observed)")
            }
        }
        #expect(unknown * 50 <= common)
        print("nginx: \(cases.count) cases, \(requests) written requests and \(common) common ones compared, \(unknown) unknown")
    }

    @Test("documented traps")
    func documented() throws { try compare(documentedTraps) }

    @Test("rewrite module")
    func rewriting() throws { try compare(rewriteTraps) }

    @Test("locations")
    func locations() throws { try compare(locationTraps) }

    @Test("content")
    func content() throws { try compare(contentTraps) }

    @Test("error pages and named locations")
    func errorPages() throws { try compare(errorPageTraps) }

    @Test("servers")
    func servers() throws { try compare(serverTraps) }

    @Test("access")
    func access() throws { try compare(accessTraps) }

    @Test("maps, referers, backends, variables")
    func modules() throws { try compare(moduleTraps) }

    /// One small batch of servers; with `EZCLUSTER_SCALE=n` n times thirty, and every item of the grammar has to occur.
    /// `EZCLUSTER_SEED` is the first seed.
    @Test("generated configurations and requests")
    func generated() throws {
        let scale = Program.setting("EZCLUSTER_SCALE").flatMap { Int($0) } ?? 0
        let first = Program.setting("EZCLUSTER_SEED").flatMap { UInt64($0) } ?? 1
        var run = GeneratedRun()
        for seed in first..<(first + UInt64(max(1, scale * 30))) { try run.batch(seed: seed) }
        #expect(run.differences.isEmpty, "\(run.differences.count) differences, the first:\n\(run.differences.prefix(40).joined(separator: "\n"))")
        #expect(run.unknown * 50 < run.requests)
        print("nginx: \(run.requests) generated requests, \(run.unknown) unknown, \(run.differences.count) differences")
        guard scale > 0 else { return }
        print(run.counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n"))
        print("unknown because:", run.reasons.sorted { $0.value > $1.value }.prefix(20).map { "\($0.value) x \($0.key)" }.joined(separator: "\n    "))
        let missing = GeneratorItems.required.filter { run.counts[$0, default: 0] < 20 }
        #expect(missing.isEmpty, "made fewer than twenty times: \(missing)")
    }
}

/// Batches of generated servers, compared with the real one.
struct GeneratedRun {
    var requests = 0
    var unknown = 0
    var differences: [String] = []
    var counts: [String: Int] = [:]
    var reasons: [String: Int] = [:]

    mutating func batch(seed: UInt64) throws {
        var generator = Generator(seed: seed)
        let ports = (0..<40).map { _ in Servers.freePort() }
        let prelude = generator.prelude() + LiveTests.upstream
        let blocks = ports.map { generator.servers(port: $0) }
        let live = try LiveNginx(
            site: try TestSite(), http: LiveTests.withUpstream(prelude + blocks.joined()), ports: ports,
            files: generator.files.map { ($0.name, LiveTests.withUpstream($0.text)) })
        defer { live.stop() }
        // The same name twice is read and ignored by nginx as well.
        #expect(live.configuration.findings.filter { $0.severity > .notice && $0.rule != "nginx-conflicting-server-name" }.isEmpty, "seed \(seed)")
        for (port, block) in zip(ports, blocks) {
            for _ in 0..<25 {
                let request = generator.request(port: port)
                requests += 1
                let predicted = live.predict(request).map { LiveTests.shown($0, live) }
                if let reason = predicted.first(where: { $0.hasPrefix("unknown") }) {
                    unknown += 1
                    reasons[String(reason.prefix(120)), default: 0] += 1
                    continue
                }
                let observed = LiveTests.shown(live.observe(request), live)
                // What a backend answers is not for the configuration to say.
                if predicted.count > 1, predicted.contains(observed) {
                    unknown += 1
                    reasons["several cases", default: 0] += 1
                    continue
                }
                // A line break in the path breaks the request to the backend, and its answer with it.
                if predicted.contains("proxy"), observed == "?", request.targetText.lowercased().contains(/%0[ad]/) {
                    reasons["a backend that was asked for a line break", default: 0] += 1
                    continue
                }
                // Backends have limits of their own.
                if predicted.contains("proxy"), ["502", "proxy with 414"].contains(observed), request.target.count > 4_000 {
                    reasons["a backend that was asked for too long a path", default: 0] += 1
                    continue
                }
                if predicted != [observed] { note(request, seed, predicted, observed, block, generator.files, live) }
            }
        }
        for (name, count) in generator.counts { counts[name, default: 0] += count }
    }

    private mutating func note(
        _ request: Request, _ seed: UInt64, _ predicted: [String], _ observed: String, _ block: String, _ files: [(name: String, text: String)],
        _ live: LiveNginx
    ) {
        let headers = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
        let head = "seed \(seed): \(request.method) \(request.targetText.prefix(300)) host \(request.host) at \(request.serverAddress ?? "-") [\(headers)]"
        let parts = files.filter { block.contains($0.name) }.map { "--- \($0.name)\n\($0.text)" }.joined()
        differences.append("\(head)\n  nginx \(observed)\n  here \(predicted)\n" + (differences.count < 8 ? live.explain(request) + block + parts : ""))
    }
}
