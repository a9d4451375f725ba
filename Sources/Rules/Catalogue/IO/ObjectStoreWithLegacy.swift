import EzPlatform
import Source

extension Rule {
    static let objectStoreWithLegacy = Rule(
        "object-store-with-legacy", .warning, .io,
        summary: "stored files are in an object store, which eZ Publish Legacy cannot read",
        explanation: """
            eZ Publish Legacy has cluster backends of its own, for NFS and databases. It finds nothing in an object store unless an add-on gives \
            it a backend for that store.
            """,
        remedy: "use NFS while Legacy is there, or install a backend for the store in Legacy",
        sources: [.init("Clustering with AWS S3", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering_with_aws_s3/")],
        releases: .upTo(.ezPlatform(2, 5)),
        examples: Example.triggering(
            "S3 in eZ Publish 5", onEach: [.ezPublish54],
            replacing: [
                "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"":
                    "            awss3: { client: aws.s3, bucket: acme }",
                "binarydata_handler: nfs": "binarydata_handler: ↓nfs",
            ])
            + Example.triggering(
                "S3 beside Legacy Bridge", onEach: [.ez113, .ez25],
                replacing: [
                    "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"":
                        "            awss3v3: { client: aws.s3, bucket: acme }",
                    "binarydata_handler: nfs": "binarydata_handler: ↓nfs",
                    "\"packages\": [": "\"packages\": [\n        {\"name\": \"ezsystems/legacy-bridge\", \"version\": \"v2.1.2\"},",
                ])
            + Example.clean(
                "S3 without Legacy", onEach: [.ez113, .ez25],
                replacing: [
                    "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"":
                        "            awss3v3: { client: aws.s3, bucket: acme }"
                ])
            + [
                .clean("storage of the network", on: .ezPublish54, [])
            ]
    ) { context in
        guard let application = context.application, let reader = application.readerByPath else { return }
        for use in application.uses(of: "io.binarydata_handler") where application.isObjectStore(use.value) {
            guard let span = use.span else { continue }
            context.report(
                "handler \"\(use.value)\" keeps files in an object store, where \(reader) does not find them", at: span,
                siteaccesses: use.siteaccesses)
        }
    }
}
