import Source

/// Options that the product declares below `system.<scope>`, in any release (parsers of ezpublish-kernel, ibexa/core and the HTTP
/// cache bundles).
///
/// Bundles add others, so that an option that is not among these is not refused; one whose name is nearly that of another is a slip
/// more likely than the option of a bundle.
public enum ScopeOptions {
    /// Options that decide about a cluster or a site as a whole: what slips are looked for.
    public static let judged = [
        "anonymous_user_id", "binary_dir", "cache_pool_name", "cache_service_name", "default_page", "http_cache", "index_page", "languages",
        "legacy_mode", "repository", "session", "storage_dir", "translation_siteaccesses", "var_dir",
    ]
    /// Options of `http_cache` there.
    public static let judgedOfHttpCache = ["purge_servers", "varnish_invalidate_token", "fastly"]

    /// The judged option that is meant by a name that is none of them; `nil` when it is not near to one.
    public static func meant(by name: String, among judged: [String]) -> String? {
        guard !judged.contains(name) else { return nil }
        // Short names are near to each other without being slips.
        let limit = name.utf8.count >= 9 ? 2 : name.utf8.count >= 5 ? 1 : 0
        guard limit > 0 else { return nil }
        return judged.first { $0.utf8.count >= 5 && NearestName.distance(name, $0, limit: limit) <= limit }
    }
}
