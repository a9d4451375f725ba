extension Rule {
    static let doctrineConnectionInvalid = Rule(
        reading: "doctrine-connection-invalid", .error, .database,
        summary: "the Doctrine bundle refuses the configuration of a connection",
        explanation: """
            The options of `doctrine.dbal.connections.NAME` are those of the bundle; an option that it does not know, or a value of the \
            wrong type, and the container is not built: "Unrecognized option". `dbname`, `user` and `password` are often written as \
            `database`, `username` and `pass`, their names elsewhere.
            """,
        remedy: "write the options of the Doctrine bundle: dbname, host, port, user, password or url",
        sources: [
            .init("Symfony, defining and processing configuration values", "https://symfony.com/doc/current/components/config/definition.html"),
            .init("DoctrineBundle, configuration reference", "https://symfony.com/doc/current/reference/configuration/doctrine.html"),
        ],
        examples: [
            .triggering(
                "the name of an option elsewhere", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "app/config/dfs.yml", "dbname: acme_dfs", with: "↓database: acme_dfs")]),
            .clean("the option", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "the name of an option elsewhere, in a further connection", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("config/packages/more.yaml", "doctrine:\n    dbal:\n        connections:\n            other:\n                ↓database: acme\n")]),
        ]
    )
}
