import ClusterModel
import EzPlatform
import Host
import Source

extension RuleContext {
    /// What the servers that the application names answered, each for every node that asked. Empty when nobody asked.
    var probedServers: [(server: StoreServer, node: AuditedNode, answers: [StoreAnswer])] {
        guard let application else { return [] }
        return auditedNodes.filter { $0.servesApplication }.flatMap { node in
            (application.memcachedServers + application.redisServers).compactMap { server in
                let answers = node.state.probes.answers(of: server)
                return answers.isEmpty ? nil : (server, node, answers)
            }
        }
    }

    /// What URLs of the application ended in, each once.
    var probedPages: [(page: PageAnswer, node: AuditedNode)] {
        guard application != nil else { return [] }
        var seen: Set<String> = []
        return auditedNodes.flatMap { node in
            node.state.probes.pages.filter { $0.project == node.node.root && seen.insert($0.answer.file.path).inserted }.map { ($0, node) }
        }
    }

    /// The sites that a request of a page is meant for: of the node that was asked, when it is known to be one.
    func sites(for page: PageAnswer) -> [ApplicationSite] {
        let named = routes.sites.filter { $0.answers(host: page.base.host) }
        guard case .tcp(let address, _)? = page.base.address,
            let owner = auditedNodes.first(where: { address.reach != .loopback && $0.owns(address) == true })
        else { return named }
        return named.filter { $0.node == owner.node.name }
    }

    /// Where to point at for a page: the site that is meant, else what makes the project a cluster, else the request.
    func place(of page: PageAnswer) -> SourceSpan {
        sites(for: page).first?.site.span ?? application?.anchor ?? page.answer.span
    }
}

extension StoreServer.Kind {
    /// `memcached`, `Redis`.
    var title: String { self == .memcached ? "memcached" : "Redis" }
}

extension StoreAnswer {
    /// `10.0.10.20:11211`
    var place: String { endpoint?.description ?? "?" }
    /// `1.6.18`
    var version: String? {
        switch kind {
        case .memcached: answer["version"]
        // Valkey calls itself Redis 7.2.4 for the sake of clients.
        case .redis: answer["info:valkey_version"].map { "Valkey " + $0 } ?? answer["info:redis_version"]
        }
    }
}
