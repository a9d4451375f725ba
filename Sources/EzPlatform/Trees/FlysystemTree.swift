import Symfony

extension TreeNode {
    /// `oneup_flysystem` of bundle 1 to 3 (Flysystem 1) or 4 (Flysystem 2 and 3).
    ///
    /// Options that came or went between minor versions of a major are accepted for the whole major.
    static func flysystem(oneupMajor: Int) -> TreeNode {
        let adapters = oneupMajor >= 4 ? adaptersOf4 : adaptersOf1To3
        let adapter = TreeNode.options(adapters.map { ($0.0, $0.1.unsettable) }).shallow
        return TreeNode.options([
            ("adapters", .map(of: adapter, keyedBy: "name")),
            ("filesystems", .variable), ("cache", .variable),
        ]).singular("adapter", of: "adapters").singular("filesystem", of: "filesystems")
    }

    private static let required = TreeNode.scalar.required

    private static var adaptersOf1To3: [(String, TreeNode)] {
        let modes = TreeNode.options([("public", .scalar), ("private", .scalar)])
        let bucket: [(String, TreeNode)] = [("client", required), ("bucket", required), ("prefix", .scalar)]
        let client: [(String, TreeNode)] = [("client", required), ("prefix", .scalar)]
        return [
            (
                "local",
                .options([
                    ("lazy", .boolean), ("directory", required), ("writeFlags", .scalar), ("linkHandling", .scalar),
                    ("permissions", .options([("file", modes), ("dir", modes)])),
                ])
            ),
            ("custom", .options([("service", TreeNode.variable.required.nonEmpty)])),
            ("awss3v2", .options(bucket + [("options", .list(of: .scalar))])),
            ("awss3v3", .options(bucket + [("options", .list(of: .scalar))])),
            ("async_aws_s3", .options(bucket + [("options", .variable)])),
            ("googlecloudstorage", .options(bucket + [("storage_api_url", .scalar)])),
            ("azureblob", .options([("client", required), ("container", required), ("prefix", .scalar)])),
            ("dropbox", .options(client)),
            ("webdav", .options(client)),
            ("gridfs", .options([("client", required)])),
            ("rackspace", .options([("lazy", .boolean), ("container", required), ("prefix", .scalar)])),
            ("zip", .options([("location", required), ("archive", .scalar), ("prefix", .scalar)])),
            ("gaufrette", .options([("adapter", required.nonEmpty)])),
            ("replicate", .options([("sourceAdapter", required.nonEmpty), ("replicaAdapter", required.nonEmpty)])),
            (
                "fallback",
                .options([("mainAdapter", required.nonEmpty), ("fallback", required.nonEmpty), ("forceCopyOnMain", .scalar)])
            ),
            ("ftp", TreeNode.options([("host", required)]).open),
            ("sftp", TreeNode.options([("host", required)]).open),
            ("memory", .options([])),
            ("nulladapter", .options([])),
        ]
    }

    private static var adaptersOf4: [(String, TreeNode)] {
        let mode = TreeNode.variable
        let modes = TreeNode.options([("public", mode), ("private", mode)])
        let bucket: [(String, TreeNode)] = [("client", required), ("bucket", required), ("prefix", .scalar)]
        return [
            (
                "local",
                .options([
                    ("lazy", .boolean), ("location", required), ("permissions", .options([("file", modes), ("dir", modes)])),
                    ("writeFlags", .scalar), ("linkHandling", .scalar), ("mimeTypeDetector", .scalar),
                    ("visibilityConverter", .scalar), ("lazyRootCreation", .scalar),
                ])
            ),
            ("custom", .options([("service", TreeNode.variable.required.nonEmpty)])),
            (
                "awss3v3",
                .options(
                    bucket + [
                        ("visibilityConverter", .scalar), ("mimeTypeDetector", .scalar), ("options", .variable),
                        ("streamReads", .boolean),
                    ])
            ),
            ("async_aws_s3", .options(bucket + [("visibilityConverter", .scalar), ("mimeTypeDetector", .scalar)])),
            (
                "googlecloudstorage",
                .options(
                    bucket + [
                        ("visibilityHandler", .scalar), ("defaultVisibility", .scalar), ("defaultVisiblity", .scalar),
                        ("mimeTypeDetector", .scalar),
                    ])
            ),
            ("azureblob", TreeNode.options([("client", required), ("container", required), ("prefix", .scalar)]).open),
            ("gitlab", .options([("client", required), ("prefix", .scalar)])),
            ("ftp", TreeNode.options([]).open),
            ("sftp", TreeNode.options([]).open),
            ("memory", TreeNode.options([]).open),
        ]
    }
}
