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

    /// Whether a node has the role; a machine also by what runs there.
    func isPlayed(by node: Node, _ machine: Machine?) -> Bool {
        let isConfigured =
            switch self {
            case .web: !node.webServers.isEmpty
            case .memcached: !node.memcached.isEmpty
            case .redis: !node.redis.isEmpty
            case .php: !node.php.isEmpty
            case .varnish: !node.varnish.isEmpty
            case .nfs: !(machine?.state.facts.exports.isEmpty ?? true)
            case .database: false
            }
        return isConfigured || programs.contains { !(machine?.state.facts.processes(of: $0).isEmpty ?? true) }
    }
}

extension Node {
    /// The roles that are seen on a node, or on one of its machines.
    public func roles(of machine: Machine? = nil) -> [NodeRole] { NodeRole.allCases.filter { $0.isPlayed(by: self, machine) } }
}
