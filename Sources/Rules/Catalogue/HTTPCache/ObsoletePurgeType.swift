import EzPlatform
import Source

extension Rule {
    static let obsoletePurgeType = Rule(
        "obsolete-purge-type", .warning, .httpCache,
        summary: "the purge type is an old name that the next release refuses",
        explanation: """
            `single_http` and `multiple_http` are names from eZ Publish 5.0 to 5.3; since then they mean `http`. They are gone in 3.0.
            """,
        remedy: "write http, or varnish with the HTTP cache bundle",
        sources: [.init("configuration of the core bundle")],
        releases: .between(.ezPublish(5, 4), .ezPlatform(2, 5)),
        examples: [
            .triggering(
                "a name of 5.0", on: .ez113, likewise: [.ezPublish54], [.replace(in: "app/config/ezplatform.yml", "purge_type: http", with: "purge_type: ↓multiple_http")]),
            .clean("the name of today", on: .ez113, likewise: [.ezPublish54, .ez25], []),
            .triggering("a name of 5.0 in 2.5", on: .ez25, [.replace(in: "app/config/ezplatform.yml", "purge_type: varnish", with: "purge_type: ↓multiple_http")]),
        ]
    ) { context in
        guard let type = context.application?.httpCache.obsoletePurgeType, let span = type.origin else { return }
        context.report("\(type.value) is an old name of http", at: span, of: type.provenance)
    }
}
