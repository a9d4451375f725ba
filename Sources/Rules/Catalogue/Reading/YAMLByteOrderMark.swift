extension Rule {
    static let yamlByteOrderMark = Rule(
        reading: "yaml-byte-order-mark", .error, fixes: [.safe],
        summary: "a YAML file that starts with a byte order mark",
        explanation: """
            Some editors, mainly on Windows, put three invisible bytes before the text. Symfony does not skip them: they become part of \
            the first key, which is then another key than the one that is seen, and the bundle that it belongs to is not configured or the \
            container complains about an extension that does not exist.
            """,
        remedy: "save the file as UTF-8 without a byte order mark",
        sources: [
            .init("Symfony, the YAML format", "https://symfony.com/doc/current/reference/formats/yaml.html"),
            .init("observed on symfony/yaml 2.8 to 7"),
        ],
        examples: [
            .triggering(
                "saved with the mark", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: "config/packages/framework.yaml", "framework:\n", with: "↓\u{FEFF}framework:\n")]),
            .clean("saved without", on: .ibexa46, likewise: BaseProject.clusters, []),
            .triggering(
                "in app/config", on: .ez113, likewise: [.ez25],
                [.file("app/config/config_prod.yml", "↓\u{FEFF}imports:\n    - { resource: config.yml }\n")]),
            .triggering(
                "in ezpublish/config", on: .ezPublish54,
                [.file("ezpublish/config/config_prod.yml", "↓\u{FEFF}imports:\n    - { resource: config.yml }\n")]),
        ]
    )
}
