import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

/// A node of which more than files is known. A reference: what is known of a machine is large, and rules make lists of nodes.
final class AuditedNode: Sendable {
    let node: Node
    private let machine: Machine
    var state: HostState { machine.state }
    var facts: HostFacts { machine.state.facts }
    var name: String { machine.name }

    private init(node: Node, machine: Machine) {
        self.node = node
        self.machine = machine
    }

    /// The machines among the nodes of a subject, in the order of their names.
    static func all(of subject: Subject) -> [AuditedNode] {
        subject.nodes.flatMap { node in node.machines.map { AuditedNode(node: node, machine: $0) } }
            .sorted { NodeNames.precedes($0.name, $1.name) }
    }

    func owns(_ address: NetworkAddress) -> Bool? { state.owns(address) }

    /// What messages say instead of the name, so that what several nodes have in common is one finding.
    var mention: String { NodeNames.mark }

    /// The addresses that other machines see, at least one; `nil` when they are not known.
    var outerAddresses: [NetworkAddress]? {
        guard let all = state.ownAddresses.value else { return nil }
        let outer = all.filter { $0.reach != .loopback && $0.reach != .linkLocal }
        return outer.isEmpty ? nil : outer
    }

    /// Whether the node answers requests for the project of the subject.
    var servesApplication: Bool { node.root.map { state.projects.values.contains($0) } ?? false }
}

/// A directory that the application writes to, on nodes that have it alike.
struct SurveyedDirectory {
    var directory: StorageDirectory
    /// The first of them, which stands for all.
    var node: AuditedNode
    /// At least one, by name.
    var names: [String]

    /// Where the application's configuration says it; `nil` for what is fixed by the release.
    var setting: SourceSpan? { directory.provenance?.origin(of: directory.path) ?? directory.provenance?.span }
}

/// What nodes that have it alike have of the application.
struct DeployedApplication {
    let node: Node
    /// At least one, by name.
    var names: [String]
    var project: Project { node.deployed[0] }

    /// `nil` for a node that has none.
    init?(node: Node, names: [String]? = nil) {
        guard !node.deployed.isEmpty else { return nil }
        self.node = node
        self.names = names ?? node.machines.map(\.name)
    }
}

/// A machine on which Varnish runs and asks nodes of the application.
struct VarnishMachine {
    var node: AuditedNode
    var configurations: [VarnishConfiguration]
    /// The names of the nodes that it asks by an address; not by one of the loopback.
    var asked: Set<String>
    /// Whether requests may also go to somebody else: a load balancer, a name, a machine that was not audited, a part that was not read.
    var mayAskOthers: Bool
}

extension RuleContext {
    /// The machines on which Varnish runs and asks a node of the application.
    var varnishMachines: [VarnishMachine] {
        let nodes = auditedNodes
        let serving = nodes.filter(\.servesApplication)
        return nodes.compactMap { node in
            guard !node.facts.processes(of: .varnish).isEmpty else { return nil }
            var machine = VarnishMachine(node: node, configurations: node.node.varnish.map(\.configuration), asked: [], mayAskOthers: false)
            for configuration in machine.configurations {
                if configuration.uncertain != nil { machine.mayAskOthers = true }
                for backend in configuration.backends {
                    guard let host = backend.host.value?.value, let address = NetworkAddress(host), address.reach != .loopback else {
                        // `none`, which answers nothing, has no host.
                        if !backend.host.isAbsent { machine.mayAskOthers = true }
                        continue
                    }
                    let owners = serving.filter { $0.owns(address) == true }
                    if owners.isEmpty { machine.mayAskOthers = true }
                    machine.asked.formUnion(owners.map(\.name))
                }
            }
            return machine.asked.isEmpty ? nil : machine
        }
    }

    /// The application as its nodes have it: once for each different one, in the order of the nodes.
    var deployments: [DeployedApplication] {
        subject.nodes.compactMap { DeployedApplication(node: $0) }
    }

    /// The deployments that are to answer requests alike: those of nodes that are declared with the same words of one's own. What a node runs beside
    /// its web server makes no difference. All, when no such word is declared.
    var deploymentsByRole: [[DeployedApplication]] {
        var order: [[String]] = []
        var groups: [[String]: [DeployedApplication]] = [:]
        for deployed in deployments {
            for (roles, names) in Dictionary(grouping: deployed.names, by: { subject.declaredGroups(of: $0) }).sorted(by: { $0.value[0] < $1.value[0] }) {
                if groups[roles] == nil { order.append(roles) }
                guard let part = DeployedApplication(node: deployed.node, names: names) else { continue }
                groups[roles, default: []].append(part)
            }
        }
        return order.compactMap { groups[$0] }
    }

    /// Whether a server at this address is on none of the machines that are audited: then nothing of it is known. Never in a run over a
    /// project's files, which may hold those of all hosts.
    func isElsewhere(_ address: NetworkAddress) -> Bool {
        let nodes = auditedNodes
        return !nodes.isEmpty && !nodes.contains { $0.owns(address) == true }
    }

    /// The directories that the application writes to, as its nodes have them: once for all machines that have them alike.
    var storage: [SurveyedDirectory] {
        guard application != nil else { return [] }
        struct Likeness: Hashable {
            var storage: PooledValue<[StorageDirectory]>
            var accounts: PooledValue<Accounts>
            var system: ObjectIdentifier
            var root: String?
        }
        var groups: [[AuditedNode]] = []
        var positions: [Likeness: Int] = [:]
        for node in auditedNodes {
            let likeness = Likeness(
                storage: node.state.storage, accounts: node.state.accounts, system: node.facts.systemIdentity, root: node.node.root)
            if let position = positions[likeness] {
                groups[position].append(node)
            } else {
                positions[likeness] = groups.count
                groups.append([node])
            }
        }
        return groups.flatMap { nodes in
            nodes[0].state.storage.value.filter { $0.project == nodes[0].node.root }.map {
                SurveyedDirectory(directory: $0, node: nodes[0], names: nodes.map(\.name))
            }
        }
    }
}
