import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let proxyNotTrusted = Rule(
        "proxy-not-trusted", .warning, .httpCache,
        summary: "the proxy that is purged is not among the trusted ones",
        explanation: """
            `http_cache.purge_servers` says where Varnish is, `trusted_proxies` whose headers are believed. When the list is there but the \
            address of Varnish is not in it, requests through Varnish look like visits of Varnish itself: wrong scheme and port in links, and 401 \
            for the token that protects purging.

            A proxy may send requests from another address than the one it is asked at, so this is a warning.
            """,
        remedy: "add the proxy's address to the trusted proxies",
        sources: [.init("HTTP cache, reverse proxy", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/reverse_proxy/")],
        examples: [
            .triggering(
                "another address", on: .ibexa46, likewise: [.ibexa33, .ibexa50], [.replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=↓10.0.10.49")]),
            .clean("the network of the proxy", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=10.0.10.0/24")]),
            .clean("a name may be that address", on: .ibexa46, [
                .replace(in: ".env", "HTTPCACHE_PURGE_SERVER=http://10.0.10.40:80", with: "HTTPCACHE_PURGE_SERVER=http://varnish.acme.test:80")
            ]),
            .clean(
                "the address of the proxy", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "framework:\n    trusted_proxies: [10.0.10.40]\n")]),
            .triggering(
                "another address in the virtual host", on: .ez113, likewise: [.ez25Apache],
                [.replace(in: "deploy/apache/site.conf", "SYMFONY_TRUSTED_PROXIES \"10.0.10.40\"", with: "SYMFONY_TRUSTED_PROXIES \"↓10.0.10.49\"")]),
            .triggering(
                "another address in the virtual host of 5.4 and 3.2", on: .ezPublish54, likewise: [.ez32],
                [.replace(in: "deploy/apache/site.conf", "TRUSTED_PROXIES \"10.0.10.40\"", with: "TRUSTED_PROXIES \"↓10.0.10.49\"")]),
        ]
    ) { context in
        guard let application = context.application, application.hasCachingProxy, application.httpCache.purgeType.value?.value != "fastly"
        else { return }
        let proxies = context.effectiveTrustedProxies
        guard let first = proxies.entries.first, let span = first.origin else { return }
        var reported: Set<NetworkAddress> = []
        for server in application.allPurgeServers where reported.isEmpty {
            guard let host = PurgeServer.host(server.value), let address = NetworkAddress(host), address.reach != .loopback,
                proxies.covers(address) == false
            else { continue }
            reported.insert(address)
            context.report(
                "\(host) is the proxy that changes are announced to, but it is not among the trusted proxies (\(proxies.inWords))",
                at: span, of: first.provenance, related: server.origin.map { [RelatedPlace("the proxy", at: $0)] } ?? [])
        }
        for varnish in context.varnishMachines {
            guard let addresses = varnish.node.outerAddresses, addresses.allSatisfy({ proxies.covers($0) == false }), reported.isDisjoint(with: addresses)
            else { continue }
            context.report(
                "Varnish on \(varnish.node.name) sends requests to the nodes, and none of its addresses (\(addresses.map(\.description).joined(separator: ", "))) is among the trusted proxies (\(proxies.inWords))",
                at: span, of: first.provenance, related: varnish.configurations.first?.backends.first.map { [RelatedPlace("Varnish", at: $0.span, node: varnish.node.name)] } ?? [])
        }
    }
}
