import ClusterModel
import Reporting
import Rules
import Source

/// `ezcluster lint`
enum LintCommand {
    /// Everything that was read, and the judgement on it.
    struct Judged {
        var loaded: LoadedSubjects
        var run: LintRun
        /// What the baseline holds that nothing needs any more, in words.
        var remark: String?
    }

    static func run(_ options: LintOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        try checkNames(options.rules.select, "--select")
        try checkNames(options.rules.ignore, "--ignore")
        guard var judged = try judge(options, contents: [:], in: surroundings) else {
            return try write(Report(tool: LintReport.tool, isJudged: false), options, in: surroundings)
        }
        if judged.loaded.isEmpty {
            let places = options.paths.map { surroundings.paths.show($0) }.joined(separator: ", ")
            EzclusterCommand.complain(
                "no project and no server configuration was found in \(places); name one with --project, --apache, --nginx, --memcached, --redis, --php-ini, --fpm, --varnish or --fstab",
                in: surroundings)
        }
        var patch: [UInt8]?
        if let mode = options.fixes, !judged.loaded.isEmpty { patch = try fix(&judged, mode, options, in: surroundings) }
        if let path = options.rules.writtenBaseline, !judged.loaded.isEmpty {
            let count = try BaselineFile.write(judged.run, to: path, in: surroundings)
            judged.run.acceptEverything()
            EzclusterCommand.complain("wrote \(count) finding\(count == 1 ? "" : "s") to \(surroundings.paths.show(path))", in: surroundings)
        } else if let remark = judged.remark {
            EzclusterCommand.complain(remark, in: surroundings)
        }
        return try write(LintReport.make(judged.loaded, judged.run, in: surroundings.workingDirectory), options, patch: patch, in: surroundings)
    }

    static func checkNames(_ names: [String], _ option: String) throws(UsageError) {
        for name in names where !Catalogue.ids.contains(name) {
            let meant = NearestName.of(name, among: Catalogue.ids.sorted()).map { "; did you mean \($0)?" } ?? "; ezcluster rules lists them"
            throw UsageError("\(option): there is no rule \(name)\(meant)")
        }
    }

    // MARK: Judging

    /// - Parameter contents: what files hold instead of what is on disk, by path with links resolved.
    /// - Returns: `nil` when a named path cannot be read; that has been said then.
    private static func judge(
        _ options: LintOptions, contents: [String: [UInt8]], in surroundings: Surroundings
    ) throws(UsageError) -> Judged? {
        let loading = try SubjectLoading.load(
            options.subject, paths: options.paths, requestIsComplete: false, contents: contents, in: surroundings)
        guard case .loaded(let loaded) = loading else {
            if case .nothing(let message) = loading { EzclusterCommand.complain(message, in: surroundings) }
            return nil
        }
        return try judge(loaded, options.rules, in: surroundings)
    }

    static func judge(
        _ loaded: LoadedSubjects, _ options: RuleOptions, in surroundings: Surroundings
    ) throws(UsageError) -> Judged {
        let selected = Set(options.select)
        let ignored = Set(options.ignore)
        let rules = Catalogue.all.filter { (selected.isEmpty || selected.contains($0.id)) && !ignored.contains($0.id) }
        let linter = Linter(rules: rules, severities: loaded.configuration.severities.mapValues(\.value))
        var baseline = try BaselineFile(options, loaded.configuration, in: surroundings)
        let honours = options.honoursSuppressions
        let run = LintRun(loaded, linter: linter, honoursSuppressions: honours, baseline: { baseline.take($0) })
        return Judged(loaded: loaded, run: run, remark: honours ? baseline.remark(judged: run.judged, in: surroundings) : nil)
    }

    /// Fixes the files, or shows how.
    /// - Returns: the patch for `--diff`; `judged` is then the judgement on the files as they stay.
    private static func fix(
        _ judged: inout Judged, _ mode: FixMode, _ options: LintOptions, in surroundings: Surroundings
    ) throws(UsageError) -> [UInt8]? {
        let packages = judged.loaded.subjects.filter { $0.application != nil }.map { Path.join($0.path, "vendor") }
        var fixing = Fixing(unsafe: mode.takesUnsafe, foreign: packages)
        let fixed = try fixing.apply(to: judged, run: { $0.run }) { contents throws(UsageError) in
            try judge(options, contents: contents, in: surroundings)
        }
        if let refused = fixing.refused { EzclusterCommand.complain(refused, in: surroundings) }
        guard mode.writes else {
            let diff = fixing.diff(in: surroundings)
            if !diff.isExact {
                EzclusterCommand.complain("secrets are masked in this patch, so it cannot be applied: use --fix", in: surroundings)
            }
            return diff.bytes
        }
        try fixing.write(in: surroundings)
        if fixing.count > 0 { EzclusterCommand.complain(fixing.summary, in: surroundings) }
        judged = fixed
        return nil
    }

    // MARK: Writing

    /// - Parameter patch: takes the place of the report on standard output; the verdict goes to standard error then.
    static func write(
        _ report: Report, _ options: LintOptions, patch: [UInt8]? = nil, in surroundings: Surroundings
    ) throws(UsageError) -> Int32 {
        var code: Int32 = 0
        let formats = options.output.outputs.map(\.format)
        for output in options.output.outputs {
            var render = EzclusterCommand.renderOptions(options.text, isFile: output.path != nil, in: surroundings)
            render.failOn = options.output.failOn
            render.minSeverity = options.output.minSeverity
            render.strict = options.output.strict
            let verdict = report.verdict(render)
            code = verdict.code.rawValue
            if output.path == nil, let patch {
                try EzclusterCommand.write(patch, to: nil, in: surroundings)
                EzclusterCommand.complain(verdict.words, in: surroundings)
                continue
            }
            if output.format == .sarif || output.format == .html { render.rules = Catalogue.all.map(LintReport.description) }
            // Services know files by their path in the repository.
            var inRepository = render
            inRepository.paths = surroundings.repositoryPaths
            var bytes = output.format.render(report, output.format.isForServices ? inRepository : render)
            if output.format == .text, output.path == nil, surroundings.isGitHubActions, !formats.contains(.github) {
                bytes = ReportFormat.annotations(report, inRepository) + bytes
            }
            try EzclusterCommand.write(bytes, to: output.path, in: surroundings)
        }
        return code
    }
}
