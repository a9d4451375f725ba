import EzPlatform
import Source

extension Rule {
    static let weakenedFileTypeList = Rule(
        "weakened-file-type-list", .warning, .operations,
        summary: "scripts may be uploaded, since the list of refused file types was replaced",
        explanation: """
            `io.file_storage.file_type_blacklist` names the endings that may not be uploaded; by default PHP, Phar and other scripts. A list of one's own \
            replaces it. Without `php`, `phar` and `phtml` an upload may become a script, if a web server hands it to PHP.
            """,
        remedy: "keep the shipped endings in the list",
        sources: [.init("Security checklist", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/security/security_checklist/")],
        releases: .from(.ezPlatform(1, 13)),
        examples: [
            .triggering(
                "some only", on: .ibexa46, likewise: [.ibexa50],
                [
                    .file(
                        "config/packages/uploads.yaml",
                        "parameters:\n    ibexa.site_access.config.default.io.file_storage.file_type_blacklist: ↓[exe, bat]\n")
                ]),
            .clean(
                "more than before", on: .ibexa46, likewise: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [
                    .file(
                        "config/packages/uploads.yaml",
                        "parameters:\n    ibexa.site_access.config.default.io.file_storage.file_type_blacklist: [php, php3, phar, phpt, pht, phtml, pgif, hta, exe]\n")
                ]),
            .triggering(
                "some only, before 4.0", on: .ibexa33, likewise: [.ez32],
                [.file("config/packages/uploads.yaml", "parameters:\n    ezsettings.default.io.file_storage.file_type_blacklist: ↓[exe, bat]\n")]),
            .triggering(
                "some only, up to 2.5", on: .ez25, likewise: [.ez113],
                [
                    .replace(in: "app/config/parameters.yml", "    database_host: 10.0.10.30", with: "    ezsettings.default.io.file_storage.file_type_blacklist: ↓[exe, bat]\n    database_host: 10.0.10.30")
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        var reported: Set<SourceSpan> = []
        for name in application.siteaccessNames {
            let setting = application.setting("io.file_storage.file_type_blacklist", for: name)
            guard setting.isConfigured, let list = setting.list.value, let span = setting.span else { continue }
            let endings = Set(list.map { $0.value.lowercased() })
            let missing = ["php", "phar", "phtml"].filter { !endings.contains($0) }
            guard !missing.isEmpty, reported.insert(span).inserted else { continue }
            context.report("files with the endings \(missing.quotedList) may be uploaded", at: span)
        }
    }
}
