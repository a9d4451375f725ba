/// Faults of what is loaded, of variables, and of hosting.
extension Fault {
    static let environment: [Fault] = [
        Fault("variable-of-another-release", "switch for debugging") { $0.handing($0.family >= .ez32 ? "SYMFONY_DEBUG" : "APP_DEBUG", "0") },
        Fault("build-variable-in-virtual-host", "another pool", also: ["variable-of-another-release"]) { specimen in
            specimen.files.values.contains { $0.contains("CACHE_POOL=") } ? specimen.handing("CACHE_POOL", "cache.other") : []
        },
        Fault("configuration-file-not-loaded", "ending of the older releases") { specimen in
            specimen.family >= .ibexa33 ? specimen.replacing([:], adding: ["config/packages/swiftmailer.yml": "# mails\n↓swiftmailer:\n    transport: smtp\n"]) : []
        },
        Fault(
            "dfs-file-not-loaded", "moved to where only a variable loads it",
            also: ["local-images-through-php", "nfs-adapter-without-root", "image-request-not-reaching-front-controller"], clusterOnly: true
        ) { specimen in
            guard let dfs = specimen.family.facts.onDemandFiles?.dfs else { return [] }
            let own = specimen.family.hasPackages ? "config/packages/io.yaml" : "app/config/dfs.yml"
            guard let text = specimen.files[own], !specimen.files.values.contains(where: { $0.contains("url_prefix") }) else { return [] }
            var moved = specimen
            moved.files[own] = nil
            let handlers = "                metadata_handler: dfs\n                binarydata_handler: nfs\n"
            if specimen.family.hasPackages {
                return moved.replacing(["            io:\n" + handlers: ""], adding: [dfs: Specimen.marked(text)])
            }
            return moved.replacing(["    - { resource: dfs.yml }\n": ""], adding: [dfs: Specimen.marked(text)])
        },
        Fault("dfs-file-extension", "ending of 2.x", also: ["override-parameter-missing"]) { specimen in
            guard specimen.family.hasPackages, !specimen.files.values.contains(where: { $0.contains("DFS_NFS_PATH") }) else { return [] }
            return specimen.dotenv("DFS_NFS_PATH", "/mnt/nfs").map { changed in
                var changed = changed
                changed.set("config/packages/dfs/dfs.yml", "# as it was in 2.5\n↓parameters:\n    dfs_database_name: acme_dfs\n")
                return changed
            }
        },
        Fault("dfs-configured-twice", "another type of metadata handler", also: ["override-parameter-missing", "handler-with-several-types"]) { specimen in
            guard specimen.family.hasPackages, !specimen.files.values.contains(where: { $0.contains("DFS_NFS_PATH") }) else { return [] }
            let io = specimen.family.facts.ioRootKey
            return specimen.replacing(
                [
                    "APP_ENV=prod\n": "APP_ENV=prod\nDFS_NFS_PATH=/mnt/nfs\n",
                    "        dfs:\n            legacy_dfs_cluster:\n": "        ↓dfs:\n            legacy_dfs_cluster:\n",
                ],
                adding: specimen.overrides.merging([
                    "config/packages/dfs/dfs.yaml":
                        "\(io):\n    metadata_handlers:\n        dfs:\n            legacy_dfs_cluster:\n                connection: doctrine.dbal.default_connection\n"
                ]) { $1 })
        },
        Fault("dfs-database-as-default", "both point to the files' database") {
            !$0.usesDFS ? [] : $0.variables("DATABASE_URL") { $0.contains("/acme?") ? "↓" + $0.replacing("/acme?", with: "/acme_dfs?") : nil }
        },
        Fault("absolute-dfs-path-on-platform", "path in the container") {
            $0.replacing([:], adding: [
                ".platform.app.yaml":
                    "name: site\ntype: 'php:8.3'\nvariables: { env: { ↓PLATFORMSH_DFS_NFS_PATH: /app/shared } }\nmounts:\n    '/shared': { source: storage, source_path: shared }\n"
            ])
        },
        Fault("wrong-root-key", "section of 4.x for the search") { specimen in
            specimen.family < .ibexa46 ? specimen.section("↓ibexa:\n    system:\n        site: { languages: [eng-GB] }\n") : []
        },
    ]
}
