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
                    "no project and no server configuration was found in \(places); name one with --project, --apache, --nginx, --memcached or --redis",
                    in: surroundings)
            }
            report = judge(loaded, options)
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

    private static func judge(_ loaded: LoadedSubjects, _ options: LintOptions) -> Report {
        let selected = Set(options.rules.select)
        let ignored = Set(options.rules.ignore)
        let rules = Catalogue.all.filter { (selected.isEmpty || selected.contains($0.id)) && !ignored.contains($0.id) }
        let linter = Linter(rules: rules, severities: loaded.configuration.severities.mapValues(\.value))
        let suppression = Suppression(loaded.configuration)
        var entries: [Report.Entry] = []
        var suppressed: [Report.Suppressed] = []
        var undecided: [Undecided] = []
        var known: Set<Undecided> = []
        for (index, subject) in loaded.subjects.enumerated() {
            let result = linter.judge(subject)
            for finding in result.findings {
                if options.rules.honoursSuppressions, let reason = suppression.reason(for: finding) {
                    suppressed.append(Report.Suppressed(finding, by: .config, reason: reason))
                } else {
                    entries.append(Report.Entry(finding, subject: index, url: url(finding.rule)))
                }
            }
            for point in result.undecided where known.insert(point).inserted { undecided.append(point) }
        }
        return Report(
            tool: tool, subjects: loaded.subjects.map(describe), nodes: loaded.subjects.flatMap(\.nodes).compactMap(describe),
            findings: entries, suppressed: suppressed, undecided: undecided, inputs: loaded.stores.flatMap(\.inputs),
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
        return Report.Node(name: name, roles: roles)
    }

    static func description(_ rule: Rule) -> RuleDescription {
        RuleDescription(
            id: rule.id, severity: rule.severity, summary: rule.summary, explanation: rule.explanation,
            url: rule.sources.lazy.compactMap(\.url).first)
    }
}

/// What the tool's configuration says not to report.
private struct Suppression {
    private let ignores: [ToolConfiguration.Ignore]
    private let directory: String

    init(_ configuration: ToolConfiguration) {
        ignores = configuration.ignores
        directory = configuration.file.map { Path.parent($0.path) } ?? "/"
    }

    /// The reason of the first entry that covers the finding.
    func reason(for finding: Finding) -> String? {
        ignores.first { ignore in
            guard ignore.rule.value == finding.rule else { return false }
            guard let pattern = ignore.path else { return true }
            let path = Path.relative(finding.span.file.path, to: directory) ?? finding.span.file.path
            return Self.matches(pattern.split(separator: "/")[...], path.split(separator: "/")[...])
        }?.reason
    }

    /// Component by component; `**` stands for any number of them. A pattern that ends at a directory covers what is in it.
    private static func matches(_ pattern: ArraySlice<Substring>, _ path: ArraySlice<Substring>) -> Bool {
        guard let first = pattern.first else { return true }
        if first == "**" {
            let rest = pattern.dropFirst()
            return path.indices.contains { matches(rest, path[$0...]) } || (rest.isEmpty && path.isEmpty)
        }
        guard let component = path.first else { return false }
        return Glob(String(first)).matches(String(component)) && matches(pattern.dropFirst(), path.dropFirst())
    }
}
