import EzPlatform
import Source

extension Rule {
    static let loopbackSearchServer = Rule(
        "loopback-search-server", .warning, .search,
        summary: "the search engine is reached at the local address",
        explanation: """
            With `localhost` each node asks its own Solr. What one node indexes the others do not find: results differ from request to request. The default \
            of `SOLR_DSN` is such an address. Replicated Solr servers, one beside each node, would be a reason; say so with an ignore then.
            """,
        remedy: "name the shared search server",
        sources: [clusteringGuide, .init("Solr search engine", "https://doc.ibexa.co/en/latest/search/search_engines/solr_search_engine/install_solr/")],
        releases: .from(.ezPlatform(1, 0)),
        isClusterOnly: true,
        examples: [
            .triggering(
                "the default address", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: "config/packages/ibexa.yaml", "search: { engine: legacy, connection: default }", with: "search: { engine: solr, connection: default }"),
                    .file(
                        "config/packages/solr.yaml",
                        """
                        ibexa_solr:
                            endpoints:
                                endpoint0: { dsn: ↓'http://localhost:8983/solr', core: collection1 }
                            connections:
                                default: { entry_endpoints: [endpoint0], mapping: { default: endpoint0 } }

                        """),
                ]),
            .clean(
                "a shared server", on: .ibexa46, likewise: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: "config/packages/ibexa.yaml", "search: { engine: legacy, connection: default }", with: "search: { engine: solr, connection: default }"),
                    .file(
                        "config/packages/solr.yaml",
                        """
                        ibexa_solr:
                            endpoints:
                                endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }
                            connections:
                                default: { entry_endpoints: [endpoint0], mapping: { default: endpoint0 } }

                        """),
                ]),
            .clean(
                "Solr is declared, but not used", on: .ibexa46,
                [
                    .file(
                        "config/packages/solr.yaml",
                        "ibexa_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://localhost:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [endpoint0] }\n")
                ]),
            .triggering(
                "the default address before 4.0", on: .ibexa33, likewise: [.ez32],
                [
                    .replace(in: "config/packages/ezplatform.yaml", "search: { engine: legacy, connection: default }", with: "search: { engine: solr, connection: default }"),
                    .file(
                        "config/packages/solr.yaml",
                        "ez_search_engine_solr:\n    endpoints:\n        endpoint0: { dsn: ↓'http://localhost:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [endpoint0], mapping: { default: endpoint0 } }\n"),
                ]),
            .triggering(
                "the default address up to 2.5", on: .ez25, likewise: [.ez113],
                [
                    .replace(in: "app/config/ezplatform.yml", "search: { engine: legacy, connection: default }", with: "search: { engine: solr, connection: default }"),
                    .replace(in: "app/config/config.yml", "doctrine:\n", with: "ez_search_engine_solr:\n    endpoints:\n        endpoint0: { dsn: ↓'http://localhost:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [endpoint0], mapping: { default: endpoint0 } }\n\ndoctrine:\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for endpoint in application.solrEndpointsInUse {
            guard let host = endpoint.host.value, NetworkAddress.isLoopbackHost(host.value) else { continue }
            guard let span = host.origin ?? endpoint.span else { continue }
            context.report("the search engine is looked for at \(host.value), which is a different one on each node", at: span, of: host.provenance)
        }
    }
}

extension Project {
    /// The repositories whose search engine is Solr.
    var repositoriesOnSolr: [Repository] { repositories.filter { $0.searchEngine.value?.value == "solr" } }

    /// The endpoints that connections of these repositories enter by; without such a list, all.
    var solrEndpointsInUse: [SolrEndpoint] {
        guard !repositoriesOnSolr.isEmpty else { return [] }
        var names: Set<String> = []
        for repository in repositoriesOnSolr {
            let name = repository.searchConnection.value?.value ?? search.defaultConnection.value?.value
            guard let connection = search.connections.first(where: { $0.name == name }) ?? search.connections.first else { continue }
            names.formUnion(connection.entryEndpoints.map(\.value))
        }
        return names.isEmpty ? search.endpoints : search.endpoints.filter { names.contains($0.name) }
    }
}
