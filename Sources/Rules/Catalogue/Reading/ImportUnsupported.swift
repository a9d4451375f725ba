extension Rule {
    static let importUnsupported = Rule(
        reading: "import-unsupported", .error, .environment,
        summary: "something is imported that Symfony has no loader for",
        explanation: """
            The loader is chosen by the file's extension: yaml, yml, xml, php and ini. For anything else, such as `.txt`, `.yml.dist` or a \
            directory without a slash at its end, the container is not built: "Cannot load resource".
            """,
        remedy: "rename the file, or end the path of a directory with a slash",
        sources: [
            .init("Symfony, configuration files and parameters", "https://symfony.com/doc/current/configuration.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        examples: [
            .triggering(
                "a file with another extension", on: .ez25,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: cluster.yml }",
                        with: "- { resource: cluster.yml }\n    - { resource: ↓extra.yml.off }"),
                    .file("app/config/extra.yml.off", "parameters: {}\n"),
                ]),
            .triggering(
                "a directory", on: .ez25,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: cluster.yml }",
                        with: "- { resource: cluster.yml }\n    - { resource: ↓extra }"),
                    .file("app/config/extra/extra.yml", "parameters: {}\n"),
                ]),
            .clean(
                "a directory with a slash", on: .ez25,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: cluster.yml }",
                        with: "- { resource: cluster.yml }\n    - { resource: extra/ }"),
                    .file("app/config/extra/extra.yml", "parameters: {}\n"),
                ]),
            .triggering(
                "a file of app/config with another extension", on: .ez113,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: parameters.yml }",
                        with: "- { resource: parameters.yml }\n    - { resource: ↓extra.yml.off }"),
                    .file("app/config/extra.yml.off", "parameters: {}\n"),
                ]),
            .clean(
                "a directory of app/config with a slash", on: .ez113,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: parameters.yml }",
                        with: "- { resource: parameters.yml }\n    - { resource: extra/ }"),
                    .file("app/config/extra/extra.yml", "parameters: {}\n"),
                ]),
            .triggering(
                "a file of ezpublish/config with another extension", on: .ezPublish54,
                [
                    .replace(
                        in: "ezpublish/config/config.yml", "- { resource: parameters.yml }",
                        with: "- { resource: parameters.yml }\n    - { resource: ↓extra.yml.off }"),
                    .file("ezpublish/config/extra.yml.off", "parameters: {}\n"),
                ]),
            .clean(
                "a directory of ezpublish/config with a slash", on: .ezPublish54,
                [
                    .replace(
                        in: "ezpublish/config/config.yml", "- { resource: parameters.yml }",
                        with: "- { resource: parameters.yml }\n    - { resource: extra/ }"),
                    .file("ezpublish/config/extra/extra.yml", "parameters: {}\n"),
                ]),
            .triggering(
                "a folder's file imports one with another extension", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .file("config/packages/more.yaml", "imports:\n    - { resource: ↓extra.yaml.off }\n"),
                    .file("config/packages/extra.yaml.off", "parameters: {}\n"),
                ]),
            .clean(
                "a folder's file imports a directory with a slash", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .file("config/packages/more.yaml", "imports:\n    - { resource: extra/ }\n"),
                    .file("config/packages/extra/extra.yaml", "parameters: {}\n"),
                ]),
        ]
    )
}
