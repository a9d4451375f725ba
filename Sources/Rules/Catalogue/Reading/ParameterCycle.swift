extension Rule {
    static let parameterCycle = Rule(
        reading: "parameter-cycle", .error, .environment,
        summary: "parameters refer to each other in a circle",
        explanation: """
            A parameter may take its value from another one, and that from a third; when the chain comes back to where it started none of \
            them has a value. Symfony stops while the container is built: "Circular reference detected for parameter".
            """,
        remedy: "give one of the parameters a value of its own",
        sources: [
            .init("Symfony, configuration files and parameters", "https://symfony.com/doc/current/configuration.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        examples: [
            .triggering(
                "two that mean each other", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "cache_namespace: ↓'%cache_prefix%'\n    cache_prefix: '%cache_namespace%'")
                ]),
            .clean(
                "one after the other", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "cache_namespace: '%cache_prefix%'\n    cache_prefix: acme")
                ]),
            .triggering(
                "two in a file that is imported", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    one: ↓'%two%'\n    two: '%one%'\n\nframework:\n")]),
            .clean(
                "one after the other in a file that is imported", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    one: '%two%'\n    two: 2\n\nframework:\n")]),
        ]
    )
}
