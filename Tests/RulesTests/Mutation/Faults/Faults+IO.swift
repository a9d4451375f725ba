extension Fault {
    static let io: [Fault] = [
        Fault("undeclared-io-handler", "metadata handler with another ending", also: ["unused-dfs-handler"]) {
            $0.values("metadata_handler") { $0 == "default" ? nil : "↓\($0)_db" }
        },
        Fault("undeclared-io-handler", "binarydata handler with another ending") {
            $0.values("binarydata_handler") { $0 == "default" ? nil : "↓\($0)s" }
        },
        Fault("undeclared-adapter", "name of an adapter that is not there") {
            $0.values("adapter") { $0.hasSuffix("_adapter") ? "↓" + $0.dropLast(8) + "_storage" : nil }
        },
        Fault("undeclared-dfs-connection", "connection that is not there") {
            $0.values("connection") { $0 == "doctrine.dbal.dfs_connection" ? "↓doctrine.dbal.files_connection" : nil }
        },
        Fault("undeclared-dfs-connection", "name of the connection") {
            $0.values("connection") { $0 == "doctrine.dbal.dfs_connection" ? "↓dfs" : nil }
        },
        Fault("undeclared-dfs-connection", "reference to the connection") {
            $0.values("connection") { $0 == "doctrine.dbal.dfs_connection" ? "↓\"@doctrine.dbal.dfs_connection\"" : nil }
        },
        Fault("dfs-handler-without-connection", "connection is gone") {
            $0.replacing(["legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection": "↓legacy_dfs_cluster: {}"])
        },
        Fault("handler-without-type", "options are gone") {
            $0.replacing(["nfs:\n            flysystem:\n                adapter: nfs_adapter": "↓nfs: ~"])
        },
        Fault("handler-without-type", "type is switched off") {
            $0.replacing(["dfs:\n            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection": "↓dfs:\n            legacy_dfs_cluster: false"])
        },
        Fault("handler-with-several-types", "old type in front") {
            $0.replacing(["adapter: nfs_adapter": "adapter: nfs_adapter", "            legacy_dfs_cluster:\n": "            flysystem: { adapter: nfs_adapter }\n            ↓legacy_dfs_cluster:\n"])
        },
        Fault("dash-in-name", "handler with a dash") {
            $0.replacing([
                "        nfs:\n            flysystem:": "        nfs-files:\n            flysystem:", "binarydata_handler: nfs": "binarydata_handler: ↓nfs-files",
            ])
        },
        Fault("dash-in-name", "metadata handler with a dash", also: ["unused-dfs-handler"]) {
            $0.replacing([
                "        dfs:\n            legacy": "        files-db:\n            legacy", "metadata_handler: dfs": "metadata_handler: ↓files-db",
            ])
        },
        Fault("dash-in-name", "adapter with a dash") {
            $0.replacing(["        nfs_adapter:\n": "        nfs-storage:\n", "adapter: nfs_adapter": "adapter: ↓nfs-storage"])
        },
        Fault("dash-in-name", "group with a dash") { specimen in
            specimen.replacing([
                "        groups:\n": "        groups:\n            back-office: [\(specimen.second)]\n",
                "    system:\n": "    system:\n        ↓back-office: { languages: [eng-GB] }\n",
            ])
        },
        Fault("handlers-share-a-filesystem", "second handler of the same name") { specimen in
            guard specimen.files.values.contains(where: { $0.contains("        nfs:\n            flysystem:") }) else { return [] }
            return specimen.replacing([
                "    metadata_handlers:\n": "    metadata_handlers:\n        nfs:\n            flysystem:\n                adapter: ↓other_adapter\n",
                "    adapters:\n": "    adapters:\n        other_adapter:\n            local: { \(specimen.directoryKey): /mnt/other }\n",
            ])
        },
        Fault("half-configured-io-handlers", "no metadata handler", also: ["unused-dfs-handler"], clusterOnly: true) {
            $0.replacing(["metadata_handler: dfs\n                binarydata_handler: ": "binarydata_handler: ↓"])
        },
        Fault("half-configured-io-handlers", "no binarydata handler", clusterOnly: true) {
            $0.replacing(["metadata_handler: dfs\n                binarydata_handler: nfs": "metadata_handler: ↓dfs"])
        },
        Fault("handlers-differ-between-siteaccesses", "one siteaccess stores locally") { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("        \(specimen.second):\n") }) else { return [] }
            return specimen.replacing([
                "    system:\n": "    system:\n        \(specimen.second): { io: { metadata_handler: default, binarydata_handler: default } }\n",
                "metadata_handler: dfs": "metadata_handler: ↓dfs",
            ])
        },
        Fault("unused-dfs-handler", "nothing uses the handlers", clusterOnly: true) {
            $0.replacing([
                "metadata_handler: dfs": "metadata_handler: default", "binarydata_handler: nfs": "binarydata_handler: default",
                "        dfs:\n            legacy": "        ↓dfs:\n            legacy",
            ])
        },
        Fault("remote-files-without-dfs-metadata", "metadata from the bucket") {
            $0.replacing([
                "adapter: aws_s3_adapter": "adapter: aws_s3_adapter",
                "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection": "            flysystem: { adapter: aws_s3_adapter }",
                "metadata_handler: dfs": "metadata_handler: ↓dfs",
            ])
        },
        Fault("io-unknown-option", "type that nobody has", also: ["half-configured-io-handlers"]) {
            $0.replacing(["            legacy_dfs_cluster:\n": "            ↓dfs_cluster:\n"])
        },
        Fault("io-unknown-option", "section that nobody has", also: ["undeclared-io-handler"]) {
            $0.replacing(["    binarydata_handlers:\n": "    ↓binary_handlers:\n"])
        },
        Fault("io-unknown-option", "DFS for bytes") {
            $0.replacing(["nfs:\n            flysystem:\n                adapter: nfs_adapter": "nfs:\n            ↓legacy_dfs_cluster: { connection: doctrine.dbal.dfs_connection }"])
        },
        Fault("io-unknown-option", "no adapter") {
            $0.replacing(["nfs:\n            flysystem:\n                adapter: nfs_adapter": "nfs:\n            ↓flysystem: {}"])
        },
        Fault("setting-unknown-option", "setting that is none") {
            $0.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                ↓root_dir: /mnt/files"])
        },
        Fault("misspelled-setting", "letters that changed places") { specimen in
            ["default", "site_group"].flatMap { scope in
                specimen.replacing(["        \(scope):\n            cache": "        \(scope):\n            ↓langauges: [eng-GB]\n            cache"])
            }
        },
        Fault("wrong-root-key", "section of 4.x", also: ["undeclared-io-handler"]) { $0.replacing(["\nez_io:": "\n↓ibexa_io:"]) },
        Fault("wrong-root-key", "section of 3.x", also: ["undeclared-io-handler"]) { $0.replacing(["\nibexa_io:": "\n↓ez_io:"]) },
    ]

    static let adapters: [Fault] = [
        Fault("unresolved-dynamic-setting", "local adapter of 2.5") { specimen in
            specimen.replacing([
                "            custom:\n                service: ibexa": "            local:\n                \(specimen.directoryKey): ↓/mnt/files/$var_dir$/$storage_dir$\n                # ibexa"
            ])
        },
        Fault("relative-adapter-directory", "directory without its slash") {
            $0.values("directory") { $0.dropFirst().hasPrefix("/") ? "↓" + $0.changed { String($0.dropFirst()) } : nil }
        },
        Fault("relative-adapter-directory", "root without its slash") { $0.values("root") { $0.hasPrefix("/") ? "↓" + $0.dropFirst() : nil } },
        Fault("relative-adapter-directory", "variable without its slash") { $0.variables("DFS_NFS_PATH") { "↓" + $0.dropFirst() } },
        Fault("placeholder-directory", "directory of the documentation") {
            $0.values("directory") { $0.dropFirst().hasPrefix("/") ? "↓" + $0.changed { "/path/to" + $0.dropFirst(4) } : nil }
        },
        Fault("placeholder-directory", "root of the documentation") { $0.values("root") { $0.hasPrefix("/") ? "↓'<path to nfs>'" : nil } },
        Fault("node-local-directory", "temporary directory", also: ["static-host-serves-another-directory"], clusterOnly: true) {
            $0.values("directory") { $0.dropFirst().hasPrefix("/") ? "↓" + $0.changed { "/tmp" + $0 } : nil }
        },
        Fault("node-local-directory", "below the project", also: ["static-host-serves-another-directory"], clusterOnly: true) {
            $0.values("root") { $0.hasPrefix("/") ? "↓\"%kernel.project_dir%/files\"" : nil }
        },
        Fault("nfs-adapter-without-root", "parameter of 4.x", also: ["half-configured-io-handlers", "static-host-serves-another-directory"]) {
            $0.replacing(["    ibexa.platform.io.nfs.adapter.config:": "    ↓ibexa.io.nfs.adapter.config:"])
        },
        Fault("nfs-adapter-without-root", "parameter of 3.3", also: ["static-host-serves-another-directory"]) {
            $0.replacing(["    ibexa.io.nfs.adapter.config:": "    ↓ibexa.platform.io.nfs.adapter.config:"])
        },
        Fault("undeclared-adapter-service", "service of 4.x") {
            $0.values("service") { $0 == "ibexa.platform.io.nfs.adapter.site_access_aware" ? "↓ibexa.io.nfs.adapter.site_access_aware" : nil }
        },
        Fault("undeclared-adapter-service", "service of 3.3") {
            $0.values("service") { $0 == "ibexa.io.nfs.adapter.site_access_aware" ? "↓ibexa.platform.io.nfs.adapter.site_access_aware" : nil }
        },
        Fault("undeclared-adapter-service", "service that is not there") { $0.values("client") { _ in "↓app.bucket_client" } },
        Fault("custom-adapter-on-old-kernel", "service as adapter", also: ["undeclared-adapter-service", "flysystem-adapter-invalid"]) { specimen in
            guard specimen.rootKey == "ezpublish" else { return [] }
            return specimen.replacing(
                ["            local:\n                directory: ": "            ↓custom:\n                service: app.files\n            #   was: "],
                adding: ["app/config/unused.txt": ""])
        },
        Fault("permissions-not-octal", "in quotes", also: ["permissions-without-effect"]) {
            $0.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                permissions: { files: ↓'0660', directories: 504 }"])
        },
        Fault("permissions-not-octal", "decimal", also: ["permissions-without-effect"]) {
            $0.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                permissions: { files: 432, directories: ↓775 }"])
        },
        Fault("permissions-not-octal", "octal of Symfony 5", also: ["permissions-without-effect"]) {
            $0.family == .ibexa50 ? $0.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                permissions: { files: ↓0660, directories: 504 }"]) : []
        },
        Fault("permissions-not-octal", "of an adapter") { $0.values("public") { $0.hasPrefix("06") ? "↓\"\($0)\"" : nil } },
        Fault("directory-permissions-without-search", "of an adapter") { $0.values("public") { $0 == "0775" ? "↓0664" : nil } },
        Fault("directory-permissions-without-search", "of the product", also: ["permissions-without-effect"]) {
            $0.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                permissions: { files: 432, directories: ↓432 }"])
        },
        Fault("permissions-half-set", "directories only", also: ["permissions-without-effect"]) { specimen in
            // The releases whose defaults are numbers do not mind.
            guard !specimen.files.values.contains(where: { $0.contains("\"ibexa/core\", \"version\": \"v5") }) else { return [] }
            return specimen.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                permissions: { directories: ↓504 }"])
        },
        Fault("permissions-without-effect", "beside another adapter") {
            $0.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                permissions: { files: ↓432, directories: 504 }"])
        },
        Fault("object-store-package-missing", "package is gone") {
            $0.replacing(["        {\"name\": \"league/flysystem-aws-s3-v3\", \"version\": \"2.5.0\"},\n": "", "            awss3v3:": "            ↓awss3v3:"])
        },
        Fault("object-store-package-missing", "package of another Flysystem") {
            $0.replacing(["flysystem-aws-s3-v3\", \"version\": \"2.5.0\"": "flysystem-aws-s3-v3\", \"version\": \"3.12.2\"", "            awss3v3:": "            ↓awss3v3:"])
        },
        Fault("flysystem-adapter-invalid", "spelling of bundle 4") {
            $0.replacing(["            local:\n                directory: ": "            ↓local:\n                ↓location: "])
        },
        Fault("flysystem-adapter-invalid", "bucket is gone") { $0.replacing(["            awss3v3:": "            ↓awss3v3:", "                bucket: ": "                # bucket: "]) },
        Fault("private-bucket", "bucket of Google") { specimen in
            guard specimen.directoryKey == "location", !specimen.files.values.contains(where: { $0.contains("url_prefix") }) else { return [] }
            return specimen.replacing(
                [
                    "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware":
                        "            ↓googlecloudstorage: { client: Google\\Cloud\\Storage\\StorageClient, bucket: media }",
                    "metadata_handler: dfs": "metadata_handler: dfs\n                url_prefix: https://media.storage.googleapis.com/",
                    "{\"name\": \"league/flysystem\",": "{\"name\": \"league/flysystem-google-cloud-storage\", \"version\": \"2.5.0\"},\n        {\"name\": \"league/flysystem\",",
                ],
                adding: ["config/services.yaml": "services:\n    Google\\Cloud\\Storage\\StorageClient: ~\n"])
        },
        Fault("object-store-with-legacy", "bucket beside Legacy") { specimen in
            guard specimen.files.keys.contains("ezpublish/config/config.yml") else { return [] }
            return specimen.replacing([
                "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"": "            awss3: { client: aws.s3, bucket: media }",
                "binarydata_handler: nfs": "binarydata_handler: ↓nfs",
            ])
        },
        Fault("directory-differs-from-url-prefix", "directory that Legacy does not find") { specimen in
            guard specimen.files.keys.contains("ezpublish/config/config.yml"), !specimen.hasStaticHost else { return [] }
            return specimen.values("directory") { _ in "↓/mnt/nfs/pictures" }
        },
        Fault("doubled-project-directory", "relative to the project", clusterOnly: true) {
            $0.replacing(["root: '%dfs_nfs_path%'": "root: '%kernel.project_dir%/%dfs_nfs_path%'", "DFS_NFS_PATH=": "DFS_NFS_PATH=↓"])
        },
    ]
}
