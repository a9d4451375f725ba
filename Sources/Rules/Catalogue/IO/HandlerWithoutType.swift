import EzPlatform
import Source

extension Rule {
    static let handlerWithoutType = Rule(
        "handler-without-type", .error, .io,
        summary: "an IO handler or a Flysystem adapter is declared without a type",
        explanation: """
            Below the name of a handler stands its type, `flysystem` or `legacy_dfs_cluster`; below the name of an adapter `local`, `custom`, \
            `awss3v3` and so on. A name with nothing below it, or with a type that `false` removed, passes the configuration tree and stops \
            the container: "Unknown handler type", "The adapter is not configured".
            """,
        remedy: "write the type with its options, or remove the entry",
        sources: [.init("IO bundle, extension class"), .init("oneup/flysystem-bundle, extension class")],
        examples: Example.triggering(
            "a handler that is null", onEach: BaseProject.clusters,
            replacing: [
                "        dfs:\n            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection":
                    "        ↓dfs: ~"
            ])
            + Example.triggering(
                "an adapter without options", onEach: [.ezPublish54, .ez113, .ez25],
                replacing: [
                    "        nfs_adapter:\n            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"":
                        "        ↓nfs_adapter: {}"
                ])
            + Example.triggering(
                "the type is switched off", onEach: [.ibexa46, .ibexa50],
                replacing: [
                    "        nfs:\n            flysystem:\n                adapter: nfs_adapter": "        ↓nfs:\n            flysystem: false"
                ])
            + [.clean("with a type", on: .ez25, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application else { return }
        for section in IOHandler.Section.both {
            for handler in application.ioHandlers.handlers(section) {
                guard case .none = handler.type, let span = handler.span else { continue }
                context.report(
                    "\(section.noun) handler \"\(handler.name)\" has no type; expected "
                        + (section == .metadata ? "legacy_dfs_cluster or flysystem" : "flysystem"), at: span)
            }
        }
        for adapter in application.adapters {
            guard case .none = adapter.kind, let span = adapter.span else { continue }
            context.report("adapter \"\(adapter.name)\" has no type; expected local, custom or the type of an object store", at: span)
        }
    }
}
