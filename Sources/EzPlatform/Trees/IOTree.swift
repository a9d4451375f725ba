import Symfony

extension TreeNode {
    /// `ez_io` and `ibexa_io`: the same in every release.
    ///
    /// A handler is not merged deeply: the later file replaces it. A type that is `false` is removed.
    static let io: TreeNode = {
        let flysystem = TreeNode.options([("adapter", TreeNode.scalar.required)]).unsettable
        let dfs = TreeNode.options([("connection", .scalar)]).unsettable
        return .options([
            (
                "metadata_handlers",
                .map(of: TreeNode.options([("flysystem", flysystem), ("legacy_dfs_cluster", dfs)]).shallow, keyedBy: "name")
            ),
            ("binarydata_handlers", .map(of: TreeNode.options([("flysystem", flysystem)]).shallow, keyedBy: "name")),
        ])
    }()
}
