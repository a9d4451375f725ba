import ClusterModel
import Host
import Rules
import Source
import Testing

/// A directory whose file system is mounted when somebody asks for it is neither shared nor local before.
@Suite struct MountOnDemandTests {
    private static let nfs = "40 25 0:40 / /mnt/nfs rw,relatime - nfs4 10.0.10.50:/export/acme rw,vers=4.2,hard\n"
    private static let demand = "39 25 0:39 / /mnt/nfs rw,relatime - autofs systemd-1 rw,fd=30,direct\n"

    private func run(_ mounts: String) throws -> LintRun {
        var files = BaseProject.machine25.files
        files["proc/self/mountinfo"] = files["proc/self/mountinfo"]?.replacing(Self.nfs, with: mounts)
        let machine = Dictionary(uniqueKeysWithValues: files.map { ("/" + $0, Array($1.utf8)) })
        let target = AuditTarget(tree: MemoryHostTree(running: machine, name: "/web1.tar.gz"), name: "web1", fallbackName: "")
        return LintRun(try AuditLoader.load([target], options: SubjectOptions(), configuration: ToolConfiguration()))
    }

    private func says(_ run: LintRun) -> [String] { run.undecided.map(\.what).filter { $0.contains("/mnt/nfs") } }

    @Test func isUndecidedBeforeAndKnownAfterwards() throws {
        #expect(try says(run(Self.nfs)) == [])
        #expect(try says(run(Self.demand + Self.nfs)) == [])
        let waiting = try run(Self.demand)
        #expect(says(waiting) == ["whether other nodes see /mnt/nfs/var/site/storage of web1"])
        #expect(!waiting.findings.contains { $0.finding.rule == "shared-directory-not-shared" })
        #expect(try run("").findings.contains { $0.finding.rule == "shared-directory-not-shared" })
    }
}
