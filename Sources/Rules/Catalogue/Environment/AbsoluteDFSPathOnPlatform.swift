import ClusterModel
import EzPlatform
import Hosting
import Source

extension Rule {
    static let absoluteDFSPathOnPlatform = Rule(
        "absolute-dfs-path-on-platform", .warning, .environment,
        summary: "PLATFORMSH_DFS_NFS_PATH is an absolute path",
        explanation: """
            On Platform.sh and Ibexa Cloud the path is that of a mount relative to the application; the code puts the application's directory before it. An \
            absolute path leads to a directory that does not exist, or that is not the mount.
            """,
        remedy: "name the mount as .platform.app.yaml does, without a leading slash",
        sources: [.init("platformsh.php of eZ Platform, core extension of 3.3 and later")],
        examples: [
            .triggering(
                "absolute", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        ".platform.app.yaml",
                        "name: app\ntype: php:8.1\nvariables:\n    env:\n        ↓PLATFORMSH_DFS_NFS_PATH: /app/dfs\nweb:\n    locations:\n        '/': { root: public, passthru: /index.php }\n")
                ]),
            .clean(
                "relative", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        ".platform.app.yaml",
                        "name: app\ntype: php:8.1\nvariables:\n    env:\n        PLATFORMSH_DFS_NFS_PATH: dfs\nweb:\n    locations:\n        '/': { root: public, passthru: /index.php }\n")
                ]),
        ]
    ) { context in
        for application in context.subject.hosting.platform?.applications ?? [] {
            guard let variable = application.environment["PLATFORMSH_DFS_NFS_PATH"], let path = variable.value.value, path.value.hasPrefix("/"),
                let span = variable.span ?? path.span
            else { continue }
            context.report("the path of the mount is relative to the application, and this one is absolute: \(path.value)", at: span)
        }
    }
}
