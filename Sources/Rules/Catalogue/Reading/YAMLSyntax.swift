extension Rule {
    static let yamlSyntax = Rule(
        reading: "yaml-syntax", .error,
        summary: "a YAML file that Symfony cannot read",
        explanation: """
            Symfony throws a ParseException at the first place that it does not understand; the container is not built and every page is \
            an error. Which YAML is understood depends on the release: Symfony reads its own subset with a parser of its own, so a file \
            that other tools accept may be refused.

            The rest of the file is read as far as its structure can be made out. What could not be read is taken for unknown by the other \
            rules.
            """,
        remedy: "correct the line; a value with a colon, or one that starts with an indicator, needs quotes",
        sources: [
            .init("Symfony, the YAML format", "https://symfony.com/doc/current/reference/formats/yaml.html"),
            .init("observed on symfony/yaml 2.8 to 7"),
        ],
        examples: [
            .triggering(
                "a value with a colon", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'", with: "cache_namespace: acme↓: site")
                ]),
            .clean(
                "in quotes", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "cache_namespace: '%env(CACHE_NAMESPACE)%'", with: "cache_namespace: 'acme: site'")
                ]),
            .triggering(
                "a quote that does not end", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "framework:\n    default_locale: ↓'en\n")]),
            .clean(
                "a quote that ends", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "framework:\n    default_locale: 'en'\n")]),
        ]
    )
}
