import EzPlatform
import Source

extension Rule {
    static let nodeLocalDirectory = Rule(
        "node-local-directory", .warning, .io,
        summary: "files that all nodes must see are stored in a directory that each node has for itself",
        explanation: """
            Shared files need a mount that every node has. A directory below the project, its cache or `/tmp` belongs to one node, unless \
            that directory is itself a mount, which the configuration does not show.
            """,
        remedy: "store files below the mount of the shared storage",
        sources: [clusteringGuide],
        isClusterOnly: true,
        examples: [
            .triggering(
                "below the temporary directory", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "directory: \"/mnt/nfs/", with: "directory: ↓\"/tmp/nfs/")]),
            .triggering(
                "below the project", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "directory: \"/mnt/nfs/", with: "directory: ↓\"%kernel.root_dir%/../web/files/")]),
            .triggering(
                "the root of the adapter that knows siteaccesses", on: .ibexa46,
                [.replace(in: "config/packages/io.yaml", "root: /mnt/nfs", with: "root: ↓'%kernel.project_dir%/var/files'")]),
            .clean("a mount", on: .ez25, likewise: BaseProject.clusters, []),
        ]
            + Example.triggering(
                "in every release", onEach: [.ezPublish54, .ez113, .ez25],
                replacing: ["directory: \"/mnt/nfs/": "directory: ↓\"/tmp/nfs/"])
            + Example.triggering(
                "the root of the adapter", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["root: /mnt/nfs": "root: ↓/tmp/nfs"])
    ) { context in
        guard let application = context.application else { return }
        for adapter in application.adaptersInUse where adapter.isLocal || application.isNFSAdapter(adapter) {
            for place in application.places(of: adapter) {
                let path = Path.normalised(place.value)
                guard let span = place.origin, place.value.hasPrefix("/") else { continue }
                guard application.isNodeLocal(path), application.pathBehindProject(place) == nil else { continue }
                context.report(
                    "adapter \"\(adapter.name)\" stores files in \(path), which is local to each node unless it is a mount", at: span)
            }
        }
    }
}
