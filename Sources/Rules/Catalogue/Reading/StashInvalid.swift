extension Rule {
    static let stashInvalid = Rule(
        reading: "stash-invalid", .error, .persistenceCache,
        summary: "the Stash bundle refuses the configuration of a cache",
        explanation: """
            Each driver of a cache under `stash.caches` has its own options: the servers of `Memcache` are maps with `server`, `port` and \
            `weight`. An option that does not exist, or a cache without drivers, and the container is not built.
            """,
        remedy: "write the options of the driver",
        sources: [
            .init("Symfony, defining and processing configuration values", "https://symfony.com/doc/current/components/config/definition.html"),
            .init("StashBundle", "https://github.com/tedious/TedivmStashBundle"),
        ],
        releases: .upTo(.ezPlatform(1, 13)),
        examples: [
            .triggering(
                "a host instead of a server", on: .ez113, likewise: [.ezPublish54],
                [.replace(in: "app/config/config.yml", "{ server: 10.0.10.20,", with: "{ ↓host: 10.0.10.20,")]),
            .clean("a server", on: .ez113, likewise: [.ezPublish54], []),
        ]
    )
}
