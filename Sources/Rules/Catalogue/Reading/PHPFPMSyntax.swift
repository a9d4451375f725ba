extension Rule {
    static let phpFPMSyntax = Rule(
        reading: "php-fpm-syntax", .error,
        summary: "a configuration of PHP-FPM has a line with which it does not start",
        explanation: """
            PHP-FPM refuses settings that it does not know, flags that are neither yes nor no, and an `env[NAME]` without a value. The web \
            server then answers every page with 502 or 503.
            """,
        remedy: "use the setting's own name, or php_admin_value[NAME] for a setting of PHP",
        sources: [
            .init("PHP manual, configuration of FPM", "https://www.php.net/manual/en/install.fpm.configuration.php"),
            .init("compared with PHP-FPM 8.2"),
        ],
        examples: [
            .triggering(
                "a setting of PHP without its wrapper", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/php/www.conf", "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\n↓memory_limit = 256M\n")]),
            .clean(
                "wrapped", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/php/www.conf",
                        "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\nphp_admin_value[memory_limit] = 256M\n")
                ]),
        ])
}
