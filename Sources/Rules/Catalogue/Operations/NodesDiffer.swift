import ClusterModel
import Daemons
import EzPlatform
import Routing
import Source

extension Rule {
    static let nodesDiffer = Rule(
        "nodes-differ", .warning, .operations,
        summary: "the nodes of one cluster are configured differently",
        explanation: """
            Which node answers is chance, so all have to behave alike: PHP keeps sessions in the same servers in the same order (a list in another order spreads \
            sessions differently), the same storage is mounted at the same place, the sites run in the same environment. Compared are nodes that are given with \
            `--node` or `nodes:`, and only settings that several of them have.
            """,
        remedy: "give all nodes the same configuration",
        sources: [clusteringGuide],
        isClusterOnly: true,
        examples: [
            .triggering(
                "one node has another list of session servers", on: .ez25,
                [
                    .file(".ezcluster.yml", "nodes:\n    web1: nodes/web1\n    web2: nodes/web2\n"),
                    .file("nodes/web1/etc/php/7.4/fpm/php.ini", "session.save_handler = memcached\nsession.save_path = 10.0.10.20:11211,10.0.10.21:11211\n"),
                    .file("nodes/web2/etc/php/7.4/fpm/php.ini", "session.save_handler = memcached\nsession.save_path = ↓10.0.10.21:11211,10.0.10.20:11211\n"),
                ]),
            .triggering(
                "one node mounts another export", on: .ez25,
                [
                    .file(".ezcluster.yml", "nodes:\n    web1: nodes/web1\n    web2: nodes/web2\n"),
                    .file("nodes/web1/etc/fstab", "10.0.10.50:/export/acme /mnt/nfs nfs4 hard 0 0\n"),
                    .file("nodes/web2/etc/fstab", "10.0.10.50:/export/old ↓/mnt/nfs nfs4 hard 0 0\n"),
                ]),
            .clean(
                "alike", on: .ez25,
                [
                    .file(".ezcluster.yml", "nodes:\n    web1: nodes/web1\n    web2: nodes/web2\n"),
                    .file("nodes/web1/etc/fstab", "10.0.10.50:/export/acme /mnt/nfs nfs4 hard 0 0\n"),
                    .file("nodes/web2/etc/fstab", "10.0.10.50:/export/acme /mnt/nfs nfs4 hard,noatime 0 0\n"),
                ]),
            .clean(
                "a node of another kind", on: .ez25,
                [
                    .file(".ezcluster.yml", "nodes:\n    web1: nodes/web1\n    db1: nodes/db1\n"),
                    .file("nodes/web1/etc/fstab", "10.0.10.50:/export/acme /mnt/nfs nfs4 hard 0 0\n"),
                    .file("nodes/db1/etc/fstab", "/dev/sdb1 /var/lib/mysql ext4 noatime 0 0\n"),
                ]),
        ]
    ) { context in
        let named = context.subject.nodes.filter { $0.name != nil }
        guard named.count > 1 else { return }
        var first: [String: NodeFact] = [:]
        for node in named {
            var seen: Set<String> = []
            for fact in context.facts(of: node) where seen.insert(fact.key).inserted {
                guard let other = first[fact.key] else {
                    first[fact.key] = fact
                    continue
                }
                guard other.value != fact.value, other.node != fact.node else { continue }
                context.report(
                    "\(fact.node) has \(fact.shown), and \(other.node) has \(other.shown)", at: fact.span,
                    related: [RelatedPlace("\(other.node) has this", at: other.span)])
            }
        }
    }
}

/// Something that has to be the same on all nodes that have it.
private struct NodeFact {
    var key: String
    var value: String
    var shown: String
    var span: SourceSpan
    var node: String
}

extension RuleContext {
    fileprivate func facts(of node: Node) -> [NodeFact] {
        guard let name = node.name else { return [] }
        var facts: [NodeFact] = []
        for entry in node.php where entry.configuration.servesRequests {
            let configuration = entry.configuration
            let views = configuration.pools.isEmpty ? [nil] : configuration.pools.map { Optional($0) }
            for pool in views {
                for setting in ["session.save_handler", "session.save_path", "redis.session.locking_enabled", "upload_max_filesize", "post_max_size"] {
                    guard let found = configuration.setting(setting, in: pool).value, let value = found.value.value else { continue }
                    // A save path may hold a password.
                    let shown = setting == "session.save_path" ? "another list of session servers" : "\(setting) = \(value)"
                    facts.append(NodeFact(key: "php \(pool?.name ?? "") \(setting)", value: value, shown: shown, span: found.span, node: name))
                }
                for (variable, value) in (pool?.environment ?? [:]).sorted(by: { $0.key < $1.key }) {
                    guard !["HOSTNAME", "TMP", "TMPDIR", "TEMP", "PATH"].contains(variable), let text = value.value.value, let span = value.span else { continue }
                    facts.append(NodeFact(key: "env \(pool?.name ?? "") \(variable)", value: text, shown: "another value of \(variable)", span: span, node: name))
                }
            }
        }
        // What machines have mounted and how their virtual hosts differ, an audit says by rules of its own.
        guard auditedNodes.isEmpty else { return facts }
        for mount in node.fstab.flatMap(\.table.mounts) where mount.isShared == true {
            guard let target = mount.target.value, let source = mount.source.value else { continue }
            facts.append(NodeFact(key: "mount \(target)", value: source, shown: "\(source) at \(target)", span: mount.targetSpan, node: name))
        }
        if let application {
            let variable = application.facts.environmentVariable
            for site in routes.applicationSites where site.node == name {
                guard let value = site.site.environment[variable]?.value, let span = value.span else { continue }
                for host in site.plainNames {
                    facts.append(NodeFact(key: "environment \(host)", value: value.value, shown: "\(variable)=\(value.value) for \(host)", span: span, node: name))
                }
            }
        }
        return facts
    }
}
