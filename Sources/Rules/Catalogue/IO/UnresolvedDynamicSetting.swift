import EzPlatform
import Source

extension Rule {
    static let unresolvedDynamicSetting = Rule(
        "unresolved-dynamic-setting", .error, .io,
        summary: "a directory holds $var_dir$ or the like, which this release does not resolve there",
        explanation: """
            Up to eZ Platform 2.5 dynamic settings were resolved in every service argument. From 3.0 on that is gone: an ordinary \
            adapter gets the text `$var_dir$` and makes a directory of that name. The adapter that knows siteaccesses resolves them, \
            in the `path` of its configuration parameter.
            """,
        remedy: "use a custom adapter with the site-access-aware service of the release, and put the path into its parameter",
        sources: [clusteringGuide],
        releases: .from(.ezPlatform(3, 0)),
        examples: [
            .triggering(
                "the configuration of 2.5 in 4.6", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/io.yaml",
                        "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "            local:\n                location: ↓'/mnt/nfs/$var_dir$/$storage_dir$'")
                ]),
            .clean("the adapter that knows siteaccesses", on: .ibexa46, likewise: [.ez32, .ibexa33], []),
            .clean(
                "a plain directory", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "config/packages/io.yaml",
                        "            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware",
                        with: "            local:\n                location: '/mnt/nfs/var/site/storage'")
                ]),
        ]
            + Example.triggering(
                "the configuration of 2.5", onEach: [.ez32, .ibexa33],
                replacing: ["            custom:\n                service: ibexa.platform.io.nfs.adapter.site_access_aware": "            local:\n                directory: ↓'/mnt/nfs/$var_dir$/$storage_dir$'"])
            + Example.triggering(
                "the configuration of 2.5 in 5.0", onEach: [.ibexa50],
                replacing: ["            custom:\n                service: ibexa.io.nfs.adapter.site_access_aware": "            local:\n                location: ↓'/mnt/nfs/$var_dir$/$storage_dir$'"])
    ) { context in
        guard let application = context.application, !application.facts.resolvesSettingsInServices else { return }
        for adapter in application.adapters {
            for place in adapter.places {
                guard let token = dynamicSetting(in: place.value), let span = place.origin else { continue }
                let help = application.facts.nfsAdapterService.map { "use custom: { service: \($0) } for this adapter" }
                context.report(
                    "\(token) is not resolved here from 3.0 on: files go to a directory of that very name", at: span, help: help)
            }
        }
    }

    /// The first `$name$` or `$name;namespace;scope$` in a text.
    private static func dynamicSetting(in text: String) -> String? {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return nil }
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            if part.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_.-;".contains($0)) }) { return "$\(part)$" }
        }
        return nil
    }
}
