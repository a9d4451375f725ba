import Nginx
import Routing
import Testing
import TestSupport

/// Which server block answers, beside a running nginx, and which names it ignores: forty configurations, ten times as many with
/// `EZCLUSTER_SCALE`.
@Suite("server selection beside nginx", .enabled(if: Servers.nginx != nil, "nginx is missing: run scripts/test-servers"), .serialized)
struct SelectionTests {
    @Test("generated servers") func generated() throws {
        let isScaled = Program.setting("EZCLUSTER_SCALE") != nil
        let first = Program.setting("EZCLUSTER_SEED").flatMap { UInt64($0) } ?? 1
        var counts: [String: Int] = [:]
        var requests = 0
        var differences: [String] = []
        var ignored = 0
        for seed in first..<(first + (isScaled ? 400 : 40)) {
            let ports = [Servers.freePort(), Servers.freePort()]
            var generator = SelectionGenerator(seed: seed, ports: ports)
            let text = generator.configuration()
            // All sockets are open when one of them is.
            let ready = Servers.freePort()
            let live = try LiveNginx(site: try TestSite(), http: text + "server { listen 127.0.0.1:\(ready); return 204; }\n", ports: [ready])
            defer { live.stop() }
            let told = try conflicts(of: live)
            let found = Set(live.configuration.findings.filter { $0.rule == "nginx-conflicting-server-name" }.compactMap { Self.conflict(in: $0.message) })
            ignored += told.count
            // Here a name of a server is reported once, on one of its addresses.
            if !found.isSubset(of: told) || Set(found.map(Self.name)) != Set(told.map(Self.name)) { differences.append("seed \(seed): nginx ignores \(told.subtracting(found).sorted()), here \(found.subtracting(told).sorted())\n\(text)") }
            for _ in 0..<30 {
                let request = generator.request()
                let observed = live.observe(request)
                // Nothing listens there.
                if observed == "no answer" { continue }
                requests += 1
                let predicted = live.predict(request)
                guard predicted != [observed] else { continue }
                differences.append("seed \(seed): \(request.targetText) host \(request.host) at \(request.serverAddress ?? ""):\(request.port): nginx \(observed), here \(predicted)\n\(text)")
            }
            counts.merge(generator.counts) { $0 + $1 }
        }
        let shown = counts.sorted { $0.key < $1.key }.map { "\($0.value) x \($0.key)" }.joined(separator: ", ")
        print("nginx: \(requests) requests to competing servers, \(ignored) names ignored, \(differences.count) different; \(shown)")
        #expect(differences.isEmpty, "\(differences.count) differences, the first:\n\(differences.prefix(15).joined(separator: "\n"))")
        #expect(ignored > 5 && requests > 500)
    }

    /// `NAME on ADDRESS` of the names that nginx says it ignores, on each address; those of servers without a name are a matter of the
    /// default server.
    private func conflicts(of live: LiveNginx) throws -> Set<String> {
        let result = try Servers.nginx!.run(["-t", "-p", live.site.root, "-c", live.site.root + "/conf/nginx.conf", "-e", "stderr"])
        return Set(
            result.errorText.split(separator: "\n").compactMap { line in
                guard line.contains("conflicting server name"), let name = line.split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first.map(String.init),
                    let place = line.firstRange(of: "\" on ")
                else { return nil }
                return name.isEmpty ? nil : "\(name) on \(line[place.upperBound...].prefix { $0 != "," }.replacing("0.0.0.0:", with: "*:"))"
            })
    }

    private static func name(_ conflict: String) -> Substring { conflict.prefix { $0 != " " } }

    private static func conflict(in message: String) -> String? {
        guard let on = message.firstRange(of: "server on "), let has = message.firstRange(of: " has the name "), let end = message.firstRange(of: ": nginx ignores")
        else { return nil }
        return "\(message[has.upperBound..<end.lowerBound].lowercased()) on \(message[on.upperBound..<has.lowerBound])"
    }
}
