import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

extension Rule {
    static let sharedDirectoryNotShared = Rule(
        "shared-directory-not-shared", .error, .machines,
        summary: "the directory for shared binary files lies on a disk of this machine",
        explanation: """
            The nodes share binary files through a directory that all of them mount. On this machine it is not mounted now, or the setting names a \
            directory beside the mount: what is uploaded here stays here, while the metadata in SQL tells every other node that the file exists.

            A machine that itself exports the directory over NFS is right to have it on its own disk.
            """,
        remedy: "mount the shared file system there, and move what was written to the disk meanwhile",
        sources: [clusteringGuide, .init("proc(5), /proc/PID/mountinfo", "https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html")],
        isClusterOnly: true,
        examples: [
            .triggering(
                "listed in fstab, and not mounted now", on: .machine25,
                [
                    .replace(in: "proc/self/mountinfo", "40 25 0:40 / /mnt/nfs rw,relatime - nfs4 10.0.10.50:/export/acme rw,vers=4.2,hard\n", with: ""),
                    .replace(in: "srv/acme/app/config/dfs.yml", "directory: \"/mnt", with: "directory: ↓\"/mnt"),
                ]),
            .triggering(
                "a directory beside the mount", on: .machine25,
                [.replace(in: "srv/acme/app/config/dfs.yml", "directory: \"/mnt/nfs/", with: "directory: ↓\"/srv/data/")]),
            .clean("mounted", on: .machine25, []),
            .clean(
                "mounted on demand, which nobody has asked for yet", on: .machine25,
                [
                    .replace(
                        in: "proc/self/mountinfo", "40 25 0:40 / /mnt/nfs rw,relatime - nfs4 10.0.10.50:/export/acme rw,vers=4.2,hard",
                        with: "40 25 0:40 / /mnt/nfs rw,relatime - autofs systemd-1 rw,fd=30,direct")
                ]),
            .clean(
                "the machine is the file server", on: .machine25,
                [
                    .file("etc/exports", "/srv/data 10.0.10.0/24(rw,no_subtree_check)\n"),
                    .replace(in: "srv/acme/app/config/dfs.yml", "directory: \"/mnt/nfs/", with: "directory: \"/srv/data/"),
                ]),
        ]
    ) { context in
        for surveyed in context.storage {
            let (directory, node) = (surveyed.directory, surveyed.node)
            if case .sharedFiles = directory.purpose, case .unknown(let unknown) = directory.mount, case .known = node.facts.mounts {
                context.undecided("whether other nodes see \(directory.path) of \(node.mention)", because: unknown, nodes: surveyed.names)
            }
            guard case .sharedFiles = directory.purpose, case .known(let mount) = directory.mount,
                localFileSystems.contains(mount.type), !node.facts.exports.contains(where: { Path.isWithin(directory.realPath, $0) }),
                let place = surveyed.setting
            else { continue }
            let isIntended = directory.intended?.isShared == true
            let what = isIntended
                ? "nothing is mounted at \(directory.intended?.target.value ?? directory.path) on \(node.mention) now, so \(directory.path) lies on its own disk"
                : "\(directory.path) lies on \(mount.type) (\(mount.source)) of \(node.mention), which no other node sees"
            context.report(
                what, at: place, of: directory.provenance,
                help: isIntended ? "mount it, find out why it was not at boot, and move what was written to the disk meanwhile" : nil,
                related: isIntended ? directory.intended.map { [RelatedPlace("/etc/fstab wants it to be mounted", at: $0.span)] } ?? [] : [],
                siteaccesses: directory.siteaccesses, nodes: surveyed.names)
        }
    }

    /// File systems of one machine. Others, such as those of FUSE, may be shared.
    private static let localFileSystems: Set<String> = [
        "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "jfs", "reiserfs", "f2fs", "bcachefs", "tmpfs", "ramfs", "overlay", "aufs", "squashfs", "vfat",
    ]
}
