extension Rule {
    static let envValueRefused = Rule(
        reading: "env-value-refused", .error, .environment,
        summary: "the value of an environment variable is refused by the processor of its placeholder",
        explanation: """
            Processors check what they are given: `int` and `float` want a number, `json` wants a JSON array or null, `url` wants a scheme \
            and a host, `key` wants an array. The container is built without a complaint, since variables are read at run time; the first \
            request that needs the value fails.

            Judged with the values of the project's `.env` files and of `--env-var`. The value itself is not printed.
            """,
        remedy: "correct the value of the variable, or use another processor",
        sources: [
            .init("Symfony, environment variable processors", "https://symfony.com/doc/current/configuration/env_var_processors.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        releases: .from(.ezPlatform(2, 0)),
        examples: [
            .triggering(
                "a text that is to be a number", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "cache_namespace: '↓%env(int:CACHE_NAMESPACE)%'")
                ]),
            .clean(
                "a number", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: ".env", "CACHE_NAMESPACE=acme", with: "CACHE_NAMESPACE=42"),
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "cache_namespace: '%env(int:CACHE_NAMESPACE)%'"),
                ]),
            .clean("a number with a default", on: .ez25, [.replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    count: '%env(int:COUNT)%'\n    env(COUNT): '3'\n\nframework:\n")]),
            .triggering(
                "no number", on: .ez25,
                [.replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    count: '↓%env(int:COUNT)%'\n    env(COUNT): three\n\nframework:\n")]),
        ]
    )
}
