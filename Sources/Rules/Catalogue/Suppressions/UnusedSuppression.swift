extension Rule {
    static let unusedSuppression = Rule(
        reading: "unused-suppression", .notice, .suppressions,
        summary: "a suppression that suppresses nothing",
        explanation: """
            The fault was mended or has moved, and the suppression stayed: it would hide the next one of its kind. Reported for \
            comments and for `ignore:` entries of `.ezcluster.yml`, and only when the rule was judged in this run: not when it is left out \
            by `--select` or `--ignore`, when it does not concern the release, or when only rules for clusters would find it and nothing \
            shows that the project is one.
            """,
        remedy: "remove the suppression",
        sources: [.init("the project's own contract")],
        examples: [
            .triggering(
                "nothing is wrong in the line below", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-U 0", with: "# ezcluster: ignore[↓memcached-udp]: our network is closed\n-U 0")]),
            .triggering(
                "one of two", on: .ez25, likewise: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                [
                    .replace(
                        in: "app/config/dfs.yml", "connection: doctrine.dbal.dfs_connection",
                        with: "connection: dfs # ezcluster: ignore[undeclared-dfs-connection, ↓loopback-database]: an experiment")
                ]),
            .clean(
                "a fault that is lived with", on: .ez25, likewise: BaseProject.clusters,
                [
                    .replace(
                        in: "app/config/dfs.yml", "connection: doctrine.dbal.dfs_connection",
                        with: "connection: dfs # ezcluster: ignore[undeclared-dfs-connection]: an experiment")
                ]),
            .clean(
                "a rule that was not judged", on: .single46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "            var_dir: var/site",
                        with: "            # ezcluster: ignore[local-sessions]: until there is a second server\n            var_dir: var/site")
                ], deployment: "single-server"),
        ]
    )
}
