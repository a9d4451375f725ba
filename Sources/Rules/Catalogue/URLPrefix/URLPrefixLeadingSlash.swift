import EzPlatform
import Source

extension Rule {
    static let urlPrefixLeadingSlash = Rule(
        "url-prefix-leading-slash", .error, .urlPrefix,
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
                "the documented form", on: .ez25,
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
        ]
            + Example.triggering(
                "in every release", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓/files"])
    ) { context in
        guard let application = context.application else { return }
        for use in application.uses(of: "io.url_prefix") where use.value.hasPrefix("/") && !use.value.hasPrefix("//") {
            guard let span = use.span else { continue }
            let slash = span.text.utf8.drop { $0 != UInt8(ascii: "/") }
            let offset = span.text.utf8.count - slash.count
            let edit = Edit(span.file.span(span.range.start + offset, span.range.start + offset + 1), "")
            // A value that is written as a parameter has its slash elsewhere.
            let fixes = slash.isEmpty ? [] : [Fix("remove the leading slash", .safe, [edit])]
            context.report(
                "url_prefix \"\(use.value)\" starts with a slash: no request path matches it, so images answer 404", at: span,
                siteaccesses: use.siteaccesses, fixes: fixes)
        }
    }
}
