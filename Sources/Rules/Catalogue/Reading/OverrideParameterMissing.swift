extension Rule {
    static let overrideParameterMissing = Rule(
        reading: "override-parameter-missing", .error, .environment,
        summary: "the product's PHP configuration asks for a parameter that is not defined",
        explanation: """
            With `DFS_NFS_PATH` in the environment the product's own PHP, in `env/generic.php` or in the core bundle, sets the parameters \
            of the DFS connection: from variables such as `DFS_DATABASE_DRIVER`, and where one is not set from the parameter of the main \
            database, such as `database_driver`. A project that gives its database as a URL has no such parameters, and the container is \
            not built.
            """,
        remedy: "define the parameter, or set the environment variable that replaces it",
        sources: [clusteringGuide, .init("core bundle, handling of DFS_NFS_PATH")],
        releases: .from(.ezPlatform(1, 13)),
        examples: [
            .triggering(
                "a project that has its database as a URL", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [.replace(in: ".env", "CACHE_POOL=cache.redis\n", with: "CACHE_POOL=cache.redis\nDFS_NFS_PATH=↓/mnt/nfs\n")]),
            .clean(
                "the variables that replace the parameters", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: ".env", "CACHE_POOL=cache.redis\n",
                        with: """
                            CACHE_POOL=cache.redis
                            DFS_NFS_PATH=/mnt/nfs
                            DFS_DATABASE_DRIVER=pdo_mysql
                            DFS_DATABASE_CHARSET=utf8mb4
                            DFS_DATABASE_COLLATION=utf8mb4_unicode_520_ci

                            """)
                ]),
            .clean("parameters that are there", on: .ez113, likewise: [.ez25], []),
            .triggering(
                "a project of 3.2 that has its database as a URL", on: .ez32,
                [
                    .file("config/packages/overrides/generic.php", "<?php\n$values[] = $_SERVER['DFS_NFS_PATH'] ?? false;\n$values[] = $_SERVER['CACHE_POOL'] ?? false;\n$values[] = $_SERVER['HTTPCACHE_PURGE_TYPE'] ?? false;\n$values[] = $_SERVER['MAILER_TRANSPORT'] ?? false;\n$values[] = $_SERVER['LOG_TYPE'] ?? false;\n$values[] = $_SERVER['SESSION_HANDLER_ID'] ?? false;\n$values[] = $_SERVER['SESSION_SAVE_PATH'] ?? false;\n"),
                    .replace(in: ".env", "CACHE_POOL=cache.redis\n", with: "CACHE_POOL=cache.redis\nDFS_NFS_PATH=↓/mnt/nfs\n"),
                ]),
        ]
    )
}
