import EzPlatform
import Host
import Patterns
import Source

/// A machine to audit.
public struct AuditTarget: Sendable {
    public var tree: any HostTree
    /// `--node NAME=DIR`; `nil`: as the machine calls itself.
    public var name: String?
    /// When nothing else names it: the name of the directory or snapshot.
    public var fallbackName: String

    public init(tree: any HostTree, name: String? = nil, fallbackName: String) {
        self.tree = tree
        self.name = name
        self.fallbackName = fallbackName
    }
}

/// Turns machines into subjects: one for each application, with all nodes that have a part in it.
public enum AuditLoader {
    public static func load(
        _ targets: [AuditTarget], options: SubjectOptions, configuration: ToolConfiguration
    ) throws(SubjectError) -> LoadedSubjects {
        let patterns = PatternCache()
        var hosts: [LoadedHost] = []
        for target in targets {
            let loader = HostLoader(tree: target.tree, options: options, configuration: configuration, patterns: patterns)
            var host = try loader.load(name: target.name, fallback: target.fallbackName)
            if hosts.contains(where: { $0.name == host.name }) {
                throw .usage("two of the machines are called \(host.name); name them with --node NAME=DIR")
            }
            if host.isEmpty {
                host.undecided.append(
                    Undecided(NodeNames.mark, reason: "no web server, cache server or project was found there", nodes: [host.name]))
            }
            hosts.append(host)
        }
        return LoadedSubjects(
            subjects: subjects(hosts, options, configuration), stores: hosts.map(\.store), configuration: configuration)
    }

    /// Nodes that serve a project in the same directory belong together; machines without a project serve all of them.
    private static func subjects(
        _ hosts: [LoadedHost], _ options: SubjectOptions, _ configuration: ToolConfiguration
    ) -> [Subject] {
        var roots: [String] = []
        for host in hosts { for (root, _) in host.applications where !roots.contains(root) { roots.append(root) } }
        let serving = hosts.filter { !$0.applications.isEmpty }
        let others = hosts.filter { $0.applications.isEmpty && !$0.isEmpty }
        var subjects: [Subject] = []
        for root in roots {
            let members = serving.filter { $0.applications.contains { $0.root == root } } + others
            guard let first = members.first, let projects = first.applications.first(where: { $0.root == root })?.projects else { continue }
            let nodes = members.map(\.node)
            subjects.append(
                Subject(
                    path: root, applications: projects, deployment: deployment(nodes, projects, options, configuration), nodes: nodes,
                    undecided: members.flatMap(\.undecided)))
        }
        if subjects.isEmpty, let first = others.first {
            subjects.append(
                Subject(
                    path: first.name, applications: [], deployment: deployment(others.map(\.node), [], options, configuration),
                    nodes: others.map(\.node), undecided: others.flatMap(\.undecided)))
        }
        return subjects
    }

    private static func deployment(
        _ nodes: [Node], _ applications: [Project], _ options: SubjectOptions, _ configuration: ToolConfiguration
    ) -> Deployment {
        if let mode = options.deployment {
            return Deployment(mode: mode, source: mode == .cluster ? "--cluster" : "--single-server")
        }
        if let declared = configuration.deployment {
            return Deployment(mode: declared.value, source: ToolConfigurationReader.fileName)
        }
        if nodes.count > 1 { return Deployment(mode: .cluster, source: "several nodes are audited") }
        for application in applications {
            guard let first = application.clusterEvidence.first else { continue }
            return Deployment(mode: .cluster, source: first.statement, evidence: application.sharedFilesEvidence)
        }
        return Deployment(mode: .unknown, source: "nothing shows whether there are several servers")
    }
}
