extension Rule {
    static let composerSyntax = Rule(
        reading: "composer-syntax", .error,
        summary: "composer.json, composer.lock or installed.json cannot be read, or is not valid JSON",
        explanation: """
            These files say which releases of the product, of Symfony and of the bundles the project runs, and so which rules apply and \
            how files are read. Composer refuses a file that is not valid JSON; here the release is then taken from what else shows it, as \
            with a file that cannot be read at all.

            Merge conflicts in composer.lock and a comma after the last entry are the usual reasons.
            """,
        remedy: "repair the file, or let composer write it anew",
        sources: [
            .init("Composer, the composer.json schema", "https://getcomposer.org/doc/04-schema.md"),
            .init("RFC 8259, JSON", "https://www.rfc-editor.org/rfc/rfc8259"),
        ],
        examples: [
            .triggering(
                "a comma after the last entry", on: .ibexa46, likewise: [.ibexa33],
                [.replace(in: "composer.json", "\"5.4.*\"}}\n}", with: "\"5.4.*\"}},\n↓}")]),
            .clean("valid JSON", on: .ibexa46, likewise: BaseProject.clusters, []),
            .triggering("a comma after the last entry of 3.2", on: .ez32, [.replace(in: "composer.json", "\"5.2.*\"}}\n}", with: "\"5.2.*\"}},\n↓}")]),
            .triggering("a comma after the last entry of 5.0", on: .ibexa50, [.replace(in: "composer.json", "\"7.3.*\"}}\n}", with: "\"7.3.*\"}},\n↓}")]),
            .triggering("a comma after the last entry of 2.5", on: .ez25, [.replace(in: "composer.json", "\"bin\"}\n}", with: "\"bin\"},\n↓}")]),
            .triggering("a comma after the last entry of 1.13", on: .ez113, [.replace(in: "composer.json", "\"web\"}\n}", with: "\"web\"},\n↓}")]),
            .triggering("a comma after the last entry of 5.4", on: .ezPublish54, [.replace(in: "composer.json", "\"~5.4.0\"}\n}", with: "\"~5.4.0\"},\n↓}")]),
        ]
    )
}
