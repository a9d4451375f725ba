import EzPlatform
import Source

extension Rule {
    static let loopbackDatabase = Rule(
        "loopback-database", .warning, .database,
        summary: "a database that all nodes must share is reached at the local address",
        explanation: """
            With `localhost`, 127.0.0.1 or a socket every node talks to itself. Unless a proxy for the shared database listens there, each node \
            has its own content, and for the DFS database its own idea of which files exist.
            """,
        remedy: "name the shared database server",
        sources: [clusteringGuide],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the documentation's sample address", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml", "host: 10.0.10.30\n                dbname: acme_dfs",
                        with: "host: ↓127.0.0.1\n                dbname: acme_dfs")
                ]),
            .clean("a shared server", on: .ez25, []),
            .clean("one server", on: .single46, [], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application else { return }
        for connection in application.connectionsInUse {
            guard case .known(let host) = connection.host, let place = host.origin ?? connection.span,
                NetworkAddress.isLoopbackHost(host.value)
            else { continue }
            context.report(
                "connection \"\(connection.name)\" reaches its database at \(host.value), which is each node itself unless a proxy listens there",
                at: place)
        }
    }
}
