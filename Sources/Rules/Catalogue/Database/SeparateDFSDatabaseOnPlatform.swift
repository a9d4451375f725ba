import ClusterModel
import Hosting
import Source

extension Rule {
    static let separateDFSDatabaseOnPlatform = Rule(
        "separate-dfs-database-on-platform", .error, .database,
        summary: "Platform.sh is to give the DFS metadata a PostgreSQL database of its own, which the product does not take",
        explanation: """
            The relationship `dfs_database` gives the DFS metadata a database of its own on Platform.sh and Ibexa Cloud. The product evaluates it for \
            MySQL and MariaDB only; with PostgreSQL the table has to lie in the main database.
            """,
        remedy: "remove the relationship, so that the DFS table stays in the main database",
        sources: [clusteringGuide],
        examples: Example.triggering(
            "PostgreSQL for the DFS metadata", onEach: BaseProject.clusters, replacing: [:],
            adding: [
                ".platform.app.yaml": """
                    name: app
                    type: php:8.3
                    relationships:
                        database: 'postgres:main'
                        ↓dfs_database: 'postgres:dfs'

                    """,
                ".platform/services.yaml": "postgres:\n    type: postgresql:14\n    disk: 2048\n",
            ])
            + Example.clean(
                "MariaDB", onEach: BaseProject.clusters, replacing: [:],
                adding: [
                    ".platform.app.yaml": "name: app\ntype: php:8.3\nrelationships:\n    database: 'db:main'\n    dfs_database: 'db:dfs'\n",
                    ".platform/services.yaml": "db:\n    type: mariadb:10.11\n    disk: 2048\n",
                ])
    ) { context in
        guard context.application != nil, let platform = context.subject.hosting.platform else { return }
        for application in platform.applications {
            guard let relationship = application.relationship("dfs_database"),
                let service = platform.service(relationship.service), service.software == "postgresql"
            else { continue }
            context.report(
                "dfs_database leads to \(service.name), which is PostgreSQL; the product takes a database of its own from MySQL and MariaDB only",
                at: relationship.span, related: [RelatedPlace("the service", at: service.span)])
        }
    }
}
