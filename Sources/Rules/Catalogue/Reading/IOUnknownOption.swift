extension Rule {
    static let ioUnknownOption = Rule(
        reading: "io-unknown-option", .error, .io,
        summary: "the IO bundle refuses the configuration of a handler",
        explanation: """
            A metadata handler is of the type `flysystem` or `legacy_dfs_cluster`, a binarydata handler of the type `flysystem`; each has \
            one option, `adapter` or `connection`. Anything else and the container is not built: "Unrecognized option". A frequent slip is \
            the type one level too high or too low.
            """,
        remedy: "write one of the types and options that exist there",
        sources: [
            .init("Symfony, defining and processing configuration values", "https://symfony.com/doc/current/components/config/definition.html"),
            .init("IO bundle, configuration"),
            clusteringGuide,
        ],
        examples: [
            .triggering(
                "a type that does not exist", on: .ibexa46, likewise: BaseProject.clusters,
                [.replace(in: "config/packages/io.yaml", "legacy_dfs_cluster:", with: "↓dfs_cluster:")]),
            .clean("the type of cluster handlers", on: .ibexa46, likewise: BaseProject.clusters, []),
        ]
    )
}
