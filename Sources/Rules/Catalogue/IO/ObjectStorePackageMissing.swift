import EzPlatform
import Source

extension Rule {
    static let objectStorePackageMissing = Rule(
        "object-store-package-missing", .error, .io,
        summary: "an adapter needs a Flysystem package that is not installed, or not in the version of Flysystem",
        explanation: """
            Flysystem keeps each adapter in a package of its own. Without it the first access to a file fails with a missing class. The adapter \
            packages count with Flysystem: version 2 of the one goes with version 2 of the other.
            """,
        remedy: "require the adapter's package in the major version of league/flysystem",
        sources: [.init("Clustering with AWS S3", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering_with_aws_s3/")],
        examples: Example.triggering(
            "S3 without its package", onEach: [.ibexa46, .ibexa50],
            replacing: [
                "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware":
                    "            ↓awss3v3: { client: aws.s3, bucket: acme }"
            ])
            + Example.triggering(
                "S3 without its package", onEach: [.ezPublish54, .ez113, .ez25],
                replacing: [
                    "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"":
                        "            ↓awss3v3: { client: aws.s3, bucket: acme }"
                ])
            + Example.triggering(
                "S3 without its package", onEach: [.ez32, .ibexa33],
                replacing: [
                    "            custom:\n                service: ibexa.platform.io.nfs.adapter.site_access_aware":
                        "            ↓awss3v3: { client: aws.s3, bucket: acme }"
                ])
            + Example.clean(
                "with its package", onEach: [.ibexa46, .ibexa50],
                replacing: [
                    "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware":
                        "            awss3v3: { client: aws.s3, bucket: acme }",
                    "{\"name\": \"league/flysystem\",": "{\"name\": \"league/flysystem-aws-s3-v3\", \"version\": \"2.5.0\"},\n        {\"name\": \"league/flysystem\",",
                ])
            + [
                .clean("storage of the network", on: .ezPublish54, likewise: [.ez113, .ez25, .ez32, .ibexa33], [])
            ]
    ) { context in
        guard let application = context.application, application.composer.hasLock else { return }
        let flysystem = application.composer.version(of: "league/flysystem")
        for adapter in application.adapters {
            guard let type = adapter.type, let names = packages[type.value], let span = type.span else { continue }
            guard let installed = names.lazy.compactMap({ application.composer.locked[$0] }).first else {
                context.report("adapter \"\(adapter.name)\" needs \(names.joined(separator: " or ")), which composer.lock does not have", at: span)
                continue
            }
            guard installed.name == "league/flysystem-aws-s3-v3", let major = installed.version?.major, let base = flysystem?.major, major != base,
                flysystem != nil
            else { continue }
            context.report(
                "\(installed.name) \(installed.text) does not go with league/flysystem \(base).x", at: span,
                related: [RelatedPlace("installed here", at: installed.span)])
        }
    }

    /// Packages that bring the class of an adapter type, for the versions of Flysystem.
    private static let packages: [String: [String]] = [
        "awss3v3": ["league/flysystem-aws-s3-v3"],
        "awss3v2": ["league/flysystem-aws-s3-v2"],
        "async_aws_s3": ["league/flysystem-async-aws-s3", "async-aws/flysystem-s3"],
        "googlecloudstorage": ["league/flysystem-google-cloud-storage", "superbalist/flysystem-google-storage"],
    ]
}
