extension Rule {
    static let configStructure = Rule(
        reading: "config-structure", .error, .environment,
        summary: "a configuration file does not have the structure that Symfony's loader demands",
        explanation: """
            Above what the bundles define there is a little that the loader itself asks for: the file is a map, `parameters` and \
            `services` are maps, `imports` is a list of paths or of maps with the key `resource`, and `ignore_errors` is a boolean or, \
            where it is known, `not_found`. Otherwise the container is not built.
            """,
        remedy: "write the section in the form that the message names",
        sources: [
            .init("Symfony, configuration files and parameters", "https://symfony.com/doc/current/configuration.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        examples: [
            .triggering(
                "a path instead of a list", on: .ez25, likewise: [.ezPublish54, .ez113],
                [
                    .replace(
                        in: "app/config/config_prod.yml", "imports:\n    - { resource: config.yml }", with: "imports: ↓config.yml")
                ]),
            .clean("a list", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "a path instead of a list, in a folder", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("config/packages/more.yaml", "imports: ↓framework.yaml\n")]),
        ]
    )
}
