import EzPlatform
import Source

extension Rule {
    static let dfsFileNotLoaded = Rule(
        "dfs-file-not-loaded", .warning, .environment,
        summary: "the project's DFS configuration is not loaded, and files stay on each node",
        explanation: """
            `dfs/dfs.yml` (`dfs.yaml` from 3.0 on) is in a directory that no kernel loads. Only PHP code of the distribution loads it, when `DFS_NFS_PATH` is in the \
            environment. Without the variable, and without another configuration of shared files, every node keeps uploads on its own disk.

            The hosts' environment may set the variable, so this is a warning; say so with --env-var.
            """,
        remedy: "set DFS_NFS_PATH in the environment of FPM and of the command line, or move the file to where it is always loaded",
        sources: [clusteringGuide, .init("env/generic.php of eZ Platform 1 and 2, core extension of 3.0 and later")],
        releases: .from(.ezPlatform(1, 13)),
        isClusterOnly: true,
        examples: [
            .triggering(
                "the variable is not set", on: .single46,
                [
                    .file(
                        "config/packages/dfs/dfs.yaml",
                        "↓ibexa:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n")
                ], deployment: "cluster"),
            .clean(
                "one server", on: .single46,
                [.file("config/packages/dfs/dfs.yaml", "ibexa:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n")],
                deployment: "single-server"),
            .clean(
                "shared files are configured elsewhere", on: .ibexa46, likewise: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [.file("config/packages/dfs/dfs.yaml", "ibexa:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n")]),
            .triggering(
                "the variable of the distribution is not set, in 3.3", on: .ibexa33,
                [
                    .replace(in: "config/packages/ezplatform.yaml", "            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n", with: ""),
                    .remove("config/packages/io.yaml"),
                    .file("config/packages/dfs/dfs.yaml", "↓ezplatform:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n"),
                ], deployment: "cluster"),
            .triggering(
                "the variable of the distribution is not set, in 3.2", on: .ez32,
                [
                    .file("config/packages/overrides/generic.php", "<?php\n$values[] = $_SERVER['DFS_NFS_PATH'] ?? false;\n$values[] = $_SERVER['CACHE_POOL'] ?? false;\n$values[] = $_SERVER['HTTPCACHE_PURGE_TYPE'] ?? false;\n$values[] = $_SERVER['MAILER_TRANSPORT'] ?? false;\n$values[] = $_SERVER['LOG_TYPE'] ?? false;\n$values[] = $_SERVER['SESSION_HANDLER_ID'] ?? false;\n$values[] = $_SERVER['SESSION_SAVE_PATH'] ?? false;\n"),
                    .replace(in: "config/packages/ezplatform.yaml", "            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n", with: ""),
                    .remove("config/packages/io.yaml"),
                    .file("config/packages/dfs/dfs.yaml", "↓ezplatform:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n"),
                ], deployment: "cluster"),
            .triggering(
                "the variable of the distribution is not set, in 5.0", on: .ibexa50,
                [
                    .replace(in: "config/packages/ibexa.yaml", "            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n", with: ""),
                    .remove("config/packages/io.yaml"),
                    .file("config/packages/dfs/dfs.yaml", "↓ibexa:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n"),
                ], deployment: "cluster"),
            .triggering(
                "the variable of the distribution is not set, up to 2.5", on: .ez25, likewise: [.ez113],
                [
                    .replace(in: "app/config/config.yml", "    - { resource: dfs.yml }\n", with: ""),
                    .remove("app/config/dfs.yml"),
                    .file("app/config/dfs/dfs.yml", "↓ezpublish:\n    system:\n        default:\n            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs\n"),
                ], deployment: "cluster"),
        ]
    ) { context in
        guard let application = context.application, !application.filesAreShared, let file = application.files.idleDFSConfiguration else { return }
        let first = file.firstContent
        switch application.symfony.variables["DFS_NFS_PATH"] {
        case .absent:
            context.report("DFS_NFS_PATH is not set, so this file is not loaded and every node keeps uploads on its own disk", at: first)
        case .unknown(let unknown): context.undecided("whether the DFS configuration is loaded", because: unknown)
        case .known: return
        }
    }
}

extension SourceFile {
    /// The first line that is no comment, for findings about the file as a whole.
    var firstContent: SourceSpan {
        for line in 1...min(max(lineCount, 1), 200) {
            let range = range(ofLine: line)
            guard let first = bytes[range.start..<range.end].first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }), first != UInt8(ascii: "#")
            else { continue }
            return span(range)
        }
        return span(range(ofLine: 1))
    }
}
