import EzPlatform
import Source

extension Rule {
    static let undeclaredSolrEndpoint = Rule(
        "undeclared-solr-endpoint", .error, .search,
        summary: "a Solr connection names an endpoint that does not exist",
        explanation: """
            `entry_endpoints` and the `mapping` of a connection are names under `endpoints`. One that is not declared ends in an exception as soon as something \
            is searched or indexed.
            """,
        remedy: "declare the endpoint, or name one that is declared",
        sources: [.init("configuration of the Solr search engine bundle")],
        releases: .from(.ezPlatform(1, 0)),
        examples: [
            .triggering(
                "a slip in the name", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "search: { engine: legacy, connection: default }",
                        with: "search: { engine: solr, connection: default }"),
                    .file(
                        "config/packages/solr.yaml",
                        "ibexa_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [↓endpoint1], mapping: { default: endpoint0 } }\n"),
                ]),
            .clean(
                "declared", on: .ibexa46, likewise: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "search: { engine: legacy, connection: default }",
                        with: "search: { engine: solr, connection: default }"),
                    .file(
                        "config/packages/solr.yaml",
                        "ibexa_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [endpoint0], mapping: { default: endpoint0 } }\n"),
                ]),
            .triggering(
                "a slip in the name before 4.0", on: .ibexa33, likewise: [.ez32],
                [
                    .replace(in: "config/packages/ezplatform.yaml", "search: { engine: legacy, connection: default }", with: "search: { engine: solr, connection: default }"),
                    .file(
                        "config/packages/solr.yaml",
                        "ez_search_engine_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [↓endpoint1], mapping: { default: endpoint0 } }\n"),
                ]),
            .triggering(
                "a slip in the name up to 2.5", on: .ez25, likewise: [.ez113],
                [
                    .replace(in: "app/config/ezplatform.yml", "search: { engine: legacy, connection: default }", with: "search: { engine: solr, connection: default }"),
                    .replace(in: "app/config/config.yml", "doctrine:\n", with: "ez_search_engine_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [↓endpoint1], mapping: { default: endpoint0 } }\n\ndoctrine:\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application, application.isComplete, application.search.unknown == nil else { return }
        let declared = application.search.endpoints.map(\.name)
        for connection in application.search.connections {
            for endpoint in connection.entryEndpoints + connection.mappedEndpoints where !declared.contains(endpoint.value) {
                guard let span = endpoint.origin else { continue }
                context.report(
                    "Solr connection \"\(connection.name)\" uses the endpoint \"\(endpoint.value)\", which is not declared; \(declared.declaredList)",
                    at: span)
            }
        }
    }
}
