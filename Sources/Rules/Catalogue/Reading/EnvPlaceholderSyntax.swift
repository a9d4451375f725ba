extension Rule {
    static let envPlaceholderSyntax = Rule(
        reading: "env-placeholder-syntax", .error, .environment,
        summary: "an environment placeholder that Symfony does not understand",
        explanation: """
            Between the parentheses of `%env(...)%` stand processors and the name of a variable, separated by colons. The name is made of \
            letters, digits and underscores; Symfony before 3.4 knows no processors at all; `default:` and `key:` want something before \
            the variable. Anything else stops the container: "Invalid env(...) name".
            """,
        remedy: "write %env(VARIABLE)% or %env(processor:VARIABLE)%",
        sources: [
            .init("Symfony, environment variable processors", "https://symfony.com/doc/current/configuration/env_var_processors.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        releases: .from(.ezPlatform(2, 0)),
        examples: [
            .triggering(
                "a dash in the name", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "cache_namespace: '↓%env(CACHE-NAMESPACE)%'")
                ]),
            .triggering(
                "a default without its parameter", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "cache_namespace: '↓%env(default:CACHE_NAMESPACE)%'")
                ]),
            .clean(
                "null as the default", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'",
                        with: "cache_namespace: '%env(default::CACHE_NAMESPACE)%'")
                ]),
            .clean("a variable with a default", on: .ez25, [.replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    server: '%env(SERVER)%'\n    env(SERVER): a\n\nframework:\n")]),
            .triggering(
                "a dash in the name, on Symfony 3.4", on: .ez25,
                [.replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    server: '↓%env(SER-VER)%'\n\nframework:\n")]),
        ]
    )
}
