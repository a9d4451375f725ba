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
                "one node has another list of session servers", on: .ez25, likewise: BaseProject.clusters,
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
                "alike", on: .ez25, likewise: BaseProject.clusters,
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
        var order: [NodeFact] = []
        var values: [String: [Drift.Value]] = [:]
        for node in context.subject.nodes {
            guard let name = node.name else { continue }
            let names = node.machines.isEmpty ? [name] : node.machines.map(\.name)
            var seen: Set<String> = []
            for fact in context.facts(of: node) where seen.insert(fact.subject).inserted {
                if values[fact.subject] == nil { order.append(fact) }
                values[fact.subject, default: []].append(Drift.Value(nodes: names, value: fact.value, shown: fact.value, span: fact.span))
            }
        }
        for fact in order { context.report(Drift(values[fact.subject] ?? []), fact.subject, showsValues: !fact.isSecret) }
    }
}

/// Something that has to be the same on all nodes that have it.
private struct NodeFact {
    /// With its verb: `upload_max_filesize of the pool www is`.
    var subject: String
    var value: String
    /// It may hold a password.
    var isSecret = false
    var span: SourceSpan
}

extension RuleContext {
    fileprivate func facts(of node: Node) -> [NodeFact] {
        guard let name = node.name else { return [] }
        var facts: [NodeFact] = []
        for entry in node.php where entry.configuration.servesRequests {
            let configuration = entry.configuration
            let views = configuration.pools.isEmpty ? [nil] : configuration.pools.map { Optional($0) }
            for pool in views {
                let title = pool.map { "the pool \($0.name)" } ?? "PHP"
                for setting in ["session.save_handler", "session.save_path", "redis.session.locking_enabled", "upload_max_filesize", "post_max_size"] {
                    guard let found = configuration.setting(setting, in: pool).value, let value = found.value.value else { continue }
                    facts.append(NodeFact(subject: "\(setting) of \(title) is", value: value, isSecret: setting == "session.save_path", span: found.span))
                }
                for (variable, value) in (pool?.environment ?? [:]).sorted(by: { $0.key < $1.key }) {
                    guard !["HOSTNAME", "TMP", "TMPDIR", "TEMP", "PATH"].contains(variable), let text = value.value.value, let span = value.span else { continue }
                    facts.append(NodeFact(subject: "the variable \(variable) of \(title) is", value: text, isSecret: true, span: span))
                }
            }
        }
        // What machines have mounted and how their virtual hosts differ, an audit says by rules of its own.
        guard node.machines.isEmpty else { return facts }
        for mount in node.fstab.flatMap(\.table.mounts) where mount.isShared == true {
            guard let target = mount.target.value, let source = mount.source.value else { continue }
            facts.append(NodeFact(subject: "the file system at \(target) is", value: source, span: mount.targetSpan))
        }
        if let application {
            let variable = application.facts.environmentVariable
            for site in routes.applicationSites where site.node == name {
                guard let value = site.site.environment[variable]?.value, let span = value.span else { continue }
                for host in site.plainNames {
                    facts.append(NodeFact(subject: "\(variable) for \(host) is", value: value.value, span: span))
                }
            }
        }
        return facts
    }
}
