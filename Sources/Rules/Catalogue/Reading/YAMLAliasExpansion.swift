extension Rule {
    static let yamlAliasExpansion = Rule(
        reading: "yaml-alias-expansion", .error,
        summary: "the aliases of a YAML file multiply beyond any use",
        explanation: """
            An alias stands for all that its anchor holds. When the value of an anchor is made of aliases, and so on, a few short lines \
            stand for millions of values; a Symfony without a limit builds them all, and PHP runs out of memory. Files that do so are \
            known as attacks, not as configuration.

            More than 300000 values are not followed here, and the value at the alias is taken for unknown.
            """,
        remedy: "write the values out, or use parameters",
        sources: [
            .init("Symfony, the YAML format", "https://symfony.com/doc/current/reference/formats/yaml.html"),
            .init("observed on symfony/yaml 2.8 to 7"),
        ],
        examples: [
            .triggering(
                "each line is ten times the one before", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .file("config/packages/aliases.yaml", expandingAliases)
                ]),
            .clean(
                "an alias for what is the same twice", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("config/packages/aliases.yaml", "parameters:\n    a: &a [x, y]\n    b: *a\n")]),
            .triggering(
                "the same in a file that is imported", on: .ez113, likewise: [.ezPublish54, .ez25],
                [
                    .replace(in: "app/config/config.yml", "framework:\n", with: expandingAliases + "\nframework:\n")
                ]),
        ]
    )
}

/// Each line is ten times the one before.
private let expandingAliases = """
    parameters:
        a: &a [x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
        f: [*e, ↓*e]

    """
