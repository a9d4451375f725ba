import EzPlatform
import Source

extension Rule {
    static let ignoredSessionSetting = Rule(
        "ignored-session-setting", .warning, .sessions,
        summary: "framework.session names a handler that the product overrides",
        explanation: """
            From Ibexa DXP 3.3 on the product replaces handler and save path of `framework.session` by its own parameters, unless \
            `ezplatform.session.handler_id` (`ibexa.session.handler_id` from 4.0 on) is null. What `framework.yaml` says has no effect then.
            """,
        remedy: "set the product's parameters, or set its handler_id to null",
        sources: [.init("session configuration pass of the core bundle")],
        releases: .from(.ezPlatform(3, 3)),
        examples: [
            .triggering(
                "a handler in framework.yaml", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [
                    .replace(
                        in: "config/packages/framework.yaml", "    esi: true",
                        with: "    session:\n        handler_id: ↓'redis://10.0.10.22:6379'\n    esi: true")
                ]),
            .clean("none there", on: .ibexa46, likewise: [.ibexa33], []),
            .clean(
                "the product's handler is null", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "config/packages/framework.yaml", "    esi: true",
                        with: "    session:\n        handler_id: 'redis://10.0.10.22:6379'\n    esi: true"),
                    .replace(in: "config/packages/ibexa.yaml", "parameters:\n", with: "parameters:\n    ibexa.session.handler_id: ~\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let sessions = application.sessions
        let parameter = application.facts.sessionHandlerParameter ?? "the product's parameter"
        for ignored in sessions.ignored {
            guard let span = ignored.origin else { continue }
            context.report(
                "\"\(ignored.value)\" has no effect: \(parameter) overrides framework.session", at: span,
                related: sessions.handlerId.value?.span.map { [RelatedPlace("the handler in effect", at: $0)] } ?? [])
        }
    }
}
