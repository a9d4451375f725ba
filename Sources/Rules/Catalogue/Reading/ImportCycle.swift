extension Rule {
    static let importCycle = Rule(
        reading: "import-cycle", .error, .environment,
        summary: "configuration files import each other in a circle",
        explanation: """
            Symfony notices a file that is imported while it is being loaded and stops: "Circular reference detected". It happens when a \
            file of a part of the configuration imports the main file in order to see its parameters, which is not needed: parameters are \
            common to all files.
            """,
        remedy: "remove one of the imports of the circle",
        sources: [
            .init("Symfony, configuration files and parameters", "https://symfony.com/doc/current/configuration.html"),
            .init("symfony/config, file loader"),
        ],
        examples: [
            .triggering(
                "the imported file imports the one that imports it", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "app/config/cluster.yml", "services:\n", with: "imports:\n    - { resource: ↓config.yml }\n\nservices:\n")]),
            .clean(
                "a file that is imported twice is no circle", on: .ez25, likewise: BaseProject.clusters,
                [
                    .replace(
                        in: "app/config/cluster.yml", "services:\n", with: "imports:\n    - { resource: parameters.yml }\n\nservices:\n")
                ]),
            .triggering(
                "a folder's file imports one that imports it", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .file("config/packages/circle.yaml", "imports:\n    - { resource: inner/circle.yaml }\n"),
                    .file("config/packages/inner/circle.yaml", "imports:\n    - { resource: ↓../circle.yaml }\n"),
                ]),
        ]
    )
}
