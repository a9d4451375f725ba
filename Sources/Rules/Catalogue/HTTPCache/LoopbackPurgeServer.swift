import EzPlatform
import Source

extension Rule {
    static let loopbackPurgeServer = Rule(
        "loopback-purge-server", .warning, .httpCache,
        summary: "changes are announced to a proxy at the local address, or to the example of the distribution",
        explanation: """
            Every change is announced to `http_cache.purge_servers`. With `localhost` a node tells only the Varnish that runs beside it; \
            the other nodes' visitors keep getting the old page. `http://my.varnish.server:80` and `http://localhost:80` are what the \
            distribution ships as examples.

            Where each node has a Varnish of its own, every node has to announce changes to all of them, so the list names all.
            """,
        remedy: "name every Varnish by an address that all nodes reach",
        sources: [
            .init("HTTP cache, reverse proxy", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/reverse_proxy/"),
            clusteringGuide,
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the default of the distribution", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: ".env", "HTTPCACHE_PURGE_SERVER=http://10.0.10.40:80", with: "HTTPCACHE_PURGE_SERVER=↓http://localhost:80")]),
            .triggering(
                "the example of 1.x", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.replace(in: "app/config/ezplatform.yml", "[\"http://10.0.10.40:80\"]", with: "[↓\"http://my.varnish.server:80\"]")]),
            .clean("a Varnish in the network", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], []),
            .clean(
                "one of several is local", on: .ez25, likewise: [.ezPublish54, .ez113],
                [
                    .replace(
                        in: "app/config/ezplatform.yml", "[\"http://10.0.10.40:80\"]", with: "[\"http://127.0.0.1:80\", \"http://10.0.10.40:80\"]")
                ]),
            .clean(
                "nobody is told, since the purge type is local", on: .single46,
                [.replace(in: ".env", "HTTPCACHE_PURGE_TYPE=local", with: "HTTPCACHE_PURGE_TYPE=local\nHTTPCACHE_PURGE_SERVER=http://localhost:80")],
                deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application, application.hasCachingProxy else { return }
        var reported: Set<SourceSpan> = []
        for siteaccess in application.siteaccessNames {
            guard let servers = application.purgeServers(of: siteaccess).value, servers.allSatisfy({ isUseless($0.value) }) else { continue }
            for server in servers {
                guard let span = server.origin, reported.insert(span).inserted else { continue }
                let why = PurgeServer.host(server.value) == "my.varnish.server" ? "the example of the distribution" : "a different server on each node"
                context.report("changes are announced to \(server.value), which is \(why)", at: span, of: server.provenance)
            }
        }

        func isUseless(_ server: String) -> Bool {
            guard let host = PurgeServer.host(server) else { return false }
            return host == "my.varnish.server" || NetworkAddress.isLoopbackHost(host)
        }
    }
}

/// A server that changes are announced to, as `FOSHttpCache` takes it: a scheme, a host and a port, and no more.
enum PurgeServer {
    /// The host; `nil` for text that is no address of a server.
    static func host(_ text: String) -> String? { address(text)?.host?.lowercased() }

    static func address(_ text: String) -> ServiceAddress? { ServiceAddress(text.contains("://") ? text : "http://" + text) }
}
