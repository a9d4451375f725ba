import EzPlatform
import Source

extension Rule {
    static let undeclaredIOHandler = Rule(
        "undeclared-io-handler", .error, .io,
        summary: "a siteaccess uses an IO handler that is not declared",
        explanation: """
            The names under `system.<scope>.io` are looked up among the declared handlers only when a file is first needed. A slip \
            passes every cache warm-up and fails with "Unknown handler" on the first page with an image, and on every upload.
            """,
        remedy: "declare the handler, or correct its name",
        sources: [.init("handler registry of the IO bundle"), clusteringGuide],
        examples: [
            .triggering(
                "a slip in the handler's name", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "binarydata_handler: nfs", with: "binarydata_handler: ↓nsf")]),
            .triggering(
                "no declaration at all", on: .ibexa46,
                [.replace(in: "config/packages/ibexa.yaml", "metadata_handler: dfs", with: "metadata_handler: ↓dfs_cluster")]),
            .clean(
                "the built-in handler needs no declaration", on: .single46, likewise: BaseProject.clusters,
                [
                    .replace(
                        in: "config/packages/ibexa.yaml", "            var_dir: var/site",
                        with: "            var_dir: var/site\n            io: { metadata_handler: default, binarydata_handler: default }")
                ]),
            .clean(
                "a name from an environment variable without a value", on: .ez25,
                [.replace(in: "app/config/dfs.yml", "binarydata_handler: nfs", with: "binarydata_handler: '%env(HANDLER)%'")]),
        ]
            + Example.triggering(
                "the handler of another installation", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: ↓files"])
    ) { context in
        guard let application = context.application else { return }
        for section in IOHandler.Section.both {
            let declared = application.ioHandlers.handlers(section)
            for use in application.uses(of: section.setting) where use.value != "default" {
                guard !declared.contains(where: { $0.name == use.value }), let span = use.span else { continue }
                // A dash that Symfony turned into an underscore is a fault with a rule of its own.
                if declared.contains(where: { $0.writtenName == use.value }) { continue }
                guard application.isComplete else {
                    context.undecided(
                        "whether the IO handler \(use.value) is declared", because: application.incompleteness)
                    continue
                }
                let known = declared.map(\.name) + ["default"]
                let nearest = NearestName.of(use.value, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
                context.report(
                    "\(section.noun) handler \"\(use.value)\" is not declared; \(known.declaredList)\(nearest)", at: span,
                    siteaccesses: use.siteaccesses)
            }
        }
    }
}
