import EzPlatform
import Source

extension Rule {
    static let handlersDifferBetweenSiteaccesses = Rule(
        "handlers-differ-between-siteaccesses", .warning, .io,
        summary: "siteaccesses of one repository store files with different handlers",
        explanation: """
            Content is written through one siteaccess, usually the back office, and read through others. When they resolve to different IO \
            handlers, what the one stores the other does not find.
            """,
        remedy: "set the handlers in the default scope",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "only the site's group has the handlers", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml",
                        "        default:\n            io:\n                metadata_handler: dfs",
                        with: "        site_group:\n            io:\n                metadata_handler: ↓dfs")
                ]),
            .clean("all alike", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "only one siteaccess has the handlers", on: .ez113,
                [
                    .replace(in: "app/config/dfs.yml", "        default:\n            io:\n                metadata_handler: dfs", with: "        site:\n            io:\n                metadata_handler: ↓dfs")
                ]),
            .triggering(
                "only one siteaccess has the handlers, in 5.4", on: .ezPublish54,
                [
                    .replace(in: "ezpublish/config/ezpublish.yml", "            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n", with: ""),
                    .replace(in: "ezpublish/config/ezpublish.yml", "        admin:\n", with: "        site:\n            io:\n                metadata_handler: ↓dfs\n                binarydata_handler: nfs\n        admin:\n"),
                ]),
        ]
            + Example.triggering(
                "the back office stores locally", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["        default:\n            cache": "        admin: { io: { metadata_handler: default, binarydata_handler: default } }\n        default:\n            cache", "metadata_handler: dfs": "metadata_handler: ↓dfs"])
    ) { context in
        guard let application = context.application else { return }
        for repository in application.repositories {
            let pairs = application.handlerPairs.compactMap { pair -> HandlerPair? in
                guard case .known = pair.metadata, case .known = pair.binarydata else { return nil }
                let members = pair.siteaccesses.filter { application.repository(for: $0)?.name == repository.name }
                return members.isEmpty ? nil : HandlerPair(metadata: pair.metadata, binarydata: pair.binarydata, siteaccesses: members)
            }
            guard pairs.count > 1, let first = pairs.first(where: { $0.metadata.value?.span != nil }),
                let span = first.metadata.value?.span, let other = pairs.first(where: { $0.siteaccesses != first.siteaccesses })
            else { continue }
            context.report(
                "\(first.siteaccesses.quotedList) use \(first.names), but \(other.siteaccesses.quotedList) use \(other.names), "
                    + "with the same repository",
                at: span,
                related: other.metadata.value?.span.map { [RelatedPlace("the other handlers", at: $0)] } ?? [],
                siteaccesses: first.siteaccesses + other.siteaccesses)
        }
    }
}
