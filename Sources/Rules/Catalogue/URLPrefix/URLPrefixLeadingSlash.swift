import EzPlatform
import Source

extension Rule {
    static let urlPrefixLeadingSlash = Rule(
        "url-prefix-leading-slash", .error, .urlPrefix, fixes: [.safe, .unsafe],
        summary: "io.url_prefix starts with a slash, so the application never answers for images",
        explanation: """
            The application compares the request's path without its leading slash with the prefix as it is written. With `/storage` no \
            request ever matches: pages show `/storage/images/...`, and each of those URLs is a 404 from the router. A full URL \
            (`https://static.example.com/`), and `//host/` for any scheme, are right.
            """,
        remedy: "write the prefix without the leading slash",
        sources: [
            .init("StreamFileListener of the IO bundle"),
            .init("File URL handling", "https://doc.ibexa.co/en/latest/content_management/file_management/file_url_handling/"),
        ],
        examples: [
            .triggering(
                "a path as in a URL", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml", "binarydata_handler: nfs",
                        with: "binarydata_handler: nfs\n                url_prefix: ↓/storage")
                ]),
            .clean(
                "the documented form", on: .ez25, likewise: BaseProject.clusters,
                [
                    .replace(
                        in: "app/config/dfs.yml", "binarydata_handler: nfs",
                        with: "binarydata_handler: nfs\n                url_prefix: $var_dir$/$storage_dir$")
                ]),
            .clean(
                "another host, same scheme", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml", "binarydata_handler: nfs",
                        with: "binarydata_handler: nfs\n                url_prefix: //static.acme.test/files")
                ]),
            .triggering(
                "in a parameter, which others may read", on: .ibexa46,
                [
                    .replace(in: "config/packages/ibexa.yaml", "parameters:\n", with: "parameters:\n    files: ↓/storage\n"),
                    .replace(in: "config/packages/ibexa.yaml", "binarydata_handler: nfs", with: "binarydata_handler: nfs\n                url_prefix: '%files%'"),
                ]),
        ]
            + Example.triggering(
                "in every release", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓/var/site/storage"])
    ) { context in
        guard let application = context.application else { return }
        for use in application.uses(of: "io.url_prefix") where use.value.hasPrefix("/") && !use.value.hasPrefix("//") {
            guard let span = use.span else { continue }
            // What is written for other settings too may be right there.
            let fix = fix(span, use.provenance.span == span ? .safe : .unsafe)
            context.report(
                "url_prefix \"\(use.value)\" starts with a slash: no request path matches it, so images answer 404", at: span,
                siteaccesses: use.siteaccesses, fixes: fix.map { [$0] } ?? [])
        }
    }

    /// `nil` when the slash stands elsewhere, as in a parameter, or nothing follows it.
    private static func fix(_ span: SourceSpan, _ safety: Fix.Safety) -> Fix? {
        let bytes = span.file.bytes
        let isQuoted = [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(bytes[span.range.start])
        let slash = span.range.start + (isQuoted ? 1 : 0)
        let last = span.range.end - (isQuoted ? 1 : 0)
        guard slash + 1 < last, bytes[slash] == UInt8(ascii: "/") else { return nil }
        let description = "remove the leading slash"
        guard !isQuoted, "%@`&*!|>'\"#-?:,[]{}~".utf8.contains(bytes[slash + 1]) else {
            return Fix(description, safety, [Edit(span.file.span(slash, slash + 1), "")])
        }
        // Without the slash the text would begin like something else.
        let rest = span.file.text(ByteRange(slash + 1, last))
        return rest.contains("'") ? nil : Fix(description, safety, [Edit(span, "'\(rest)'")])
    }
}
