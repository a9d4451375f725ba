import ClusterModel
import Host
import Rules
import Source
import Testing

/// Generated clusters in which some nodes differ: all that was planted is found, on the right nodes, and nothing else.
@Suite struct FleetDriftTests {
    /// A change of one web node, and the rule that must find it.
    private struct Plant: Sendable {
        var rule: String
        var path: String
        var from: String
        var to: String
        /// Kinds of which only one may be in a cluster: one hides the other.
        var excludes: String?

        func apply(_ files: inout [String: String]) {
            let before = files[path]
            files[path] = before?.split(separator: from, omittingEmptySubsequences: false).joined(separator: to)
            precondition(before != nil && files[path] != before, "\(path) does not hold \(from)")
        }
    }

    private static let plants: [Plant] = [
        Plant(rule: "cache-servers-differ-between-nodes", path: "/srv/acme/app/config/config.yml",
            from: "10.0.10.21:11211,10.0.10.22:11211", to: "10.0.10.22:11211,10.0.10.21:11211"),
        Plant(rule: "settings-differ-between-nodes", path: "/srv/acme/app/config/cluster.yml", from: "namespace: acme", to: "namespace: other"),
        Plant(rule: "settings-differ-between-nodes", path: "/srv/acme/composer.lock", from: "v7.5.31", to: "v7.5.29", excludes: "packages-differ-between-nodes"),
        Plant(rule: "settings-differ-between-nodes", path: "/srv/acme/app/config/parameters.yml", from: "database_name: acme", to: "database_name: acme_old"),
        Plant(rule: "secrets-differ-between-nodes", path: "/srv/acme/app/config/parameters.yml",
            from: "secret: 5f7bd9d2c7d84f0e9a55d3ab4fd3e811", to: "secret: 0d3a1c9be7ab42f58ff1f1f6b1aeb2c3"),
        Plant(rule: "mounts-differ-between-nodes", path: "/proc/self/mountinfo", from: "10.0.10.50:/export/acme", to: "10.0.10.51:/export/acme"),
        Plant(rule: "virtual-hosts-differ-between-nodes", path: "/etc/nginx/sites-enabled/site.conf",
            from: "server_name www.acme.test admin.acme.test;", to: "server_name www.acme.test;"),
        Plant(rule: "packages-differ-between-nodes", path: "/srv/acme/composer.lock", from: "\"1.1.10\"", to: "\"1.1.4\"", excludes: "settings-differ-between-nodes"),
        Plant(rule: "nodes-differ", path: "/etc/php/7.3/fpm/php.ini", from: "upload_max_filesize = 40M", to: "upload_max_filesize = 39M"),
    ]

    /// xorshift64*
    private struct Chance {
        var state: UInt64
        mutating func below(_ count: Int) -> Int {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % count
        }
    }

    private static func files(of machine: String, address: String) -> [String: String] {
        var files: [String: String] = [:]
        for (path, text) in BaseProject.cluster25.files where path.hasPrefix(machine + "/") { files[String(path.dropFirst(machine.count))] = text }
        for path in ["/proc/net/fib_trie", "/etc/memcached.conf", "/proc/11/cmdline"] {
            files[path] = files[path]?.split(separator: "10.0.10.2", omittingEmptySubsequences: false).joined(separator: "@")
        }
        func replace(_ text: String, _ other: String) {
            for path in files.keys { files[path] = files[path]?.split(separator: text, omittingEmptySubsequences: false).joined(separator: other) }
        }
        for digit in ["0", "1", "2"] { replace("@" + digit, address) }
        replace("save_path: \"10.0.10.21:11211\"", "save_path: \"10.0.10.21:11211,10.0.10.22:11211\"")
        return files
    }

    /// Web nodes, and three machines with memcached: 10.0.10.20 for the cache, .21 and .22 for the sessions.
    private static func cluster(_ webNodes: Int) -> [(name: String, files: [String: String])] {
        var machines: [(String, [String: String])] = []
        for index in 1...webNodes { machines.append(("web\(index)", files(of: "web3", address: "10.0.11.\(index)"))) }
        for last in 0...2 {
            let address = "10.0.10.2\(last)"
            var own = files(of: "web1", address: address).filter { path, _ in
                !["/srv/", "/etc/nginx", "/etc/php", "/proc/10/", "/proc/12/", "/mnt/", "/etc/fstab"].contains { path.hasPrefix($0) }
            }
            own["/proc/net/tcp"] = own["/proc/net/tcp"]?.split(separator: "140A000A", omittingEmptySubsequences: false).joined(separator: "1\(4 + last)0A000A")
            machines.append(("cache\(last)", own))
        }
        return machines
    }

    private static func findings(_ machines: [(name: String, files: [String: String])]) throws -> [Finding] {
        let targets = machines.map { machine in
            AuditTarget(
                tree: MemoryHostTree(running: machine.files.mapValues { Array($0.utf8) }, name: "/\(machine.name)"), name: machine.name, fallbackName: "")
        }
        let loaded = try AuditLoader.load(targets, options: SubjectOptions(), configuration: ToolConfiguration())
        #expect(loaded.subjects.count == 1)
        return LintRun(loaded).findings.map(\.finding)
    }

    @Test("nothing was planted, nothing is found")
    func clean() throws {
        for count in [2, 9] { #expect(try Self.findings(Self.cluster(count)).map(describe) == []) }
    }

    @Test("what was planted is found and nothing else", arguments: 1...UInt64(12))
    func planted(_ seed: UInt64) throws {
        var chance = Chance(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let count = 7 + chance.below(6)
        var machines = Self.cluster(count)
        var kinds: [Plant] = []
        for plant in Self.plants where chance.below(2) == 0 {
            let excluded = kinds.contains { $0.excludes == plant.rule || ($0.rule == plant.excludes && $0.path == plant.path) }
            if !excluded { kinds.append(plant) }
        }
        // Each has nodes of its own, so few that they are the odd ones.
        var expected: Set<String> = []
        var free = Array(0..<count)
        let most = count - kinds.count > 4 ? 2 : 1
        for plant in kinds where !free.isEmpty {
            var nodes: [String] = []
            for _ in 0...chance.below(most) where free.count > 1 {
                let index = free.remove(at: chance.below(free.count))
                plant.apply(&machines[index].files)
                nodes.append(machines[index].name)
            }
            guard !nodes.isEmpty else { continue }
            expected.insert("\(plant.rule) \(nodes.sorted(by: NodeNames.precedes))")
        }
        let found = try Self.findings(machines)
        #expect(Set(found.map { "\($0.rule) \($0.nodes)" }) == expected, Comment(rawValue: found.map(describe).joined(separator: "\n")))
        #expect(found.count == expected.count)
    }
}
