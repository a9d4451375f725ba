import EzPlatform
import Source

extension Rule {
    static let permissionsHalfSet = Rule(
        "permissions-half-set", .warning, .io,
        summary: "io.permissions is set for files or for directories only, and the other default is text",
        explanation: """
            Up to 4.6 the defaults of `io.permissions` are the texts '0644' and '0755'. As long as neither is set the product does not use them; \
            once one is, the other default goes to PHP as text: a decimal number up to 3.3, a type error from 4.4 on.
            """,
        remedy: "set both io.permissions.files and io.permissions.directories",
        sources: [.init("local adapter factory of the IO bundle"), .init("default settings of the core bundle")],
        releases: .upTo(.ibexa(4, 6)),
        examples: Example.triggering(
            "files only", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46],
            replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: ↓0640 }"])
            + Example.clean(
                "both", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: 0640, directories: 0750 }"])
    ) { context in
        guard let application = context.application, application.facts.hasTextPermissions else { return }
        var reported: Set<SourceSpan> = []
        for siteaccess in application.siteaccessNames {
            let set = application.permissions(for: siteaccess)
            guard set.count == 1, let one = set.first, let span = one.span, reported.insert(span).inserted else { continue }
            let other = one.isDirectory ? "io.permissions.files" : "io.permissions.directories"
            context.report("\(one.name) is set, but \(other) is not and keeps its default, which is text", at: span)
        }
    }
}
