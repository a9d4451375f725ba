import EzPlatform
import Source

extension Rule {
    static let settingWithoutEffect = Rule(
        "setting-without-effect", .warning, .siteaccess,
        summary: "a later file sets what an earlier one has set already, and the earlier one wins",
        explanation: """
            In 3.0 to 3.3 the core bundle passes each `ezplatform` section on to the older extension, each one before those that were there. So \
            the order is turned round: of two files the one that is loaded first wins, `packages/ezplatform.yaml` over \
            `packages/prod/ezplatform.yaml`. A section with the older key `ezpublish` wins over all of them.
            """,
        remedy: "set it in one file only, or under the key ezpublish in the file that shall win",
        sources: [.init("ezplatform-core 2.0 to 2.3, extension class; observed with its own loader order")],
        releases: .between(.ezPlatform(3, 0), .ezPlatform(3, 3)),
        examples: [
            .triggering(
                "an override for production", on: .ibexa33,
                [.file("config/packages/prod/ezplatform.yaml", "ezplatform:\n    system:\n        default:\n            var_dir: ↓var/production\n")]),
            .triggering(
                "an override for production in 3.2", on: .ez32,
                [.file("config/packages/prod/ezplatform.yaml", "ezplatform:\n    system:\n        default:\n            var_dir: ↓var/production\n")]),
            .triggering(
                "both keys", on: .ibexa33,
                [
                    .file("config/packages/prod/ezpublish.yaml", "ezpublish:\n    system:\n        default:\n            var_dir: var/production\n"),
                    .replace(in: "config/packages/ezplatform.yaml", "var_dir: var/site", with: "var_dir: ↓var/site"),
                ]),
            .clean(
                "the same value", on: .ibexa33, likewise: [.ez32],
                [.file("config/packages/prod/ezplatform.yaml", "ezplatform:\n    system:\n        default:\n            var_dir: var/site\n")]),
            .clean(
                "another siteaccess", on: .ibexa33,
                [.file("config/packages/prod/ezplatform.yaml", "ezplatform:\n    system:\n        admin:\n            languages: [eng-GB]\n")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for lost in application.overriddenRepeats {
            guard let span = lost.value.span else { continue }
            context.report(
                "\(lost.path) has no effect here: it is \"\(lost.winner.value)\", since "
                    + (lost.isBelowOlderKey ? "the key ezpublish wins over ezplatform" : "the file that is loaded first wins in 3.x"),
                at: span, related: lost.winner.span.map { [RelatedPlace("the one that counts", at: $0)] } ?? [])
        }
    }
}
