import EzPlatform
import Source

extension Rule {
    static let sessionPathPerNode = Rule(
        "session-path-per-node", .warning, .sessions,
        summary: "where sessions are kept depends on the host's name",
        explanation: """
            A save path that holds `HOSTNAME` is another one on each node, even on shared storage or a shared server: a session that one node stores, \
            the next does not find.
            """,
        remedy: "use the same path on all nodes",
        sources: [clusteringGuide],
        releases: .from(.ezPlatform(2, 0)),
        isClusterOnly: true,
        examples: [
            .triggering(
                "a directory for each host", on: .ez25,
                [
                    .replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached", with: "handler_id: session.handler.native_file"),
                    .replace(in: "app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: ↓\"/mnt/nfs/sessions/%env(HOSTNAME)%\""),
                ]),
            .clean("the same everywhere", on: .ez25, likewise: [.ez32, .ibexa33, .ibexa46, .ibexa50], []),
            .triggering(
                "a directory for each host, in 3.2", on: .ez32,
                [
                    .replace(in: "config/packages/framework.yaml", "ezplatform.session.handler_id: ezplatform.core.session.handler.native_redis", with: "ezplatform.session.handler_id: session.handler.native_file"),
                    .replace(in: "config/packages/framework.yaml", "tcp://10.0.10.22:6379", with: "↓'/mnt/nfs/sessions/%env(HOSTNAME)%'"),
                ]),
            .triggering(
                "a directory for each host, in 3.3", on: .ibexa33,
                [
                    .replace(in: ".env", "SESSION_HANDLER_ID=ezplatform.core.session.handler.native_redis", with: "SESSION_HANDLER_ID=session.handler.native_file"),
                    .replace(in: ".env", "SESSION_SAVE_PATH=tcp://10.0.10.22:6379\n", with: ""),
                    .file("config/packages/sessions.yaml", "parameters:\n    ezplatform.session.save_path: ↓'/mnt/nfs/sessions/%env(HOSTNAME)%'\n"),
                ]),
            .triggering(
                "a directory for each host, in 4.6 and 5.0", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'", with: "SESSION_HANDLER_ID=session.handler.native_file"),
                    .replace(in: ".env", "SESSION_SAVE_PATH=tcp://10.0.10.22:6379\n", with: ""),
                    .file("config/packages/sessions.yaml", "parameters:\n    ibexa.session.save_path: ↓'/mnt/nfs/sessions/%env(HOSTNAME)%'\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let path = application.sessions.savePath
        guard application.depends(path, onVariable: "HOSTNAME"), let span = path.value?.span ?? path.unknown?.span else { return }
        context.report("the save path holds the name of the host, so each node keeps sessions of its own", at: span)
    }
}
