import ClusterModel
import Daemons
import EzPlatform
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
        remedy: "mount with hard and with locks, and without noac",
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
                [
                    .replace(in: "proc/self/mountinfo", "rw,vers=4.2,hard", with: "rw,vers=3,hard,nolock"),
                    .replace(in: "srv/acme/app/config/dfs.yml", "directory: \"/mnt", with: "directory: ↓\"/mnt"),
                ]),
            .triggering(
                "soft in the table of the deployment", on: .ez25, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa46, .ibexa50],
                [.file("deploy/fstab", "filer:/export/acme /mnt/nfs nfs rw,vers=4.2,↓soft 0 0\n")]),
            .triggering(
                "soft in the table of one of two machines", on: .ez25,
                [
                    .file("deploy/web1/fstab", "/dev/sda1 / ext4 defaults 0 1\nfiler:/export/acme /mnt/nfs nfs rw,vers=4.2,hard 0 0\n"),
                    .file("deploy/web2/fstab", "/dev/sda1 / ext4 defaults 0 1\nfiler:/export/acme /mnt/nfs nfs rw,vers=4.2,↓soft 0 0\n"),
                ]),
            .clean("hard and with locks", on: .machine25, []),
            .clean(
                "hard in the table of the deployment, soft for other files", on: .ez25, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa46, .ibexa50],
                [.file("deploy/fstab", "filer:/export/acme /mnt/nfs nfs rw,vers=4.2,hard 0 0\nfiler:/export/logs /mnt/logs nfs rw,soft 0 0\n")]),
        ]
    ) { context in
        var seen: Set<[String]> = []
        for surveyed in context.storage {
            let directory = surveyed.directory
            guard case .sharedFiles = directory.purpose, case .known(let mount) = directory.mount, mount.isNFS,
                seen.insert([mount.target] + surveyed.names).inserted
            else { continue }
            for (option, message, severity) in unsuitable(in: mount.options) {
                // The table says it, unless somebody mounted it by hand or a unit of systemd does.
                guard let span = directory.intended?.option(option)?.span ?? surveyed.setting else { continue }
                context.report(
                    "\(mount.target) is mounted with \(option) on \(surveyed.node.mention): \(message)", at: span, severity: severity, nodes: surveyed.names)
            }
        }
        // What the deployment's table asks for, where no machine is looked at.
        var places: Set<SourceSpan> = []
        for (directory, mount) in context.intendedMounts where mount.isNFS {
            guard let target = mount.target.value, places.insert(mount.span).inserted else { continue }
            for (option, message, severity) in unsuitable(in: mount.options.map(\.value)) {
                guard let span = mount.option(option)?.span else { continue }
                context.report(
                    "\(target) is to be mounted with \(option): \(message)", at: span, severity: severity,
                    related: directory.provenance.span.map { [RelatedPlace("files are stored there", at: $0)] } ?? [])
            }
        }
    }

    /// The options of an NFS mount that lose or slow down writes, with what they do: nfs(5).
    private static func unsuitable(in options: [String]) -> [(option: String, message: String, severity: Severity)] {
        func value(_ name: String) -> String? { MountOption.value(of: name, in: options) }
        var found: [(String, String, Severity)] = []
        for option in ["soft", "softerr"] where value(option) != nil {
            found.append((option, "when the file server is slow, writes fail and leave truncated files", .warning))
        }
        let locks = "locks hold on this node only, so two nodes can write one file at once"
        if value("nolock") != nil {
            found.append(("nolock", locks, .warning))
        } else if let lock = value("local_lock"), lock != "none" {
            found.append(("local_lock", locks, .warning))
        }
        if value("noac") != nil { found.append(("noac", "every look at a file asks the file server", .notice)) }
        return found
    }
}

extension RuleContext {
    /// The mounts that tables of nodes without a machine list for the directories of stored files. A project may hold a table for each
    /// of its machines.
    fileprivate var intendedMounts: [(directory: SharedDirectory, mount: Mount)] {
        let tables = subject.nodes.filter(\.machines.isEmpty).flatMap(\.fstab)
        guard let application, !tables.isEmpty else { return [] }
        return application.sharedDirectories.flatMap { directory in
            tables.compactMap { $0.table.mount(holding: directory.path) }.map { (directory, $0) }
        }
    }
}
