import EzPlatform
import Source

extension Rule {
    static let dfsFileExtension = Rule(
        "dfs-file-extension", .error, .environment,
        summary: "the DFS configuration is called dfs.yml, and dfs.yaml is looked for",
        explanation: """
            From 3.0 on the distribution loads `config/packages/dfs/dfs.yaml` when `DFS_NFS_PATH` is set. A file that was kept from 2.5 with the old ending is \
            never loaded; with the variable set the container does not compile. Without the variable the file is only left over, which is a notice.
            """,
        remedy: "rename it to dfs.yaml, and compare it with that of the release",
        sources: [.init("core extension of 3.0 and later")],
        releases: .from(.ezPlatform(3, 0)),
        examples: [
            .triggering(
                "the variable is set", on: .ibexa33, likewise: [.ez32, .ibexa46, .ibexa50],
                [
                    .file("config/packages/dfs/dfs.yml", "↓ez_io:\n    metadata_handlers: {}\n"),
                    .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nDFS_NFS_PATH=/mnt/nfs"),
                ]),
            .triggering("left over", on: .ibexa33, [.file("config/packages/dfs/dfs.yml", "↓ez_io:\n    metadata_handlers: {}\n")]),
            .clean("the right ending", on: .ibexa33, likewise: [.ez32, .ibexa46, .ibexa50], [.file("config/packages/dfs/dfs.yaml", "ez_io:\n    metadata_handlers: {}\n")]),
        ]
    ) { context in
        guard let application = context.application, let file = application.files.misnamedDFSConfiguration else { return }
        let isAsked = application.symfony.variables["DFS_NFS_PATH"].value != nil
        context.report(
            isAsked ? "DFS_NFS_PATH is set, but the file that is loaded then is dfs.yaml" : "nothing loads this file: the release looks for dfs.yaml",
            at: file.firstContent, severity: isAsked ? .error : .notice)
    }
}
