/// Ibexa DXP 5.0 on two web servers behind nginx: the adapter that knows siteaccesses, Redis.
enum Ibexa50 {
    static let files: [String: String] = {
        var files = Ibexa46.files
        files["composer.json"] = """
            {
                "name": "acme/site",
                "require": {"ibexa/oss": "~5.0.0"},
                "extra": {"symfony": {"require": "7.3.*"}}
            }

            """
        files["composer.lock"] = """
            {
                "packages": [
                    {"name": "doctrine/doctrine-bundle", "version": "2.15.1"},
                    {"name": "ibexa/core", "version": "v5.0.4"},
                    {"name": "ibexa/http-cache", "version": "v5.0.4"},
                    {"name": "league/flysystem", "version": "2.5.0"},
                    {"name": "oneup/flysystem-bundle", "version": "4.12.4"},
                    {"name": "symfony/yaml", "version": "v7.3.5"}
                ]
            }

            """
        return files
    }()
}
