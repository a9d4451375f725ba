import ClusterModel
import EzPlatform
import Reporting
import Rules
import Source

/// `ezcluster lint`
enum LintCommand {
    static func run(_ options: LintOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        try checkNames(options.rules.select, "--select")
        try checkNames(options.rules.ignore, "--ignore")
        let report: Report
        switch try SubjectLoading.load(options.subject, paths: options.paths, requestIsComplete: false, in: surroundings) {
        case .nothing(let message):
            EzclusterCommand.complain(message, in: surroundings)
            report = Report(tool: tool, isJudged: false)
        case .loaded(let loaded):
            if loaded.isEmpty {
                let places = options.paths.map { surroundings.paths.show($0) }.joined(separator: ", ")
                EzclusterCommand.complain(
                    "no project and no server configuration was found in \(places); name one with --project, --apache, --nginx, --memcached, --redis, --php-ini, --fpm, --varnish or --fstab",
                    in: surroundings)
            }
            report = try judge(loaded, options, in: surroundings)
        }
        var code: Int32 = 0
        for output in options.output.outputs {
            var render = EzclusterCommand.renderOptions(options.text, isFile: output.path != nil, in: surroundings)
            render.failOn = options.output.failOn
            render.minSeverity = options.output.minSeverity
            render.strict = options.output.strict
            if output.format == .sarif { render.rules = Catalogue.all.map(description) }
            try EzclusterCommand.write(output.format.render(report, render), to: output.path, in: surroundings)
            code = report.verdict(render).code.rawValue
        }
        return code
    }

    static let tool = Report.Tool(version: Version.text)

    private static func checkNames(_ names: [String], _ option: String) throws(UsageError) {
        for name in names where !Catalogue.ids.contains(name) {
            let meant = NearestName.of(name, among: Catalogue.ids.sorted()).map { "; did you mean \($0)?" } ?? "; ezcluster rules lists them"
            throw UsageError("\(option): there is no rule \(name)\(meant)")
        }
    }

    // MARK: Judging

    private static func judge(
        _ loaded: LoadedSubjects, _ options: LintOptions, in surroundings: Surroundings
    ) throws(UsageError) -> Report {
        let selected = Set(options.rules.select)
        let ignored = Set(options.rules.ignore)
        let rules = Catalogue.all.filter { (selected.isEmpty || selected.contains($0.id)) && !ignored.contains($0.id) }
        let linter = Linter(rules: rules, severities: loaded.configuration.severities.mapValues(\.value))
        var baseline = try BaselineFile(options.rules, loaded.configuration, in: surroundings)
        var run = LintRun(
            loaded, linter: linter, honoursSuppressions: options.rules.honoursSuppressions, baseline: { baseline.take($0) })
        if let path = options.rules.writtenBaseline, !loaded.isEmpty {
            let count = try BaselineFile.write(run, to: path, in: surroundings)
            run.acceptEverything()
            EzclusterCommand.complain("wrote \(count) finding\(count == 1 ? "" : "s") to \(surroundings.paths.show(path))", in: surroundings)
        } else if options.rules.honoursSuppressions, let remark = baseline.remark(judged: run.judged, in: surroundings) {
            EzclusterCommand.complain(remark, in: surroundings)
        }
        return Report(
            tool: tool, subjects: loaded.subjects.map(describe), nodes: loaded.subjects.flatMap(\.nodes).compactMap(describe),
            findings: run.findings.map { Report.Entry($0.finding, subject: $0.subject, url: url($0.finding.rule)) },
            suppressed: run.suppressed.map(describe), undecided: run.undecided, inputs: loaded.stores.flatMap(\.inputs),
            skipped: loaded.stores.flatMap(\.skipped), isJudged: !loaded.isEmpty)
    }

    private static func url(_ rule: String) -> String? { Catalogue.rule(rule)?.sources.lazy.compactMap(\.url).first }

    private static func describe(_ subject: Subject) -> Report.Subject {
        let release = subject.application?.release
        return Report.Subject(
            project: subject.application == nil ? nil : subject.path, release: release?.release.name,
            releaseSource: release.map { $0.evidence == .option ? "--release" : $0.statement },
            environments: subject.applications.map(\.environment),
            mode: Report.Mode(rawValue: subject.deployment.mode.rawValue) ?? .unknown, modeSource: subject.deployment.source)
    }

    private static func describe(_ node: Node) -> Report.Node? {
        guard let name = node.name else { return nil }
        var roles: [String] = []
        if !node.webServers.isEmpty { roles.append("web") }
        if !node.memcached.isEmpty { roles.append("memcached") }
        if !node.redis.isEmpty { roles.append("redis") }
        if !node.php.isEmpty { roles.append("php") }
        if !node.varnish.isEmpty { roles.append("varnish") }
        return Report.Node(name: name, roles: roles)
    }

    private static func describe(_ suppressed: LintRun.Suppressed) -> Report.Suppressed {
        let means: Report.Suppressed.Means =
            switch suppressed.by {
            case .comment: .comment
            case .config: .config
            case .baseline: .baseline
            }
        return Report.Suppressed(suppressed.finding, by: means, reason: suppressed.reason)
    }

    static func description(_ rule: Rule) -> RuleDescription {
        RuleDescription(
            id: rule.id, severity: rule.severity, summary: rule.summary, explanation: rule.explanation,
            url: rule.sources.lazy.compactMap(\.url).first)
    }
}
