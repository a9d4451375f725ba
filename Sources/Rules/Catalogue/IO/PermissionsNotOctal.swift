import EzPlatform
import Source

extension Rule {
    static let permissionsNotOctal = Rule(
        "permissions-not-octal", .error, .io, fixes: [.safe],
        summary: "permissions of stored files are not the octal number that was meant",
        explanation: """
            Permissions are numbers, and PHP takes them as they come. `0644` without quotes is octal in YAML 1.1, which Symfony reads up to \
            5.x; from Symfony 6 on it is the text "0644" and `0o644` is the octal number. In quotes it always was text. PHP turns such text \
            into the decimal number 644, which as permissions is 01204: files that nobody may read, directories that nobody may enter. The same \
            goes for `644` without a leading zero.
            """,
        remedy: "write an octal number: 0644 up to Symfony 5, 0o644 from Symfony 6 on",
        sources: [
            .init("File management guide, permissions", "https://doc.ibexa.co/en/latest/content_management/file_management/file_management/"),
            .init("YAML component of the Symfony releases"),
        ],
        examples: Example.triggering(
            "in quotes", onEach: BaseProject.clusters,
            replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: ↓\"0644\", directories: 0o755 }"])
            + Example.triggering(
                "octal as Symfony 5 reads it, in a project on Symfony 7", onEach: [.ibexa50],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: ↓0644, directories: ↓0755 }"])
            + Example.triggering(
                "without a leading zero", onEach: BaseProject.clusters,
                replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: ↓644, directories: 493 }"])
            + Example.triggering(
                "of an adapter", onEach: [.ez113, .ez25],
                replacing: [
                    "            local:\n": "            local:\n                permissions: { file: { public: ↓'0664' }, dir: { public: 0775 } }\n"
                ])
            + Example.clean(
                "octal, and the same in decimal", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: 0644, directories: 493 }"])
            + Example.clean(
                "octal", onEach: [.ibexa50],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: default\n                permissions: { files: 0o644, directories: 0o755 }"])
    ) { context in
        guard let application = context.application else { return }
        var seen: Set<SourceSpan> = []
        let all = application.siteaccessNames.flatMap { application.permissions(for: $0) } + application.adapterPermissions
        for permission in all {
            guard permission.isUsual, let span = permission.span, let digits = permission.octalDigits, seen.insert(span).inserted else { continue }
            let plain = String(digits.drop { $0 == "0" })
            let right = (application.symfony.layout.symfony.major >= 6 ? "0o" : "0") + plain
            let fixes = [Fix("write \(right)", .safe, [Edit(span, right)])]
            switch permission.notation {
            case .octalReadAsText:
                context.report(
                    "\(span.text) is text for Symfony \(application.symfony.layout.symfony.major), not a number; expected \(right)", at: span,
                    fixes: fixes)
            case .quotedText:
                context.report(
                    "\(permission.name) is text, which PHP takes for the decimal number \(plain); expected \(right)", at: span,
                    severity: .warning, fixes: fixes)
            case .number:
                context.report(
                    "\(permission.name) is the decimal number \(plain), not an octal one; expected \(right)", at: span, severity: .warning,
                    fixes: fixes)
            case .other: continue
            }
        }
    }
}
