extension Rule {
    static let dotenvSyntax = Rule(
        reading: "dotenv-syntax", .error, .environment,
        summary: "a .env file that Symfony cannot read",
        explanation: """
            `.env` files look like shell scripts and are not: there may be no white space around the equals sign, a value with white space \
            needs quotes, and quotes have to be closed. Symfony stops at the first fault with a FormatException, before anything else of \
            the application runs.
            """,
        remedy: "correct the line; write NAME='a value' without white space around the equals sign",
        sources: [
            .init("Symfony, configuring environment variables in .env files", "https://symfony.com/doc/current/configuration.html#configuring-environment-variables-in-env-files"),
            .init("symfony/dotenv, Dotenv class"),
        ],
        releases: .from(.ezPlatform(3, 0)),
        examples: [
            .triggering(
                "white space before the equals sign", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: ".env", "CACHE_NAMESPACE=acme", with: "CACHE_NAMESPACE↓ = acme")]),
            .clean("a value in quotes", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "CACHE_NAMESPACE=acme", with: "CACHE_NAMESPACE='acme site'")]),
        ]
    )
}
