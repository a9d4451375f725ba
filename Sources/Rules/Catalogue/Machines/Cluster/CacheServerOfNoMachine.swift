import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let cacheServerOfNoMachine = Rule(
        "cache-server-of-no-machine", .warning, .machines,
        summary: "a list of cache or session servers names a machine that was not audited, while the others were",
        explanation: """
            Most servers of the list are machines of this audit, so the whole cluster seems to be there; one address belongs to none of them. A machine \
            that was taken away and stays in the list makes every request wait for it: a part of the sessions and cache entries is nowhere.

            The machine may just be missing in the audit, so this is a warning.
            """,
        remedy: "take the server out of the list on all nodes, or audit its machine too",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "one of two is no machine of the cluster", on: .cluster25,
                [
                    .replace(in: "web1/srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: ↓\"10.0.10.21:11211,10.0.10.29:11211\""),
                    .replace(in: "web2/srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: \"10.0.10.21:11211,10.0.10.29:11211\""),
                    .replace(in: "web3/srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: \"10.0.10.21:11211,10.0.10.29:11211\""),
                ]),
            .clean("all are machines of the cluster", on: .cluster25, []),
            .clean(
                "a service of somebody else", on: .machine25,
                [.replace(in: "srv/acme/app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: \"10.0.10.28:11211,10.0.10.29:11211\"")]),
        ]
    ) { context in
        guard context.application != nil else { return }
        let nodes = context.auditedNodes
        // An audit of one machine says nothing about the others.
        guard nodes.count > 1 else { return }
        var own: Set<NetworkAddress> = []
        for node in nodes {
            // A machine whose addresses are not known may be the one.
            guard let addresses = node.state.ownAddresses.value else { return }
            own.formUnion(addresses)
        }
        for deployed in context.deployments {
            let servers = deployed.project.memcachedServers + deployed.project.redisServers
            for (kind, use) in [(StoreServer.Kind.memcached, StoreServer.Use.cache), (.memcached, .session), (.redis, .cache), (.redis, .session)] {
                var known: [(server: StoreServer, isOwn: Bool)] = []
                for server in servers where server.kind == kind && server.use == use {
                    guard let host = server.host, let address = NetworkAddress(host), address.reach != .loopback else { continue }
                    known.append((server, own.contains(address)))
                }
                let missing = known.filter { !$0.isOwn }
                guard !missing.isEmpty, known.count - missing.count >= missing.count else { continue }
                for (server, _) in missing {
                    guard let place = server.place else { continue }
                    context.report(
                        "\(server.address) is the address of none of the \(nodes.count) audited machines, on which the other servers of \(server.useInWords) are",
                        at: place, of: server.provenance, nodes: deployed.names)
                }
            }
        }
    }
}
