import EzPlatform
import Source

extension Rule {
    static let placeholderDirectory = Rule(
        "placeholder-directory", .error, .io,
        summary: "an adapter's directory is the documentation's placeholder",
        explanation: """
            `<path to nfs>` and `/path/to/nfs` stand in the documentation for the mount of the shared storage. Left as they are, PHP makes \
            such a directory on each node, or fails to.
            """,
        remedy: "write the mount's path",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "as copied", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "directory: \"/mnt/nfs/", with: "directory: ↓\"/<path to nfs>/")]),
            .triggering(
                "the root of the adapter that knows siteaccesses", on: .ibexa46,
                [.replace(in: "config/packages/io.yaml", "root: /mnt/nfs", with: "root: ↓/path/to/nfs/")]),
            .clean("a real path", on: .ez25, likewise: BaseProject.clusters, []),
        ]
            + Example.triggering(
                "in every release", onEach: [.ezPublish54, .ez113, .ez25],
                replacing: ["directory: \"/mnt/nfs/": "directory: ↓\"/<path to nfs>/"])
            + Example.triggering(
                "the root of the adapter", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["root: /mnt/nfs": "root: ↓'<path to nfs>'"])
    ) { context in
        guard let application = context.application else { return }
        for adapter in application.adapters {
            for place in application.places(of: adapter) {
                guard let span = place.origin, Project.isPlaceholder(place.value) else { continue }
                context.report("\"\(place.value)\" is a placeholder of the documentation, not a directory", at: span)
            }
        }
    }
}

extension Project {
    /// Whether a directory is what the documentation writes where the reader's own belongs: `<path to nfs>`, `/path/to/nfs`.
    static func isPlaceholder(_ directory: String) -> Bool {
        directory.contains("<path to") || directory == "/path/to" || directory.hasPrefix("/path/to/")
    }
}
