import Symfony

extension TreeNode {
    /// `ezpublish`, `ezplatform`, `ibexa`: the sections that a cluster is made of. Everything else is left to the bundles
    /// that add it, and merged as most of them merge: maps deeply, lists appended.
    static func product(_ facts: ReleaseFacts) -> TreeNode {
        TreeNode.options([
            ("siteaccess", siteaccess(facts)),
            ("repositories", .map(of: repository(facts), keyedBy: "alias")),
            ("http_cache", TreeNode.options([("purge_type", purgeType(facts)), ("timeout", .scalar)])),
            ("system", TreeNode.map(of: scope(facts), keyedBy: "siteaccess_name").verbatimKeys.atLeastOne),
        ]).open
    }

    private static func siteaccess(_ facts: ReleaseFacts) -> TreeNode {
        let members = TreeNode.list(of: .scalar)
        return TreeNode.options([
            ("list", TreeNode.list(of: .scalar).required.atLeastOne),
            ("groups", .map(of: facts.acceptsEmptyGroups ? members : members.atLeastOne, keyedBy: "key")),
            ("default_siteaccess", TreeNode.scalar.required),
            ("match", TreeNode.map(of: matcher, keyedBy: "key").verbatimKeys.required),
        ])
    }

    /// A matcher is given a map: a single value becomes `value`, and the items of a list get the keys `i0`, `i1`.
    private static let matcher = TreeNode.map(of: .variable, keyedBy: "key").verbatimKeys.prepared { value in
        var map = ConfigMap()
        switch value.content {
        case .map, .unknown: return value
        case .list(let items):
            for (index, item) in items.enumerated() { map.set("i\(index)", keySpan: item.span, item) }
        default: map.set("value", keySpan: value.span, value)
        }
        return ConfigValue(.map(map), value.provenance)
    }

    /// eZ Publish 5 has the storage's options at the top, which later releases still take. Since 4.0 other bundles may add options.
    private static func repository(_ facts: ReleaseFacts) -> TreeNode {
        if facts.hasFlatRepositories { return flatRepository }
        let engine = TreeNode.options(scalars("engine", "connection") + [("config", .map(of: .variable, keyedBy: "key"))])
        let node = TreeNode.options([("storage", engine), ("search", engine), ("fields_groups", .variable), ("options", .variable)])
        let prepared = node.prepared { value in
            guard var map = value.map, map["storage"].map(\.isNull) ?? true else { return value }
            var storage = ConfigMap()
            for name in ["engine", "connection", "config"] {
                guard let entry = map.entry(name), !entry.value.isNull else { continue }
                storage.set(name, keySpan: entry.keySpan, entry.value)
                map.remove(name)
            }
            guard !storage.isEmpty else { return value }
            map.set("storage", keySpan: storage.entries.first?.keySpan, ConfigValue(.map(storage), value.provenance))
            return ConfigValue(.map(map), value.provenance)
        }
        return facts.rootKey == "ibexa" ? prepared.open : prepared
    }

    private static let flatRepository = TreeNode.options([
        ("engine", TreeNode.scalar.required), ("connection", .scalar), ("config", .map(of: .variable, keyedBy: "key")),
    ]).prepared { value in
        guard value.isNull else { return value }
        // `~` stands for the default engine.
        var map = ConfigMap()
        map.set("engine", keySpan: value.span, ConfigValue(.string("legacy"), value.provenance))
        map.set("connection", keySpan: nil, ConfigValue(.null, value.provenance))
        return ConfigValue(.map(map), value.provenance)
    }

    /// Since 5.4 two types of before are other names of `http`.
    private static func purgeType(_ facts: ReleaseFacts) -> TreeNode {
        let hasBoth = facts.purgeTypes.contains("multiple_http") && !facts.purgeTypes.contains("http")
        return hasBoth ? .scalar : .scalar.prepared(withoutOlderPurgeTypes)
    }

    private static let withoutOlderPurgeTypes: @Sendable (ConfigValue) -> ConfigValue = { value in
        guard case .string(let text) = value.content, text == "single_http" || text == "multiple_http" else { return value }
        var copy = value
        copy.content = .string("http")
        return copy
    }

    private static func scope(_ facts: ReleaseFacts) -> TreeNode {
        // In eZ Publish 5 the list is said not to be empty, which the configuration component of Symfony 2 does not check for lists:
        // the product's own ezpublish_setup.yml has an empty one.
        let languages = facts.layout == .ezPublish ? TreeNode.list(of: .scalar) : TreeNode.list(of: .scalar).atLeastOne
        return TreeNode.options([
            ("repository", .scalar), (facts.cacheSetting, .scalar),
            ("var_dir", TreeNode.scalar.nonEmpty), ("storage_dir", TreeNode.scalar.nonEmpty),
            ("binary_dir", TreeNode.scalar.nonEmpty), ("index_page", .scalar), ("anonymous_user_id", TreeNode.scalar.nonEmpty),
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
            ("languages", languages), ("translation_siteaccesses", TreeNode.list(of: .scalar)),
        ] + (facts.hasLegacyKernel ? [("legacy_mode", TreeNode.boolean)] : [])
            + (facts.mapsSessionName ? [("session_name", .scalar)] : []) + (facts.defaults["default_page"] == nil ? [] : [("default_page", .scalar)])).open
    }

    /// `ez_search_engine_solr`, `ibexa_solr`.
    static let solr = TreeNode.options([
        ("endpoints", .map(of: TreeNode.options([("core", TreeNode.scalar.required)]).open, keyedBy: "endpoint_name")),
        ("connections", .map(of: TreeNode.options([("entry_endpoints", .list(of: .scalar))]).open, keyedBy: "connection_name")),
    ]).open
}
