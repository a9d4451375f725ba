extension Rule {
    static let settingUnknownOption = Rule(
        reading: "setting-unknown-option", .error, .siteaccess, fixes: [.unsafe],
        summary: "the product's configuration class refuses a setting of a scope or of the siteaccesses",
        explanation: """
            Below `system.SCOPE.io` and `system.SCOPE.session` only the options of the product exist, the siteaccesses need a list and a \
            default one, and each option has its type. Anything else and the container is not built: "Unrecognized option". Options of \
            other sections, which bundles may add to, are not judged.
            """,
        remedy: "write one of the options that exist there",
        sources: [
            .init("Symfony, defining and processing configuration values", "https://symfony.com/doc/current/components/config/definition.html"),
            .init("core bundle, configuration of siteaccesses and scopes"),
        ],
        examples: [
            .triggering(
                "a slip in the name of an option", on: .ibexa46, likewise: BaseProject.clusters,
                [.replace(in: "config/packages/ibexa.yaml", "metadata_handler: dfs", with: "↓metadata_handlers: dfs")]),
            .clean("the option", on: .ibexa46, likewise: BaseProject.clusters, []),
        ]
    )
}
