import EzPlatform
import Source

extension Rule {
    static let undeclaredSessionHandler = Rule(
        "undeclared-session-handler", .error, .sessions,
        summary: "the session handler is a service that does not exist",
        explanation: """
            The ids of the shipped Redis handler changed: `ezplatform.core.session.handler.native_redis` up to 3.3, the class name \
            `Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler` from 4.0 on. The handler for memcached has to be declared by the \
            project in every release. An id that nothing declares stops the container from compiling.
            """,
        remedy: "declare the handler, or use the id of the release",
        sources: [.init("Sessions", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/sessions/")],
        examples: [
            .triggering(
                "the id of 3.3 in 4.6", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'",
                        with: "SESSION_HANDLER_ID=↓ezplatform.core.session.handler.native_redis")
                ]),
            .clean("the id of the release", on: .ibexa46, likewise: BaseProject.clusters, []),
            .triggering(
                "a service that is gone", on: .ez113, likewise: [.ez25],
                [.replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached", with: "handler_id: ↓app.session.handler.gone")]),
            .triggering(
                "a service that is gone, in 5.4", on: .ezPublish54,
                [.replace(in: "ezpublish/config/config.yml", "handler_id: app.session.handler.memcached", with: "handler_id: ↓app.session.handler.gone")]),
            .triggering(
                "a service that is gone, in the environment", on: .ibexa33,
                [
                    .replace(
                        in: ".env", "SESSION_HANDLER_ID=ezplatform.core.session.handler.native_redis", with: "SESSION_HANDLER_ID=↓app.session.handler.gone")
                ]),
            .triggering(
                "a service that is gone, in 3.2", on: .ez32,
                [
                    .replace(in: "config/packages/framework.yaml", "ezplatform.session.handler_id: ezplatform.core.session.handler.native_redis", with: "ezplatform.session.handler_id: ↓app.session.handler.gone")
                ]),
        ]
    ) { context in
        guard let application = context.application, case .undeclared(let id) = application.sessions.handler,
            let handler = application.sessions.handlerId.value, let span = handler.origin
        else { return }
        let known = application.facts.redisSessionHandler.map { "; the Redis handler of \(application.release.release.title) is \($0)" } ?? ""
        context.report("session handler \"\(id)\" is not declared\(known)", at: span, of: handler.provenance)
    }
}
