import ClusterModel
import Source

extension Rule {
    static let nodeWithoutRole = Rule(
        "node-without-role", .error, .machines,
        summary: "a node does not run what it is declared to run",
        explanation: """
            `nodes:` in `.ezcluster.yml` can say what each node is for: `web`, `php`, `memcached`, `redis`, `varnish`, `nfs`, `database`. A node on which \
            nothing of that kind is configured or runs was set up wrongly, lost a service, or is another machine than it is taken for.

            Other words in `roles` are free: nodes that have the same ones are expected to be alike. Several runs of an audit with the same declaration notice \
            what went away in between.
            """,
        remedy: "set up the service on the node, or correct its roles in .ezcluster.yml",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "the memcached of a node is gone", on: .cluster25,
                [.file(".ezcluster.yml", "nodes:\n    web1: { roles: [web, php, memcached] }\n    web3: { roles: [web, php, ↓memcached] }\n")]),
            .triggering(
                "in the files of nodes", on: .ez25, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa46, .ibexa50],
                [
                    .file("nodes/cache1/etc/memcached.conf", "-d\n-m 512\n-l 10.0.10.21\n-U 0\n-u memcache\n"),
                    .file(".ezcluster.yml", "nodes:\n    cache1: { directory: nodes/cache1, roles: [memcached, ↓redis] }\n"),
                ]),
            .clean(
                "each runs what it should", on: .cluster25,
                [.file(".ezcluster.yml", "nodes:\n    web1: { roles: [web, php, memcached, editors] }\n    web3: { roles: [web, php] }\n")]),
            .clean("a node of which nothing was read", on: .machine25, [.file(".ezcluster.yml", "nodes:\n    db1: { roles: [database] }\n")]),
        ]
    ) { context in
        for declared in context.subject.declaredNodes {
            let name = declared.name.value
            // A machine may have a part in several applications, each time with other servers.
            let found = context.subject.nodes.compactMap { node -> Set<NodeRole>? in
                if node.machines.isEmpty { return node.name == name ? Set(node.roles()) : nil }
                return node.machines.first { $0.name == name }.map { Set(node.roles(of: $0)) }
            }
            guard !found.isEmpty else { continue }
            for word in declared.roles {
                guard let role = NodeRole(rawValue: word.value), let span = word.span, !found.contains(where: { $0.contains(role) }), role.isDecidable(by: context, on: name)
                else { continue }
                let seen = NodeRole.allCases.filter { role in found.contains { $0.contains(role) } }.map(\.rawValue)
                context.report(
                    "\(name) is declared as \(role.rawValue), but nothing of that kind was found there\(seen.isEmpty ? "" : ", only \(seen.joined(separator: ", "))")",
                    at: span, nodes: [name])
            }
        }
    }
}

extension NodeRole {
    /// Whether what was read of a node can show that it does not have the role: what has no configuration that is looked for shows only by running.
    fileprivate func isDecidable(by context: RuleContext, on name: String) -> Bool {
        guard let machine = context.auditedNodes.first(where: { $0.name == name }) else { return self != .nfs && self != .database }
        return self != .database || machine.facts.processes.value != nil
    }
}
