extension Rule {
    static let yamlDuplicateKey = Rule(
        reading: "yaml-duplicate-key", .error,
        summary: "a key is given twice in one mapping",
        explanation: """
            From Symfony 4 on the file is refused. Symfony 2.8 and 3 take the first value and drop the second without a word, which is \
            worse: whoever changes the second one wonders why nothing happens. There it is a warning.

            It happens most often when a section is copied below another, such as a second `default:` under `system`.
            """,
        remedy: "keep one of the two, or merge the two sections",
        sources: [
            .init("Symfony, the YAML format", "https://symfony.com/doc/current/reference/formats/yaml.html"),
            .init("Symfony, upgrading to 4.0", "https://github.com/symfony/symfony/blob/4.4/UPGRADE-4.0.md"),
            .init("observed on symfony/yaml 2.8 to 7"),
        ],
        examples: [
            .triggering(
                "a key that is written twice", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: "config/packages/framework.yaml", "    fragments: true", with: "    fragments: true\n    ↓esi: false")]),
            .triggering(
                "on Symfony 2.8, where the first value counts", on: .ez113, likewise: [.ez25],
                [
                    .replace(
                        in: "app/config/parameters.yml", "database_name: acme\n", with: "database_name: acme\n    ↓database_host: 10.0.10.31\n")
                ]),
            .clean(
                "the same key in different mappings", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: "config/packages/framework.yaml", "esi: true", with: "esi: { enabled: true }\n    ssi: { enabled: true }")]),
            .clean(
                "the same key in different mappings, on releases that take the first", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "framework:\n    ssi: { enabled: true }\n    assets: { enabled: true }\n")]),
            .triggering(
                "on Symfony 2.7, where the first value counts", on: .ezPublish54,
                [
                    .replace(in: "ezpublish/config/parameters.yml", "database_password: hunter2hunter2\n", with: "database_password: hunter2hunter2\n    ↓secret: another\n")
                ]),
        ]
    )
}
