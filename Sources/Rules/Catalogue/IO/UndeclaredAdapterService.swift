import EzPlatform
import Source

extension Rule {
    static let undeclaredAdapterService = Rule(
        "undeclared-adapter-service", .warning, .io,
        summary: "an adapter names a service that nothing declares",
        explanation: """
            `client` of an object store's adapter and `service` of a custom one are ids of services. An id that neither the project nor a bundle \
            declares stops the container from compiling. Bundles declare services that the project's files do not show, so \
            this is a warning; ids of the product itself are known.
            """,
        remedy: "declare the service, or correct its id",
        sources: [.init("Clustering with AWS S3", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering_with_aws_s3/")],
        examples: [
            .triggering(
                "the client was not declared", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/io.yaml",
                        "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "            awss3v3:\n                client: ↓app.s3\n                bucket: acme")
                ]),
            .triggering(
                "the service of another release", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/io.yaml", "service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "service: ↓ibexa.platform.io.nfs.adapter.site_access_aware")
                ]),
            .clean("the release's own service", on: .ibexa46, []),
            .clean(
                "a service of the AWS bundle", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/io.yaml",
                        "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "            awss3v3:\n                client: aws.s3\n                bucket: acme")
                ]),
        ]
    ) { context in
        guard let application = context.application, application.isComplete else { return }
        for adapter in application.adapters {
            let service: KnownText
            switch adapter.kind {
            case .custom(let id): service = id
            case .objectStore(_, let client, _, _): service = client
            case .local, .other, .none, .unknown: continue
            }
            guard let id = service.value, let span = id.origin else { continue }
            let name = id.value.hasPrefix("@") ? String(id.value.dropFirst()) : id.value
            if application.symfony.services[name] != nil || application.isNFSAdapter(name) || name.hasPrefix("aws.") { continue }
            // Classes of a folder are registered under their own names.
            if name.contains("\\"), application.symfony.registersServicesByDirectory { continue }
            context.report("adapter \"\(adapter.name)\" uses the service \"\(name)\", which no loaded file declares", at: span)
        }
    }
}
