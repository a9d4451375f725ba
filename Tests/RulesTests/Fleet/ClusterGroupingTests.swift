import ClusterModel
import Host
import Rules
import Source
import Testing

/// Which machines serve one application together.
@Suite struct ClusterGroupingTests {
    struct Fleet: CustomTestStringConvertible, Sendable {
        var title: String
        /// Texts that are replaced in the paths and contents of each machine's files.
        var changes: [String: [String: String]]
        /// The machines of each subject that has an application.
        var clusters: [[String]]
        var testDescription: String { title }
    }

    private static let otherNames = ["www.acme.test admin.acme.test": "shop.other.test"]
    private static let otherDatabase = ["database_name: acme": "database_name: shop", "database_host: 10.0.10.30": "database_host: 10.0.10.31"]
    private static let otherServers = ["10.0.10.20:11211": "10.0.10.90:11211", "10.0.10.21:11211": "10.0.10.91:11211"]

    static let fleets: [Fleet] = [
        Fleet(title: "the same everywhere", changes: [:], clusters: [["web1", "web2", "web3"]]),
        Fleet(title: "another directory", changes: ["web2": ["/srv/acme": "/var/www/acme"]], clusters: [["web1", "web2", "web3"]]),
        Fleet(
            title: "directories of releases", changes: ["web1": ["/srv/acme": "/srv/acme/releases/20260101"], "web3": ["/srv/acme": "/srv/acme/releases/20260102"]],
            clusters: [["web1", "web2", "web3"]]),
        Fleet(title: "a node with another database is a fault", changes: ["web3": otherDatabase], clusters: [["web1", "web2", "web3"]]),
        Fleet(title: "a node with other names has the same database", changes: ["web3": otherNames], clusters: [["web1", "web2", "web3"]]),
        Fleet(
            title: "another site in the same directory",
            changes: ["web3": otherNames.merging(otherDatabase) { $1 }.merging(otherServers) { $1 }], clusters: [["web1", "web2"], ["web3"]]),
        Fleet(
            title: "another site in another directory, with the same cache servers",
            changes: ["web3": otherNames.merging(otherDatabase) { $1 }.merging(["/srv/acme": "/srv/shop"]) { $1 }], clusters: [["web1", "web2"], ["web3"]]),
        Fleet(
            title: "two sites on two machines each",
            changes: Dictionary(uniqueKeysWithValues: ["web2", "web3"].map { ($0, otherNames.merging(otherDatabase) { $1 }.merging(["/srv/acme": "/srv/shop"]) { $1 }) }),
            clusters: [["web1"], ["web2", "web3"]]),
        Fleet(
            title: "databases on each machine itself say nothing, the same directory and names do",
            changes: Dictionary(uniqueKeysWithValues: ["web1", "web2", "web3"].map { ($0, ["database_host: 10.0.10.30": "database_host: 127.0.0.1"]) }),
            clusters: [["web1", "web2", "web3"]]),
        Fleet(
            title: "databases on each machine itself, other directory and names",
            changes: [
                "web1": ["database_host: 10.0.10.30": "database_host: 127.0.0.1"], "web2": ["database_host: 10.0.10.30": "database_host: 127.0.0.1"],
                "web3": otherNames.merging(["database_host: 10.0.10.30": "database_host: 127.0.0.1", "/srv/acme": "/srv/shop"]) { $1 },
            ], clusters: [["web1", "web2"], ["web3"]]),
    ]

    private static func machine(_ name: String, _ changes: [String: String]) -> AuditTarget {
        var files: [String: [UInt8]] = [:]
        for (path, text) in BaseProject.cluster25.files where path.hasPrefix(name + "/") {
            var (path, text) = (String(path.dropFirst(name.count)), text)
            for (old, new) in changes {
                path = path.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
                text = text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
            }
            files[path] = Array(text.utf8)
        }
        return AuditTarget(tree: MemoryHostTree(running: files, name: "/\(name).tar.gz"), name: name, fallbackName: "")
    }

    @Test("machines are put together by what they share", arguments: fleets)
    func grouping(_ fleet: Fleet) throws {
        let targets = ["web1", "web2", "web3"].map { Self.machine($0, fleet.changes[$0] ?? [:]) }
        let loaded = try AuditLoader.load(targets, options: SubjectOptions(), configuration: ToolConfiguration())
        let clusters = loaded.subjects.map { subject in subject.nodes.filter { $0.application != nil }.flatMap { $0.machines.map(\.name) }.sorted() }
        #expect(clusters == fleet.clusters)
    }

    @Test("a machine has a part in each cluster whose site it serves")
    func severalSites() throws {
        // web1 serves both sites; web2 has the one, web3 the other.
        let other = Self.otherNames.merging(Self.otherDatabase) { $1 }.merging(["/srv/acme": "/srv/shop"]) { $1 }
        var first: [String: [UInt8]] = [:]
        for changes in [[:], other] {
            for (path, text) in BaseProject.cluster25.files where path.hasPrefix("web1/") {
                var (path, text) = (String(path.dropFirst("web1".count)), text)
                for (old, new) in changes {
                    path = path.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
                    text = text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
                }
                if !changes.isEmpty {
                    guard path.hasPrefix("/srv/") || path.hasSuffix("site.conf") else { continue }
                    path = path.split(separator: "site.conf", omittingEmptySubsequences: false).joined(separator: "shop.conf")
                }
                first[path] = Array(text.utf8)
            }
        }
        let targets = [
            AuditTarget(tree: MemoryHostTree(running: first, name: "/web1.tar.gz"), name: "web1", fallbackName: ""), Self.machine("web2", [:]), Self.machine("web3", other),
        ]
        let loaded = try AuditLoader.load(targets, options: SubjectOptions(), configuration: ToolConfiguration())
        let clusters = loaded.subjects.map { subject in subject.path + ": " + subject.nodes.filter { $0.application != nil }.flatMap { $0.machines.map(\.name) }.sorted().joined(separator: " ") }
        #expect(clusters.sorted() == ["/srv/acme: web1 web2", "/srv/shop: web1 web3"])
    }
}
