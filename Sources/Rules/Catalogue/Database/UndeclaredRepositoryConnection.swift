import EzPlatform
import Source

extension Rule {
    static let undeclaredRepositoryConnection = Rule(
        "undeclared-repository-connection", .error, .database, fixes: [.safe],
        summary: "a repository names a database connection that is not declared",
        explanation: """
            `storage.connection` of a repository is the name of a Doctrine connection, where the DFS metadata handler wants the id of a service. \
            A name that `doctrine.dbal.connections` does not have fails as soon as content is read: "Invalid Doctrine connection".
            """,
        remedy: "write the name of a connection that doctrine.dbal.connections declares",
        sources: [.init("storage connection factory of the core bundle"), .init("Repository configuration", "https://doc.ibexa.co/en/latest/administration/configuration/repository_configuration/")],
        examples: [
            .triggering(
                "a slip in eZ Publish 5.4", on: .ezPublish54,
                [.replace(in: "ezpublish/config/ezpublish.yml", "connection: default", with: "connection: ↓defautl")]),
            .triggering(
                "the id of the service", on: .ez113,
                [
                    .replace(
                        in: "app/config/ezplatform.yml", "storage: { engine: legacy, connection: default }",
                        with: "storage: { engine: legacy, connection: ↓doctrine.dbal.default_connection }")
                ]),
            .clean("the default connection", on: .ezPublish54, likewise: [.ez113], []),
        ]
            + Example.triggering(
                "a slip", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50], replacing: ["storage: ~": "storage: { connection: ↓main }"])
            + Example.clean(
                "a declared one", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50], replacing: ["storage: ~": "storage: { connection: default }"])
    ) { context in
        guard let application = context.application, application.connections.unknown == nil else { return }
        let declared = application.connections.connections
        for repository in application.repositories {
            guard let name = repository.connection.value, !name.value.isEmpty, application.connections[name.value] == nil,
                let span = name.origin, repository.storageEngine.value.map({ $0.value == "legacy" }) ?? true
            else { continue }
            if let meant = declared.first(where: { $0.serviceId == name.value || $0.writtenName == name.value }) {
                context.report(
                    "repository \"\(repository.name)\" names the connection \"\(name.value)\"; expected its name, \(meant.name)", at: span,
                    fixes: [Fix("write the connection's name", .safe, [Edit(span, meant.name)])])
                continue
            }
            guard application.isComplete else {
                context.undecided("whether the connection \(name.value) is declared", because: application.incompleteness)
                continue
            }
            let names = declared.map(\.name)
            let nearest = NearestName.of(name.value, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
            context.report(
                "repository \"\(repository.name)\" names the connection \"\(name.value)\", which is not declared; \(names.declaredList)\(nearest)",
                at: span)
        }
    }
}
