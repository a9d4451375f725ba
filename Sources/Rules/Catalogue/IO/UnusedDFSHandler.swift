import EzPlatform
import Source

extension Rule {
    static let unusedDFSHandler = Rule(
        "unused-dfs-handler", .warning, .io,
        summary: "a DFS metadata handler is declared, but no siteaccess uses it",
        explanation: """
            Declaring handlers changes nothing by itself: `io.metadata_handler` and `io.binarydata_handler` have to name them in a scope that \
            the siteaccesses see. Until then files stay on the disk of the server that stored them.

            A handler that waits for a migration is declared and unused on purpose; ignore the rule with that reason then.
            """,
        remedy: "set io.metadata_handler and io.binarydata_handler under system.default",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "the handlers are not set", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml",
                        "            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n", with: ""),
                    .replace(in: "config/packages/io.yaml", "        dfs:\n", with: "        ↓dfs:\n"),
                ]),
            .clean("used", on: .ibexa46, likewise: BaseProject.clusters, []),
        ]
            + Example.triggering(
                "the handlers are not set", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["metadata_handler: dfs\n                binarydata_handler: nfs": "metadata_handler: default", "        dfs:\n            legacy": "        ↓dfs:\n            legacy"])
    ) { context in
        guard let application = context.application, application.isComplete else { return }
        let settings = application.siteaccessNames.map { application.handlerName(.metadata, for: $0).text }
        guard !settings.isEmpty, settings.allSatisfy({ $0.unknown == nil }) else { return }
        let used = Set(settings.compactMap { $0.value?.value })
        for handler in application.ioHandlers.metadata where handler.isLegacyDFSCluster && !used.contains(handler.name) {
            guard let span = handler.span else { continue }
            context.report("metadata handler \"\(handler.name)\" is declared, but no siteaccess uses it", at: span)
        }
    }
}
