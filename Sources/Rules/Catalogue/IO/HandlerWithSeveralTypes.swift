import EzPlatform
import Source

extension Rule {
    static let handlerWithSeveralTypes = Rule(
        "handler-with-several-types", .error, .io,
        summary: "an IO handler or a Flysystem adapter has two types, of which one is ignored",
        explanation: """
            The bundles take the first type that stands below a name and leave the others alone, without a word. Which one is first depends on \
            the order of lines: a handler that was changed from `flysystem` to `legacy_dfs_cluster` by adding lines still is the old one.
            """,
        remedy: "keep one type; give the other one a name of its own",
        sources: [.init("IO bundle, extension class"), .init("oneup/flysystem-bundle, extension class")],
        examples: Example.triggering(
            "the old type was left in front of the new one", onEach: BaseProject.clusters,
            replacing: [
                "            legacy_dfs_cluster:\n":
                    "            flysystem: { adapter: nfs_adapter }\n            ↓legacy_dfs_cluster:\n"
            ])
            + Example.triggering(
                "two types of adapter", onEach: [.ez113, .ez25],
                replacing: [
                    "            local:\n                directory: \"/mnt/nfs":
                        "            memory: ~\n            ↓local:\n                directory: \"/mnt/nfs"
                ])
            + [.clean("one type", on: .ez25, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application else { return }
        func report(_ what: String, _ name: String, _ keys: [Sourced<String>]) {
            guard keys.count > 1, let first = keys.first, let span = keys[1].span else { return }
            context.report(
                "\(what) \"\(name)\" is of the type \(first.value), which stands first; \(keys[1].value) is ignored", at: span,
                related: first.span.map { [RelatedPlace("the type that counts", at: $0)] } ?? [])
        }
        for section in IOHandler.Section.both {
            for handler in application.ioHandlers.handlers(section) {
                let known = section == .metadata ? ["flysystem", "legacy_dfs_cluster"] : ["flysystem"]
                report("\(section.noun) handler", handler.name, handler.typeKeys.filter { known.contains($0.value) })
            }
        }
        for adapter in application.adapters { report("adapter", adapter.name, adapter.typeKeys) }
    }
}
