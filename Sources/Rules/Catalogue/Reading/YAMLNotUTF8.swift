extension Rule {
    static let yamlNotUTF8 = Rule(
        reading: "yaml-not-utf8", .error,
        summary: "a YAML file that is not UTF-8",
        explanation: """
            Symfony checks the encoding of a file before anything else and refuses one with a byte that is not UTF-8, even in a comment. \
            Usually the file was written in Latin-1 or Windows-1252 and holds an umlaut or an accent; sometimes it is no text at all.

            A text in another encoding is read all the same here, so that its other faults are seen too.
            """,
        remedy: "store the file as UTF-8",
        sources: [
            .init("Symfony, the YAML format", "https://symfony.com/doc/current/reference/formats/yaml.html"),
            .init("observed on symfony/yaml 2.8 to 7"),
        ],
        examples: [
            .triggering(
                "a Latin-1 letter in a comment", on: .ibexa46, likewise: BaseProject.clusters,
                [.replace(in: "config/packages/framework.yaml", "framework:\n", with: "# f↓\u{FFFD}r alle\nframework:\n")]),
            .clean(
                "the same in UTF-8", on: .ibexa46, likewise: BaseProject.clusters,
                [.replace(in: "config/packages/framework.yaml", "framework:\n", with: "# für alle\nframework:\n")]),
        ]
    )
}
