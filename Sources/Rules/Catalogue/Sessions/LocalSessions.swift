import EzPlatform
import Source

extension Rule {
    static let localSessions = Rule(
        "local-sessions", .error, .sessions,
        summary: "sessions are kept in files of each node",
        explanation: """
            The next request of a visitor may reach another node, which does not know the session: editors are logged out, forms fail with \
            "Invalid CSRF token". A load balancer that always sends a visitor to the same node hides this until that node goes away.

            A directory on storage of the network, as a table of mounts or the machine shows it, is shared and not reported. Without a table of mounts a directory \
            outside of the project and of the system's own may be one: a warning. So is a path without a handler from 3.3 on, where \
            SESSION_HANDLER_ID in the environment of the hosts may name one.
            """,
        remedy: "keep sessions in a shared Redis, memcached or database",
        sources: [
            clusteringGuide,
            .init("Sessions", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/sessions/"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the handler that a fresh installation has", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'",
                        with: "SESSION_HANDLER_ID=↓session.handler.native_file"),
                    .replace(in: ".env", "SESSION_SAVE_PATH=tcp://10.0.10.22:6379", with: "SESSION_SAVE_PATH=/var/lib/sessions"),
                ]),
            .triggering(
                "a directory on the node's own disk", on: .ez25, likewise: [.ez113],
                [
                    .replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached", with: "handler_id: ↓session.handler.native_file"),
                    .replace(in: "app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: /srv/sessions"),
                    .file("deploy/fstab", "/dev/sda1 / ext4 defaults 0 1\n10.0.10.50:/export/acme /mnt/nfs nfs4 vers=4.2,hard 0 0\n"),
                ]),
            .triggering(
                "a path alone: only a variable of the hosts could choose another handler", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'\n", with: ""),
                    .replace(in: ".env", "SESSION_SAVE_PATH=tcp", with: "SESSION_SAVE_PATH=↓tcp"),
                ]),
            .triggering(
                "a path alone, in the release before", on: .ibexa33,
                [
                    .replace(in: ".env", "SESSION_HANDLER_ID=ezplatform.core.session.handler.native_redis\n", with: ""),
                    .replace(in: ".env", "SESSION_SAVE_PATH=tcp", with: "SESSION_SAVE_PATH=↓tcp"),
                ]),
            .clean(
                "a directory on NFS", on: .ez25,
                [
                    .replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached", with: "handler_id: session.handler.native_file"),
                    .replace(in: "app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: /mnt/nfs/sessions"),
                    .file("deploy/fstab", "/dev/sda1 / ext4 defaults 0 1\n10.0.10.50:/export/acme /mnt/nfs nfs4 vers=4.2,hard 0 0\n"),
                ]),
            .clean("Redis", on: .ibexa46, likewise: BaseProject.clusters, []),
            .clean("one server", on: .single46, [], deployment: "single-server"),
            .triggering(
                "a directory on the node's own disk, in 3.2", on: .ez32,
                [
                    .replace(in: "config/packages/framework.yaml", "ezplatform.session.handler_id: ezplatform.core.session.handler.native_redis", with: "ezplatform.session.handler_id: ↓session.handler.native_file"),
                    .replace(in: "config/packages/framework.yaml", "tcp://10.0.10.22:6379", with: "/srv/sessions"),
                    .file("deploy/fstab", "/dev/sda1 / ext4 defaults 0 1\n10.0.10.50:/export/acme /mnt/nfs nfs4 vers=4.2,hard 0 0\n"),
                ]),
            .triggering(
                "a directory on the node's own disk, in 5.4", on: .ezPublish54,
                [
                    .replace(in: "ezpublish/config/config.yml", "handler_id: app.session.handler.memcached", with: "handler_id: ↓session.handler.native_file\n        save_path: /srv/sessions"),
                    .file("deploy/fstab", "/dev/sda1 / ext4 defaults 0 1\n10.0.10.50:/export/acme /mnt/nfs nfs4 vers=4.2,hard 0 0\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let sessions = application.sessions
        if let unknown = sessions.unknownSharing { return context.undecided("whether the nodes share their sessions", because: unknown) }
        guard case .files = sessions.handler, sessions.isShared == false else { return }
        let consequence = "a visitor whose next request reaches another node is logged out"
        let place = sessions.savePath.value.map { Path.join(application.root, $0.value) }
        if let place, context.isOnSharedMount(place) { return }
        // A path alone leaves the handler to the release's default, which a variable of the hosts replaces from 3.3 on.
        guard let span = sessions.handlerId.value?.origin ?? (sessions.isOverridden ? nil : sessions.savePath.value?.origin) else {
            guard let span = sessions.savePath.value?.origin ?? application.anchor else { return }
            return context.report(
                "nothing sets a session handler, so sessions are files of each node unless the deployment's environment sets SESSION_HANDLER_ID; \(consequence)",
                at: span, severity: .warning)
        }
        let path = sessions.savePath.value.map { " in \(Path.relative($0.value, to: application.root) ?? $0.value)" } ?? ""
        if let place, context.mayBeMounted(place, application) {
            context.report("sessions are files\(path): unless storage of the network is mounted there, \(consequence)", at: span, severity: .warning)
        } else {
            context.report("sessions are files\(path): \(consequence)", at: span)
        }
    }
}

extension RuleContext {
    /// Whether a directory may be on a mount that the files do not show: nobody mounts storage below the project's own cache or the
    /// system's directories.
    fileprivate func mayBeMounted(_ path: String, _ application: Project) -> Bool {
        guard subject.nodes.allSatisfy({ $0.fstab.isEmpty && $0.machines.isEmpty }), !Path.isWithin(path, application.root) else { return false }
        return !["/tmp", "/var/tmp", "/var/lib", "/run", "/var/run", "/dev/shm"].contains { Path.isWithin(path, $0) }
    }
}
