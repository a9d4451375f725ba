extension Rule {
    static let dotenvByteOrderMark = Rule(
        reading: "dotenv-byte-order-mark", .error, .environment, fixes: [.safe],
        summary: "a .env file that starts with a byte order mark",
        explanation: """
            Some editors, mainly on Windows, put three invisible bytes before the text. Symfony takes them for the start of a variable's \
            name and stops; recent releases say so: "Loading files starting with a byte-order-mark (BOM) is not supported".
            """,
        remedy: "save the file as UTF-8 without a byte order mark",
        sources: [
            .init("Symfony, configuring environment variables in .env files", "https://symfony.com/doc/current/configuration.html#configuring-environment-variables-in-env-files"),
            .init("symfony/dotenv, Dotenv class"),
        ],
        releases: .from(.ezPlatform(3, 0)),
        examples: [
            .triggering(
                "saved with the mark", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "APP_ENV=prod\n", with: "↓\u{FEFF}APP_ENV=prod\n")]),
            .clean("saved without", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], []),
        ]
    )
}
