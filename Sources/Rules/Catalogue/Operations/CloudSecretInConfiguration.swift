import EzPlatform
import Source

extension Rule {
    static let cloudSecretInConfiguration = Rule(
        "cloud-secret-in-configuration", .warning, .operations,
        summary: "the secret key of an object store stands in the configuration",
        explanation: """
            A key that is written into a configuration file is in the repository and its history, in every checkout, image and backup. Whoever has one of them can \
            read and delete all stored files. On AWS the role of the instance makes a key unnecessary.
            """,
        remedy: "take it from the environment ('%env(AWS_SECRET_ACCESS_KEY)%'), or use the role of the instance",
        sources: [.init("Clustering with AWS S3", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering_with_aws_s3/")],
        examples: [
            .triggering(
                "written", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .file(
                        "config/packages/s3.yaml",
                        "services:\n    app.s3_client:\n        class: Aws\\S3\\S3Client\n        arguments:\n            - version: latest\n              region: eu-central-1\n              credentials: { key: AKIAABCDEFGHIJKLMNOP, secret: ↓wJalrXUtnFEMIK7MDENGbPxRfiCY }\n")
                ]),
            .clean(
                "from the environment", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "config/packages/s3.yaml",
                        "services:\n    app.s3_client:\n        class: Aws\\S3\\S3Client\n        arguments:\n            - version: latest\n              region: eu-central-1\n              credentials: { key: '%env(AWS_ACCESS_KEY_ID)%', secret: '%env(AWS_SECRET_ACCESS_KEY)%' }\n")
                ]),
            .triggering(
                "in a file that is imported", on: .ez113, likewise: [.ezPublish54, .ez25],
                [
                    .replace(
                        in: "app/config/config.yml", "framework:\n",
                        with: "services:\n    app.s3_client:\n        class: Aws\\S3\\S3Client\n        arguments:\n            - version: latest\n              region: eu-central-1\n              credentials: { key: AKIAABCDEFGHIJKLMNOP, secret: ↓wJalrXUtnFEMIK7MDENGbPxRfiCY }\n\nframework:\n")
                ]),
        ]
    ) { context in
        for span in context.application?.writtenCloudSecrets ?? [] {
            context.report("the secret key of an object store stands here for everybody who has the file", at: span)
        }
    }
}
