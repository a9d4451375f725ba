import EzPlatform
import Source

extension Rule {
    static let undeclaredAdapter = Rule(
        "undeclared-adapter", .error, .io,
        summary: "an IO handler names a Flysystem adapter that is not declared",
        explanation: """
            `flysystem.adapter` is the key of an adapter under `oneup_flysystem.adapters`. Nothing else counts: not the name of a filesystem, \
            nor `default`, which is a service of the IO bundle and no adapter. The container does not compile: "Unknown flysystem adapter".
            """,
        remedy: "declare the adapter under oneup_flysystem.adapters, or correct the name",
        sources: [.init("IO bundle, Flysystem configuration factory"), clusteringGuide],
        examples: [
            .triggering(
                "the handler and the adapter disagree", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "adapter: nfs_adapter", with: "adapter: ↓nfs")]),
            .clean("the key of a declared adapter", on: .ez25, likewise: BaseProject.clusters, []),
        ]
            + Example.triggering(
                "an adapter that nobody declares", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["adapter: nfs_adapter": "adapter: ↓shared"])
    ) { context in
        guard let application = context.application else { return }
        for handler in IOHandler.Section.both.flatMap({ application.ioHandlers.handlers($0) }) {
            guard let adapter = handler.adapter.value, !application.adapters.contains(where: { $0.name == adapter.value }),
                !application.adapters.contains(where: { $0.writtenName == adapter.value }), let span = adapter.origin
            else { continue }
            guard application.isComplete else {
                context.undecided("whether the adapter \(adapter.value) is declared", because: application.incompleteness)
                continue
            }
            let known = application.adapters.map(\.name)
            let declared = known.declaredList
            let nearest = NearestName.of(adapter.value, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
            context.report("adapter \"\(adapter.value)\" is not declared under oneup_flysystem.adapters; \(declared)\(nearest)", at: span)
        }
    }
}
