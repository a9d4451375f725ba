import Symfony

extension TreeNode {
    /// `doctrine`, of which only `dbal` is judged.
    ///
    /// - Parameters:
    ///   - installed: the exact version when `composer.lock` says it; without it the options of all bundle versions from 1.2
    ///     to 2.14 are accepted.
    ///   - shorthandSetsDefault: whether the short form (options of one connection directly below `dbal`) also
    ///     sets `default_connection`, as the bundle did until 2.9.1.
    static func doctrine(installed: Version?, shorthandSetsDefault: Bool) -> TreeNode {
        let bundle = BundleVersion(installed)
        let type = TreeNode.options([("class", TreeNode.scalar.required), ("commented", .boolean)]).prepared { value in
            guard case .string = value.content else { return value }
            var map = ConfigMap()
            map.set("class", keySpan: value.span, value)
            return ConfigValue(.map(map), value.provenance)
        }
        let options: [(String, TreeNode)] = [
            ("default_connection", .scalar), ("types", .map(of: type, keyedBy: "name")),
            ("connections", TreeNode.map(of: connection(bundle), keyedBy: "name").atLeastOne),
        ]
        let hasSchemes = bundle.has(since: Version(2, 10), until: nil)
        var dbal = TreeNode.options(
            options + (hasSchemes ? [("driver_schemes", TreeNode.map(of: .scalar, keyedBy: "scheme").verbatimKeys)] : [])
        ).singular("type", of: "types")
        if hasSchemes { dbal = dbal.singular("driver_scheme", of: "driver_schemes") }
        dbal = dbal.singular("connection", of: "connections").prepared {
            expandShorthand($0, setsDefault: shorthandSetsDefault, beside: hasSchemes ? besideConnections : besideConnectionsBefore)
        }
        return TreeNode.options([("dbal", dbal), ("orm", .variable)])
    }

    /// Options that stay beside `connections` when the short form is expanded.
    private static let besideConnectionsBefore: Set = ["default_connection", "types", "type"]
    private static let besideConnections = besideConnectionsBefore.union(["driver_schemes", "driver_scheme"])

    private static func expandShorthand(_ value: ConfigValue, setsDefault: Bool, beside: Set<String>) -> ConfigValue {
        // A null section stays empty; `dbal: { connections: ... }` is the long form.
        guard let map = value.list?.isEmpty == true ? ConfigMap() : value.map, map["connections"] == nil, map["connection"] == nil
        else { return value }
        var outer = ConfigMap()
        var inner = ConfigMap()
        for entry in map.entries {
            if beside.contains(entry.key) {
                outer.set(entry.key, keySpan: entry.keySpan, entry.value)
            } else {
                inner.set(entry.key, keySpan: entry.keySpan, entry.value)
            }
        }
        if inner.isEmpty, !setsDefault { return value }
        let name = map["default_connection"]?.scalarText ?? "default"
        if setsDefault, outer["default_connection"].map(\.isNull) ?? true {
            outer.set("default_connection", keySpan: outer.entry("default_connection")?.keySpan, ConfigValue(.string(name)))
        } else if setsDefault, let given = outer["default_connection"], let text = given.scalarText {
            // A number becomes text.
            outer.set("default_connection", keySpan: nil, ConfigValue(.string(text), given.provenance))
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

    private static func driverOptions(_ bundle: BundleVersion) -> [(String, TreeNode)] {
        let always: [(String, TreeNode)] =
            scalars(
                "dbname", "host", "port", "user", "password", "charset", "path", "unix_socket", "protocol", "sessionMode")
            + ["memory", "persistent", "service", "pooled", "MultipleActiveResultSets"].map { ($0, .boolean) }
        return always
            + bundle.options([
                ("servicename", Version(1, 3), nil, .scalar), ("server", Version(1, 3), nil, .scalar),
                ("sslmode", Version(1, 3), nil, .scalar), ("url", Version(1, 4), nil, .scalar),
                ("use_savepoints", Version(1, 6), nil, .boolean),
                ("application_name", Version(1, 6, 2), nil, .scalar), ("connectstring", Version(1, 6, 3), nil, .scalar),
                ("instancename", Version(1, 6, 3), nil, .scalar), ("sslrootcert", Version(1, 6, 2), nil, .scalar),
                ("default_dbname", Version(1, 10), nil, .scalar), ("sslcert", Version(1, 10), nil, .scalar),
                ("sslcrl", Version(1, 10), nil, .scalar), ("sslkey", Version(1, 10), nil, .scalar),
                ("override_url", Version(2, 3), nil, .boolean), ("dbname_suffix", Version(2, 4), nil, .scalar),
            ])
    }

    /// Other spellings of options, which count unless the right one is there.
    private static let respelt: @Sendable (ConfigValue) -> ConfigValue = { value in
        guard var map = value.map else { return value }
        for (old, new) in [("session_mode", "sessionMode"), ("multiple_active_result_sets", "MultipleActiveResultSets")] {
            guard let entry = map.entry(old), !entry.value.isNull, map[new].map(\.isNull) ?? true else { continue }
            map.remove(old)
            map.set(new, keySpan: entry.keySpan, entry.value)
        }
        var copy = value
        copy.content = .map(map)
        return copy
    }

    private static func connection(_ bundle: BundleVersion) -> TreeNode {
        let driver = driverOptions(bundle)
        let replica = TreeNode.map(of: TreeNode.options(driver).prepared(respelt), keyedBy: "name")
        // Values of `options` may be anything since 1.12.3.
        let value: TreeNode = bundle.has(since: Version(1, 12, 3), until: nil) ? .variable : .scalar
        let rest: [(String, TreeNode)] =
            scalars("driver", "platform_service", "schema_filter", "driver_class", "wrapper_class")
            + ["logging", "profiling", "keep_slave"].map { ($0, .boolean) }
            + [
                ("options", .map(of: value, keyedBy: "key")), ("mapping_types", .map(of: .scalar, keyedBy: "name")),
                ("slaves", replica),
            ]
            + bundle.options([
                ("server_version", Version(1, 3), nil, .scalar), ("auto_commit", Version(1, 3), nil, .boolean),
                ("default_table_options", Version(1, 6), nil, .map(of: .scalar, keyedBy: "name")),
                ("shard_choser", nil, Version(2, 8), .scalar), ("shard_choser_service", nil, Version(2, 8), .scalar),
                ("shard_manager_class", nil, Version(2, 8), .scalar), ("shards", nil, Version(2, 8), .variable),
                ("profiling_collect_backtrace", Version(1, 11), nil, .boolean),
                ("profiling_collect_schema_errors", Version(2, 1), nil, .boolean), ("keep_replica", Version(2, 2), nil, .boolean),
                ("replicas", Version(2, 2), nil, replica), ("schema_manager_factory", Version(2, 9), nil, TreeNode.scalar.nonEmpty),
                ("disable_type_comments", Version(2, 11), nil, .boolean), ("result_cache", Version(2, 11), nil, .scalar),
                ("idle_connection_ttl", Version(2, 13), nil, .integer),
            ])
        var node = TreeNode.options(driver + rest).prepared(respelt)
            .singular("option", of: "options").singular("mapping_type", of: "mapping_types").singular("slave", of: "slaves")
        if bundle.has(since: Version(2, 2), until: nil) { node = node.singular("replica", of: "replicas") }
        if bundle.has(since: nil, until: Version(2, 8)) { node = node.singular("shard", of: "shards") }
        return bundle.has(since: Version(1, 6), until: nil) ? node.singular("default_table_option", of: "default_table_options") : node
    }
}
