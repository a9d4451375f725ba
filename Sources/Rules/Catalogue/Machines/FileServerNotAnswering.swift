import ClusterModel
import EzPlatform
import Host
import Source

extension Rule {
    static let fileServerNotAnswering = Rule(
        "file-server-not-answering", .error, .machines,
        summary: "a directory that the application writes to lies on a file server that does not answer",
        explanation: """
            A process that looks at a file of an NFS mount whose server is gone waits until the server is back (`hard`, the default) or for minutes. Each \
            request for an image or a page takes one process of PHP-FPM with it, and soon the whole node answers nothing.

            The audit asks every mount of the network once, and takes one that says nothing for \(Int(SilentMounts.patience)) seconds for silent. It looks \
            at nothing below it then; who may write there stays open.
            """,
        remedy: "find out whether the server runs and is reached from the node (rpcinfo, showmount), and take the node out of the balancer meanwhile",
        sources: [.init("nfs(5), hard and soft", "https://man7.org/linux/man-pages/man5/nfs.5.html"), clusteringGuide],
        examples: [
            .triggering(
                "the file server is gone", on: .machine25,
                [
                    .file("proc/silent", "/mnt/nfs\n"),
                    .replace(in: "srv/acme/app/config/dfs.yml", "directory: \"/mnt", with: "directory: ↓\"/mnt"),
                ]),
            .triggering(
                "gone for one of three machines", on: .cluster25,
                [
                    .file("web2/proc/silent", "/mnt/nfs\n"),
                    .replace(in: "web2/srv/acme/app/config/dfs.yml", "directory: \"/mnt", with: "directory: ↓\"/mnt"),
                ]),
            .clean("it answers", on: .machine25, []),
            .clean(
                "another file server is gone, which the application does not need", on: .machine25,
                [
                    .file("proc/silent", "/mnt/archive\n"),
                    .replace(
                        in: "proc/self/mountinfo", "40 25 0:40 / /mnt/nfs",
                        with: "41 25 0:41 / /mnt/archive rw,relatime - nfs4 10.0.10.60:/export/archive rw,vers=4.2,hard\n40 25 0:40 / /mnt/nfs"),
                ]),
        ]
    ) { context in
        var seen: Set<[String]> = []
        for surveyed in context.storage {
            let directory = surveyed.directory
            guard case .known(let mount) = directory.mount, surveyed.node.facts.silentMounts.contains(mount),
                seen.insert([mount.target] + surveyed.names).inserted,
                let place = surveyed.setting ?? directory.access.first?.span ?? context.application?.anchor
            else { continue }
            context.report(
                "\(mount.source), which is mounted at \(mount.target) on \(surveyed.node.mention), does not answer: requests that need \(directory.path) wait",
                at: place, of: directory.provenance,
                related: directory.intended.map { [RelatedPlace("/etc/fstab lists it here", at: $0.span)] } ?? [],
                siteaccesses: directory.siteaccesses, nodes: surveyed.names)
        }
    }
}
