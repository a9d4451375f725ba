import ClusterModel
import Daemons
import Source

extension Rule {
    static let varnishBackendOnLoopback = Rule(
        "varnish-backend-on-loopback", .warning, .httpCache,
        summary: "Varnish sends requests to its own host only",
        explanation: """
            The shipped `parameters.vcl` has 127.0.0.1 as its backend. On a cluster that is right only when a Varnish runs on every node, and \
            then each of them has to be told of every change. A single Varnish in front of several nodes names these, or the load balancer.
            """,
        remedy: "name the application servers, or their load balancer, as backends",
        sources: [clusteringGuide, .init("parameters.vcl of the HTTP cache bundle")],
        isClusterOnly: true,
        examples: [
            .triggering(
                "as it ships", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/varnish/parameters.vcl",
                        "backend ibexa {\n    .host = ↓\"127.0.0.1\";\n    .port = \"80\";\n}\nacl invalidators {\n    \"127.0.0.1\";\n}\n")
                ]),
            .clean(
                "two nodes", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/varnish/parameters.vcl",
                        "backend web1 {\n    .host = \"10.0.10.11\";\n}\nbackend web2 {\n    .host = \"10.0.10.12\";\n}\nacl invalidators {\n    \"10.0.10.0\"/24;\n}\n")
                ]),
            .clean(
                "every node has its Varnish, and all are told", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "purge_servers: ['%purge_server%']",
                        with: "purge_servers: ['http://10.0.10.11:6081', 'http://10.0.10.12:6081']"),
                    .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=127.0.0.1,10.0.10.11,10.0.10.12"),
                    .file(
                        "deploy/varnish/parameters.vcl",
                        "backend ibexa {\n    .host = \"127.0.0.1\";\n}\nacl invalidators {\n    \"127.0.0.1\";\n    \"10.0.10.0\"/24;\n}\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application, application.httpCache.purgeType.value?.value != "local" else { return }
        // Several purge servers: one beside each node.
        guard Set(application.allPurgeServers.map(\.value)).count < 2 else { return }
        for varnish in context.varnishConfigurations {
            let hosts = varnish.backends.compactMap(\.host.value)
            guard !hosts.isEmpty, hosts.count == varnish.backends.count, hosts.allSatisfy({ NetworkAddress.isLoopbackHost($0.value) }) else { continue }
            guard let span = hosts[0].span else { continue }
            context.report("Varnish sends every request to \(hosts[0].value), its own host; the other nodes get none", at: span.withQuotes)
        }
    }
}

extension SourceSpan {
    /// With the quotes around it, when there are any.
    var withQuotes: SourceSpan {
        let quote = UInt8(ascii: "\"")
        guard range.start > 0, range.end < file.bytes.count, file.bytes[range.start - 1] == quote, file.bytes[range.end] == quote else { return self }
        return file.span(range.start - 1, range.end + 1)
    }
}
