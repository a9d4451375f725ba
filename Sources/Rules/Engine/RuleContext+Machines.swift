import ClusterModel
import EzPlatform
import Host
import Source

/// A node of which more than files is known.
struct AuditedNode {
    var node: Node
    var state: HostState
    var facts: HostFacts { state.facts }
    var name: String { node.name ?? "this machine" }
    /// What messages say instead of the name, so that what several nodes have in common is one finding.
    var mention: String { NodeNames.mark }

    /// Whether the node answers requests for the project.
    func serves(_ application: Project) -> Bool { state.projects.values.contains(application.root) }
}

extension RuleContext {
    /// The nodes that are machines; none in a run over a project's files.
    var auditedNodes: [AuditedNode] {
        subject.nodes.compactMap { node in node.host.map { AuditedNode(node: node, state: $0) } }
    }

    /// The directories that the application writes to, with the node on which they are.
    var storage: [(node: AuditedNode, directory: StorageDirectory)] {
        guard let application else { return [] }
        return auditedNodes.flatMap { node in
            node.state.storage.filter { $0.project == application.root }.map { (node, $0) }
        }
    }
}
