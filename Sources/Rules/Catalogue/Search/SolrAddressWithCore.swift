import EzPlatform
import Source

extension Rule {
    static let solrAddressWithCore = Rule(
        "solr-address-with-core", .warning, .search,
        summary: "the address of Solr holds the core, which is appended again",
        explanation: """
            The address of an endpoint ends at Solr itself (`http://host:8983/solr`); the core is appended. An address that holds it already leads to \
            `/solr/collection1/collection1`, which Solr answers with 404.
            """,
        remedy: "end the address at /solr",
        sources: [.init("configuration of the Solr search engine bundle")],
        releases: .from(.ezPlatform(1, 0)),
        examples: [
            .triggering(
                "copied from the browser", on: .ibexa46, likewise: [.ibexa50],
                [
                    .file(
                        "config/packages/solr.yaml",
                        "ibexa_solr:\n    endpoints:\n        endpoint0: { dsn: ↓'http://10.0.10.60:8983/solr/collection1', core: collection1 }\n")
                ]),
            .clean(
                "Solr itself", on: .ibexa46, likewise: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [
                    .file(
                        "config/packages/solr.yaml",
                        "ibexa_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n")
                ]),
            .triggering(
                "an address with its core, before 4.0", on: .ibexa33, likewise: [.ez32],
                [.file("config/packages/solr.yaml", "ez_search_engine_solr:\n    endpoints:\n        endpoint0: { dsn: ↓'http://10.0.10.60:8983/solr/collection1', core: collection1 }\n")]),
            .triggering(
                "an address with its core, in a file that is imported", on: .ez113, likewise: [.ez25],
                [.replace(in: "app/config/config.yml", "framework:\n", with: "ez_search_engine_solr:\n    endpoints:\n        endpoint0: { dsn: ↓'http://10.0.10.60:8983/solr/collection1', core: collection1 }\n\nframework:\n")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for endpoint in application.search.endpoints {
            guard let path = endpoint.addressPath, let core = endpoint.core.value, !core.value.isEmpty,
                Path.name(path) == core.value, let span = endpoint.address.value?.span
            else { continue }
            context.report("the address of Solr ends in the core \"\(core.value)\", which is appended to it again", at: span)
        }
    }
}
