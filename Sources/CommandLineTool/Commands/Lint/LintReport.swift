import ClusterModel
import EzPlatform
import Reporting
import Rules
import Source

/// The judgement in the terms of reports.
enum LintReport {
    static let tool = Report.Tool(version: Version.text)

    static func make(_ loaded: LoadedSubjects, _ run: LintRun, in directory: String) -> Report {
        Report(
            tool: tool, subjects: loaded.subjects.map(describe), nodes: nodes(of: loaded),
            findings: run.findings.map { Report.Entry($0.finding, subject: $0.subject, url: url($0.finding.rule)) },
            suppressed: run.suppressed.map(describe), undecided: run.undecided, inputs: loaded.inputs, skipped: loaded.skipped, isJudged: !loaded.isEmpty,
            directory: directory)
    }

    static func description(_ rule: Rule) -> RuleDescription {
        RuleDescription(
            id: rule.id, severity: rule.severity, summary: rule.summary, explanation: rule.explanation,
            url: rule.sources.lazy.compactMap(\.url).first)
    }

    private static func url(_ rule: String) -> String? { Catalogue.rule(rule)?.sources.lazy.compactMap(\.url).first }

    private static func describe(_ subject: Subject) -> Report.Subject {
        let release = subject.application?.release
        return Report.Subject(
            project: subject.application == nil ? nil : subject.path, release: release?.release.name,
            releaseSource: release.map { $0.evidence == .option ? "--release" : $0.statement },
            environments: subject.applications.map(\.environment),
            mode: Report.Mode(rawValue: subject.deployment.mode.rawValue) ?? .unknown, modeSource: subject.deployment.source,
            topology: describe(subject.topology))
    }

    /// In the order of their names; a machine that serves several applications is listed once.
    private static func nodes(of loaded: LoadedSubjects) -> [Report.Node] {
        var nodes: [String: Report.Node] = [:]
        for subject in loaded.subjects {
            for node in subject.nodes {
                let machines: [(name: String, machine: Machine?)] =
                    node.machines.isEmpty ? [node.name].compactMap(\.self).map { ($0, nil) } : node.machines.map { ($0.name, $0) }
                for (name, machine) in machines {
                    let seen = node.roles(of: machine).map(\.rawValue)
                    nodes[name] = Report.Node(name: name, roles: seen + subject.declaredGroups(of: name))
                }
            }
        }
        return nodes.values.sorted { NodeNames.precedes($0.name, $1.name) }
    }

    private static func describe(_ topology: Topology) -> Report.Topology {
        func use(_ use: Topology.Connection.Use) -> Report.Topology.Use { Report.Topology.Use(use.rawValue, use.title) }
        return Report.Topology(
            parts: topology.parts.map { part in
                Report.Topology.Part(
                    Report.Topology.Part.Kind(rawValue: part.kind.rawValue) ?? .local, part.title, address: part.address, details: part.details,
                    nodes: part.nodes, isRead: part.isRead, unknown: part.unknown?.reason, files: part.files)
            },
            connections: topology.connections.map { connection in
                Report.Topology.Connection(from: connection.from, to: connection.to, uses: connection.uses.map(use), places: connection.places)
            },
            sharing: topology.sharing.map { entry in
                Report.Topology.Sharing(
                    use(entry.use), isShared: entry.isShared, means: entry.means, siteaccesses: entry.siteaccesses, places: entry.places)
            })
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
}
