import Source

/// The options that the product and the packages that come with it declare below `system.<scope>`, in any release.
///
/// Which of them a project may use depends on its bundles, so that an option that is not among these is not refused; one whose
/// name is nearly that of another is a slip more likely than the option of a bundle of the project. Read from the parsers of
/// ezpublish-kernel, ezplatform-kernel, ibexa/core and the HTTP cache bundles.
public enum ScopeOptions {
    /// Options that decide about a cluster or a site as a whole: what slips are looked for.
    public static let judged = [
        "anonymous_user_id", "binary_dir", "cache_pool_name", "cache_service_name", "default_page", "http_cache", "index_page", "languages",
        "legacy_mode", "repository", "session", "storage_dir", "translation_siteaccesses", "var_dir",
    ]
    /// Options of `http_cache` there.
    public static let judgedOfHttpCache = ["purge_servers", "varnish_invalidate_token", "fastly"]

    static let others: Set<String> = [
        "api_keys", "block_view", "content", "content_view", "custom_tags", "ezpage", "field_edit_settings", "field_edit_templates", "field_groups",
        "field_templates", "fielddefinition_edit_templates", "fielddefinition_settings_templates", "fields_groups", "fieldtypes", "google_maps",
        "image", "image_host", "image_variations", "imagemagick", "io", "limitation_value_templates", "location_view", "page_layout", "pagelayout",
        "session_name", "site_access", "storage", "twig_variables", "url_alias", "url_checker", "user", "user_content_type_identifier",
        "users_group_root_subtree_path", "variation_handler_identifier",
    ]

    /// The judged option that is meant by a name that no package of the product declares; `nil` when it is not near to one.
    public static func meant(by name: String, among judged: [String]) -> String? {
        guard !others.contains(name), !judged.contains(name) else { return nil }
        // Short names are near to each other without being slips.
        let limit = name.utf8.count >= 9 ? 2 : name.utf8.count >= 5 ? 1 : 0
        guard limit > 0 else { return nil }
        return judged.first { $0.utf8.count >= 5 && NearestName.distance(name, $0, limit: limit) <= limit }
    }
}
