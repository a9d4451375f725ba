import EzPlatform
import Source

extension Rule {
    static let halfConfiguredIOHandlers = Rule(
        "half-configured-io-handlers", .error, .io,
        summary: "metadata and bytes of files are kept in different worlds: one shared, one local",
        explanation: """
            Each file has metadata and bytes, and each has its handler. With shared bytes and local metadata the application looks \
            on its own disk for size and date and answers 404 for what another node stored. With metadata in the database and local \
            bytes the row says that the file exists, and only the node that stored it can deliver; image variations are never made \
            again, since their metadata is there.
            """,
        remedy: "set both io.metadata_handler and io.binarydata_handler",
        sources: [clusteringGuide],
        isClusterOnly: true,
        examples: [
            .triggering(
                "only the bytes are shared", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml",
                        "                metadata_handler: dfs\n                binarydata_handler: nfs",
                        with: "                binarydata_handler: ↓nfs")
                ], deployment: "cluster"),
            .triggering(
                "only the metadata is shared", on: .ibexa46,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml",
                        "metadata_handler: dfs\n                binarydata_handler: nfs", with: "metadata_handler: ↓dfs")
                ]),
            .clean("both", on: .ez25, likewise: BaseProject.clusters, []),
            .clean("neither, on one server", on: .single46, [], deployment: "single-server"),
        ]
            + Example.triggering(
                "only the bytes are shared", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["metadata_handler: dfs\n                binarydata_handler: nfs": "binarydata_handler: ↓nfs"], deployment: "cluster")
    ) { context in
        guard let application = context.application else { return }
        for pair in application.handlerPairs {
            if let unknown = pair.metadata.unknown ?? pair.binarydata.unknown {
                context.undecided("whether metadata and bytes of files are shared alike", because: unknown)
                continue
            }
            guard case .known(let metadata) = pair.metadata, case .known(let binarydata) = pair.binarydata else { continue }
            // What a file that could not be read may set is not known.
            guard application.isComplete || (metadata.span != nil && binarydata.span != nil) else { continue }
            if let unknown = application.unknownSharing(.metadata, metadata.value) ?? application.unknownSharing(.binarydata, binarydata.value) {
                context.undecided("whether metadata and bytes of files are shared alike", because: unknown)
                continue
            }
            let metadataShared = application.isShared(.metadata, metadata.value)
            let binarydataShared = application.isShared(.binarydata, binarydata.value)
            switch (metadataShared, binarydataShared) {
            case (false, true):
                guard let span = binarydata.origin else { continue }
                let isObjectStore = application.isObjectStore(binarydata.value)
                context.report(
                    "bytes are shared through \"\(binarydata.value)\", but metadata comes from the local handler \"\(metadata.value)\"",
                    at: span, severity: isObjectStore ? .warning : .error,
                    related: metadata.span.map { [RelatedPlace("the metadata handler", at: $0)] } ?? [], siteaccesses: pair.siteaccesses)
            case (true, false):
                guard let span = metadata.origin else { continue }
                context.report(
                    "metadata is shared through \"\(metadata.value)\", but bytes stay with the local handler \"\(binarydata.value)\"",
                    at: span, related: binarydata.span.map { [RelatedPlace("the binarydata handler", at: $0)] } ?? [],
                    siteaccesses: pair.siteaccesses)
            default: continue
            }
        }
    }
}
