import Symfony

extension TreeNode {
    /// `doctrine`, of which only `dbal` is judged. Options of all bundle versions from 1.3 to 2.14 are accepted.
    ///
    /// - Parameter shorthandSetsDefault: whether the short form (options of one connection directly below `dbal`) also
    ///   sets `default_connection`, as the bundle did until 2.9.1.
    static func doctrine(shorthandSetsDefault: Bool) -> TreeNode {
        let dbal = TreeNode.options([
            ("default_connection", .scalar), ("types", .variable), ("driver_schemes", .variable),
            ("connections", TreeNode.map(of: connection, keyedBy: "name").atLeastOne),
        ])
        .singular("type", of: "types").singular("driver_scheme", of: "driver_schemes").singular("connection", of: "connections")
        .prepared { expandShorthand($0, setsDefault: shorthandSetsDefault) }
        return TreeNode.options([("dbal", dbal)]).open
    }

    /// Options that stay beside `connections` when the short form is expanded.
    private static let besideConnections: Set = ["default_connection", "types", "type", "driver_schemes", "driver_scheme"]

    private static func expandShorthand(_ value: ConfigValue, setsDefault: Bool) -> ConfigValue {
        // A null section stays empty; `dbal: { connections: ... }` is the long form.
        guard let map = value.list?.isEmpty == true ? ConfigMap() : value.map, map["connections"] == nil, map["connection"] == nil else { return value }
        var outer = ConfigMap()
        var inner = ConfigMap()
        for entry in map.entries {
            if besideConnections.contains(entry.key) {
                outer.set(entry.key, keySpan: entry.keySpan, entry.value)
            } else {
                inner.set(entry.key, keySpan: entry.keySpan, entry.value)
            }
        }
        if inner.isEmpty, !setsDefault { return value }
        let name = map["default_connection"]?.scalarText ?? "default"
        if setsDefault, outer["default_connection"] == nil {
            outer.set("default_connection", keySpan: nil, ConfigValue(.string(name)))
        }
        var connections = ConfigMap()
        var connection = value
        connection.content = .map(inner)
        connections.set(name, keySpan: inner.entries.first?.keySpan, connection)
        var list = value
        list.content = .map(connections)
        outer.set("connections", keySpan: inner.entries.first?.keySpan, list)
        var result = value
        result.content = .map(outer)
        return result
    }

    private static let driverOptions: [(String, TreeNode)] =
        scalars(
            "url", "dbname", "host", "port", "user", "password", "dbname_suffix", "application_name", "charset", "path",
            "unix_socket", "protocol", "servicename", "sessionMode", "session_mode", "server", "default_dbname", "sslmode",
            "sslrootcert", "sslcert", "sslkey", "sslcrl", "instancename", "connectstring")
        + ["override_url", "memory", "persistent", "service", "pooled", "MultipleActiveResultSets",
           "multiple_active_result_sets", "use_savepoints"].map { ($0, TreeNode.boolean) }

    private static let connection: TreeNode = {
        let replica = TreeNode.map(of: .options(driverOptions), keyedBy: "name")
        let rest: [(String, TreeNode)] =
            scalars(
                "driver", "platform_service", "schema_filter", "server_version", "driver_class", "wrapper_class",
                "shard_manager_class", "shard_choser", "shard_choser_service", "schema_manager_factory", "result_cache")
            + ["auto_commit", "logging", "profiling", "profiling_collect_backtrace", "profiling_collect_schema_errors",
               "disable_type_comments", "keep_slave", "keep_replica"].map { ($0, TreeNode.boolean) }
            + [
                ("idle_connection_ttl", .integer), ("options", .variable),
                ("mapping_types", .map(of: .scalar, keyedBy: "name")),
                ("default_table_options", .map(of: .scalar, keyedBy: "name")),
                ("slaves", replica), ("replicas", replica), ("shards", .variable),
            ]
        return TreeNode.options(driverOptions + rest)
            .singular("option", of: "options").singular("mapping_type", of: "mapping_types")
            .singular("slave", of: "slaves").singular("replica", of: "replicas").singular("shard", of: "shards")
            .singular("default_table_option", of: "default_table_options")
    }()
}
