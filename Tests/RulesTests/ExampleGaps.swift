import Rules

/// Families that a rule covers and in which it has no example of a kind. Its faults in `Mutation/Faults` show all the same that it is right
/// there; an example would show it to readers too. The list may only become shorter: a test objects to entries that are not needed.
enum ExampleGaps {
    static func families(of rule: String, _ kind: Example.Kind) -> [Family] {
        guard let gap = all.first(where: { $0.rule == rule }) else { return [] }
        return kind == .triggering ? gap.triggering : gap.clean
    }

    static let count = all.reduce(0) { $0 + $1.triggering.count + $1.clean.count }

    private struct Gap {
        var rule: String
        var triggering: [Family] = []
        var clean: [Family] = []

        init(_ rule: String, triggering: [Family] = [], clean: [Family] = []) {
            self.rule = rule
            self.triggering = triggering
            self.clean = clean
        }
    }

    private static let all = [
        Gap("apache-inert-condition", triggering: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50], clean: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("build-variable-in-virtual-host", triggering: [.ez113, .ez25]),
        Gap("cache-of-several-repositories", triggering: [.ezPublish54, .ez113]),
        Gap("cache-on-shared-storage", triggering: [.ez25]),
        Gap("cache-read-from-replicas", triggering: [.ez25]),
        Gap("commented-out-image-rewrite", triggering: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("composer-syntax", triggering: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa50]),
        Gap("dead-rewrite-condition", triggering: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("debug-mode-on", triggering: [.ezPublish54]),
        Gap("development-environment", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("dfs-configured-twice", triggering: [.ez113, .ez25, .ez32]),
        Gap("dfs-file-not-loaded", triggering: [.ez113, .ez25, .ez32, .ibexa33, .ibexa50]),
        Gap("doubled-cache-scheme", triggering: [.ez25]),
        Gap("driver-differs-from-url", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("edge-side-includes-off", triggering: [.ezPublish54, .ez113]),
        Gap("env-processor-unavailable", triggering: [.ibexa50]),
        Gap("handler-declared-twice", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("handlers-differ-between-siteaccesses", triggering: [.ezPublish54, .ez113]),
        Gap("http-cache-switch-in-dotenv", triggering: [.ez32], clean: [.ez32]),
        Gap("in-memory-cache-too-long", triggering: [.ez25]),
        Gap("local-images-through-php", triggering: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa50]),
        Gap("local-sessions", triggering: [.ezPublish54, .ez32]),
        Gap("loopback-search-server", triggering: [.ez113, .ez25]),
        Gap("loopback-session-server", triggering: [.ez32]),
        Gap("migration-skips-directory", triggering: [.ez113], clean: [.ez113]),
        Gap("missing-trusted-proxies", triggering: [.ezPublish54, .ez25, .ez32]),
        Gap("node-without-role", clean: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("obsolete-purge-type", triggering: [.ez25]),
        Gap("override-parameter-missing", triggering: [.ez113, .ez25, .ez32]),
        Gap("project-files-exposed", triggering: [.ezPublish54]),
        Gap("proxy-not-trusted", triggering: [.ezPublish54, .ez113, .ez25, .ez32]),
        Gap("refused-invalidate-token", triggering: [.ez113, .ez25, .ez32, .ibexa33], clean: [.ez113, .ez25]),
        Gap("remote-files-without-dfs-metadata", triggering: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33]),
        Gap("script-executed-under-var", triggering: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("script-source-disclosed", triggering: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa50]),
        Gap("session-database-without-host", triggering: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("session-locking-off", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("session-path-of-another-kind", triggering: [.ezPublish54, .ez32]),
        Gap("session-path-per-node", triggering: [.ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("sessions-in-cache-server", triggering: [.ezPublish54, .ez32]),
        Gap("sessions-left-to-php", triggering: [.ezPublish54, .ez32]),
        Gap("sessions-not-on-disk", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("setting-hidden-by-global", clean: [.ezPublish54, .ez113]),
        Gap("shared-cache-namespace", triggering: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("symfony-proxy-behind-cache", triggering: [.ezPublish54, .ez32]),
        Gap("trusted-everybody", triggering: [.ezPublish54]),
        Gap("undeclared-adapter-service", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("undeclared-session-handler", triggering: [.ez32]),
        Gap("undeclared-solr-endpoint", triggering: [.ez113, .ez25]),
        Gap("unknown-suppression", triggering: [.ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("unknown-trusted-proxy", triggering: [.ezPublish54]),
        Gap("unmet-expectation", clean: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("unreachable-memcached", triggering: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50]),
        Gap("unreachable-redis", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("unsupported-database-version", triggering: [.ez113], clean: [.ez113, .ez25, .ez32, .ibexa33]),
        Gap("unsupported-php-version", clean: [.ez32]),
        Gap("variable-of-another-release", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("varnish-beside-fastly", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("weakened-file-type-list", triggering: [.ez113, .ez25, .ez32, .ibexa33]),
        Gap("wrong-environment-variable", triggering: [.ezPublish54, .ez113, .ez25]),
        Gap("yaml-duplicate-key", triggering: [.ezPublish54]),
    ]
}
