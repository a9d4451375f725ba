import ClusterModel
import Source

extension Rule {
    static let nodeWithoutRole = Rule(
        "node-without-role", .error, .machines,
        summary: "a node does not run what it is declared to run",
        explanation: """
            `nodes:` in `.ezcluster.yml` can say what each node is for: `web`, `php`, `memcached`, `redis`, `varnish`, `nfs`, `database`. A node on which \
            nothing of that kind runs was set up wrongly, lost a service, or is another machine than it is taken for. Of a node of which only files are \
            known, what is configured there counts; what runs in a container is not judged.

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
                "configured, and it does not run", on: .cluster25,
                [
                    .file(".ezcluster.yml", "nodes:\n    web3: { roles: [web, ↓memcached] }\n"),
                    .file("web3/etc/memcached.conf", "-d\n-m 1024\n-l 10.0.10.22\n-U 0\n-u memcache\n"),
                ]),
            .clean(
                "it runs in a container", on: .cluster25,
                [
                    .file(".ezcluster.yml", "nodes:\n    web3: { roles: [web, memcached] }\n"),
                    .file("web3/proc/14/comm", "memcached\n"), .file("web3/proc/14/cmdline", "memcached\u{0}-m\u{0}64\u{0}"),
                    .file("web3/proc/14/cgroup", "0::/system.slice/docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope\n"),
                    .file("web3/proc/self/cgroup", "0::/system.slice/cron.service\n"),
                ]),
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
            .clean(
                "every node has its role", on: .ez25, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa46, .ibexa50],
                [
                    .file("nodes/cache1/etc/memcached.conf", "-d\n-m 512\n-l 10.0.10.21\n-U 0\n-u memcache\n"),
                    .file(".ezcluster.yml", "nodes:\n    cache1: { directory: nodes/cache1, roles: [memcached] }\n"),
                ]),
        ]
    ) { context in
        for declared in context.subject.declaredNodes {
            let name = declared.name.value
            // A machine may have a part in several applications, each time with other servers.
            let parts = context.subject.nodes.compactMap { node -> (node: Node, machine: Machine?)? in
                if node.machines.isEmpty { return node.name == name ? (node, nil) : nil }
                return node.machines.first { $0.name == name }.map { (node, $0) }
            }
            guard let machine = parts.first.map(\.machine) else { continue }
            let found = Set(parts.flatMap { $0.node.roles(of: $0.machine) })
            for word in declared.roles {
                guard let role = NodeRole(rawValue: word.value), let span = word.span else { continue }
                let runs = machine.flatMap { role.isRunning(on: $0) }
                guard runs == false || (!found.contains(role) && role.showsInFiles(of: machine)) else { continue }
                let seen = NodeRole.allCases.filter { found.contains($0) }.map(\.rawValue)
                let what =
                    found.contains(role)
                    ? "which is configured there and does not run"
                    : "but nothing of that kind was found there\(seen.isEmpty ? "" : ", only \(seen.joined(separator: ", "))")"
                context.report("\(name) is declared as \(role.rawValue), \(what)", at: span, nodes: [name])
            }
        }
    }
}

extension NodeRole {
    /// Whether the role would show by files that were looked for: a database has none, and what runs in a container has its files there.
    fileprivate func showsInFiles(of machine: Machine?) -> Bool {
        guard let facts = machine?.state.facts else { return self != .nfs && self != .database }
        guard facts.processes.value != nil else { return self != .database }
        return self == .nfs || self == .php && !facts.contained.contains(.fpm)
    }
}
