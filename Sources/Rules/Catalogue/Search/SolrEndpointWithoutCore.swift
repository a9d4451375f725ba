import EzPlatform
import Source

extension Rule {
    static let solrEndpointWithoutCore = Rule(
        "solr-endpoint-without-core", .error, .search,
        summary: "a Solr endpoint names no core",
        explanation: """
            `core` is required for every endpoint; without it the container does not compile: "The child config "core" must be configured". Behind a load \
            balancer or with SolrCloud it is the collection's name.
            """,
        remedy: "add core: NAME",
        sources: [.init("configuration of the Solr search engine bundle")],
        releases: .from(.ezPlatform(1, 0)),
        examples: [
            .triggering(
                "only an address", on: .ibexa46, likewise: [.ibexa50],
                [.file("config/packages/solr.yaml", "ibexa_solr:\n    endpoints:\n        ↓endpoint0: { dsn: 'http://10.0.10.60:8983/solr' }\n")]),
            .clean(
                "with its core", on: .ibexa46, likewise: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [
                    .file(
                        "config/packages/solr.yaml",
                        "ibexa_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n")
                ]),
            .triggering(
                "only an address, before 4.0", on: .ibexa33, likewise: [.ez32],
                [.file("config/packages/solr.yaml", "ez_search_engine_solr:\n    endpoints:\n        ↓endpoint0: { dsn: 'http://10.0.10.60:8983/solr' }\n")]),
            .triggering(
                "only an address, in a file that is imported", on: .ez113, likewise: [.ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "ez_search_engine_solr:\n    endpoints:\n        ↓endpoint0: { dsn: 'http://10.0.10.60:8983/solr' }\n\nframework:\n")]),
        ]
    ) { context in
        guard let application = context.application, application.search.unknown == nil else { return }
        for endpoint in application.search.endpoints where endpoint.core.isAbsent {
            guard let span = endpoint.span else { continue }
            context.report("Solr endpoint \"\(endpoint.name)\" names no core", at: span, severity: application.isComplete ? .error : .warning)
        }
    }
}
