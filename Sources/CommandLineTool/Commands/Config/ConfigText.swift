import ClusterModel
import EzPlatform
import Reporting
import Source

/// The effective configuration for people: siteaccesses with equal settings together, each setting with its place and the
/// way that led there.
struct ConfigText {
    private let project: Project
    private let subject: Subject
    private let options: ConfigOptions
    private let values: ConfigValues
    private let errors: [Finding]
    private let style: RenderOptions

    init(_ project: Project, _ subject: Subject, _ options: ConfigOptions, _ values: ConfigValues, _ errors: [Finding], _ render: RenderOptions) {
        self.project = project
        self.subject = subject
        self.options = options
        self.values = values
        self.errors = errors
        style = render
    }

    func render() -> [UInt8] {
        var lines: [String] = []
        if style.verbosity > .quiet {
            let root = values.paths.show(project.root)
            lines.append(
                "project \(root == "." ? "in the current directory" : root), \(project.release.release.title) (\(project.release.statement)), environment \(project.environment)")
            lines.append("")
        }
        // Grouped by what is printed: a thousand siteaccesses have a handful of different settings.
        var groups: [(names: [String], body: [String])] = []
        var positions: [[String]: Int] = [:]
        for siteaccess in SiteaccessSettings.all(of: project, key: options.key, only: options.siteaccesses) {
            let body = describe(siteaccess)
            if let position = positions[body] {
                groups[position].names.append(siteaccess.siteaccess.name)
            } else {
                positions[body] = groups.count
                groups.append(([siteaccess.siteaccess.name], body))
            }
        }
        if groups.isEmpty { lines += ["no siteaccess is configured", ""] }
        for group in groups {
            lines.append(head(group.names))
            lines += group.body
            lines.append("")
        }
        if options.key == nil, !subject.hosting.targets.isEmpty { lines += targets() + [""] }
        for error in errors {
            let start = error.span.start
            lines.append("\(values.paths.show(error.span.file)):\(start.line):\(start.column): error: \(values.sentence(error.message)) [\(error.rule)]")
        }
        lines.append(
            errors.isEmpty
                ? "resolved: \(project.siteaccesses.siteaccesses.count) siteaccess\(project.siteaccesses.siteaccesses.count == 1 ? "" : "es")"
                : "refused: Symfony would not accept this configuration, \(errors.count) error\(errors.count == 1 ? "" : "s")")
        return Array(PrintableText.lines(lines).utf8)
    }

    /// Where the environment of PHP may come from; without `--target` nothing of it is used.
    private func targets() -> [String] {
        ["variables of platforms (--target)"]
            + subject.hosting.targets.map { target in
                let place = target.span.map { ", \(values.paths.show($0.file)):\($0.start.line)" } ?? ""
                let count = target.environment.variables.count
                let use = target.name == subject.target?.name ? "used" : "not used"
                return "  \(target.name): \(count) variable\(count == 1 ? "" : "s"), \(use)\(place)"
            }
    }

    private func head(_ names: [String]) -> String {
        let limit = style.verbosity == .verbose ? Int.max : 8
        let shown = names.prefix(limit).joined(separator: ", ")
        return "siteaccess " + shown + (names.count > limit ? " and \(names.count - limit) more" : "")
    }

    private func describe(_ siteaccess: SiteaccessSettings) -> [String] {
        var rows: [(name: String, value: String, origin: String)] = []
        if options.key == nil, let repository = siteaccess.repository { rows.append(("repository", repository, repositoryPlace(siteaccess.siteaccess.name))) }
        for setting in siteaccess.settings where isShown(setting) { rows.append(row(setting)) }
        let names = min(50, rows.map(\.name.utf8.count).max() ?? 0)
        let widest = min(40, rows.map(\.value.utf8.count).max() ?? 0)
        return rows.map { row in
            let padded = "  " + row.name + String(repeating: " ", count: max(0, names - row.name.utf8.count)) + "  " + row.value
            guard !row.origin.isEmpty else { return padded }
            return padded + String(repeating: " ", count: max(0, widest - row.value.utf8.count)) + "  " + row.origin
        }
    }

    /// Who names the repository: a setting, or nobody, and then the first one counts.
    private func repositoryPlace(_ siteaccess: String) -> String {
        let setting = project.setting("repository", for: siteaccess)
        if setting.text.value != nil { return place(setting) }
        guard let span = project.repository(for: siteaccess)?.span else { return "" }
        return "\(values.paths.show(span.file)):\(span.start.line), the first one declared"
    }

    /// Without a key, what the project configures and what decides on a cluster.
    private func isShown(_ setting: Setting) -> Bool {
        if options.key != nil || style.verbosity == .verbose || setting.isConfigured { return true }
        if case .unknown = setting.state { return true }
        return setting.name.hasPrefix("io.") || ["var_dir", "storage_dir", project.facts.cacheSetting].contains(setting.name)
    }

    /// Modes of files are read in octal, whatever the file has them in.
    private func text(_ setting: Setting, _ key: String) -> String {
        if setting.name.hasPrefix("io.permissions."), case .integer(let mode)? = setting.value?.content, mode >= 0 {
            return "0" + String(mode, radix: 8)
        }
        return values.line(setting.value, of: key)
    }

    private func row(_ setting: Setting) -> (String, String, String) {
        let key = setting.name.split(separator: ".").last.map(String.init) ?? setting.name
        switch setting.state {
        case .unknown(let unknown):
            let needs = unknown.needs.map { "; decided by " + values.sentence($0) } ?? ""
            return (setting.name, "unknown: " + values.sentence(unknown.reason) + needs, place(setting))
        case .absent: return (setting.name, "not set", "")
        case .releaseDefault: return (setting.name, text(setting, key), "default of the release")
        case .known: return (setting.name, text(setting, key), place(setting))
        }
    }

    private func place(_ setting: Setting) -> String {
        var parts: [String] = []
        if let span = setting.span { parts.append("\(values.paths.show(span.file)):\(span.start.line)") }
        if let scope = setting.scope { parts.append("scope " + scope) }
        for step in setting.provenance.chain {
            let text = values.sentence(step.text)
            if !parts.contains(text) { parts.append(text) }
        }
        return parts.joined(separator: ", ")
    }
}
