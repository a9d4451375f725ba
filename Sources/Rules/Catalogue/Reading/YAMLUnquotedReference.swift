extension Rule {
    static let yamlUnquotedReference = Rule(
        reading: "yaml-unquoted-reference", .error, fixes: [.safe],
        summary: "an unquoted value starts with a character that YAML reserves",
        explanation: """
            `@` and a backtick are reserved by YAML, and `%` starts a directive. Symfony 2 let them begin a value; Symfony 3 refuses `@` \
            and the backtick, Symfony 4 refuses `%` as well. References to services and parameters therefore need quotes: files of an \
            older installation stop working with the upgrade.
            """,
        remedy: "put the value into quotes",
        sources: [
            .init("Symfony, the YAML format", "https://symfony.com/doc/current/reference/formats/yaml.html"),
            .init("Symfony, upgrading to 3.0", "https://github.com/symfony/symfony/blob/3.4/UPGRADE-3.0.md"),
            .init("Symfony, upgrading to 4.0", "https://github.com/symfony/symfony/blob/4.4/UPGRADE-4.0.md"),
            .init("observed on symfony/yaml 2.8 to 7"),
        ],
        releases: .from(.ezPlatform(2, 0)),
        examples: [
            .triggering(
                "a parameter without quotes", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: "config/packages/ibexa.yaml", "purge_type: '%purge_type%'", with: "purge_type: ↓%purge_type%")]),
            .clean(
                "on a release that accepts it", on: .ez113, likewise: [.ez25],
                [.replace(in: "app/config/config.yml", "secret: \"%secret%\"", with: "secret: %secret%")]),
            .clean("in quotes", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], []),
            .triggering(
                "a service without quotes on Symfony 3.4", on: .ez25,
                [.replace(in: "app/config/config.yml", "framework:\n", with: "framework:\n    default_locale: ↓@locale\n")]),
        ]
    )
}
