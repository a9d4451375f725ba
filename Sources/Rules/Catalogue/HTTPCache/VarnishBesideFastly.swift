import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let varnishBesideFastly = Rule(
        "varnish-beside-fastly", .warning, .httpCache,
        summary: "changes are announced to Fastly, but there is a Varnish too",
        explanation: """
            With purge type `fastly` a change is announced to Fastly only. A Varnish between Fastly and the application keeps the old page and \
            hands it to Fastly again as soon as that asks. Fastly requires that Varnish is switched off.
            """,
        remedy: "take Varnish out of the way, or use it instead of Fastly",
        sources: [.init("Fastly", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/fastly/")],
        examples: [
            .triggering(
                "VCL in the project", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=↓fastly"),
                    .file("deploy/varnish/acme.vcl", "vcl 4.0;\nbackend ibexa {\n    .host = \"10.0.10.11\";\n    .port = \"80\";\n}\n"),
                ]),
            .clean("Fastly alone", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "HTTPCACHE_PURGE_TYPE=varnish", with: "HTTPCACHE_PURGE_TYPE=fastly")]),
            .clean("Varnish without Fastly", on: .ezPublish54, likewise: [.ez113, .ez25], []),
            .triggering(
                "VCL in a project of 2.5", on: .ez25,
                [
                    .replace(in: "app/config/ezplatform.yml", "purge_type: varnish", with: "purge_type: ↓fastly"),
                    .file("deploy/varnish/acme.vcl", "vcl 4.0;\nbackend ez {\n    .host = \"10.0.10.11\";\n    .port = \"80\";\n}\n"),
                ]),
            .triggering(
                "VCL in a project of 1.13", on: .ez113,
                [
                    .replace(in: "app/config/ezplatform.yml", "purge_type: http", with: "purge_type: ↓fastly"),
                    .file("deploy/varnish/acme.vcl", "vcl 4.0;\nbackend ez {\n    .host = \"10.0.10.11\";\n    .port = \"80\";\n}\n"),
                ]),
            .triggering(
                "VCL in a project of 5.4", on: .ezPublish54,
                [
                    .replace(in: "ezpublish/config/ezpublish.yml", "purge_type: http", with: "purge_type: ↓fastly"),
                    .file("deploy/varnish/acme.vcl", "vcl 4.0;\nbackend ez {\n    .host = \"10.0.10.11\";\n    .port = \"80\";\n}\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application, let type = application.httpCache.purgeType.value, type.value == "fastly", let span = type.origin,
            let varnish = context.varnishConfigurations.first(where: { !$0.backends.isEmpty }), let backend = varnish.backends.first
        else { return }
        context.report(
            "changes are announced to Fastly only, but there is a configuration of Varnish too", at: span, of: type.provenance,
            related: [RelatedPlace("Varnish", at: backend.span)])
    }
}
