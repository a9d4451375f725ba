import Host

/// What a node does, by what it runs or by the configuration that lies there.
public enum NodeRole: String, Sendable, CaseIterable {
    case web, memcached, redis, php, varnish
    /// It hands directories to others.
    case nfs
    case database

    private var programs: Set<RunningProcess.Program> {
        switch self {
        case .web: [.apache, .nginx]
        case .memcached: [.memcached]
        case .redis: [.redis]
        case .php: [.fpm]
        case .varnish: [.varnish]
        case .database: [.database]
        case .nfs: []
        }
    }

    /// Whether a node has the role, by its configuration or, on a machine, by what runs there.
    func isPlayed(by node: Node, _ machine: Machine?) -> Bool {
        isConfigured(on: node, machine) || machine.map { isRunning(on: $0) ?? false } ?? false
    }

    private func isConfigured(on node: Node, _ machine: Machine?) -> Bool {
        switch self {
        case .web: !node.webServers.isEmpty
        case .memcached: !node.memcached.isEmpty
        case .redis: !node.redis.isEmpty
        case .php: !node.php.isEmpty
        case .varnish: !node.varnish.isEmpty
        case .nfs: !(machine?.state.facts.exports.isEmpty ?? true)
        case .database: false
        }
    }

    /// Whether a program of the role runs; `nil` where that is not known, also of what runs in a container, and for what needs no program of its
    /// own: exports, and PHP in httpd.
    public func isRunning(on machine: Machine) -> Bool? {
        let facts = machine.state.facts
        guard facts.processes.value != nil else { return nil }
        if programs.contains(where: { !facts.processes(of: $0).isEmpty }) { return true }
        return self == .nfs || self == .php || !programs.isDisjoint(with: facts.contained) ? nil : false
    }
}

extension Node {
    /// The roles that are seen on a node, or on one of its machines.
    public func roles(of machine: Machine? = nil) -> [NodeRole] { NodeRole.allCases.filter { $0.isPlayed(by: self, machine) } }
}
