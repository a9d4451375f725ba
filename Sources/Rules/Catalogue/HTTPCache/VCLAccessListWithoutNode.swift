import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let vclAccessListWithoutNode = Rule(
        "vcl-access-list-without-node", .warning, .httpCache,
        summary: "Varnish does not accept purges from an application server",
        explanation: """
            The shipped VCL accepts purges from the addresses of the access list `invalidators` (127.0.0.1 and 192.168.0.0/16 as it ships), or \
            with the token when one is set. A node that is not in the list gets 405: what is published there stays old in the cache, what is \
            published on other nodes does not.

            The nodes are taken from the backends of the same VCL, and in an audit also from the machines that serve the project. When the backends are a \
            load balancer's, name the nodes in the list all the same.
            """,
        remedy: "add every application server to the access list invalidators, or use varnish_invalidate_token",
        sources: [
            .init("parameters.vcl of the HTTP cache bundle"),
            .init("HTTP cache, reverse proxy", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/reverse_proxy/"),
        ],
        examples: [
            .triggering(
                "the list as it ships", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/varnish/parameters.vcl",
                        "backend ibexa {\n    .host = \"10.0.10.11\";\n    .port = \"80\";\n}\nacl ↓invalidators {\n    \"127.0.0.1\";\n    \"192.168.0.0\"/16;\n}\n")
                ]),
            .triggering(
                "a machine that was added later", on: .cluster25,
                varnish("acl ↓invalidators {\n    \"10.0.10.20\";\n    \"10.0.10.22\";\n}\n")),
            .clean("a name may be that machine", on: .cluster25, varnish("acl invalidators {\n    \"10.0.10.20\";\n    \"10.0.10.22\";\n    \"web2.acme.test\";\n}\n")),
            .clean(
                "the network of the nodes", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/varnish/parameters.vcl",
                        "backend ibexa {\n    .host = \"10.0.10.11\";\n    .port = \"80\";\n}\nacl invalidators {\n    \"127.0.0.1\";\n    \"10.0.10.0\"/24;\n}\n")
                ]),
            .clean(
                "a token instead", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "purge_servers: ['%purge_server%']",
                        with: "purge_servers: ['%purge_server%']\n                varnish_invalidate_token: hunter5hunter5"),
                    .file(
                        "deploy/varnish/parameters.vcl",
                        "backend ibexa {\n    .host = \"10.0.10.11\";\n    .port = \"80\";\n}\nacl invalidators {\n    \"127.0.0.1\";\n}\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application,
            application.siteaccessNames.allSatisfy({ name in
                let token = application.setting("http_cache.varnish_invalidate_token", for: name).text
                return token.isAbsent || token.value?.value.isEmpty == true
            })
        else { return }
        for varnish in context.varnishConfigurations {
            guard let list = varnish.accessLists.first(where: { $0.name == "invalidators" }) else { continue }
            for backend in varnish.backends {
                guard let host = backend.host.value, let address = NetworkAddress(host.value), list.contains(address) == false else { continue }
                context.report(
                    "the access list invalidators does not hold \(host.value), to which Varnish sends requests: purges from there are refused",
                    at: list.span, related: host.span.map { [RelatedPlace("the application server", at: $0)] } ?? [])
                return
            }
        }
        for varnish in context.varnishMachines {
            for configuration in varnish.configurations {
                guard let list = configuration.accessLists.first(where: { $0.name == "invalidators" }) else { continue }
                for node in context.auditedNodes where node.servesApplication {
                    // Purges come from one of its addresses; which one the network decides.
                    guard let addresses = node.outerAddresses, addresses.allSatisfy({ list.contains($0) == false }) else { continue }
                    context.report(
                        "the access list invalidators of Varnish on \(varnish.node.name) holds no address of \(node.name) (\(addresses.map(\.description).joined(separator: ", "))): purges from there are refused",
                        at: list.span, nodes: [varnish.node.name])
                }
            }
        }
    }
}

/// Varnish on a machine of the cluster that asks all nodes.
private func varnish(_ list: String) -> [Example.Change] {
    .varnishOnWeb3(list + vclBackends(["10.0.10.20", "10.0.10.21", "10.0.10.22"]), isTold: true)
}
