extension Rule {
    static let flysystemAdapterInvalid = Rule(
        reading: "flysystem-adapter-invalid", .error, .io,
        summary: "the Flysystem bundle refuses the configuration of an adapter",
        explanation: """
            Each type of adapter of oneup/flysystem-bundle has its own options, and they changed with the bundle's releases: `local` has \
            its folder under `directory` up to 3 and under `location` from 4 on. An option that does not exist, or one that is missing, \
            and the container is not built.
            """,
        remedy: "write the options of the bundle's installed release",
        sources: [
            .init("Symfony, defining and processing configuration values", "https://symfony.com/doc/current/components/config/definition.html"),
            .init("OneupFlysystemBundle, adapters", "https://github.com/1up-lab/OneupFlysystemBundle/blob/main/doc/index.md"),
        ],
        examples: [
            .triggering(
                "the option of release 4 on release 3", on: .ez25, likewise: [.ezPublish54, .ez113],
                [
                    .replace(
                        in: "app/config/dfs.yml", "local:\n                directory:", with: "↓local:\n                ↓location:")
                ]),
            .clean("the option of release 3", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "an option that no release has", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("config/packages/more.yaml", "oneup_flysystem:\n    adapters:\n        other:\n            memory:\n                ↓folder: /mnt/nfs\n")]),
        ]
    )
}
