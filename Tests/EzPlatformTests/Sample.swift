import Source
import Symfony

@testable import EzPlatform

/// Small projects in memory.
enum Sample {
    /// - Parameters:
    ///   - files: paths relative to the project.
    ///   - lock: packages of `composer.lock` by name.
    static func project(
        _ release: String, _ files: [String: String], lock: [String: String] = [:], variables: [String: String] = [:],
        environment: String = "prod"
    ) -> Project {
        var placed: [String: String] = [:]
        for (name, text) in files { placed["/srv/site/" + name] = text }
        if !lock.isEmpty {
            let packages = lock.map { "{\"name\": \"\($0.key)\", \"version\": \"\($0.value)\"}" }.joined(separator: ",\n")
            placed["/srv/site/composer.lock"] = "{\"packages\": [\(packages)]}"
        }
        var options = ProjectOptions(release: Release(name: release), environment: environment)
        options.variables = variables.mapValues { EnvironmentValue($0, origin: "--env-var") }
        return Project.load(root: "/srv/site", options: options, store: SourceStore(tree: MemoryFileTree(text: placed)))
    }

    /// A `siteaccess` section with two sites and an administration.
    static let siteaccess = """
            siteaccess:
                list: [site, fr, admin]
                groups:
                    site_group: [site, fr]
                    admin_group: [admin]
                default_siteaccess: site
                match:
                    Map\\Host:
                        www.example.com: site
                        www.example.fr: fr
                    URIElement: 1

        """
}

extension Project {
    /// The text of a setting, `nil` for anything but known text.
    func text(_ name: String, _ siteaccess: String = "site") -> String? {
        setting(name, for: siteaccess).text.value?.value
    }

    func errors(_ rule: String) -> [String] {
        configurationErrors.filter { $0.rule == rule }.map { "\($0.span.start.line): \($0.message)" }
    }
}
