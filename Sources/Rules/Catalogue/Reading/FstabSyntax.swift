extension Rule {
    static let fstabSyntax = Rule(
        reading: "fstab-syntax", .error,
        summary: "a line of fstab is not used, since its fields are not right",
        explanation: """
            A line of `/etc/fstab` has at least three fields separated by blanks: what is mounted, where, and the type of file system; blanks in \
            a path are written `\\040`. A line with another form is passed over, and after the next start the directory is the node's own.
            """,
        remedy: "write SOURCE DIRECTORY TYPE OPTIONS 0 0",
        sources: [.init("fstab(5)", "https://man7.org/linux/man-pages/man5/fstab.5.html")],
        examples: [
            .triggering(
                "the type is missing", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/fstab", "proc /proc proc defaults 0 0\n↓filer:/export/acme /mnt/nfs\n")]),
            .clean("complete", on: .ibexa46, likewise: BaseProject.clusters, [.file("deploy/fstab", "filer:/export/acme /mnt/nfs nfs vers=4.2,hard 0 0\n")]),
        ])
}
