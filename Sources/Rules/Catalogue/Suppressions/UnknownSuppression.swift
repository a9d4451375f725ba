extension Rule {
    static let unknownSuppression = Rule(
        reading: "unknown-suppression", .warning, .suppressions,
        summary: "a comment suppresses a rule that does not exist",
        explanation: """
            The name of the rule is misspelt, or the rule was renamed or removed. The comment suppresses nothing, while whoever wrote it \
            believes that it does.
            """,
        remedy: "correct the name, as ezcluster rules lists it, or remove the comment",
        sources: [.init("the project's own contract")],
        examples: [
            .triggering(
                "a slip in the name", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-U 0", with: "# ezcluster: ignore[↓memcached-upd]: our network is closed\n-U 11211")]),
            .clean(
                "the name of a rule", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-U 0", with: "# ezcluster: ignore[memcached-udp]: our network is closed\n-U 11211")]),
            .clean("a rule and a reason", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "APP_ENV=prod", with: "# ezcluster: ignore[local-sessions]: one node for now\nAPP_ENV=prod")]),
            .triggering(
                "a slip in the name, in .env", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: ".env", "APP_ENV=prod", with: "# ezcluster: ignore[↓local-sesions]: one node for now\nAPP_ENV=prod")]),
        ]
    )
}
