import EzPlatform
import Source

extension Rule {
    static let permissionsWithoutEffect = Rule(
        "permissions-without-effect", .warning, .io,
        summary: "io.permissions is set, but stored files go through an adapter that does not look at it",
        explanation: """
            `io.permissions` belongs to the built-in local handler. Any other adapter has permissions of its own: the `permissions` of a local \
            adapter, or those in the configuration parameter of the adapter that knows siteaccesses.
            """,
        remedy: "set the permissions on the adapter",
        sources: [.init("File management guide, permissions", "https://doc.ibexa.co/en/latest/content_management/file_management/file_management/")],
        examples: Example.triggering(
            "beside the NFS handler", onEach: BaseProject.clusters,
            replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                permissions: { files: ↓0o640, directories: 0o750 }"])
            + Example.clean(
                "with the built-in handler", onEach: BaseProject.clusters,
                replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: 0640, directories: 0750 }"])
    ) { context in
        guard let application = context.application else { return }
        var uses: [SourceSpan: [String]] = [:]
        var order: [SourceSpan] = []
        var handlers: [SourceSpan: String] = [:]
        for siteaccess in application.siteaccessNames {
            guard let span = application.permissions(for: siteaccess).first?.span,
                case .known(let name) = application.handlerName(.binarydata, for: siteaccess).text,
                application.ioHandlers[.binarydata, name.value] != nil
            else { continue }
            if uses[span] == nil { order.append(span) }
            uses[span, default: []].append(siteaccess)
            handlers[span] = name.value
        }
        for span in order {
            context.report(
                "io.permissions has no effect on handler \"\(handlers[span] ?? "")\", whose adapter has permissions of its own", at: span,
                siteaccesses: uses[span] ?? [])
        }
    }
}
