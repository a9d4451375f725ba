import ClusterModel
import EzPlatform
import Source

/// One property of all nodes of a cluster, and how its values are spread.
struct Drift {
    /// What one node has.
    struct Value {
        var node: String
        /// What is compared.
        var value: String
        /// What is shown; secrets are compared and not shown.
        var shown: String
        var span: SourceSpan
    }

    /// The nodes that agree.
    struct Group {
        var values: [Value]
        var shown: String { values[0].shown }
        var nodes: [String] { values.map(\.node) }
        var span: SourceSpan { values[0].span }
    }

    /// The value of most nodes; of the first node when no value is that of more nodes than any other.
    var majority: Group
    /// The others, in the order of the nodes. Empty when all agree.
    var odd: [Group]
    /// Whether more nodes agree on the majority's value than on any other.
    var isClear: Bool

    /// `nil` with fewer than two nodes.
    init?(_ values: [Value]) {
        guard values.count > 1 else { return nil }
        var groups: [Group] = []
        var positions: [String: Int] = [:]
        for value in values {
            if let position = positions[value.value] {
                groups[position].values.append(value)
            } else {
                positions[value.value] = groups.count
                groups.append(Group(values: [value]))
            }
        }
        let most = groups.map(\.values.count).max() ?? 0
        guard let first = groups.firstIndex(where: { $0.values.count == most }) else { return nil }
        isClear = groups.count { $0.values.count == most } == 1
        majority = groups.remove(at: first)
        odd = groups
    }
}

extension RuleContext {
    /// The nodes that serve the application, with what each has of it. Judged once, in the subject of the first application.
    var deployments: [(node: AuditedNode, project: Project)] {
        guard let application else { return [] }
        return auditedNodes.compactMap { node in node.state.applications[application.root].map { (node, $0) } }
    }

    /// Reports each group of nodes that does not have what the others have.
    /// - Parameter subject: what differs, with its verb: `the memcached servers of the sessions are`.
    func report(_ drift: Drift?, _ subject: String, severity: Severity? = nil, siteaccesses: [String] = [], showsValues: Bool = true) {
        guard let drift, !drift.odd.isEmpty else { return }
        for group in drift.odd {
            let own = showsValues ? "\(group.shown) on \(NodeNames.phrase(group.nodes))" : "different on \(NodeNames.phrase(group.nodes))"
            let others = showsValues ? "\(drift.majority.shown) on \(NodeNames.phrase(drift.majority.nodes))" : "from \(NodeNames.phrase(drift.majority.nodes))"
            report(
                "\(subject) \(own)\(showsValues ? ", but " : " ")\(others)", at: group.span, severity: severity,
                related: [RelatedPlace(drift.isClear ? "most nodes have this" : "\(drift.majority.nodes[0]) has this", at: drift.majority.span)],
                siteaccesses: siteaccesses)
        }
    }
}
