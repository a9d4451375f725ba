import Symfony

extension TreeNode {
    /// `stash` of tedivm/stash-bundle 0.6. Which drivers exist depends on the PHP extensions of the machine: they are
    /// not judged here.
    static let stash: TreeNode = {
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
               "auto_eject_hosts", "remove_failed_servers", "cache_lookups"].map { ($0, TreeNode.boolean) }
            + [
                (
                    "servers",
                    TreeNode.list(of: .options([("server", .scalar), ("port", .scalar), ("weight", .scalar)])).atLeastOne
                )
            ]
        ).singular("server", of: "servers")
        let cache = TreeNode.options([
            ("drivers", TreeNode.list(of: .scalar).atLeastOne), ("registerDoctrineAdapter", .boolean),
            ("registerSessionHandler", .boolean), ("inMemory", .boolean), ("logger", .scalar),
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
        ]).singular("driver", of: "drivers")
        return TreeNode.options([
            ("default_cache", .scalar), ("tracking", .boolean), ("tracking_values", .boolean),
            ("caches", TreeNode.map(of: cache, keyedBy: "name").atLeastOne),
        ]).singular("cache", of: "caches").prepared(expandShorthand)
    }()

    /// `stash: { drivers: ... }` is one cache called `default`; else the first declared cache is the default one.
    private static let expandShorthand: @Sendable (ConfigValue) -> ConfigValue = { value in
        guard var map = value.map else { return value }
        var result = value
        if let caches = map["caches"] {
            guard map["default_cache"] == nil, let first = caches.map?.entries.first else { return value }
            map.set("default_cache", keySpan: nil, ConfigValue(.string(first.key)))
            result.content = .map(map)
            return result
        }
        guard map["cache"] == nil else { return value }
        var outer = ConfigMap()
        var cache = ConfigMap()
        for entry in map.entries {
            if ["default_cache", "tracking", "tracking_values"].contains(entry.key) {
                outer.set(entry.key, keySpan: entry.keySpan, entry.value)
            } else {
                cache.set(entry.key, keySpan: entry.keySpan, entry.value)
            }
        }
        let name = map["default_cache"]?.scalarText ?? "default"
        if outer["default_cache"] == nil { outer.set("default_cache", keySpan: nil, ConfigValue(.string(name))) }
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
