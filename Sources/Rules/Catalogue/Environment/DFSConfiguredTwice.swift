import EzPlatform
import Source
import Symfony

extension Rule {
    static let dfsConfiguredTwice = Rule(
        "dfs-configured-twice", .warning, .environment,
        summary: "the distribution's DFS configuration and one of the project's own set the same thing differently",
        explanation: """
            With `DFS_NFS_PATH` in the environment the distribution loads `dfs/dfs.yml` beside everything else. When the project has a DFS configuration of its own \
            that declares an adapter of the same name, both are merged, and which value counts depends on the order of loading.
            """,
        remedy: "keep one of the two: unset DFS_NFS_PATH, or remove the project's own declarations",
        sources: [.init("env/generic.php of eZ Platform 1 and 2, core extension of 3.0 and later")],
        releases: .from(.ezPlatform(1, 13)),
        examples: [
            .triggering(
                "an adapter of another kind", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [
                    .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nDFS_NFS_PATH=/mnt/dfs"),
                    .replace(in: "config/packages/io.yaml", "        nfs_adapter:\n", with: "        ↓nfs_adapter:\n"),
                    .file(
                        "config/packages/dfs/dfs.yaml",
                        "oneup_flysystem:\n    adapters:\n        nfs_adapter:\n            local:\n                location: '%dfs_nfs_path%'\n"),
                ]),
            .clean(
                "the variable is not set", on: .ibexa46, likewise: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [
                    .file(
                        "config/packages/dfs/dfs.yaml",
                        "oneup_flysystem:\n    adapters:\n        nfs_adapter:\n            local:\n                location: '%dfs_nfs_path%'\n")
                ]),
            .clean(
                "the same values", on: .ibexa46,
                [
                    .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nDFS_NFS_PATH=/mnt/dfs"),
                    .file(
                        "config/packages/dfs/dfs.yaml",
                        "ibexa_io:\n    metadata_handlers:\n        dfs:\n            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection\n"),
                ]),
            .triggering(
                "an adapter of another kind in 3.2", on: .ez32,
                [
                    .file("config/packages/overrides/generic.php", "<?php\n$values[] = $_SERVER['DFS_NFS_PATH'] ?? false;\n$values[] = $_SERVER['CACHE_POOL'] ?? false;\n$values[] = $_SERVER['HTTPCACHE_PURGE_TYPE'] ?? false;\n$values[] = $_SERVER['MAILER_TRANSPORT'] ?? false;\n$values[] = $_SERVER['LOG_TYPE'] ?? false;\n$values[] = $_SERVER['SESSION_HANDLER_ID'] ?? false;\n$values[] = $_SERVER['SESSION_SAVE_PATH'] ?? false;\n"),
                    .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nDFS_NFS_PATH=/mnt/dfs"),
                    .replace(in: "config/packages/io.yaml", "        nfs_adapter:\n", with: "        ↓nfs_adapter:\n"),
                    .file("config/packages/dfs/dfs.yaml", "oneup_flysystem:\n    adapters:\n        nfs_adapter:\n            local:\n                location: '%dfs_nfs_path%'\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for section in ["oneup_flysystem", application.facts.ioRootKey, "doctrine"] {
            for clash in application.declarationsBesideDistribution(in: section) {
                context.report(
                    "\"\(clash.name)\" is declared here and, with other values, in the file that DFS_NFS_PATH loads", at: clash.own,
                    related: [RelatedPlace("the distribution's", at: clash.shipped)])
            }
        }
    }
}
