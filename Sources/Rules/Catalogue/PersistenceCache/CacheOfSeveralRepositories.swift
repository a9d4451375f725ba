import EzPlatform
import Source

extension Rule {
    static let cacheOfSeveralRepositories = Rule(
        "cache-of-several-repositories", .error, .persistenceCache,
        summary: "repositories with different databases share one persistence cache",
        explanation: """
            The keys of the cache are ids of content and locations, and say nothing about the database: content 57 of one repository is found where \
            content 57 of the other one is asked for. Each database needs a pool of its own, with a namespace of its own.
            """,
        remedy: "declare a pool for each repository, and name it in the scopes of the repository's siteaccesses",
        sources: [.init("Persistence cache, multi-repository setups", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/")],
        examples: Example.triggering(
            "one pool for two databases", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: [
                "        default:\n            storage: ~": "        default:\n            storage: ~\n        other:\n            storage: { connection: dfs }",
                "        default:\n            cache": "        admin:\n            repository: other\n        default:\n            cache",
                "cache_service_name: ": "cache_service_name: ↓",
            ])
            + Example.clean(
                "two repositories on one database", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: [
                    "        default:\n            storage: ~": "        default:\n            storage: ~\n        other:\n            storage: { connection: default }",
                    "        default:\n            cache": "        admin:\n            repository: other\n        default:\n            cache",
                ])
            + [
                .clean("one repository", on: .ezPublish54, likewise: [.ez113], []),
                .triggering(
                    "one Stash pool for two databases", on: .ez113,
                    [
                        .replace(in: "app/config/ezplatform.yml", "            storage: { engine: legacy, connection: default }\n", with: "            storage: { engine: legacy, connection: default }\n            search: { engine: legacy, connection: default }\n        other:\n            storage: { engine: legacy, connection: dfs }\n"),
                        .replace(in: "app/config/ezplatform.yml", "        site_group:\n            cache_pool_name: cluster", with: "        admin:\n            repository: other\n        site_group:\n            cache_pool_name: ↓cluster"),
                    ]),
                .triggering(
                    "one Stash pool for two databases, in 5.4", on: .ezPublish54,
                    [
                        .replace(in: "ezpublish/config/ezpublish.yml", "            connection: default\n", with: "            connection: default\n        other:\n            engine: legacy\n            connection: dfs\n"),
                        .replace(in: "ezpublish/config/ezpublish.yml", "            cache_pool_name: cluster", with: "            cache_pool_name: ↓cluster"),
                        .replace(in: "ezpublish/config/ezpublish.yml", "            legacy_mode: true", with: "            legacy_mode: true\n            repository: other"),
                    ]),
            ]
    ) { context in
        guard let application = context.application else { return }
        for use in application.persistenceCaches {
            let databases = application.databases(of: use.siteaccesses)
            guard databases.count > 1, let span = use.name.span ?? use.name.origin ?? use.cache.span else { continue }
            context.report(
                "cache \"\(use.name.value)\" serves the repositories \(databases.map(\.repository).quotedList), which have different databases",
                at: span, siteaccesses: use.siteaccesses)
        }
    }
}

extension Project {
    /// The databases that siteaccesses read, each once, with the first repository of each. Repositories whose database is not known are
    /// left out.
    func databases(of siteaccesses: [String]) -> [(database: String, repository: String)] {
        var found: [(database: String, repository: String)] = []
        for siteaccess in siteaccesses {
            guard let repository = repository(for: siteaccess), let connection = connection(of: repository),
                let database = connection.databaseKey, !found.contains(where: { $0.database == database })
            else { continue }
            found.append((database, repository.name))
        }
        return found
    }
}

extension DoctrineConnection {
    /// What tells two databases apart; `nil` when a part is not known.
    fileprivate var databaseKey: String? {
        guard host.unknown == nil, database.unknown == nil, port.unknown == nil, let name = database.value?.value ?? path.value?.value else { return nil }
        return "\(host.value?.value ?? "localhost"):\(port.value?.value ?? "")/\(name)"
    }
}
