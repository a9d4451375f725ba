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
        ]
    )
}
