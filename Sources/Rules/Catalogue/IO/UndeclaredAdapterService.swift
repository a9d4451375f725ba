import EzPlatform
import Source

extension Rule {
    static let undeclaredAdapterService = Rule(
        "undeclared-adapter-service", .error, .io, fixes: [.safe],
        summary: "an adapter names a service that nothing declares",
        explanation: """
            `client` of an object store's adapter and `service` of a custom one are ids of services. An id that neither the project nor a bundle \
            declares stops the container from compiling. Bundles declare services that the project's files do not show, so \
            an unknown id is a warning. The product's own adapter is known: its id is another one up to 3.3 than from 4.0 on.
            """,
        remedy: "declare the service, or correct its id",
        sources: [.init("Clustering with AWS S3", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering_with_aws_s3/")],
        examples: Example.triggering(
            "the adapter's service of 3.3", onEach: [.ibexa46, .ibexa50],
            replacing: ["service: ibexa.io.nfs.adapter.site_access_aware": "service: ↓ibexa.platform.io.nfs.adapter.site_access_aware"])
            + Example.triggering(
                "the adapter's service of 4.x", onEach: [.ez32, .ibexa33],
                replacing: ["service: ibexa.platform.io.nfs.adapter.site_access_aware": "service: ↓ibexa.io.nfs.adapter.site_access_aware"])
            + [
            .triggering(
                "the client was not declared", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/io.yaml",
                        "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "            awss3v3:\n                client: ↓app.s3\n                bucket: acme")
                ]),
            .clean("the release's own service", on: .ibexa46, likewise: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33], []),
            .clean(
                "a service of the AWS bundle", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "config/packages/io.yaml",
                        "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "            awss3v3:\n                client: aws.s3\n                bucket: acme")
                ]),
                .triggering(
                    "a client that is not declared, up to 2.5", on: .ez25, likewise: [.ez113],
                    [
                        .replace(in: "app/config/dfs.yml", "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"", with: "            awss3v3:\n                client: ↓app.s3\n                bucket: acme")
                    ]),
                .triggering(
                    "a client that is not declared, in 5.4", on: .ezPublish54,
                    [
                        .replace(in: "ezpublish/config/config.yml", "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"", with: "            awss3v3:\n                client: ↓app.s3\n                bucket: acme")
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
            if otherNames.contains(name), application.hasCompatibilityLayer != true, let right = application.facts.nfsAdapterService {
                context.report(
                    "\(application.release.release.title) calls the service \(right), not \(name)", at: span,
                    severity: application.release.isExact ? .error : .warning,
                    fixes: [Fix("write the service of the release", .safe, [Edit(span, right)])])
                continue
            }
            // Classes of a folder are registered under their own names.
            if name.contains("\\"), application.symfony.registersServicesByDirectory { continue }
            context.report("adapter \"\(adapter.name)\" uses the service \"\(name)\", which no loaded file declares", at: span, severity: .warning)
        }
    }

    /// The product's own adapter in the releases that have it.
    private static let otherNames = ["ibexa.platform.io.nfs.adapter.site_access_aware", "ibexa.io.nfs.adapter.site_access_aware"]
}
