import EzPlatform
import Source

extension Rule {
    static let edgeSideIncludesOff = Rule(
        "edge-side-includes-off", .warning, .httpCache,
        summary: "a caching proxy is in front, but ESI or fragments are off",
        explanation: """
            The product renders parts of pages (`render_esi`, `{{ render(..., {strategy: 'esi'}) }}`) as edge-side includes, each with its own time \
            to live and its own user context. With `framework.esi` or `framework.fragments` off they are rendered in line: a page is cached \
            as a whole, with parts in it that must not be.
            """,
        remedy: "set framework.esi and framework.fragments to true",
        sources: [.init("Symfony, ESI", "https://symfony.com/doc/current/http_cache/esi.html"), .init("framework.yaml of the distributions")],
        examples: [
            .triggering(
                "switched off", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: "config/packages/framework.yaml", "    esi: true", with: "    esi: ↓false")]),
            .triggering(
                "never switched on", on: .ez25,
                [
                    .replace(in: "app/config/config.yml", "    fragments: ~\n", with: ""),
                    .replace(in: "app/config/ezplatform.yml", "purge_type: varnish", with: "purge_type: ↓varnish"),
                ]),
            .clean("null switches on", on: .ez25, likewise: BaseProject.clusters, []),
            .clean("no proxy", on: .single46, [
                .replace(in: "config/packages/framework.yaml", "    esi: true\n", with: "")
            ], deployment: "single-server"),
            .triggering("switched off in 1.13", on: .ez113, [.replace(in: "app/config/config.yml", "    esi: ~", with: "    esi: ↓false")]),
            .triggering("switched off in 5.4", on: .ezPublish54, [.replace(in: "ezpublish/config/config.yml", "    esi: ~", with: "    esi: ↓false")]),
        ]
    ) { context in
        guard let application = context.application, application.hasCachingProxy, application.isComplete else { return }
        var unset: [String] = []
        for (name, feature) in [("esi", application.framework.edgeSideIncludes), ("fragments", application.framework.fragments)] {
            guard case .off(let span) = feature else { continue }
            guard let span else {
                unset.append("framework.\(name)")
                continue
            }
            context.report("framework.\(name) is off, though a caching proxy is in front", at: span)
        }
        if !unset.isEmpty, let place = application.httpCache.purgeType.value?.origin {
            context.report("nothing switches \(unset.joined(separator: " and ")) on, though a caching proxy is in front", at: place)
        }
    }
}
