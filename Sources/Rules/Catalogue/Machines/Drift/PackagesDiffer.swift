import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let packagesDiffer = Rule(
        "packages-differ-between-nodes", .warning, .machines,
        summary: "nodes have different versions of packages in composer.lock",
        explanation: """
            All nodes must run the same code. A node with another composer.lock was left out of a deployment: it writes cache entries that the others cannot \
            read, and shows faults that were mended elsewhere. Which of the product's releases a node has is judged by another rule.
            """,
        remedy: "deploy the same composer.lock to all nodes and install from it",
        sources: [.init("Composer, the lock file", "https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control")],
        examples: [
            .triggering(
                "an update that did not reach a node", on: .cluster25,
                [
                    .replace(
                        in: "web3/srv/acme/composer.lock", "{\"name\": \"league/flysystem\", \"version\": \"1.1.10\"}",
                        with: "{\"name\": \"league/flysystem\", \"version\": ↓\"1.1.4\"}")
                ]),
            .triggering(
                "a package that one node lacks", on: .cluster25,
                [
                    .replace(in: "web2/srv/acme/composer.lock", "{\"name\": \"league/flysystem\", \"version\": \"1.1.10\"},", with: ""),
                    .replace(in: "web2/srv/acme/composer.lock", "{\n    \"packages\"", with: "↓{\n    \"packages\""),
                ]),
            .clean("the same everywhere", on: .cluster25, []),
        ]
    ) { context in
        let deployments = context.deployments.filter(\.project.composer.hasLock)
        // Another release has other packages throughout.
        guard Set(deployments.map(\.project.release.statement)).count == 1 else { return }
        var locks: [String: ComposerPackages] = [:]
        let values = deployments.compactMap { deployed -> Drift.Value? in
            let packages = deployed.project.composer
            guard let file = packages.locked.values.first?.span.file else { return nil }
            let list = packages.locked.values.map { $0.name + " " + $0.text }.sorted().joined(separator: "\n")
            locks[list] = packages
            return Drift.Value(nodes: deployed.names, value: list, shown: "", span: file.span(0, 0))
        }
        guard let drift = Drift(values), let most = locks[drift.majority.values[0].value] else { return }
        for group in drift.odd {
            guard let own = locks[group.values[0].value] else { continue }
            let names = Set(own.locked.keys).union(most.locked.keys).filter { own.locked[$0]?.text != most.locked[$0]?.text }.sorted()
            guard let first = names.first else { continue }
            let what = names.prefix(3).map { name in
                "\(name) \(own.locked[name]?.text ?? "is missing") instead of \(most.locked[name]?.text ?? "none")"
            }.joined(separator: ", ")
            let more = names.count > 3 ? " and \(names.count - 3) more" : ""
            context.report(
                "\(names.count == 1 ? "a package differs" : "\(names.count) packages differ") on \(NodeNames.phrase(group.nodes)) from \(NodeNames.phrase(drift.majority.nodes)): \(what)\(more)",
                at: own.locked[first]?.span ?? group.span,
                related: [RelatedPlace(drift.isClear ? "most nodes have this" : "\(drift.majority.nodes[0]) has this", at: most.locked[first]?.span ?? drift.majority.span, node: drift.majority.nodes[0])],
                nodes: group.nodes)
        }
    }
}
