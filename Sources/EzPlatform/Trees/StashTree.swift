import Symfony

extension TreeNode {
    /// `stash` of tedivm/stash-bundle 0.2 to 0.6. Of the drivers that the library has, the machine's PHP extensions decide which ones
    /// are accepted: only names that no machine has are judged. Before 0.4 the drivers of a cache are its `handlers`, and
    /// XCache is one of them.
    ///
    /// - Parameter mayHaveHandlers: where the lock file does not name the version, it may be one before 0.4.
    static func stash(installed: Version?, mayHaveHandlers: Bool) -> TreeNode {
        let bundle = BundleVersion(installed)
        let renaming = Version(0, 4)
        let isOld = installed.map { $0 < renaming } ?? mayHaveHandlers
        let old: (String, TreeNode) -> [(String, TreeNode)] = { isOld ? [($0, $1)] : [] }
        let driver = TreeNode.oneOf("Apc", "BlackHole", "Composite", "Ephemeral", "FileSystem", "Memcache", "Redis", "SQLite")
        let handler = TreeNode.oneOf("Apc", "BlackHole", "Composite", "Ephemeral", "FileSystem", "Memcache", "Redis", "SQLite", "Xcache")
        let redis = TreeNode.options([
            ("password", .scalar), ("database", .scalar),
            (
                "servers",
                TreeNode.list(of: .options([("server", .scalar), ("port", .scalar), ("ttl", .scalar), ("socket", .boolean)]))
                    .atLeastOne
            ),
        ]).singular("server", of: "servers")
        let memcache = TreeNode.options(
            scalars(
                "serializer", "prefix_key", "hash", "distribution", "socket_send_size", "socket_recv_size", "connect_timeout",
                "retry_timeout", "send_timeout", "recv_timeout", "poll_timeout", "server_failure_limit")
            + ["compression", "libketama_compatible", "buffer_writes", "binary_protocol", "no_block", "tcp_nodelay",
               "auto_eject_hosts", "cache_lookups"].map { ($0, TreeNode.boolean) }
            + bundle.options([("remove_failed_servers", Version(0, 6, 2), nil, .boolean)])
            + [
                (
                    "servers",
                    TreeNode.list(of: .options([("server", .scalar), ("port", .scalar), ("weight", .scalar)])).atLeastOne
                )
            ]
        ).singular("server", of: "servers")
        let cache = TreeNode.options([
            ("registerDoctrineAdapter", .boolean),
            ("registerSessionHandler", .boolean), ("inMemory", .boolean),
            ("Memcache", memcache), ("Redis", redis),
            (
                "FileSystem",
                .options(
                    scalars("dirSplit", "path", "filePermissions", "dirPermissions", "memKeyLimit", "keyHashFunction", "encoder"))
            ),
            (
                "SQLite",
                .options(
                    scalars("filePermissions", "dirPermissions", "busyTimeout", "nesting", "subhandler", "version", "path"))
            ),
            ("Apc", .options(scalars("ttl", "namespace"))),
            ("BlackHole", TreeNode.options([]).open), ("Ephemeral", TreeNode.options([]).open),
        ] + bundle.options([("drivers", renaming, nil, TreeNode.list(of: driver).atLeastOne), ("logger", Version(0, 5), nil, .scalar)])
            + old("handlers", TreeNode.list(of: handler).atLeastOne) + old("Xcache", TreeNode.options([]).open))
        return TreeNode.options(
            [("default_cache", .scalar), ("caches", TreeNode.map(of: cache, keyedBy: "name").atLeastOne)]
                + bundle.options([("tracking", renaming, nil, .boolean), ("tracking_values", renaming, nil, .boolean)])
                + old("logging", .boolean)
        ).singular("cache", of: "caches").prepared { expandShorthand($0, isOld: isOld) }
    }

    /// `stash: { drivers: ... }` is one cache called `default`; else the first declared cache is the default one, also when a
    /// later file only adds to it.
    private static func expandShorthand(_ value: ConfigValue, isOld: Bool) -> ConfigValue {
        // The container hands an empty section over as an empty array.
        guard var map = value.list?.isEmpty == true || value.isNull ? ConfigMap() : value.map else { return value }
        var result = value
        if let caches = map["caches"] {
            guard map["default_cache"] == nil, caches.unknown == nil else { return value }
            // No cache at all gives what PHP has for the first key of nothing.
            let first = caches.map?.entries.first?.key ?? caches.list?.first.map { _ in "0" }
            let name: ConfigValue.Content = first.map { key in Int(key).map { .integer($0) } ?? .string(key) } ?? .bool(false)
            map.set("default_cache", keySpan: nil, ConfigValue(name))
            result.content = .map(map)
            return result
        }
        guard map["cache"] == nil else { return value }
        var outer = ConfigMap()
        var cache = ConfigMap()
        for entry in map.entries {
            if ["default_cache", "tracking", "tracking_values"].contains(entry.key) || isOld && entry.key == "logging" {
                outer.set(entry.key, keySpan: entry.keySpan, entry.value)
            } else {
                cache.set(entry.key, keySpan: entry.keySpan, entry.value)
            }
        }
        let name = map["default_cache"]?.scalarText ?? "default"
        let given = map.entry("default_cache")
        outer.set("default_cache", keySpan: given?.keySpan, ConfigValue(.string(name), given?.value.provenance ?? value.provenance))
        var declared = value
        declared.content = .map(cache)
        var caches = ConfigMap()
        caches.set(name, keySpan: cache.entries.first?.keySpan, declared)
        var list = value
        list.content = .map(caches)
        outer.set("caches", keySpan: cache.entries.first?.keySpan, list)
        result.content = .map(outer)
        return result
    }
}
