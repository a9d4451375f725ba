import ClusterModel
import EzPlatform
import Host
import Source

extension Rule {
    static let secretsDiffer = Rule(
        "secrets-differ-between-nodes", .error, .machines,
        summary: "nodes have different application secrets",
        explanation: """
            With `framework.secret` (`APP_SECRET`) Symfony signs the addresses of fragments, the links that log somebody in and the cookie that \
            remembers a user. What one node signs another one with another secret refuses: fragments answer 403, users are logged out.

            Snapshots hold no secrets. When they were taken with the same `--secret-key`, equal secrets can be told from different ones.
            """,
        remedy: "give all nodes the same secret",
        sources: [.init("Symfony, framework.secret", "https://symfony.com/doc/current/reference/configuration/framework.html#secret")],
        examples: [
            .triggering(
                "a secret of its own", on: .cluster25,
                [.replace(in: "web2/srv/acme/app/config/parameters.yml", "secret: 5f7bd9d2c7d84f0e9a55d3ab4fd3e811", with: "secret: ↓0d3a1c9be7ab42f58ff1f1f6b1aeb2c3")]),
            .clean("the same everywhere", on: .cluster25, []),
        ]
    ) { context in
        let deployments = context.deployments
        let machines = deployments.flatMap(\.node.machines)
        guard machines.count > 1 else { return }
        let treatments = Set(machines.map(\.state.source.secrets))
        var values: [Drift.Value] = []
        for deployed in deployments {
            guard case .known(let secret)? = deployed.project.sections["framework"]?["secret"]?.text, let span = secret.origin ?? secret.span else { continue }
            values.append(Drift.Value(nodes: deployed.names, value: secret.value, shown: "", span: span))
        }
        guard values.reduce(0, { $0 + $1.nodes.count }) > 1 else { return }
        // Masks without a key, or of different keys, differ or agree by chance.
        guard treatments.count == 1, treatments.first != .masked else {
            context.undecided(
                "whether all nodes have the same framework.secret",
                because: Unknown("the snapshots were not taken with one key", needs: "collect --secret-key FILE on all nodes"))
            return
        }
        guard let drift = Drift(values), !drift.odd.isEmpty else { return }
        context.report(drift, "framework.secret is", showsValues: false)
    }
}

extension HostSource {
    enum SecretTreatment: Hashable { case plain, masked, keyed(String) }

    /// How secrets in the files can be compared.
    var secrets: SecretTreatment {
        switch self {
        case .live, .directory: .plain
        case .snapshot(_, .removed): .masked
        case .snapshot(_, .keyed(let key)): .keyed(key)
        }
    }
}
