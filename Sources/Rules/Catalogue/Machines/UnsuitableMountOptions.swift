import ClusterModel
import Daemons
import Host
import Source

extension Rule {
    static let unsuitableMountOptions = Rule(
        "unsuitable-mount-options", .warning, .machines,
        summary: "the shared directory is mounted with options that lose or slow down writes",
        explanation: """
            With `soft` a slow file server makes writes fail half way, and the file stays truncated. With `nolock` or `local_lock` the locks with which \
            files are written hold on one node only. With `noac` every look at a file asks the server, which is many times slower.
            """,
        remedy: "mount with hard and with locks",
        sources: [.init("nfs(5)", "https://man7.org/linux/man-pages/man5/nfs.5.html"), clusteringGuide],
        isClusterOnly: true,
        examples: [
            .triggering(
                "soft", on: .machine25,
                [
                    .replace(in: "proc/self/mountinfo", "vers=4.2,hard", with: "vers=4.2,soft"),
                    .replace(in: "etc/fstab", "vers=4.2,hard", with: "vers=4.2,↓soft"),
                ]),
            .triggering(
                "locks of one node only, mounted by hand", on: .machine25,
                [.replace(in: "proc/self/mountinfo", "rw,vers=4.2,hard", with: "rw,vers=3,hard,↓nolock")]),
            .clean("hard and with locks", on: .machine25, []),
        ]
    ) { context in
        var seen: Set<String> = []
        for (node, directory) in context.storage {
            guard case .sharedFiles = directory.purpose, case .known(let mount) = directory.mount, mount.isNFS,
                let target = mount.target.value, seen.insert(node.name + target).inserted
            else { continue }
            func report(_ option: String, _ message: String, _ severity: Severity) {
                guard let actual = mount.option(option) else { return }
                guard let span = directory.intended?.option(option)?.span ?? actual.span else { return }
                context.report("\(target) is mounted with \(option) on \(node.mention): \(message)", at: span, severity: severity, nodes: [node.name])
            }
            report("soft", "when the file server is slow, writes fail and leave truncated files", .warning)
            report("softerr", "when the file server is slow, writes fail and leave truncated files", .warning)
            report("nolock", "locks hold on this node only, so two nodes can write one file at once", .warning)
            report("noac", "every look at a file asks the file server", .notice)
            if let lock = mount.option("local_lock"), lock.value != "none", mount.option("nolock") == nil {
                report("local_lock", "locks hold on this node only, so two nodes can write one file at once", .warning)
            }
        }
    }
}
