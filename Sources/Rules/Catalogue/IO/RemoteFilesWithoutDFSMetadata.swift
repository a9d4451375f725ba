import EzPlatform
import Source

extension Rule {
    static let remoteFilesWithoutDFSMetadata = Rule(
        "remote-files-without-dfs-metadata", .warning, .io,
        summary: "files lie in an object store and their metadata is read from there too",
        explanation: """
            With a Flysystem metadata handler on an object store every look at a file, for each image of each page that is made anew, \
            is an HTTP request to the store. The DFS metadata handler keeps the same facts in the database.
            """,
        remedy: "use a legacy_dfs_cluster metadata handler beside the remote binarydata handler",
        sources: [.init("Clustering with AWS S3", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering_with_aws_s3/")],
        examples: [
            .triggering(
                "S3 for both", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "config/packages/io.yaml",
                        "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "            awss3v3:\n                client: app.s3\n                bucket: acme"),
                    .replace(
                        in: "config/packages/io.yaml",
                        "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection",
                        with: "            flysystem:\n                adapter: nfs_adapter"),
                    .replace(in: "config/packages/ibexa.yaml", "metadata_handler: dfs", with: "metadata_handler: ↓dfs"),
                    .file("config/services.yaml", "services:\n    app.s3:\n        class: Aws\\S3\\S3Client\n        arguments: [{ region: eu-west-1, version: latest }]\n"),
                ]),
            .clean(
                "S3 for bytes, the database for metadata", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "config/packages/io.yaml",
                        "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "            awss3v3:\n                client: app.s3\n                bucket: acme"),
                    .file("config/services.yaml", "services:\n    app.s3:\n        class: Aws\\S3\\S3Client\n        arguments: [{ region: eu-west-1, version: latest }]\n"),
                ]),
            .clean("storage of the network", on: .ezPublish54, likewise: [.ez113, .ez25, .ez32, .ibexa33], []),
            .triggering(
                "S3 for both, before 4.0", on: .ibexa33, likewise: [.ez32],
                [
                    .replace(in: "config/packages/io.yaml", "            custom:\n                service: ibexa.platform.io.nfs.adapter.site_access_aware", with: "            awss3v3:\n                client: app.s3\n                bucket: acme"),
                    .replace(in: "config/packages/io.yaml", "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection", with: "            flysystem:\n                adapter: nfs_adapter"),
                    .replace(in: "config/packages/ezplatform.yaml", "metadata_handler: dfs", with: "metadata_handler: ↓dfs"),
                    .file("config/services.yaml", "services:\n    app.s3:\n        class: Aws\\S3\\S3Client\n        arguments: [{ region: eu-west-1, version: latest }]\n"),
                ]),
            .triggering(
                "S3 for both, up to 2.5", on: .ez25, likewise: [.ez113],
                [
                    .replace(in: "app/config/dfs.yml", "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"", with: "            awss3v3:\n                client: app.s3\n                bucket: acme"),
                    .replace(in: "app/config/dfs.yml", "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection", with: "            flysystem:\n                adapter: nfs_adapter"),
                    .replace(in: "app/config/dfs.yml", "metadata_handler: dfs", with: "metadata_handler: ↓dfs"),
                    .replace(in: "app/config/parameters.yml", "parameters:\n", with: "services:\n    app.s3:\n        class: Aws\\S3\\S3Client\n        arguments: [{ region: eu-west-1, version: latest }]\n\nparameters:\n"),
                ]),
            .triggering(
                "S3 for both, in 5.4", on: .ezPublish54,
                [
                    .replace(in: "ezpublish/config/config.yml", "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"", with: "            awss3v3:\n                client: app.s3\n                bucket: acme"),
                    .replace(in: "ezpublish/config/config.yml", "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection", with: "            flysystem:\n                adapter: nfs_adapter"),
                    .replace(in: "ezpublish/config/ezpublish.yml", "metadata_handler: dfs", with: "metadata_handler: ↓dfs"),
                    .replace(in: "ezpublish/config/services.yml", "services:\n", with: "services:\n    app.s3:\n        class: Aws\\S3\\S3Client\n        arguments: [{ region: eu-west-1, version: latest }]\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for pair in application.handlerPairs {
            guard case .known(let metadata) = pair.metadata, case .known(let binarydata) = pair.binarydata,
                application.isObjectStore(binarydata.value), let span = metadata.origin,
                let handler = application.ioHandlers[.metadata, metadata.value], handler.isFlysystem
            else { continue }
            context.report(
                "metadata handler \"\(metadata.value)\" asks the object store for every file; expected a legacy_dfs_cluster handler",
                at: span, siteaccesses: pair.siteaccesses)
        }
    }
}
