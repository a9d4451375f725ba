import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let cacheServersDiffer = Rule(
        "cache-servers-differ-between-nodes", .error, .machines,
        summary: "nodes name different cache or session servers, or name them in another order",
        explanation: """
            With several memcached servers the client chooses one by a hash of the key and the place of the server in the list. A node with another \
            list, or the same one in another order, looks for sessions and cache items where nobody put them: users are logged out when the load \
            balancer changes the node, and each node has a cache of its own.
            """,
        remedy: "give all nodes the same list in the same order",
        sources: [clusteringGuide, .init("libmemcached, distributions", "https://docs.libmemcached.org/libmemcached_configuration.html")],
        examples: [
            .triggering(
                "one node of three was forgotten when the cache moved", on: .cluster25,
                [
                    .replace(
                        in: "web3/srv/acme/app/config/cluster.yml", "provider: \"memcached://10.0.10.20:11211\"",
                        with: "provider: ↓\"memcached://10.0.10.21:11211\"")
                ]),
            .triggering(
                "another order", on: .cluster25,
                [
                    .replace(in: "web1/srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: \"10.0.10.20:11211,10.0.10.21:11211\""),
                    .replace(in: "web2/srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: ↓\"10.0.10.21:11211,10.0.10.20:11211\""),
                    .replace(in: "web3/srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: \"10.0.10.20:11211,10.0.10.21:11211\""),
                ]),
            .clean("the same everywhere", on: .cluster25, []),
        ]
    ) { context in
        let deployments = context.deployments
        for kind in [StoreServer.Kind.memcached, .redis] {
            for use in [StoreServer.Use.cache, .session] {
                let values = deployments.compactMap { deployed -> Drift.Value? in
                    let project = deployed.project
                    let servers = (kind == .memcached ? project.memcachedServers : project.redisServers).filter { $0.use == use }
                    guard let span = servers.lazy.compactMap(\.place).first else { return nil }
                    let list = servers.map(\.address).joined(separator: ", ")
                    return Drift.Value(nodes: deployed.names, value: list, shown: list, span: span)
                }
                let program = kind == .memcached ? "memcached" : "Redis"
                context.report(Drift(values), "the \(program) servers of \(use == .cache ? "the persistence cache" : "the sessions") are")
            }
        }
    }
}
