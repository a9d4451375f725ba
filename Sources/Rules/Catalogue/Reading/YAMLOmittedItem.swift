extension Rule {
    static let yamlOmittedItem = Rule(
        reading: "yaml-omitted-item", .warning,
        summary: "an item is missing before a comma",
        explanation: """
            `[site, , admin]` is a list of two in older releases of Symfony and a list of three, with null in the middle, since 5.4.44, \
            6.4.12 and 7.1.5. The change came within minor releases, so the same project means different things on nodes whose vendor \
            folders were installed at different times. It is read as the release in `composer.lock` reads it.
            """,
        remedy: "write the item, or remove the comma",
        sources: [
            .init("Symfony, the YAML format", "https://symfony.com/doc/current/reference/formats/yaml.html"),
            .init("observed on symfony/yaml 2.8 to 7"),
        ],
        releases: .from(.ezPlatform(3, 3)),
        examples: [
            .triggering(
                "one comma too many", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [.replace(in: "config/packages/ibexa.yaml", "list: [site, admin]", with: "list: [site, ↓, admin]")]),
            .clean(
                "a comma at the end means nothing", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [.replace(in: "config/packages/ibexa.yaml", "list: [site, admin]", with: "list: [site, admin, ]")]),
        ]
    )
}
