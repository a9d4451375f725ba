extension Rule {
    static let yamlTab = Rule(
        reading: "yaml-tab", .error,
        summary: "a tab is used for indentation in YAML",
        explanation: """
            YAML forbids tabs for indentation, since nobody can say how many columns a tab is. Symfony refuses the file: "A YAML file \
            cannot contain tabs as indentation".
            """,
        remedy: "indent with spaces",
        sources: [
            .init("Symfony, the YAML format", "https://symfony.com/doc/current/reference/formats/yaml.html"),
            .init("observed on symfony/yaml 2.8 to 7"),
        ],
        examples: [
            .triggering(
                "a tab instead of four spaces", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: "config/packages/framework.yaml", "    esi: true", with: "↓\tesi: true")]),
            .clean("spaces", on: .ibexa46, likewise: BaseProject.clusters, []),
            .triggering(
                "a tab in a file that is imported", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "framework:\n↓\tdefault_locale: en\n")]),
        ]
    )
}
