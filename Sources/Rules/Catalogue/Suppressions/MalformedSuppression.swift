extension Rule {
    static let malformedSuppression = Rule(
        reading: "malformed-suppression", .warning, .suppressions,
        summary: "a comment that should suppress a rule cannot be honoured",
        explanation: """
            A suppression names at least one rule and says why: `# ezcluster: ignore[RULE]: REASON`. There is no form for all rules, since it \
            would hide the next fault too, and none without a reason, since nobody could tell later whether it still holds. What is \
            not of this form suppresses nothing.

            Behind code a comment covers the findings that begin in its line, alone in a line those of the next line with code. \
            `ignore-file[RULE]` covers the whole file. In httpd's files, where a comment fills its line, it stands above the directive.
            """,
        remedy: "write # ezcluster: ignore[RULE]: REASON",
        sources: [.init("the project's own contract")],
        examples: [
            .triggering(
                "no reason", on: .ez25, likewise: BaseProject.clusters,
                [.replace(in: "app/config/dfs.yml", "connection: doctrine", with: "↓# ezcluster: ignore[undeclared-dfs-connection]\n                connection: doctrine")]),
            .triggering(
                "no rule", on: .ez25,
                [.replace(in: "deploy/memcached.conf", "-U 0", with: "↓# ezcluster: ignore: our network is closed\n-U 0")]),
            .triggering(
                "a slip", on: .ez25,
                [.replace(in: "deploy/nginx/site.conf", "    rewrite \"^/var", with: "    ↓# ezcluster: ignor[dead-rewrite-rule]: as shipped\n    rewrite \"^/var")]),
            .clean(
                "a sentence about the tool", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-U 0", with: "# ezcluster: wants this\n-U 0")]),
            .clean("a rule and a reason", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "APP_ENV=prod", with: "# ezcluster: ignore[local-sessions]: one node for now\nAPP_ENV=prod")]),
        ]
    )
}
