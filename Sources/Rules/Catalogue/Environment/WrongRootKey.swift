import EzPlatform
import Source
import Symfony

extension Rule {
    static let wrongRootKey = Rule(
        "wrong-root-key", .error, .environment, fixes: [.unsafe],
        summary: "a section has the root key of another release",
        explanation: """
            The product's sections changed their names: `ezpublish` up to 2.5, `ezplatform` in 3.x, `ibexa` from 4.0 on; `ez_io` became \
            `ibexa_io`, `ez_search_engine_solr` became `ibexa_solr` and `ezplatform_elastic_search_engine` became `ibexa_elasticsearch`. Symfony refuses a root key that no bundle has: "There is no extension able to load the configuration".

            `ezpublish` is still read in 3.x, and with `ibexa/compatibility-layer` the names of 3.3 are read in 4.x.
            """,
        remedy: "use the root key of the release",
        sources: [.init("extensions of the core bundles"), .init("name map of the compatibility layer")],
        examples: [
            .triggering(
                "the key of 4.x in a project of 3.3", on: .ibexa33, likewise: [.ezPublish54, .ez113, .ez25, .ez32],
                [.replace(in: "config/packages/io.yaml", "ez_io:", with: "↓ibexa_io:")]),
            .triggering(
                "the key of 3.3 in a project of 4.6", on: .ibexa46, likewise: [.ibexa50],
                [.replace(in: "config/packages/io.yaml", "ibexa_io:", with: "↓ez_io:")]),
            .triggering(
                "Solr's section of 3.3 in a project of 4.6", on: .ibexa46,
                [.file("config/packages/solr.yaml", "↓ez_search_engine_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n")]),
            .triggering(
                "Elasticsearch's section of 4.x in a project of 3.3", on: .ibexa33,
                [.file("config/packages/elasticsearch.yaml", "↓ibexa_elasticsearch:\n    connections: {}\n")]),
            .clean(
                "the compatibility layer reads the old key", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: "config/packages/io.yaml", "ibexa_io:", with: "ez_io:"),
                    .replace(
                        in: "composer.lock", "{\"name\": \"ibexa/core\"",
                        with: "{\"name\": \"ibexa/compatibility-layer\", \"version\": \"v4.6.2\"},\n        {\"name\": \"ibexa/core\""),
                ]),
            .clean(
                "ezpublish in 3.3", on: .ibexa33, likewise: [.ezPublish54, .ez113, .ez25, .ez32],
                [.file("config/packages/old.yaml", "ezpublish:\n    system:\n        site:\n            languages: [eng-GB]\n")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let hasCompatibilityLayer = application.composer.has("ibexa/compatibility-layer")
        guard hasCompatibilityLayer != true else { return }
        let facts = application.facts
        let product = Set([facts.rootKey, facts.olderRootKey].compactMap { $0 })
        let elasticsearch = facts.rootKey == "ibexa" ? "ibexa_elasticsearch" : "ezplatform_elastic_search_engine"
        let own = [
            "ezpublish": facts.rootKey, "ezplatform": facts.rootKey, "ibexa": facts.rootKey, "ez_io": facts.ioRootKey, "ibexa_io": facts.ioRootKey,
            "ez_search_engine_solr": facts.solrRootKey, "ibexa_solr": facts.solrRootKey,
            "ezplatform_elastic_search_engine": elasticsearch, "ibexa_elasticsearch": elasticsearch,
        ]
        for key in application.symfony.extensionKeys {
            guard let right = own[key], key != right, !product.contains(key) else { continue }
            for section in application.symfony.extensions[key] ?? [] {
                guard let span = section.keySpan else { continue }
                // Without composer.lock the release itself is only probable.
                context.report(
                    "\(application.release.release.title) has no section \"\(key)\"; it is \"\(right)\" there", at: span,
                    severity: application.release.isExact && hasCompatibilityLayer == false ? .error : .warning,
                    fixes: [Fix("write \(right)", .unsafe, [Edit(span, right)])])
            }
        }
    }
}
