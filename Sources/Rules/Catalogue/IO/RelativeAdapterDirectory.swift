import EzPlatform
import Source

extension Rule {
    static let relativeAdapterDirectory = Rule(
        "relative-adapter-directory", .error, .io,
        summary: "an adapter's directory is not absolute",
        explanation: """
            A relative directory is taken from wherever the PHP process was started: the web root for one, the project for the \
            console, something else for a worker. Each of them stores files in a place of its own.
            """,
        remedy: "write the absolute path of the mount",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "a path without its slash", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "directory: \"/mnt/nfs/$var_dir$", with: "directory: ↓\"mnt/nfs/$var_dir$")]),
            .triggering(
                "the root of the adapter that knows siteaccesses", on: .ibexa46,
                [.replace(in: "config/packages/io.yaml", "root: /mnt/nfs", with: "root: ↓mnt/nfs")]),
            .clean(
                "below the project", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "app/config/dfs.yml", "directory: \"/mnt/nfs/$var_dir$", with: "directory: \"%kernel.root_dir%/../nfs/$var_dir$")]),
            .clean("storage of the network", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], []),
        ]
            + Example.triggering(
                "in every release", onEach: [.ezPublish54, .ez113, .ez25],
                replacing: ["directory: \"/mnt/nfs/": "directory: ↓\"shared/nfs/"])
            + Example.triggering(
                "the root of the adapter", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["root: /mnt/nfs": "root: ↓shared/nfs"])
    ) { context in
        guard let application = context.application else { return }
        for adapter in application.adaptersInUse where adapter.isLocal || application.isNFSAdapter(adapter) {
            for place in application.places(of: adapter) {
                guard let span = place.origin, !place.value.hasPrefix("/"), !place.value.isEmpty, !place.value.contains("<") else { continue }
                context.report("the directory \"\(place.value)\" of adapter \"\(adapter.name)\" is not absolute", at: span)
            }
        }
    }
}
