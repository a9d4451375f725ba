import EzPlatform
import Source

extension Rule {
    static let undeclaredSearchConnection = Rule(
        "undeclared-search-connection", .error, .search,
        summary: "a repository searches through a Solr connection that does not exist",
        explanation: """
            With the engine `solr` the `connection` of a repository's `search` is a name under `connections` of the Solr section, not a Doctrine connection. \
            One that is not declared ends in an exception as soon as something is searched or indexed. It happens when the engine is switched by \
            `SEARCH_ENGINE` and the connection of the legacy engine stays.
            """,
        remedy: "declare the connection, or name one that is declared",
        sources: [.init("Solr search engine", "https://doc.ibexa.co/en/latest/search/search_engines/solr_search_engine/install_solr/")],
        releases: .from(.ezPlatform(1, 0)),
        examples: [
            .triggering(
                "a connection of Doctrine", on: .ibexa46, likewise: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "search: { engine: legacy, connection: default }",
                        with: "search: { engine: solr, connection: ↓dfs }"),
                    .file(
                        "config/packages/solr.yaml",
                        "ibexa_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [endpoint0], mapping: { default: endpoint0 } }\n"),
                ]),
            .clean(
                "declared", on: .ez25,
                [
                    .replace(
                        in: "app/config/ezplatform.yml", "search: { engine: legacy, connection: default }",
                        with: "search: { engine: solr, connection: default }"),
                    .replace(in: "app/config/config.yml", "    - { resource: cluster.yml }", with: "    - { resource: cluster.yml }\n    - { resource: solr.yml }"),
                    .file(
                        "app/config/solr.yml",
                        "ez_search_engine_solr:\n    endpoints:\n        endpoint0: { dsn: 'http://10.0.10.60:8983/solr', core: collection1 }\n    connections:\n        default: { entry_endpoints: [endpoint0], mapping: { default: endpoint0 } }\n"),
                ]),
            .clean("the legacy engine takes a connection of Doctrine", on: .ibexa46, likewise: [.ez113, .ez32, .ibexa33, .ibexa50], []),
        ]
    ) { context in
        guard let application = context.application, application.isComplete, application.search.unknown == nil else { return }
        for repository in application.repositoriesOnSolr {
            guard let name = repository.searchConnection.value, !application.search.connections.contains(where: { $0.name == name.value }),
                let span = name.origin
            else { continue }
            context.report(
                "repository \"\(repository.name)\" searches through the Solr connection \"\(name.value)\", which is not declared; "
                    + application.search.connections.map(\.name).declaredList,
                at: span, of: name.provenance)
        }
    }
}
