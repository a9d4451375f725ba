extension Rule {
    static let parameterInText = Rule(
        reading: "parameter-in-text", .error, .environment,
        summary: "a parameter that is neither text nor number stands inside a text",
        explanation: """
            `%name%` alone is replaced by the parameter as it is, whatever its type. Inside a longer text only text and numbers can be put \
            in; a list, a map, a boolean or null is refused: "A string value must be composed of strings and/or numbers". A null often \
            comes from a parameter that was left empty in `parameters.yml`.
            """,
        remedy: "give the parameter a text, or let it stand alone",
        sources: [
            .init("Symfony, configuration files and parameters", "https://symfony.com/doc/current/configuration.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        examples: [
            .triggering(
                "a list in a path", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: "config/packages/ibexa.yaml", "var_dir: var/site", with: "var_dir: 'var/↓%sites%'"),
                    .file("config/packages/sites.yaml", "parameters:\n    sites: [site, admin]\n"),
                ]),
            .clean(
                "a text in a path", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .replace(in: "config/packages/ibexa.yaml", "var_dir: var/site", with: "var_dir: 'var/%sites%'"),
                    .file("config/packages/sites.yaml", "parameters:\n    sites: site\n"),
                ]),
            .triggering(
                "a list in a path, in files that are imported", on: .ez113, likewise: [.ezPublish54, .ez25],
                [
                    .replace(in: "app/config/ezplatform.yml", "var_dir: var/site", with: "var_dir: 'var/↓%sites%'"),
                    .replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    sites: [site, admin]\n\nframework:\n"),
                ]),
        ]
    )
}
