import EzPlatform
import Source

extension Rule {
    static let privateBucket = Rule(
        "private-bucket", .warning, .io,
        summary: "visitors are sent to a bucket whose files are stored as private",
        explanation: """
            The Google Cloud adapter of Flysystem 2 stores files as private unless it is told otherwise. With an absolute `io.url_prefix` \
            pages send visitors straight to the bucket, which then answers 403.
            """,
        remedy: "set defaultVisiblity: public on the adapter (the bundle spells it like that), or put a host in front that may read",
        sources: [.init("oneup/flysystem-bundle 4, googlecloudstorage adapter")],
        releases: .from(.ibexa(4, 4)),
        examples: Example.triggering(
            "a prefix that names the store", onEach: [.ibexa46, .ibexa50],
            replacing: [
                "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware":
                    "            ↓googlecloudstorage: { client: aws.gcs, bucket: acme }",
                "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://storage.googleapis.com/acme/",
            ])
            + Example.clean(
                "stored as public", onEach: [.ibexa46, .ibexa50],
                replacing: [
                    "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware":
                        "            googlecloudstorage: { client: aws.gcs, bucket: acme, defaultVisiblity: public }",
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://storage.googleapis.com/acme/",
                ])
    ) { context in
        guard let application = context.application else { return }
        var reported: Set<String> = []
        for siteaccess in application.siteaccessNames {
            guard case .known(let handler) = application.handler(.binarydata, for: siteaccess), let name = handler.adapter.value,
                let adapter = application.adapter(named: name.value), adapter.type?.value == "googlecloudstorage",
                case .absolute(let prefix, let host?) = application.urlPrefix(for: siteaccess),
                host == "storage.googleapis.com" || host.hasSuffix(".storage.googleapis.com"),
                let span = adapter.type?.span, reported.insert(adapter.name).inserted
            else { continue }
            let visibility = adapter.option("defaultVisiblity") ?? adapter.option("defaultVisibility")
            guard visibility == nil || visibility?.scalarText == "private" else { continue }
            context.report(
                "adapter \"\(adapter.name)\" stores files as private, but pages send visitors to \(prefix.value)", at: span,
                related: prefix.span.map { [RelatedPlace("the prefix", at: $0)] } ?? [])
        }
    }
}
