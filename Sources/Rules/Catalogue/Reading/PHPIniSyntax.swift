extension Rule {
    static let phpIniSyntax = Rule(
        reading: "php-ini-syntax", .error,
        summary: "a php.ini has a line that PHP cannot read",
        explanation: """
            PHP prints a warning that hardly anybody sees and ignores the rest of the file, so that settings below the line silently \
            have other values. The usual reason is an equals sign in a value without quotes, as in a save path with options, or a bracket.
            """,
        remedy: "put the value in double quotes",
        sources: [.init("PHP manual, the configuration file", "https://www.php.net/manual/en/configuration.file.php"), .init("compared with PHP 8.2")],
        examples: [
            .triggering(
                "an address with options, without quotes", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/php/php.ini", "memory_limit = 256M\nsession.save_path = tcp://10.0.10.22:6379?weight↓=1\n")]),
            .clean(
                "in quotes", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/php/php.ini", "memory_limit = 256M\nsession.save_path = \"tcp://10.0.10.22:6379?weight=1\"\n")]),
            .clean("an expression", on: .ibexa46, [.file("deploy/php/php.ini", "error_reporting = E_ALL & ~E_DEPRECATED & ~E_STRICT\n")]),
        ])
}
