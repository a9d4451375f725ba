extension Rule {
    static let envProcessorUnavailable = Rule(
        reading: "env-processor-unavailable", .error, .environment,
        summary: "an environment processor that came with a later release of Symfony",
        explanation: """
            The processors of `%env(...)%` grew from release to release: Symfony 3.4 has `base64`, `bool`, `const`, `file`, `float`, \
            `int`, `json`, `resolve` and `string`, 4.1 brought `csv`, 4.2 `key`, 4.3 `default`, `url` and others. Snippets in current \
            documentation use processors that an older installation does not have; there the container is refused with "Unsupported env \
            var prefix".

            A processor that no release of Symfony has may belong to the project or to a bundle, and is not reported.
            """,
        remedy: "use a processor of this release, or set the value without it",
        sources: [
            .init("Symfony, environment variable processors", "https://symfony.com/doc/current/configuration/env_var_processors.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        releases: .from(.ezPlatform(2, 0)),
        examples: [
            .triggering(
                "a default on Symfony 3.4", on: .ez25,
                [
                    .replace(
                        in: "app/config/parameters.yml", "database_host: 10.0.10.30",
                        with: "database_host: '↓%env(default:fallback_host:DATABASE_HOST)%'\n    fallback_host: 10.0.10.30")
                ]),
            .clean(
                "the default of the variable", on: .ez25,
                [
                    .replace(
                        in: "app/config/parameters.yml", "database_host: 10.0.10.30",
                        with: "database_host: '%env(DATABASE_HOST)%'\n    env(DATABASE_HOST): 10.0.10.30")
                ]),
            .triggering(
                "a processor of Symfony 6.2 on 5.4", on: .ibexa46, likewise: [.ez32, .ibexa33],
                [.file("config/packages/more.yaml", "parameters:\n    servers: '↓%env(shuffle:csv:SERVERS)%'\n    env(SERVERS): a,b\n")]),
            .clean(
                "a processor that the release has", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("config/packages/more.yaml", "parameters:\n    servers: '%env(csv:SERVERS)%'\n    env(SERVERS): a,b\n")]),
        ]
    )
}
