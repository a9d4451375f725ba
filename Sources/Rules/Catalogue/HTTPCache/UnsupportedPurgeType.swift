import EzPlatform
import Source

extension Rule {
    static let unsupportedPurgeType = Rule(
        "unsupported-purge-type", .error, .httpCache,
        summary: "the purge type is none of this release's",
        explanation: """
            `http` was the purge type for any proxy up to eZ Platform 2.5. From 3.0 on there are `local`, `varnish` and `fastly`; anything else \
            stops the container from compiling. The driver for `fastly` is a package of its own.
            """,
        remedy: "use varnish, or install the driver's package",
        sources: [.init("HTTP cache bundle, driver pass")],
        releases: .from(.ezPlatform(3, 0)),
        examples: [
            .triggering(
                "http after the upgrade", on: .ibexa33, likewise: [.ez32, .ibexa46, .ibexa50],
                [.replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓http")]),
            .triggering(
                "Fastly without its package", on: .ibexa46,
                [.replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓fastly")]),
            .clean(
                "Fastly with its package", on: .ibexa46,
                [
                    .replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=fastly"),
                    .replace(
                        in: "composer.lock", "{\"name\": \"ibexa/http-cache\"",
                        with: "{\"name\": \"ibexa/fastly\", \"version\": \"v4.6.12\"},\n        {\"name\": \"ibexa/http-cache\""),
                ]),
            .clean("varnish", on: .ibexa33, likewise: [.ez32, .ibexa46, .ibexa50], []),
        ]
    ) { context in
        guard let application = context.application, let type = application.httpCache.purgeType.value, let span = type.origin,
            !application.facts.purgeTypes.contains(type.value)
        else { return }
        // The driver is a package of its own, which the commercial editions bring.
        if type.value == "fastly" {
            let packages = ["ibexa/fastly", "ezsystems/ezplatform-http-cache-fastly"]
            guard packages.allSatisfy({ application.composer.has($0) == false }) else { return }
            let package = application.release.release >= .ibexa(4, 0) ? packages[0] : packages[1]
            context.report("purge type \"fastly\" needs \(package), which composer.lock does not have", at: span, severity: .warning)
            return
        }
        // Bundles may register drivers of their own under other names.
        let severity: Severity = ["http", "single_http", "multiple_http"].contains(type.value) ? .error : .warning
        context.report(
            "purge type \"\(type.value)\" does not exist in \(application.release.release.title); known are \(application.facts.purgeTypes.quotedList)",
            at: span, severity: severity)
    }
}
