import EzPlatform
import Source

extension Rule {
    static let doubledProjectDirectory = Rule(
        "doubled-project-directory", .error, .io,
        summary: "an absolute path to the shared storage is put behind the project's directory",
        explanation: """
            The DFS file that comes with 5.0 puts the project's directory before `DFS_NFS_PATH`. With the absolute path that the clustering \
            guide asks for, files go to `<project>/mnt/nfs`, a directory of each node, and the mount stays empty.
            """,
        remedy: "remove the project's directory from root, or give DFS_NFS_PATH relative to the project",
        sources: [clusteringGuide, .init("recipe of ibexa/oss 5.0, config/packages/dfs/dfs.yaml")],
        releases: .from(.ezPlatform(3, 1)),
        examples: [
            .triggering(
                "the shipped file with an absolute path", on: .ibexa50, likewise: [.ez32, .ibexa33, .ibexa46],
                [
                    .replace(in: "config/packages/io.yaml", "root: /mnt/nfs", with: "root: '%kernel.project_dir%/%env(string:DFS_NFS_PATH)%'"),
                    .replace(in: ".env", "TRUSTED_PROXIES=", with: "DFS_NFS_PATH=↓/mnt/nfs\nTRUSTED_PROXIES="),
                ]),
            .clean(
                "a path below the project", on: .ibexa50, likewise: [.ez32, .ibexa33, .ibexa46],
                [
                    .replace(in: "config/packages/io.yaml", "root: /mnt/nfs", with: "root: '%kernel.project_dir%/%env(string:DFS_NFS_PATH)%'"),
                    .replace(in: ".env", "TRUSTED_PROXIES=", with: "DFS_NFS_PATH=shared\nTRUSTED_PROXIES="),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for adapter in application.adaptersInUse {
            for place in application.places(of: adapter) {
                guard let path = application.pathBehindProject(place), let span = place.provenance.origin(of: path) else { continue }
                context.report(
                    "the absolute path \(path) is put behind the project's directory: files go to \(Path.normalised(place.value))", at: span,
                    of: place.provenance)
            }
        }
    }
}

extension Project {
    /// The absolute path that a parameter or variable adds behind the project's own directory in a value.
    func pathBehindProject(_ place: Sourced<String>) -> String? {
        guard place.value.hasPrefix(root + "//"), let written = place.span?.text, !written.contains("%//") else { return nil }
        return String(place.value.dropFirst(root.utf8.count + 1))
    }
}
