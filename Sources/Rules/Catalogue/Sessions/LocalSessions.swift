import EzPlatform
import Source

extension Rule {
    static let localSessions = Rule(
        "local-sessions", .error, .sessions,
        summary: "sessions are kept in files of each node",
        explanation: """
            The next request of a visitor may reach another node, which does not know the session: editors are logged out, forms fail with \
            "Invalid CSRF token". A load balancer that always sends a visitor to the same node hides this until that node goes away.
            """,
        remedy: "keep sessions in a shared Redis, memcached or database",
        sources: [
            clusteringGuide,
            .init("Sessions", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/sessions/"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the handler that a fresh installation has", on: .ibexa46,
                [
                    .replace(
                        in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'",
                        with: "SESSION_HANDLER_ID=↓session.handler.native_file"),
                    .replace(in: ".env", "SESSION_SAVE_PATH=tcp://10.0.10.22:6379", with: "SESSION_SAVE_PATH=/var/sessions"),
                ]),
            .clean("Redis", on: .ibexa46, []),
            .clean("one server", on: .single46, [], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application, case .files = application.sessions.handler, application.sessions.isShared == false
        else { return }
        let sessions = application.sessions
        let path = sessions.savePath.value.map { " in \(Path.relative($0.value, to: application.root) ?? $0.value)" } ?? ""
        let consequence = "a visitor whose next request reaches another node is logged out"
        if let span = sessions.handlerId.value?.origin ?? sessions.savePath.value?.origin {
            context.report("sessions are files\(path): \(consequence)", at: span)
        } else if let span = application.anchor {
            // Nothing says so: the release's default counts unless the hosts' own environment says otherwise.
            context.report(
                "nothing sets a session handler, so sessions are files of each node unless the deployment's environment sets SESSION_HANDLER_ID; \(consequence)",
                at: span, severity: .warning)
        }
    }
}
