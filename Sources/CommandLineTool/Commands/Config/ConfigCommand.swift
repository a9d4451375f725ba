import ClusterModel
import EzPlatform
import Reporting
import Source

/// `ezcluster config [KEY]`
enum ConfigCommand {
    static func run(_ options: ConfigOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        guard options.subject.environments.count == 1 else { throw UsageError("config shows one environment: give --env once") }
        let loaded: LoadedSubjects
        switch try SubjectLoading.load(options.subject, paths: [], requestIsComplete: false, in: surroundings) {
        case .nothing(let message):
            EzclusterCommand.complain(message, in: surroundings)
            return EzclusterCommand.nothingCode
        case .loaded(let subjects): loaded = subjects
        }
        let projects = loaded.subjects.compactMap(\.application)
        guard let subject = loaded.subjects.first(where: { $0.application != nil }), let project = subject.application else {
            EzclusterCommand.complain("no project was found: name one with --project DIR", in: surroundings)
            return EzclusterCommand.nothingCode
        }
        guard projects.count == 1 else {
            let roots = projects.map { surroundings.paths.show($0.root) }
            throw UsageError("there are \(projects.count) projects here, name one with --project: \(list(roots))")
        }
        for name in options.siteaccesses where project.siteaccesses[name] == nil {
            let names = project.siteaccesses.siteaccesses.map(\.name)
            throw UsageError(unknown("--siteaccess", name, names))
        }
        let errors = refusals(of: project)
        let redaction = Redaction(files: errors.map(\.span.file))
        let values = ConfigValues(redaction: redaction, showsSecrets: options.showsSecrets, paths: surroundings.paths)
        let bytes: [UInt8]
        switch options.format {
        case .json: bytes = ConfigJSON(project, subject, options, values, errors).render()
        case .text:
            let render = EzclusterCommand.renderOptions(options.text, isFile: options.outputPath != nil, in: surroundings)
            bytes = ConfigText(project, subject, options, values, errors, render).render()
        }
        try EzclusterCommand.write(bytes, to: options.outputPath, in: surroundings)
        return errors.isEmpty ? 0 : 1
    }

    /// What makes Symfony refuse the configuration: the bundles' own checks, and files that cannot be read. By file and place.
    private static func refusals(of project: Project) -> [Finding] {
        var seen: Set<Finding> = []
        return (project.findings.filter { $0.severity == .error } + project.configurationErrors).filter { seen.insert($0).inserted }
            .sorted { left, right in
                left.span.file.path == right.span.file.path
                    ? left.span.range.start < right.span.range.start : left.span.file.path < right.span.file.path
            }
    }
}

/// The settings of a siteaccess that a key asks for.
struct SiteaccessSettings {
    var siteaccess: Siteaccess
    var repository: String?
    var settings: [Setting]

    /// Worked out one after the other and not kept: there may be a thousand siteaccesses with hundreds of settings.
    ///
    /// - Parameter key: a setting or the beginning of its name; `nil`: all.
    static func all(of project: Project, key: String?, only names: [String]) -> some Sequence<SiteaccessSettings> {
        project.siteaccesses.siteaccesses.filter { names.isEmpty || names.contains($0.name) }.lazy.map { siteaccess in
            var wanted = project.settings.names(for: siteaccess.name)
            if let key {
                wanted = wanted.filter { $0 == key || $0.hasPrefix(key + ".") }
                // A setting that nothing names is answered too: it is absent.
                if wanted.isEmpty { wanted = [key] }
            }
            return SiteaccessSettings(
                siteaccess: siteaccess, repository: project.repository(for: siteaccess.name)?.name,
                settings: wanted.map { project.settings.settingOnce($0, for: siteaccess.name) })
        }
    }
}
