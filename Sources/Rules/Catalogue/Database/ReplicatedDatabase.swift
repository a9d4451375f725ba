import EzPlatform
import Source

extension Rule {
    static let replicatedDatabase = Rule(
        "replicated-database", .notice, .database,
        summary: "the connection of a repository or of the DFS metadata reads from replicas",
        explanation: """
            Doctrine sends reads to a replica until a request has written something. What another node has just written may not have arrived \
            there: content is cached in its old state, and a file that was uploaded a moment ago is answered with 404, which the HTTP cache \
            keeps. Replicas are for failover and for reports; the guide names no releases that read from them.
            """,
        remedy: "use the primary for the repository and the DFS metadata, or replicate synchronously",
        sources: [clusteringGuide, .init("Doctrine DBAL, primary and read replica connection")],
        isClusterOnly: true,
        examples: Example.triggering(
            "a replica for the content", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: ["'%env(resolve:DATABASE_URL)%'": "'%env(resolve:DATABASE_URL)%'\n                replicas: { ↓second: { host: 10.0.10.31 } }"])
            + Example.triggering(
                "a replica for the DFS metadata", onEach: [.ezPublish54, .ez113, .ez25],
                replacing: ["dbname: acme_dfs\n": "dbname: acme_dfs\n                slaves: { ↓second: { host: 10.0.10.31 } }\n"])
            + [
                .clean(
                    "a replica of a connection for reports", on: .ibexa46, likewise: BaseProject.clusters,
                    [
                        .replace(
                            in: "config/packages/doctrine.yaml", "            dfs:\n",
                            with: "            reports:\n                url: '%env(resolve:DATABASE_URL)%'\n                replicas: { second: { host: 10.0.10.31 } }\n            dfs:\n")
                    ])
            ]
    ) { context in
        guard let application = context.application else { return }
        for connection in application.connectionsInUse {
            guard let replica = connection.replicas.first, let span = replica.span else { continue }
            context.report(
                "connection \"\(connection.name)\" reads from the replica \"\(replica.value)\", where what other nodes have just written may be missing",
                at: span)
        }
    }
}
