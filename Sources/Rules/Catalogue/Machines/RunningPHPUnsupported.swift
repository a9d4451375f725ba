import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

extension Rule {
    static let runningPHPUnsupported = Rule(
        "running-php-unsupported", .warning, .machines,
        summary: "the PHP that answers requests is not among the versions that the release supports",
        explanation: """
            The requirements of each release name the PHP versions that it was tested with. The version is that of the PHP-FPM that runs, as its \
            program or the directory of its configuration names it.
            """,
        remedy: "run a supported version of PHP on every node",
        sources: [.init("Requirements", "https://doc.ibexa.co/en/latest/getting_started/requirements/")],
        releases: .from(.ezPlatform(1, 13)),
        examples: [
            .triggering("PHP 8.2 for 2.5", on: .machine25, moved(to: "8.2", mark: "↓")),
            .clean("PHP 7.3 for 2.5", on: .machine25, []),
            .clean("PHP 7.4 for 2.5", on: .machine25, moved(to: "7.4", mark: "")),
        ]
    ) { context in
        guard let application = context.application, let requirements = Requirements.of(application.release.release) else { return }
        for node in context.auditedNodes where node.servesApplication {
            for entry in node.node.php where entry.configuration.servesRequests {
                guard let version = version(of: entry.configuration, node), version.numbers.count > 1,
                    !requirements.php.contains(Version(version.major, version.minor)),
                    let place = entry.configuration.pools.first?.span ?? entry.configuration.files.first.map({ $0.span(0, 0) })
                else { continue }
                context.report(
                    "PHP \(version.major).\(version.minor) answers requests on \(node.mention), and \(application.release.release.title) supports \(requirements.php.lowerBound) to \(requirements.php.upperBound)",
                    at: place, related: entry.configuration.versionSpan.map { [RelatedPlace("dnf keeps PHP on this version", at: $0)] } ?? [], nodes: [node.name])
            }
        }
    }

    /// `8.2` of `/etc/php/8.2/fpm`, or of the only PHP-FPM that runs: `php-fpm8.2`.
    private static func version(of configuration: PHPConfiguration, _ node: AuditedNode) -> Version? {
        if let version = configuration.version.flatMap({ Version($0) }) { return version }
        let programs = Set(node.facts.processes(of: .fpm).compactMap(\.executable).map(Path.name))
        guard programs.count == 1, let name = programs.first, name.hasPrefix("php-fpm") else { return nil }
        return Version(String(name.dropFirst("php-fpm".count)))
    }

    private static func moved(to version: String, mark: String) -> [Example.Change] {
        let old = "etc/php/7.3/fpm", new = "etc/php/\(version)/fpm"
        return [
            .remove(old + "/php-fpm.conf"), .remove(old + "/php.ini"), .remove(old + "/pool.d/www.conf"),
            .file(new + "/php-fpm.conf", "[global]\ninclude=/\(new)/pool.d/*.conf\n"),
            .file(new + "/php.ini", "[PHP]\nmemory_limit = 512M\n"),
            .file(new + "/pool.d/www.conf", "[\(mark)www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\npm.max_children = 4\n"),
            .file("proc/12/comm", "php-fpm\(version)\n"), .file("proc/12/cmdline", "php-fpm: master process (/\(new)/php-fpm.conf)\u{0}"),
        ]
    }
}
