import EzPlatform
import Source

extension Rule {
    static let urlPrefixEmpty = Rule(
        "url-prefix-empty", .error, .urlPrefix,
        summary: "io.url_prefix is empty",
        explanation: """
            With PHP 8 every request starts with the empty text: the application takes each page for a stored file and the whole site, \
            login included, answers 404. With PHP 7 no request matches, and all images are missing.
            """,
        remedy: "remove the setting to get the default, or give it a path",
        sources: [.init("StreamFileListener of the IO bundle; PHP 8 str_starts_with and strpos on empty needles")],
        examples: [
            .triggering(
                "an empty text", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "binarydata_handler: nfs",
                        with: "binarydata_handler: nfs\n                url_prefix: ↓''")
                ]),
            .clean(
                "null keeps the default", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "binarydata_handler: nfs",
                        with: "binarydata_handler: nfs\n                url_prefix: ~")
                ]),
        ]
            + Example.triggering(
                "in every release", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓''"])
    ) { context in
        guard let application = context.application else { return }
        for use in application.uses(of: "io.url_prefix") where use.value.isEmpty {
            guard let span = use.span else { continue }
            context.report(
                "url_prefix is empty: with PHP 8 every request is taken for a stored file, with PHP 7 none is", at: span,
                siteaccesses: use.siteaccesses)
        }
    }
}
