import ClusterModel
@testable import Host
import Rules
import Source
import Testing

/// What lies on a file server that does not answer is neither there nor missing.
@Suite struct SilentFileServerTests {
    private func runs(_ edit: (inout [String: String]) -> Void) throws -> [LintRun] {
        var files = BaseProject.machine25.files
        edit(&files)
        let machine = Dictionary(uniqueKeysWithValues: files.map { ("/" + $0, Array($1.utf8)) })
        let recording = RecordingHostTree(MemoryHostTree(running: machine, name: "/web1.tar.gz"))
        func judged(_ tree: any HostTree) throws -> LintRun {
            let target = AuditTarget(tree: tree, name: "web1", fallbackName: "")
            return LintRun(try AuditLoader.load([target], options: SubjectOptions(), configuration: ToolConfiguration()))
        }
        let first = try judged(recording)
        let archive = try Snapshot(host: "web1", version: "1", secrets: .removed, answers: recording.recorded).archive { $1 }
        return [first, try judged(SnapshotHostTree(try Snapshot(archive), path: "/web1.tar.gz"))]
    }

    @Test("the directory of stored files: an error, and nothing is said of who may write there")
    func storage() throws {
        for run in try runs({ $0["proc/silent"] = "/mnt/nfs\n" }) {
            #expect(run.findings.map(\.finding.rule) == ["file-server-not-answering"])
            #expect(run.findings.first?.finding.message.contains("10.0.10.50:/export/acme") == true)
        }
    }

    @Test("the project itself: undecided, not a machine without a project")
    func project() throws {
        for run in try runs({ files in
            files["proc/silent"] = "/srv\n"
            files["proc/self/mountinfo"]? += "41 25 0:41 / /srv rw,relatime - nfs4 10.0.10.50:/export/code rw,vers=4.2\n"
        }) {
            let points = run.undecided.filter { $0.what.contains("which project lies below /srv on web1") }
            #expect(points.count == 1 && points.first?.reason.contains("10.0.10.50:/export/code") == true, "\(run.undecided.map(\.what))")
        }
    }

    @Test("a directory that the auditor may not look at: undecided")
    func forbidden() throws {
        let machine = Dictionary(uniqueKeysWithValues: BaseProject.machine25.files.map { ("/" + $0, Array($1.utf8)) })
        let recording = RecordingHostTree(MemoryHostTree(running: machine, name: "/web1.tar.gz"))
        func judged(_ tree: any HostTree) throws -> [String] {
            let target = AuditTarget(tree: tree, name: "web1", fallbackName: "")
            return LintRun(try AuditLoader.load([target], options: SubjectOptions(), configuration: ToolConfiguration())).undecided.map { "\($0.what): \($0.reason)" }
        }
        #expect(try judged(recording).isEmpty)
        var answers = recording.recorded
        answers.kinds["/mnt/nfs/var/site/storage"] = .failure(.notPermitted)
        let snapshot = Snapshot(host: "web1", version: "1", secrets: .removed, answers: answers)
        let points = try judged(SnapshotHostTree(snapshot, path: "/web1.tar.gz"))
        #expect(points == ["whether PHP may write to /mnt/nfs/var/site/storage on web1: /mnt/nfs/var/site/storage: permission denied"])
    }
}
