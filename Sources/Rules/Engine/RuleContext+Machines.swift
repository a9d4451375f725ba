import ClusterModel
import EzPlatform
import Host
import Source

/// A node of which more than files is known.
struct AuditedNode {
    var node: Node
    var state: HostState
    var facts: HostFacts { state.facts }
    var name: String
    /// What messages say instead of the name, so that what several nodes have in common is one finding.
    var mention: String { NodeNames.mark }

    /// Whether the node answers requests for the project of the subject.
    var servesApplication: Bool { node.root.map { state.projects.values.contains($0) } ?? false }
}

/// What nodes that have it alike have of the application.
struct DeployedApplication {
    var node: Node
    var project: Project
    /// At least one, by name.
    var names: [String] { node.machines.map(\.name) }
}

extension RuleContext {
    /// The nodes that are machines; none in a run over a project's files.
    var auditedNodes: [AuditedNode] {
        subject.nodes.flatMap { node in node.machines.map { AuditedNode(node: node, state: $0.state, name: $0.name) } }
            .sorted { NodeNames.precedes($0.name, $1.name) }
    }

    /// The application as its nodes have it: once for each different one, in the order of the nodes.
    var deployments: [DeployedApplication] {
        subject.nodes.compactMap { node in node.application.map { DeployedApplication(node: node, project: $0) } }
    }

    /// Whether a server at this address is on none of the machines that are audited: then nothing of it is known. Never in a run over a
    /// project's files, which may hold those of all hosts.
    func isElsewhere(_ address: NetworkAddress) -> Bool {
        let nodes = auditedNodes
        return !nodes.isEmpty && !nodes.contains { $0.facts.owns(address) == true }
    }

    /// The directories that the application writes to, with the node on which they are.
    var storage: [(node: AuditedNode, directory: StorageDirectory)] {
        guard application != nil else { return [] }
        return auditedNodes.flatMap { node in
            node.state.storage.filter { $0.project == node.node.root }.map { (node, $0) }
        }
    }
}
