import ClusterModel
import EzPlatform
import Host
import Source

extension Rule {
    static let directoryNotWritable = Rule(
        "directory-not-writable", .error, .machines,
        summary: "PHP may not write to a directory that the application writes to",
        explanation: """
            The processes of PHP-FPM run as the user that their pool names. Where that user may not write, uploads and image variations fail, or the \
            container cannot be compiled. Often one node differs, after a deployment as another user.

            Judged by owner, mode and access control list of the directory and all above it, and by whether it is mounted read-only. On NFS the server \
            may decide differently.
            """,
        remedy: "give the directory to the user of the pool, or mount it read-write",
        sources: [
            .init("Setting up permissions", "https://symfony.com/doc/current/setup/file_permissions.html"),
            .init("acl(5)", "https://man7.org/linux/man-pages/man5/acl.5.html"),
        ],
        examples: [
            .triggering(
                "the shared directory belongs to root", on: .machine25,
                [
                    .replace(in: "proc/ownership", "/mnt/nfs/var/site/storage 33 33 755", with: "/mnt/nfs/var/site/storage 0 0 755"),
                    .replace(in: "srv/acme/app/config/dfs.yml", "directory: \"/mnt", with: "directory: ↓\"/mnt"),
                ]),
            .triggering(
                "mounted read-only", on: .machine25,
                [
                    .replace(in: "proc/self/mountinfo", "/mnt/nfs rw,relatime", with: "/mnt/nfs ro,relatime"),
                    .replace(in: "srv/acme/app/config/dfs.yml", "directory: \"/mnt", with: "directory: ↓\"/mnt"),
                ]),
            .triggering(
                "the cache belongs to the user that deploys", on: .machine25,
                [
                    .replace(in: "proc/ownership", "/srv/acme/var/cache 33 33 755", with: "/srv/acme/var/cache 1000 1000 755"),
                    .replace(in: "etc/php/7.3/fpm/pool.d/www.conf", "user = www-data", with: "user = ↓www-data"),
                ]),
            .clean("the user of the pool owns them", on: .machine25, []),
            .clean(
                "an access control list or a group lets it in", on: .machine25,
                [.replace(in: "proc/ownership", "/srv/acme/var/cache 33 33 755", with: "/srv/acme/var/cache 1000 33 775")]),
        ]
    ) { context in
        for surveyed in context.storage {
            let (directory, node) = (surveyed.directory, surveyed.node)
            if let unknown = directory.exists.unknown {
                // Where nothing answers that is a fault of its own.
                if !node.facts.silentMounts.contains(where: { .known($0) == directory.mount }) {
                    context.undecided("whether PHP may write to \(directory.path) on \(node.mention)", because: unknown, nodes: surveyed.names)
                }
                continue
            }
            let isFatal = switch directory.purpose {
            case .sharedFiles, .localFiles: true
            case .cache, .logs: false
            }
            let setting = surveyed.setting
            if case .known(let mount) = directory.mount, mount.isReadOnly, isFatal {
                guard let span = setting ?? directory.access.first?.span else { continue }
                context.report(
                    "\(directory.path) is mounted read-only on \(node.mention)", at: span, of: directory.provenance,
                    related: directory.intended.map { [RelatedPlace("/etc/fstab lists it here", at: $0.span)] } ?? [],
                    siteaccesses: directory.siteaccesses, nodes: surveyed.names)
                continue
            }
            // Which of several pools answers for the project is not always clear: all users must be refused.
            let refusals = directory.access.compactMap { access -> (StorageDirectory.Access, String, String, Ownership)? in
                guard case .refused(let place, let needs, let ownership) = access.result else { return nil }
                return (access, place, needs, ownership)
            }
            guard let (access, place, needs, ownership) = refusals.first, refusals.count == directory.access.count else { continue }
            let isRemote = directory.mount.value?.isShared ?? false
            let subject = place == directory.path ? place : "\(directory.path), since it may not \(needs == "write" ? "write to" : "enter") \(place)"
            context.report(
                "the user \(access.user) of PHP-FPM may not write to \(subject) on \(node.mention) (\(ownership.description(node.state.accounts.value)))",
                at: setting ?? access.span, of: directory.provenance, severity: isFatal && !isRemote ? .error : .warning,
                related: setting == nil ? [] : [RelatedPlace("the user of the pool", at: access.span)], siteaccesses: directory.siteaccesses, nodes: surveyed.names)
        }
    }
}
