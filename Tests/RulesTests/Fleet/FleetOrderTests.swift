import ClusterModel
import Host
import Rules
import Source
import Testing

/// What an audit of many machines says depends on the machines alone.
@Suite struct FleetOrderTests {
    /// Nine machines: some alike, some with faults of their own, one with another project file, one without PHP.
    private static let machines: [(name: String, files: [String: [UInt8]])] = {
        let base = BaseProject.cluster25.files
        func files(_ source: String, _ edits: (inout [String: String]) -> Void = { _ in }) -> [String: [UInt8]] {
            var files: [String: String] = [:]
            for (path, text) in base where path.hasPrefix(source + "/") { files[String(path.dropFirst(source.count))] = text }
            edits(&files)
            return files.mapValues { Array($0.utf8) }
        }
        func replace(_ text: String, _ other: String, in path: String, _ files: inout [String: String]) {
            files[path] = files[path]?.split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
        }
        var all: [(String, [String: [UInt8]])] = []
        for index in 1...5 { all.append(("web\(index)", files("web1") { $0["/etc/memcached.conf"] = "-u memcache\n-U 0\n-l 127.0.0.1\n" })) }
        all.append(("web10", files("web2") { replace("binarydata_handler: nfs", "binarydata_handler: default", in: "/srv/acme/app/config/dfs.yml", &$0) }))
        all.append(("web11", files("web3") { replace(" nfs4 10.0.10.50", " nfs4 10.0.10.51", in: "/proc/self/mountinfo", &$0) }))
        all.append(("web12", files("web3") { replace("www.acme.test", "other.acme.test", in: "/etc/nginx/sites-enabled/site.conf", &$0) }))
        all.append(("cache", files("web2") { $0 = $0.filter { !$0.key.hasPrefix("/srv/") && !$0.key.contains("nginx") && !$0.key.contains("php") } }))
        // A variable of the virtual host decides, in the same line of files that differ elsewhere.
        for (name, addition) in [("web13", ""), ("web14", "# of web14\n"), ("web15", "# of web15\n"), ("web16", "")] {
            all.append((name, files("web1") { files in
                replace("memcached://10.0.10.20:11211", "memcached://%env(CACHE_HOST)%:11211", in: "/srv/acme/app/config/cluster.yml", &files)
                let comment = name == "web16" ? " # ezcluster: ignore[loopback-cache-server]: one machine" : ""
                let site = "/etc/nginx/sites-enabled/site.conf"
                replace("fastcgi_param SYMFONY_ENV prod;", "fastcgi_param SYMFONY_ENV prod; fastcgi_param CACHE_HOST 127.0.0.1;" + comment, in: site, &files)
                files[site]? += addition
            }))
        }
        return all
    }()

    /// Machines as they are in the fleet, by name.
    private static func targets(_ names: [String]) -> [AuditTarget] {
        machines.filter { names.contains($0.name) }.map { machine in
            AuditTarget(tree: MemoryHostTree(running: machine.files, name: "/x"), name: machine.name, fallbackName: "")
        }
    }

    private static func report(_ order: [Int], workers: Int, shares: Bool) throws -> [String] {
        let targets = order.map { index in
            let machine = machines[index]
            return AuditTarget(tree: MemoryHostTree(running: machine.files, name: "/\(machine.name).tar.gz"), name: machine.name, fallbackName: "")
        }
        let loaded = try AuditLoader.load(
            targets, options: SubjectOptions(), configuration: ToolConfiguration(), workers: workers, sharesReadings: shares)
        let run = LintRun(loaded)
        let lines = run.findings.map { reported in
            "\(reported.subject) \(reported.finding.nodes) " + describe(reported.finding)
                + reported.finding.related.map { " | \($0.node ?? $0.span.file.node ?? "")\($0.span.file.path):\($0.span.start.line) \($0.message)" }.joined()
        }
        return lines + run.undecided.map { "\($0.nodes) \($0.what): \($0.reason)" } + loaded.subjects.map(\.path)
            + Set(loaded.stores.flatMap(\.inputs).map { "\($0)" }).sorted()
    }

    @Test("neither the order of machines, nor the number of workers, nor what is read together changes a word")
    func order() throws {
        let plain = Array(Self.machines.indices)
        let expected = try Self.report(plain, workers: 1, shares: false)
        #expect(expected.contains { $0.contains("memcached-runs-differently") && $0.contains("\"web1\", \"web2\", \"web3\", \"web4\", \"web5\"") }, "\(expected.joined(separator: "\n"))")
        #expect(expected.contains { $0.contains("settings-differ-between-nodes") })
        #expect(expected.contains { $0.contains("mounts-differ-between-nodes") })
        #expect(expected.contains { $0.contains("virtual-hosts-differ-between-nodes") })
        #expect(expected.contains { $0.contains("[\"web13\", \"web14\", \"web15\", \"web16\"] /etc/nginx/sites-enabled/site.conf:22:45") })
        for (order, workers, shares) in [
            (plain, 1, true), (plain, 4, true), (plain.reversed(), 1, true), (plain.reversed(), 4, false),
            ([4, 8, 12, 0, 2, 10, 7, 6, 11, 1, 3, 9, 5], 3, true),
        ] {
            let found = try Self.report(order, workers: workers, shares: shares)
            #expect(found == expected, "\(order) \(workers) \(shares)\n\(found.joined(separator: "\n"))\n--\n\(expected.joined(separator: "\n"))")
        }
    }

    @Test("machines that are alike are read once and are one node")
    func shapes() throws {
        let targets = Self.targets((1...5).map { "web\($0)" })
        let loaded = try AuditLoader.load(targets, options: SubjectOptions(), configuration: ToolConfiguration())
        #expect(loaded.subjects.count == 1)
        #expect(loaded.subjects[0].nodes.count == 1)
        #expect(loaded.subjects[0].nodes[0].machines.map(\.name) == ["web1", "web2", "web3", "web4", "web5"])
        #expect(loaded.stores.count == 7)
    }

    /// A virtual host of its own makes no project of its own; a comment there that may suppress findings does.
    @Test func projectsAreReadOnceWhereOnlyOtherLinesOfVirtualHostsDiffer() throws {
        func stores(_ names: [String]) throws -> Int {
            try AuditLoader.load(Self.targets(names), options: SubjectOptions(), configuration: ToolConfiguration()).stores.count
        }
        let one = try stores(["web13"])
        #expect(try stores(["web13", "web14"]) == one + 1)
        #expect(try stores(["web13", "web14", "web15"]) == one + 2)
        #expect(try stores(["web13", "web16"]) == one + 2)
    }
}
