import Symfony

extension TreeNode {
    /// `ezpublish`, `ezplatform`, `ibexa`: the sections that a cluster is made of. Everything else is left to the bundles
    /// that add it, and merged as most of them merge: maps deeply, lists appended.
    static func product(_ facts: ReleaseFacts) -> TreeNode {
        TreeNode.options([
            ("siteaccess", siteaccess),
            ("repositories", .map(of: TreeNode.options([
                ("storage", TreeNode.options(scalars("engine", "connection")).open),
                ("search", TreeNode.options(scalars("engine", "connection")).open),
                // The form before eZ Publish 5.3.
                ("engine", .scalar), ("connection", .scalar),
            ]).open, keyedBy: "alias")),
            ("http_cache", TreeNode.options([("purge_type", .scalar), ("timeout", .scalar)]).open),
            ("system", TreeNode.map(of: scope(facts), keyedBy: "siteaccess").verbatimKeys.atLeastOne),
        ]).open
    }

    private static let siteaccess = TreeNode.options([
        ("list", TreeNode.list(of: .scalar).required.atLeastOne),
        ("groups", .map(of: .list(of: .scalar), keyedBy: "key")),
        ("default_siteaccess", TreeNode.scalar.required),
        ("match", TreeNode.map(of: .variable, keyedBy: "key").verbatimKeys.required),
    ]).open

    private static func scope(_ facts: ReleaseFacts) -> TreeNode {
        TreeNode.options([
            ("repository", .scalar), (facts.cacheSetting, .scalar),
            ("var_dir", TreeNode.scalar.nonEmpty), ("storage_dir", TreeNode.scalar.nonEmpty),
            ("binary_dir", TreeNode.scalar.nonEmpty),
            (
                "io",
                .options([
                    ("metadata_handler", .scalar), ("binarydata_handler", .scalar), ("url_prefix", .scalar),
                    ("permissions", .options(scalars("files", "directories"))),
                ])
            ),
            (
                "session",
                .options(
                    scalars("name", "cookie_lifetime", "cookie_path", "cookie_domain")
                        + [("cookie_secure", .boolean), ("cookie_httponly", .boolean)])
            ),
            ("http_cache", TreeNode.options([("purge_servers", TreeNode.list(of: .scalar).atLeastOne)]).open),
        ]).open
    }

    /// `framework`: read, not judged.
    static let framework = TreeNode.options([
        ("cache", TreeNode.options([("pools", .map(of: TreeNode.options([]).open, keyedBy: "name"))]).open),
    ]).open

    /// `ez_search_engine_solr`, `ibexa_solr`.
    static let solr = TreeNode.options([
        ("endpoints", .map(of: TreeNode.options([("core", TreeNode.scalar.required)]).open, keyedBy: "endpoint_name")),
        ("connections", .map(of: TreeNode.options([("entry_endpoints", .list(of: .scalar))]).open, keyedBy: "connection_name")),
    ]).open
}
