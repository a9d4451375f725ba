import ClusterModel
import EzPlatform
import Source

/// One property of all nodes of a cluster, and how its values are spread.
struct Drift {
    /// What one node has, or several that were read as one.
    struct Value {
        /// By name.
        var nodes: [String]
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
        /// By name.
        var nodes: [String] { values.count == 1 ? values[0].nodes : values.flatMap(\.nodes).sorted(by: NodeNames.precedes) }
        var count: Int { values.reduce(0) { $0 + $1.nodes.count } }
        var span: SourceSpan { values[0].span }
    }

    /// The value of most nodes; among values that equally many have, that of the node with the first name.
    var majority: Group
    /// The others, in the order of the nodes. Empty when all agree.
    var odd: [Group]
    /// Whether more nodes agree on the majority's value than on any other.
    var isClear: Bool

    /// `nil` with fewer than two nodes.
    init?(_ values: [Value]) {
        guard values.reduce(0, { $0 + $1.nodes.count }) > 1 else { return nil }
        let values = values.sorted { NodeNames.precedes($0.nodes.first ?? "", $1.nodes.first ?? "") }
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
        let most = groups.map(\.count).max() ?? 0
        guard let first = groups.firstIndex(where: { $0.count == most }) else { return nil }
        isClear = groups.count { $0.count == most } == 1
        majority = groups.remove(at: first)
        odd = groups
    }
}

extension RuleContext {
    /// Reports each group of nodes that does not have what the others have.
    /// - Parameter subject: what differs, with its verb: `the memcached servers of the sessions are`.
    func report(_ drift: Drift?, _ subject: String, severity: Severity? = nil, siteaccesses: [String] = [], showsValues: Bool = true) {
        guard let drift, !drift.odd.isEmpty else { return }
        for group in drift.odd {
            let own = showsValues ? "\(group.shown) on \(NodeNames.phrase(group.nodes))" : "different on \(NodeNames.phrase(group.nodes))"
            let others = showsValues ? "\(drift.majority.shown) on \(NodeNames.phrase(drift.majority.nodes))" : "from \(NodeNames.phrase(drift.majority.nodes))"
            report(
                "\(subject) \(own)\(showsValues ? ", but " : " ")\(others)", at: group.span, severity: severity,
                related: [RelatedPlace(drift.isClear ? "most nodes have this" : "\(drift.majority.nodes[0]) has this", at: drift.majority.span, node: drift.majority.nodes[0])],
                siteaccesses: siteaccesses, nodes: group.nodes)
        }
    }
}
