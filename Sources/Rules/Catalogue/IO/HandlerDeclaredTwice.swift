import EzPlatform
import Source

extension Rule {
    static let handlerDeclaredTwice = Rule(
        "handler-declared-twice", .notice, .io,
        summary: "two files declare the same IO handler, and one replaces the other as a whole",
        explanation: """
            Most sections of several files are merged option by option. Handlers are not: the file that is loaded later replaces the whole \
            handler. Two declarations with different options look merged to a reader, and are not.

            A file of one environment that replaces the general one is the usual way to do that and not reported.
            """,
        remedy: "declare the handler in one file",
        sources: [.init("IO bundle, configuration class (performNoDeepMerging)")],
        examples: Example.triggering(
            "a copy in another file", onEach: [.ez32, .ibexa33],
            replacing: [
                "ezplatform:\n    repositories:": """
                    ez_io:
                        metadata_handlers:
                            dfs:
                                legacy_dfs_cluster: { connection: doctrine.dbal.default_connection }

                    ezplatform:
                        repositories:
                    """,
                "        dfs:\n            legacy_dfs_cluster:\n": "        ↓dfs:\n            legacy_dfs_cluster:\n",
            ])
            + Example.triggering(
                "a copy in another file of 4.6", onEach: [.ibexa46, .ibexa50],
                replacing: [
                    "ibexa:\n    repositories:": """
                        ibexa_io:
                            metadata_handlers:
                                dfs:
                                    legacy_dfs_cluster: { connection: doctrine.dbal.default_connection }

                        ibexa:
                            repositories:
                        """,
                    "        dfs:\n            legacy_dfs_cluster:\n": "        ↓dfs:\n            legacy_dfs_cluster:\n",
                ])
            + [
                .clean(
                    "production has another one", on: .ibexa46, likewise: BaseProject.clusters,
                    [
                        .file(
                            "config/packages/prod/io.yaml",
                            "ibexa_io:\n    metadata_handlers:\n        dfs:\n            legacy_dfs_cluster: { connection: doctrine.dbal.default_connection }\n")
                    ]),
                .triggering(
                    "a copy in another file of 2.5", on: .ez25, likewise: [.ez113],
                    [
                        .replace(in: "app/config/ezplatform.yml", "ezpublish:\n", with: "ez_io:\n    metadata_handlers:\n        dfs:\n            legacy_dfs_cluster: { connection: doctrine.dbal.default_connection }\n\nezpublish:\n"),
                        .replace(in: "app/config/dfs.yml", "        dfs:\n            legacy_dfs_cluster:\n", with: "        ↓dfs:\n            legacy_dfs_cluster:\n"),
                    ]),
                .triggering(
                    "a copy in another file of 5.4", on: .ezPublish54,
                    [
                        .replace(in: "ezpublish/config/ezpublish.yml", "ezpublish:\n", with: "ez_io:\n    metadata_handlers:\n        ↓dfs:\n            legacy_dfs_cluster: { connection: doctrine.dbal.default_connection }\n\nezpublish:\n")
                    ]),
            ]
    ) { context in
        guard let application = context.application else { return }
        for section in IOHandler.Section.both {
            for handler in application.ioHandlers.handlers(section) {
                guard let span = handler.span, !application.isForEnvironment(span.file) else { continue }
                let others = handler.replaced.filter { $0.file != span.file }
                guard !others.isEmpty else { continue }
                context.report(
                    "\(section.noun) handler \"\(handler.name)\" is declared in \(others.count + 1) files; this declaration replaces the other as a whole",
                    at: span, related: others.map { RelatedPlace("without effect", at: $0) })
            }
        }
    }
}

extension Project {
    /// Whether a file is loaded for the environment alone: `config_prod.yml`, `packages/prod/io.yaml`.
    fileprivate func isForEnvironment(_ file: SourceFile) -> Bool {
        file.path.contains("/\(environment)/") || Path.name(file.path).contains("_\(environment).")
    }
}
