import EzPlatform
import Source

extension Rule {
    static let urlPrefixTakenByAssets = Rule(
        "url-prefix-taken-by-assets", .error, .urlPrefix,
        summary: "io.url_prefix lies below a directory of assets that the web server serves from disk",
        explanation: """
            Virtual hosts send `/bundles/`, `/assets/` and `/build/` from disk before anything reaches the application. Stored files under \
            such a prefix are looked for among the assets and are missing.
            """,
        remedy: "choose a prefix of its own, such as $var_dir$/$storage_dir$",
        sources: [.init("virtual host templates of the releases"), clusteringGuide],
        examples: [
            .triggering(
                "below bundles", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "binarydata_handler: nfs",
                        with: "binarydata_handler: nfs\n                url_prefix: ↓bundles/storage")
                ]),
            .clean(
                "a name that only starts alike", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "binarydata_handler: nfs",
                        with: "binarydata_handler: nfs\n                url_prefix: buildings/storage")
                ]),
        ]
            + Example.triggering(
                "in every release", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓bundles/files"])
    ) { context in
        guard let application = context.application else { return }
        let directories = application.facts.staticDirectories
        for use in application.uses(of: "io.url_prefix") where !use.value.contains("://") {
            let first = use.value.split(separator: "/").first.map(String.init) ?? ""
            guard directories.contains(first), let span = use.span else { continue }
            context.report(
                "url_prefix \"\(use.value)\" lies below /\(first)/, which virtual hosts serve from disk", at: span,
                siteaccesses: use.siteaccesses)
        }
    }
}
