import Symfony

extension TreeNode {
    /// `oneup_flysystem` of bundle 0.4 to 3 (Flysystem 0.5 and 1) or 4 (Flysystem 2 and 3).
    ///
    /// - Parameters:
    ///   - oneupMajor: the bundle's major version.
    ///   - installed: the exact version when `composer.lock` says it: what came or went within a major is judged only then.
    static func flysystem(oneupMajor: Int, installed: Version? = nil) -> TreeNode {
        let bundle = BundleVersion(installed)
        let adapters = oneupMajor >= 4 ? adaptersOf4(bundle) : adaptersOf1To3(bundle)
        let adapter = TreeNode.options(adapters.map { ($0.0, $0.1.unsettable) }).shallow
        let visibilities: TreeNode = oneupMajor >= 4 ? .oneOf("private", "public", "noPredefinedVisibility") : .oneOf("private", "public")
        var filesystem: [(String, TreeNode)] = [("adapter", .scalar.required), ("alias", .scalar), ("mount", .scalar)]
        filesystem += bundle.options([("visibility", Version(1, 0), nil, visibilities)])
        if oneupMajor >= 4 {
            filesystem.append(("directory_visibility", visibilities))
        } else {
            filesystem.append(("cache", .scalar))
            filesystem += bundle.options([
                ("disable_asserts", Version(1, 0), nil, .boolean), ("plugins", Version(1, 0), nil, .list(of: .scalar)),
                ("stream_wrapper", Version(1, 0), nil, .variable),
            ])
        }
        var options: [(String, TreeNode)] = [
            ("adapters", .map(of: adapter, keyedBy: "name")), ("filesystems", .map(of: .options(filesystem), keyedBy: "name")),
        ]
        if oneupMajor < 4 { options.append(("cache", .variable)) }
        return TreeNode.options(options).singular("adapter", of: "adapters").singular("filesystem", of: "filesystems")
    }

    private static let required = TreeNode.scalar.required
    /// Null stands for no text.
    private static let emptyText = TreeNode.scalar.null(.string(""))

    private static func adaptersOf1To3(_ bundle: BundleVersion) -> [(String, TreeNode)] {
        let modes = TreeNode.options([("public", .scalar), ("private", .scalar)])
        let bucket: [(String, TreeNode)] = [("client", required), ("bucket", required), ("prefix", .scalar)]
        let text: [(String, TreeNode)] = [("client", required), ("bucket", required), ("prefix", emptyText)]
        let client: [(String, TreeNode)] = [("client", required), ("prefix", .scalar)]
        return bundle.options([
            (
                "local", nil, nil,
                .options(
                    [("directory", required)]
                        + bundle.options([
                            ("lazy", Version(1, 0), nil, .boolean), ("writeFlags", Version(1, 0), nil, .scalar),
                            ("linkHandling", Version(1, 0), nil, .scalar),
                            ("permissions", Version(1, 0), nil, .options([("file", modes), ("dir", modes)])),
                        ]))
            ),
            ("custom", Version(1, 3), nil, .options([("service", TreeNode.variable.required.nonEmpty)])),
            ("awss3", nil, Version(1, 0), .options(bucket)),
            ("awss3v2", Version(1, 0), nil, .options(bucket + [("options", .list(of: .scalar))])),
            ("awss3v3", Version(1, 0), nil, .options(bucket + [("options", .list(of: .scalar))])),
            ("async_aws_s3", Version(3, 5), nil, .options(text + [("options", .variable)])),
            ("googlecloudstorage", Version(1, 12), nil, .options(bucket + [("storage_api_url", .scalar)])),
            ("azureblob", Version(3, 2), nil, .options([("client", required), ("container", required), ("prefix", .scalar)])),
            ("dropbox", nil, nil, .options(client)),
            ("webdav", nil, nil, .options(client)),
            ("gridfs", nil, nil, .options([("client", required)])),
            ("rackspace", nil, nil, .options([("container", required), ("prefix", .scalar)] + bundle.options([("lazy", Version(1, 0), nil, .boolean)]))),
            ("zip", nil, nil, .options([("location", required), ("archive", .scalar), ("prefix", .scalar)])),
            ("gaufrette", Version(1, 8), nil, .options([("adapter", required.nonEmpty)])),
            (
                "replicate", Version(1, 14), nil,
                .options([("sourceAdapter", required.nonEmpty), ("replicaAdapter", required.nonEmpty)])
            ),
            (
                "fallback", Version(1, 7), nil,
                .options([("mainAdapter", required.nonEmpty), ("fallback", required.nonEmpty), ("forceCopyOnMain", .scalar)])
            ),
            ("ftp", nil, nil, TreeNode.options([("host", required)]).open),
            ("sftp", nil, nil, TreeNode.options([("host", required)]).open),
            ("memory", Version(1, 6), nil, .options([])),
            ("nulladapter", nil, nil, .options([])),
        ])
    }

    /// A mode as a number, or as text in octal, which the bundle reads itself.
    private static let mode = TreeNode.integer.prepared { value in
        guard case .string(let text) = value.content, let number = octal(text) else { return value }
        var copy = value
        copy.content = .integer(number)
        return copy
    }

    private static func octal(_ text: String) -> Int? {
        var digits = text.utf8[...]
        guard digits.first == UInt8(ascii: "0") else { return nil }
        digits = digits.dropFirst()
        if digits.first == UInt8(ascii: "o") { digits = digits.dropFirst() }
        let number = digits.filter { $0 != UInt8(ascii: "_") }
        guard !digits.isEmpty, number.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) else { return nil }
        return Int(String(decoding: number, as: UTF8.self), radix: 8)
    }

    private static func adaptersOf4(_ bundle: BundleVersion) -> [(String, TreeNode)] {
        let modes = TreeNode.options([("public", mode), ("private", mode)])
        let permissions = TreeNode.options([("file", modes), ("dir", modes)])
        let bucket: [(String, TreeNode)] = [("client", required), ("bucket", required), ("prefix", .scalar)]
        let text: [(String, TreeNode)] = [("client", required), ("bucket", required), ("prefix", emptyText)]
        // The name was misspelt until 4.11.
        let visibility = bundle.options([
            ("defaultVisiblity", nil, Version(4, 12), .scalar), ("defaultVisibility", Version(4, 12), nil, .scalar),
        ])
        let ftp = bundle.options(
            ["host", "root", "username", "password"].map { ($0, nil, nil, required) }
                + ["port", "timeout", "transferMode", "systemType"].map { ($0, nil, nil, .scalar) }
                + ["ssl", "utf8", "passive", "ignorePassiveAddress", "timestampsOnUnixListingsEnabled", "recurseManually"].map {
                    ($0, nil, nil, .boolean)
                } + [("useRawListOptions", Version(4, 10), nil, .boolean)])
        return bundle.options([
            (
                "local", nil, nil,
                .options(
                    [
                        ("lazy", .boolean), ("location", required), ("permissions", permissions), ("writeFlags", .scalar),
                        ("linkHandling", .scalar), ("mimeTypeDetector", .scalar),
                    ] + bundle.options([("lazyRootCreation", Version(4, 9), nil, .scalar)]))
            ),
            ("custom", nil, nil, .options([("service", TreeNode.variable.required.nonEmpty)])),
            (
                "awss3v3", nil, nil,
                .options(
                    bucket + [
                        ("visibilityConverter", .scalar), ("mimeTypeDetector", .scalar), ("options", .list(of: .scalar)),
                        ("streamReads", .boolean),
                    ])
            ),
            ("async_aws_s3", nil, nil, .options(text + [("visibilityConverter", .scalar)])),
            (
                "googlecloudstorage", Version(4, 1), nil,
                .options(text + visibility + [("visibilityHandler", .scalar), ("mimeTypeDetector", .scalar)])
            ),
            ("azureblob", Version(4, 5), nil, .options([("client", required), ("container", required), ("prefix", .scalar)])),
            ("gitlab", nil, nil, .options([("client", required), ("prefix", emptyText)])),
            (
                "ftp", nil, nil,
                .options([
                    ("options", .options(ftp)), ("connectionProvider", .scalar), ("connectivityChecker", .scalar),
                    ("visibilityConverter", .scalar), ("mimeTypeDetector", .scalar),
                ])
            ),
            (
                "sftp", nil, nil,
                .options(
                    [
                        (
                            "options",
                            TreeNode.options(
                                [("host", required), ("username", required), ("root", required), ("useAgent", .boolean)]
                                    + scalars(
                                        "password", "privateKey", "passphrase", "port", "timeout", "maxTries", "hostFingerprint",
                                        "connectivityChecker")
                            ).required
                        ),
                        ("mimeTypeDetector", .scalar),
                    ]
                        + bundle.options([
                            ("permissions", Version(4, 9), nil, permissions), ("visibilityConverter", nil, Version(4, 9), .scalar),
                        ]))
            ),
            ("memory", nil, nil, .options(visibility)),
        ])
    }
}
