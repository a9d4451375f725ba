import EzPlatform
import Source

extension Rule {
    static let imageHostAndAbsolutePrefix = Rule(
        "image-host-and-absolute-prefix", .notice, .urlPrefix,
        summary: "image_host and an absolute io.url_prefix name different hosts",
        explanation: """
            `image_host` replaces the host of image variations only; originals and other files keep the host of `io.url_prefix`. With two \
            different hosts both have to serve the storage directory.
            """,
        remedy: "set one of the two, or let both name the same host",
        sources: [.init("EZP-29749, image resolver", "https://github.com/ezsystems/ezpublish-kernel/pull/2470")],
        releases: .from(.ezPlatform(1, 13)),
        examples: Example.triggering(
            "two hosts", onEach: [.ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: [
                "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/",
                "var_dir: var/site": "var_dir: var/site\n            image_host: ↓https://images.acme.test",
            ])
            + Example.clean(
                "one host", onEach: [.ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: [
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/",
                    "var_dir: var/site": "var_dir: var/site\n            image_host: https://static.acme.test",
                ])
    ) { context in
        guard let application = context.application else { return }
        for use in application.uses(of: "image_host") {
            guard let siteaccess = use.siteaccesses.first, let span = use.span, let named = ServiceAddress(use.value)?.host,
                case .absolute(let prefix, let host?) = application.urlPrefix(for: siteaccess), host.lowercased() != named.lowercased()
            else { continue }
            context.report(
                "image_host names \(named) for variations, while originals stay on \(host)", at: span,
                related: prefix.span.map { [RelatedPlace("the prefix", at: $0)] } ?? [], siteaccesses: use.siteaccesses)
        }
    }
}
