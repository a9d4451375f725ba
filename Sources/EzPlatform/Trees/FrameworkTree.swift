import Symfony

extension TreeNode {
    /// The part of `framework` that concerns a cluster: sessions, cache pools, trusted proxies. Read, not judged: the section
    /// has hundreds of options that came and went with minor releases.
    static func framework(_ symfony: SymfonyVersion) -> TreeNode {
        // Until 3.1 the section was there or not; since then it can be switched off.
        let section = TreeNode.options(
            scalars("handler_id", "save_path", "name") + [("enabled", .boolean), ("cookie_httponly", .boolean), ("use_cookies", .boolean)]
                + [("cookie_secure", symfony < SymfonyVersion(4, 2) ? .boolean : .scalar)]
        ).open
        let session = symfony < SymfonyVersion(3, 2) ? section.unsettable : section.switchable
        let pools = TreeNode.map(of: symfony < SymfonyVersion(4, 4) ? pool : poolWithAdapters, keyedBy: "name")
        let cache = TreeNode.options([("pools", pools)]).open.singular("pool", of: "pools")
        var options: [(String, TreeNode)] = [("session", session), ("cache", cache)]
        options.append(("trusted_proxies", symfony < SymfonyVersion(4, 0) ? proxies : .variable))
        return TreeNode.options(options).open
    }

    private static let pool = TreeNode.options(scalars("adapter", "provider", "clearer") + [("public", .boolean)]).open

    /// Since 4.4 a pool has a list of adapters; one is written in the singular.
    private static let poolWithAdapters = TreeNode.options([
        (
            "adapters",
            TreeNode.list(of: .variable).shallow.prepared { value in
                switch value.content {
                case .string, .integer, .double, .bool:
                    var copy = value
                    copy.content = .list([value])
                    return copy
                case .null:
                    var copy = value
                    copy.content = .list([])
                    return copy
                case .list(let items):
                    // A map of adapters and providers inside a list stands alone.
                    if items.count == 1, items[0].map != nil || items[0].list != nil { return items[0] }
                    return value
                case .map, .unknown: return value
                }
            }
        ),
        ("provider", .scalar), ("clearer", .scalar), ("public", .boolean),
    ]).open.singular("adapter", of: "adapters")

    /// Until 3.4 a list, or text with commas; flags are an empty list.
    private static let proxies = TreeNode.list(of: .scalar).prepared { value in
        var copy = value
        switch value.content {
        case .bool: copy.content = .list([])
        case .integer(let number): copy.content = .list([ConfigValue(.string(String(number)), value.provenance)])
        case .string(let text):
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part -> ConfigValue in
                var part = part
                while let first = part.first, first == " " { part = part.dropFirst() }
                while let last = part.last, last == " " { part = part.dropLast() }
                return ConfigValue(.string(String(part)), value.provenance)
            }
            copy.content = .list(parts)
        default: break
        }
        return copy
    }
}
