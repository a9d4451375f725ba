import ClusterModel
import Daemons
import EzPlatform
import Host
import Source

extension Rule {
    static let varnishNotPurged = Rule(
        "varnish-not-purged", .error, .machines,
        summary: "a Varnish that asks the application's nodes is not among the purge servers",
        explanation: """
            The application announces changes to the servers in `http_cache.purge_servers` and to no other. A Varnish that sends requests to the nodes and \
            is missing in the list keeps serving what was changed until its lifetime is over: with two of them, every second visitor sees the old page.
            """,
        remedy: "list every Varnish in the purge servers of all nodes",
        sources: [
            .init("HTTP cache, reverse proxy", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/reverse_proxy/")
        ],
        examples: [
            .triggering(
                "a Varnish that nobody tells", on: .cluster25,
                .varnishOnWeb3(vclBackends(["10.0.10.20"]), isTold: false) + markedPurgeServers),
            .clean(
                "the Varnish that is told", on: .cluster25,
                .varnishOnWeb3(vclBackends(["10.0.10.20"]), isTold: true)),
            .clean(
                "the Varnish of another site", on: .cluster25,
                .varnishOnWeb3("backend shop {\n    .host = \"10.0.20.11\";\n}\n", isTold: false)),
        ]
    ) { context in
        guard let application = context.application, application.hasCachingProxy, application.httpCache.purgeType.value?.value != "fastly" else { return }
        let proxies = context.varnishMachines
        guard !proxies.isEmpty else { return }
        for deployed in context.deployments {
            let servers = deployed.project.allPurgeServers
            let isComplete = deployed.project.siteaccessNames.allSatisfy { deployed.project.purgeServers(of: $0).unknown == nil }
            let addresses = servers.compactMap { PurgeServer.host($0.value) }.map { NetworkAddress($0) }
            // A name may be that of the machine.
            guard isComplete, let first = servers.first, let place = first.origin, !addresses.contains(nil) else { continue }
            for node in proxies.map(\.node) {
                guard !addresses.contains(where: { address in address.map { node.owns($0) != false } ?? true }) else { continue }
                context.report(
                    "Varnish on \(node.name) sends requests to the nodes, but changes are announced to \(servers.map(\.value).joined(separator: ", ")) alone",
                    at: place, of: first.provenance, nodes: deployed.names)
            }
        }
    }
}

/// The finding stands in the file that all nodes have; it is named by the first of them.
private let markedPurgeServers: [Example.Change] = [
    .replace(in: "web1/srv/acme/app/config/ezplatform.yml", "purge_servers: [\"http", with: "purge_servers: [↓\"http")
]
