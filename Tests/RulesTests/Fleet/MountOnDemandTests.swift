import ClusterModel
import Host
import Rules
import Source
import Synchronization
import Testing

/// A directory whose file system is mounted when somebody asks for it is neither shared nor local before.
@Suite struct MountOnDemandTests {
    private static let nfs = "40 25 0:40 / /mnt/nfs rw,relatime - nfs4 10.0.10.50:/export/acme rw,vers=4.2,hard\n"
    private static let demand = "39 25 0:39 / /mnt/nfs rw,relatime - autofs systemd-1 rw,fd=30,direct\n"

    private func machine(_ mounts: String) -> [String: [UInt8]] {
        var files = BaseProject.machine25.files
        files["proc/self/mountinfo"] = files["proc/self/mountinfo"]?.replacing(Self.nfs, with: mounts)
        return Dictionary(uniqueKeysWithValues: files.map { ("/" + $0, Array($1.utf8)) })
    }

    private func run(_ mounts: String) throws -> LintRun {
        let target = AuditTarget(tree: MemoryHostTree(running: machine(mounts), name: "/web1.tar.gz"), name: "web1", fallbackName: "")
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

    @Test("looking at the directory mounts it, and what is mounted then counts", arguments: [true, false])
    func isMountedByTheAuditItself(isShared: Bool) throws {
        let files = machine(Self.demand)
        let table = String(decoding: files["/proc/self/mountinfo"] ?? [], as: UTF8.self)
        let mounted = isShared ? Self.nfs : "41 39 0:41 / /mnt/nfs rw,relatime - tmpfs tmpfs rw,size=1024k\n"
        let tree = AutomountingTree(MemoryHostTree(running: files, name: ""), mounts: table + mounted)
        let recording = RecordingHostTree(tree)
        func judged(_ tree: any HostTree) throws -> LintRun {
            let target = AuditTarget(tree: tree, name: "web1", fallbackName: "")
            return LintRun(try AuditLoader.load([target], options: SubjectOptions(), configuration: ToolConfiguration()))
        }
        let live = try judged(recording)
        let snapshot = Snapshot(host: "web1", version: "1", secrets: .removed, answers: recording.recorded)
        for run in [live, try judged(SnapshotHostTree(snapshot, path: "/web1.tar.gz"))] {
            #expect(says(run) == [])
            #expect(run.findings.contains { $0.finding.rule == "shared-directory-not-shared" } == !isShared)
        }
    }
}

/// A running machine on which the automounter answers: whoever looks below `/mnt/nfs` finds another file system mounted there. What a real
/// automount(8) 5.1.8 does on Linux 6.
private final class AutomountingTree: HostTree {
    private let tree: MemoryHostTree
    private let mounts: String
    private let isMounted = Atomic(false)

    init(_ tree: MemoryHostTree, mounts: String) {
        self.tree = tree
        self.mounts = mounts
    }

    private func visit(_ path: String) { if path.hasPrefix("/mnt/nfs/") { isMounted.store(true, ordering: .relaxed) } }

    var source: HostSource { .live }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        if path == "/proc/self/mountinfo", isMounted.load(ordering: .relaxed) { return Array(mounts.utf8) }
        return try tree.read(path, limit: limit)
    }

    func kind(_ path: String) throws(FileError) -> FileKind {
        visit(path)
        return try tree.kind(path)
    }

    func canonical(_ path: String) -> String {
        visit(path)
        return tree.canonical(path)
    }

    func ownership(_ path: String) throws(FileError) -> Ownership {
        visit(path)
        return try tree.ownership(path)
    }

    func list(_ path: String) throws(FileError) -> [DirectoryEntry] { try tree.list(path) }
    func link(_ path: String) throws(FileError) -> String { try tree.link(path) }
    func processes(named names: Set<String>) throws(FileError) -> [Int] { try tree.processes(named: names) }
    func socketInodes(of process: Int) throws(FileError) -> [String] { try tree.socketInodes(of: process) }
    func recordedFiles(named names: Set<String>) -> [String]? { tree.recordedFiles(named: names) }
    func addresses(of name: String) -> Knowledge<[NetworkAddress]> { tree.addresses(of: name) }
}
