extension Rule {
    static let envDefaultType = Rule(
        reading: "env-default-type", .error, .environment,
        summary: "the default of an environment variable is no text",
        explanation: """
            A parameter `env(NAME)` is the value of the variable NAME where the environment has none. Variables are text, so from Symfony \
            5 on the default has to be a text or null; a number or a boolean without quotes is refused: "The default value of env \
            parameter must be a string or null".
            """,
        remedy: "put the default into quotes",
        sources: [
            .init("Symfony, environment variable processors", "https://symfony.com/doc/current/configuration/env_var_processors.html"),
            .init("Symfony, upgrading to 5.0", "https://github.com/symfony/symfony/blob/5.4/UPGRADE-5.0.md"),
        ],
        releases: .from(.ezPlatform(3, 0)),
        examples: [
            .triggering(
                "a number", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "env(CACHE_PREFIX): ↓300\n    cache_namespace: '%env(CACHE_PREFIX)%'")
                ]),
            .clean(
                "in quotes", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "env(CACHE_PREFIX): '300'\n    cache_namespace: '%env(CACHE_PREFIX)%'")
                ]),
        ]
    )
}
