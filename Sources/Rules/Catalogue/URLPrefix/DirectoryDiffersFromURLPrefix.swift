import EzPlatform
import Source

extension Rule {
    static let directoryDiffersFromURLPrefix = Rule(
        "directory-differs-from-url-prefix", .error, .urlPrefix,
        summary: "the directory of stored files does not end in io.url_prefix although something maps URLs onto it",
        explanation: """
            A static host, eZ Publish Legacy and Legacy Bridge find a file by putting its URL behind a directory. Then the adapter's directory must end \
            in the prefix: `/mnt/nfs/var/site/storage` for `var/site/storage`. With Legacy a difference is an error: it looks for the files \
            elsewhere. The application itself does not need a match: it strips the prefix before it looks the file up. The clustering guide \
            asks for one all the same, since whatever else maps URLs to files later will depend on it: without Legacy that is a notice.
            """,
        remedy: "let the adapter's directory end in the prefix, or set io.url_prefix to the directory's tail",
        sources: [
            clusteringGuide,
            .init("File URL handling", "https://doc.ibexa.co/en/latest/content_management/file_management/file_url_handling/"),
        ],
        examples: Example.triggering(
            "eZ Publish Legacy reads the same files", onEach: [.ezPublish54],
            replacing: ["directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"": "directory: ↓\"/mnt/nfs/files\""])
            + Example.triggering(
                "Legacy Bridge reads the same files", onEach: [.ez113, .ez25],
                replacing: [
                    "\"packages\": [": "\"packages\": [\n        {\"name\": \"ezsystems/legacy-bridge\", \"version\": \"v2.1.2\"},",
                    "directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"": "directory: ↓\"/mnt/nfs/files\"",
                ])
            + Example.triggering(
                "without such a reader it is a notice", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["path: '$var_dir$/$storage_dir$/'": "path: ↓files"])
            + Example.clean(
                "the prefix follows the directory", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: [
                    "path: '$var_dir$/$storage_dir$/'": "path: files",
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: files",
                ])
            + [
                .clean("the directories below the mount are the prefix", on: .ezPublish54, likewise: [.ez113, .ez25], [])
            ]
    ) { context in
        guard let application = context.application else { return }
        let reader = application.readerByPath
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
            // A directory that still holds $...$ has a rule of its own.
            guard !directory.value.contains("$"), !wanted.isEmpty, tail != wanted, !tail.hasSuffix("/" + wanted) else { continue }
            context.report(
                "files are stored in \(directory.value), which does not end in the URL prefix \"\(text)\"; "
                    + (reader.map { "\($0) finds files by their URL" } ?? "whatever maps URLs to files beside the application will not find them"),
                at: span, severity: reader == nil ? .notice : .error, related: prefix.span.map { [RelatedPlace("the prefix", at: $0)] } ?? [], siteaccesses: pair.siteaccesses)
        }
    }
}
