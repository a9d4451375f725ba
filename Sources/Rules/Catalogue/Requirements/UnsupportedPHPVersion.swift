import EzPlatform
import Source

extension Rule {
    static let unsupportedPHPVersion = Rule(
        "unsupported-php-version", .notice, .environment,
        summary: "the packages are chosen for a PHP version that the release does not support",
        explanation: """
            `config.platform.php` of composer.json is the PHP version of the servers, as far as composer is concerned. The requirements of \
            each release name the versions that it was tested with.
            """,
        remedy: "run a supported PHP version, and set config.platform.php to it",
        sources: [.init("Requirements", "https://doc.ibexa.co/en/latest/getting_started/requirements/")],
        releases: .from(.ezPlatform(1, 13)),
        examples: [
            .triggering("PHP 7.4 in 5.0", on: .ibexa50, [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": ↓\"7.4.33\"}},\n    \"extra\":")]),
            .triggering("PHP 7.3 in 4.6", on: .ibexa46, [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": ↓\"7.3\"}},\n    \"extra\":")]),
            .triggering("PHP 8 in 2.5", on: .ez25, [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": ↓\"8.0.2\"}},\n    \"extra\":")]),
            .triggering("PHP 7.4 in 1.13", on: .ez113, [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": ↓\"7.4\"}},\n    \"extra\":")]),
            .triggering("PHP 8 in 3.2", on: .ez32, [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": ↓\"8.0.0\"}},\n    \"extra\":")]),
            .triggering("PHP 7.2 in 3.3", on: .ibexa33, [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": ↓\"7.2.5\"}},\n    \"extra\":")]),
            .clean("PHP 8.3 in 5.0", on: .ibexa50, likewise: [.ibexa33, .ibexa46], [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": \"8.3.0\"}},\n    \"extra\":")]),
            .clean("PHP 7.1.3 in 2.5", on: .ez25, likewise: [.ez113], [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": \"7.1.3\"}},\n    \"extra\":")]),
            .clean(
                "PHP 7.4 in 3.2", on: .ez32,
                [.replace(in: "composer.json", "\"extra\":", with: "\"config\": {\"platform\": {\"php\": \"7.4.33\"}},\n    \"extra\":")]),
        ]
    ) { context in
        guard let application = context.application, let written = application.composer.platformPHP, let version = Version(written.value),
            version.numbers.count > 1, let requirements = Requirements.of(application.release.release), let span = written.span
        else { return }
        let minor = Version(version.major, version.minor)
        guard !requirements.php.contains(minor) else { return }
        context.report(
            "\(application.release.release.title) supports PHP \(requirements.php.lowerBound) to \(requirements.php.upperBound), not \(minor)", at: span)
    }
}
