import EzPlatform
import Source

extension Rule {
    static let handlersShareFilesystem = Rule(
        "handlers-share-a-filesystem", .error, .io,
        summary: "a metadata and a binarydata handler of the same name use different adapters, but get one filesystem",
        explanation: """
            The IO bundle names the filesystem service after the handler alone. Two Flysystem handlers with one name, one under \
            `metadata_handlers` and one under `binarydata_handlers`, end up with a single filesystem, on the adapter that is processed \
            last: the binarydata handler's. The metadata handler silently reads from the wrong place.
            """,
        remedy: "give the two handlers different names",
        sources: [.init("observed with the IO bundle's own configuration classes")],
        examples: [
            .triggering(
                "one name, two adapters", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml",
                        "        dfs:\n            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection",
                        with: """
                                    dfs:
                                        legacy_dfs_cluster:
                                            connection: doctrine.dbal.dfs_connection
                                    nfs:
                                        flysystem:
                                            adapter: ↓meta_adapter
                            """),
                    .replace(
                        in: "app/config/dfs.yml", "    adapters:\n",
                        with: "    adapters:\n        meta_adapter:\n            local:\n                directory: /mnt/meta\n"),
                ]),
            .clean("one name, one kind", on: .ez25, likewise: BaseProject.clusters, []),
        ]
            + Example.triggering(
                "one name, two adapters", onEach: [.ibexa46, .ibexa50],
                replacing: ["    metadata_handlers:\n": "    metadata_handlers:\n        nfs: { flysystem: { adapter: ↓meta } }\n", "    adapters:\n": "    adapters:\n        meta: { local: { location: /mnt/meta } }\n"])
            + Example.triggering(
                "one name, two adapters", onEach: [.ezPublish54, .ez113, .ez32, .ibexa33],
                replacing: ["    metadata_handlers:\n": "    metadata_handlers:\n        nfs: { flysystem: { adapter: ↓meta } }\n", "    adapters:\n": "    adapters:\n        meta: { local: { directory: /mnt/meta } }\n"])
    ) { context in
        guard let application = context.application else { return }
        let binarydata = application.ioHandlers.binarydata
        for handler in application.ioHandlers.metadata {
            guard let adapter = handler.adapter.value, let twin = binarydata.first(where: { $0.name == handler.name }),
                let other = twin.adapter.value, other.value != adapter.value, let span = adapter.origin
            else { continue }
            context.report(
                "metadata handler \"\(handler.name)\" asks for adapter \"\(adapter.value)\", but gets \"\(other.value)\": "
                    + "the binarydata handler of the same name owns the filesystem",
                at: span, related: other.span.map { [RelatedPlace("the adapter that is used for both", at: $0)] } ?? [])
        }
    }
}
