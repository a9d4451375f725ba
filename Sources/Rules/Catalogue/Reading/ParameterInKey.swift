extension Rule {
    static let parameterInKey = Rule(
        reading: "parameter-in-key", .error, .environment,
        summary: "a parameter that is a list or a map stands in a key",
        explanation: """
            Placeholders are replaced in keys as well, so `'%site%': ...` is an entry with the parameter's value as its name. A list or a \
            map cannot be a name: PHP stops with "Illegal offset type" while the container is built.
            """,
        remedy: "give the parameter a text, or write the key out",
        sources: [
            .init("Symfony, configuration files and parameters", "https://symfony.com/doc/current/configuration.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        examples: [
            .triggering(
                "a list as the name of a group", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: "config/packages/ibexa.yaml", "site_group: [site]", with: "↓'%sites%': [site]"),
                    .file("config/packages/sites.yaml", "parameters:\n    sites: [site, admin]\n"),
                ]),
            .clean(
                "a text as the name of a group", on: .ibexa46, likewise: [.ez25, .ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: "config/packages/ibexa.yaml", "site_group: [site]", with: "'%group%': [site]"),
                    .file("config/packages/sites.yaml", "parameters:\n    group: site_group\n"),
                ]),
            .triggering(
                "a list as the name of a group, in files that are imported", on: .ez113, likewise: [.ezPublish54],
                [
                    .replace(in: "app/config/ezplatform.yml", "site_group: [site, admin]", with: "↓'%sites%': [site, admin]"),
                    .replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    sites: [site, admin]\n\nframework:\n"),
                ]),
            .clean(
                "a text as the name of a group, in files that are imported", on: .ez113, likewise: [.ezPublish54],
                [
                    .replace(in: "app/config/ezplatform.yml", "site_group: [site, admin]", with: "'%sites%': [site, admin]"),
                    .replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    sites: site_group\n\nframework:\n"),
                ]),
            .triggering(
                "a list as the name of a group on Symfony 3.4", on: .ez25,
                [
                    .replace(in: "app/config/ezplatform.yml", "site_group: [site]", with: "↓'%sites%': [site]"),
                    .replace(in: "app/config/config.yml", "framework:\n", with: "parameters:\n    sites: [site, admin]\n\nframework:\n"),
                ]),
        ]
    )
}
