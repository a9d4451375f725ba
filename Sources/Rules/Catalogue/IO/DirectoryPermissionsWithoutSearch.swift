import EzPlatform
import Source

extension Rule {
    static let directoryPermissionsWithoutSearch = Rule(
        "directory-permissions-without-search", .warning, .io,
        summary: "directories of stored files are made readable, but cannot be entered",
        explanation: """
            Without the execute bit the files in a directory cannot be reached, whatever their own permissions are. The documentation's example \
            has the two values swapped: 0750 for files and 0640 for directories.
            """,
        remedy: "give the execute bit to everybody who may read the directory, as in 0750",
        sources: [.init("File management guide, permissions", "https://doc.ibexa.co/en/latest/content_management/file_management/file_management/")],
        examples: Example.triggering(
            "the documentation's example", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46],
            replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: 0750, directories: ↓0640 }"])
            + Example.triggering(
                "on Symfony 7", onEach: [.ibexa50],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: 0o750, directories: ↓0o640 }"])
            + Example.clean(
                "the right way round", onEach: BaseProject.clusters,
                replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: 0640, directories: 0750 }"])
    ) { context in
        guard let application = context.application else { return }
        var reported: Set<SourceSpan> = []
        for permission in application.siteaccessNames.flatMap({ application.permissions(for: $0) }) + application.adapterPermissions {
            guard permission.isDirectory, let span = permission.span, case .number(let mode) = permission.notation,
                // A decimal number that was meant as octal has a rule of its own.
                !permission.isUsual || permission.span?.text.hasPrefix("0") == true,
                [6, 3, 0].contains(where: { (mode >> $0) & 0o5 == 0o4 }), reported.insert(span).inserted
            else { continue }
            context.report("\(permission.name) is 0\(String(mode, radix: 8)): the directories can be read, but not entered", at: span)
        }
    }
}
