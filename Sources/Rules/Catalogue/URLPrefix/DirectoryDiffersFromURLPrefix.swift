import EzPlatform
import Source

extension Rule {
    static let directoryDiffersFromURLPrefix = Rule(
        "directory-differs-from-url-prefix", .warning, .urlPrefix,
        summary: "the directory of stored files does not end in io.url_prefix although something maps URLs onto it",
        explanation: """
            A static host, eZ Publish Legacy and Legacy Bridge find a file by putting its URL behind a directory. Then the adapter's directory must end \
            in the prefix: `/mnt/nfs/var/site/storage` for `var/site/storage`. The application itself does not need that: it strips the \
            prefix before it looks the file up, so without such readers a difference is not reported.
            """,
        remedy: "let the adapter's directory end in the prefix, or set io.url_prefix to the directory's tail",
        sources: [
            clusteringGuide,
            .init("File URL handling", "https://doc.ibexa.co/en/latest/content_management/file_management/file_url_handling/"),
        ],
        examples: [
            .triggering(
                "Legacy Bridge reads the same files", on: .ez25,
                [
                    .replace(in: "composer.lock", "\"packages\": [", with: "\"packages\": [\n        {\"name\": \"ezsystems/legacy-bridge\", \"version\": \"v2.1.2\"},"),
                    .replace(
                        in: "app/config/dfs.yml", "directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"", with: "directory: ↓\"/mnt/nfs/files\""),
                ]),
            .clean(
                "without such a reader the application does not mind", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml", "directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"", with: "directory: \"/mnt/nfs/files\"")
                ]),
        ]
    ) { context in
        guard let application = context.application, let reader = application.readerByPath else { return }
        for pair in application.handlerPairs {
            guard case .known(let binarydata) = pair.binarydata, let siteaccess = pair.siteaccesses.first,
                let adapter = application.ioHandlers[.binarydata, binarydata.value]?.adapter.value.flatMap({ application.adapter(named: $0.value) }),
                case .known(let directory) = application.directory(of: adapter, for: siteaccess),
                let span = directory.origin
            else { continue }
            let prefix = application.setting("io.url_prefix", for: siteaccess)
            guard let text = prefix.text.value?.value, !text.contains("://"), !text.hasPrefix("//") else { continue }
            let wanted = text.split(separator: "/").joined(separator: "/")
            let tail = directory.value.split(separator: "/").joined(separator: "/")
            guard !wanted.isEmpty, tail != wanted, !tail.hasSuffix("/" + wanted) else { continue }
            context.report(
                "files are stored in \(directory.value), which does not end in the URL prefix \"\(text)\"; \(reader) finds files by their URL",
                at: span, related: prefix.span.map { [RelatedPlace("the prefix", at: $0)] } ?? [], siteaccesses: pair.siteaccesses)
        }
    }
}
