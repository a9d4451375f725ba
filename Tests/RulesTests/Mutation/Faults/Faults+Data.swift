/// Faults of databases, siteaccesses and prefixes.
extension Fault {
    static let databases: [Fault] = [
        Fault("loopback-database", "local address", clusterOnly: true) { $0.values("host") { $0.hasPrefix("10.") ? "↓127.0.0.1" : nil } },
        Fault("loopback-database", "local name in a parameter", clusterOnly: true) {
            $0.values("database_host") { $0.hasPrefix("10.") ? "↓localhost" : nil } + $0.values("dfs_database_host") { $0.hasPrefix("10.") ? "↓localhost" : nil }
        },
        Fault("loopback-database", "local name in the address", clusterOnly: true) { specimen in
            ["DATABASE_URL", "DFS_DATABASE_URL"].flatMap { name in
                specimen.variables(name) { $0.contains("@10.0") ? "↓" + $0.replacing("@10.0.10.30", with: "@localhost").replacing("@10.0.10.31", with: "@localhost") : nil }
            }
        },
        Fault("example-database-credentials", "administrator") {
            $0.values("user") { $0.hasPrefix("'") || $0.hasPrefix("\"") || $0.hasPrefix("%") ? nil : "↓root" }
                + $0.values("dfs_database_user") { $0.contains("%") ? nil : "↓root" } + $0.values("database_user") { $0.contains("%") ? nil : "↓root" }
        },
        Fault("hijacked-default-connection", "default is not named", also: ["cache-of-several-repositories"]) { specimen in
            guard specimen.rootKey == "ezpublish", !specimen.files.keys.contains("ezpublish/config/config.yml") else { return [] }
            return specimen.replacing(["        default_connection: default\n": "", "            dfs:\n                driver": "            ↓dfs:\n                driver"])
        },
        Fault("undeclared-repository-connection", "connection that is not there") { $0.replacing(["storage: ~": "storage: { connection: ↓content }"]) },
        Fault("undeclared-repository-connection", "service of the connection") {
            $0.replacing(["storage: ~": "storage: { connection: ↓doctrine.dbal.default_connection }"])
        },
        Fault("driver-differs-from-url", "driver of another database") {
            $0.replacing("url: ", with: "driver: ↓pdo_pgsql\n                url: ", after: "            dfs:\n").filter { !$0.files.values.contains { $0.contains("driver: '%dfs") } }
        },
        Fault("dfs-on-unsupported-database", "PostgreSQL") { !$0.usesDFS ? [] : $0.replacing("driver: pdo_mysql", with: "driver: ↓pdo_pgsql", after: "            dfs:\n") },
        Fault("dfs-charset", "three bytes") {
            !$0.usesDFS ? [] : $0.replacing("charset: utf8mb4", with: "charset: ↓utf8mb3", after: "            dfs:\n")
        },
        Fault("doctrine-connection-invalid", "option that is none", also: ["dfs-charset"]) {
            $0.replacing("                charset: ", with: "                ↓charsets: ", after: "            dfs:\n")
        },
        Fault("doctrine-connection-invalid", "short and long form in one") {
            $0.replacing(["        connections:\n            default:\n": "        ↓charset: utf8mb4\n        connections:\n            default:\n"])
        },
    ]

    static let platform: [Fault] = [
        Fault("separate-dfs-database-on-platform", "PostgreSQL for the DFS metadata") {
            $0.replacing([:], adding: [
                ".platform.app.yaml": "name: site\ntype: php:8.3\nrelationships: { database: 'pg:main', ↓dfs_database: 'pg:files' }\n",
                ".platform/services.yaml": "pg: { type: 'postgresql:14', disk: 512 }\n",
            ])
        }
    ]

    static let siteaccesses: [Fault] = [
        Fault("unknown-scope", "group that is none") {
            $0.replacing(["    system:\n": "    system:\n        ↓sites_group: { languages: [ger-DE] }\n"])
        },
        Fault("undeclared-default-siteaccess", "siteaccess that is not listed") { $0.values("default_siteaccess") { _ in "↓public" } },
        Fault("unlisted-group-member", "siteaccess that is not listed") { $0.replacing(["            site_group: [site": "            site_group: [site, ↓shop"]) },
        Fault("setting-hidden-by-global", "directory in global", also: ["static-host-serves-another-directory"]) {
            $0.replacing(["var_dir: var/": "var_dir: ↓var/", "    system:\n": "    system:\n        global: { storage_dir: storage, var_dir: var/elsewhere }\n"])
        },
        Fault("setting-hidden-by-global", "cache in global", also: ["local-cache-pool", "undeclared-cache"], clusterOnly: true) { specimen in
            specimen.values("cache_service_name") { "↓" + $0 }.map { changed in
                var changed = changed
                for (path, text) in changed.files where text.contains("cache_service_name") && text.contains("\n    system:\n") {
                    // After the marks were taken out, a line in front shifts them.
                    let line = "        global: { cache_service_name: cache.adapter.array }\n"
                    guard let range = text.firstRange(of: "\n    system:\n") else { continue }
                    changed.files[path] = text.replacingCharacters(in: range.upperBound..<range.upperBound, with: line)
                    changed.places = Set(changed.places.map { .init(path: $0.path, offset: $0.offset + line.utf8.count) })
                }
                return changed
            }
        },
        Fault("setting-without-effect", "override for production") { specimen in
            guard specimen.rootKey == "ezplatform" else { return [] }
            return specimen.replacing([:], adding: [
                "config/packages/prod/zz_override.yaml": "ezplatform:\n    system:\n        default:\n            var_dir: ↓var/live\n"
            ])
        },
        Fault("setting-without-effect", "section with the older key", also: ["static-host-serves-another-directory"]) { specimen in
            guard specimen.rootKey == "ezplatform" else { return [] }
            return specimen.replacing(["var_dir: var/": "var_dir: ↓var/"], adding: [
                "config/packages/a_old.yaml": "ezpublish:\n    system:\n        default:\n            var_dir: var/older\n"
            ])
        },
        Fault("undefined-dynamic-setting", "slip in the directory", also: ["half-configured-io-handlers"]) { specimen in
            guard specimen.rootKey == "ezpublish" else { return [] }
            return specimen.values("directory") { $0.contains("$storage_dir$") ? "↓" + $0.replacing("$storage_dir$", with: "$storage_dirs$") : nil }
        },
        Fault("undefined-dynamic-setting", "slip in the path", also: ["static-host-serves-another-directory"]) {
            $0.values("path") { $0.contains("$var_dir$") ? "↓" + $0.replacing("$var_dir$", with: "$vardir$") : nil }
        },
        Fault("malformed-var-dir", "absolute", also: ["url-prefix-leading-slash", "static-host-serves-another-directory", "image-request-not-reaching-front-controller", "directory-differs-from-url-prefix"]) {
            $0.values("var_dir") { "↓/" + $0 }
        },
        Fault("malformed-var-dir", "upwards", also: ["static-host-serves-another-directory", "image-request-not-reaching-front-controller", "directory-differs-from-url-prefix"]) {
            $0.values("var_dir") { "↓../" + $0 }
        },
        Fault("malformed-var-dir", "blank", also: ["static-host-serves-another-directory", "image-request-not-reaching-front-controller", "local-images-through-php"]) {
            $0.values("var_dir") { _ in "↓\"var/my site\"" }
        },
        Fault("var-dir-differs-in-repository", "storage directory of one siteaccess", also: ["static-host-serves-another-directory", "image-request-not-reaching-front-controller", "local-images-through-php"]) { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("        \(specimen.second):\n") }) else { return [] }
            return specimen.replacing(["    system:\n": "    system:\n        \(specimen.second): { storage_dir: ↓files }\n"])
        },
        Fault("files-of-path-siteaccess", "chosen by the path", clusterOnly: true) { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("        \(specimen.second):\n") || $0.contains("url_prefix:") }) else { return [] }
            return specimen.replacing([
                "            Map\\Host:\n": "            Map\\URI:\n",
                "    system:\n": "    system:\n        \(specimen.second): { io: { url_prefix: ↓office/files } }\n",
            ])
        },
        Fault("local-images-through-php", "another directory") { specimen in
            specimen.isCluster ? [] : specimen.values("var_dir") { _ in "↓var/www/site" }
        },
    ]

    /// A prefix, put where the handlers are set, or instead of the one that is there.
    private static func prefix(_ value: @escaping @Sendable (Specimen) -> String) -> @Sendable (Specimen) -> [Changed] {
        { specimen in
            let own = specimen.values("url_prefix") { _ in "↓" + value(specimen) }
            return own.isEmpty ? specimen.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                url_prefix: ↓\(value(specimen))"]) : own
        }
    }

    private static let wherePrefixLeads: Set<String> = ["directory-differs-from-url-prefix", "image-request-not-reaching-front-controller", "static-host-serves-another-directory", "original-files-exposed"]

    static let prefixes: [Fault] = [
        Fault("url-prefix-leading-slash", "as in a URL", also: wherePrefixLeads, prefix { _ in "/files/site" }),
        Fault("url-prefix-empty", "empty", also: wherePrefixLeads, prefix { _ in "''" }),
        Fault("url-prefix-taken-by-assets", "below assets", also: wherePrefixLeads, prefix { _ in "assets/files" }),
        Fault("url-prefix-takes-pages", "route of the product", also: wherePrefixLeads, prefix { _ in "user" }),
        Fault("url-prefix-takes-pages", "short", also: wherePrefixLeads, prefix { _ in "images" }),
        Fault("url-prefix-names-own-host", "the site itself", also: wherePrefixLeads, prefix { "https://\($0.host)/var/site/storage" }),
        Fault("insecure-static-host", "TLS on the site") { specimen in
            specimen.replacing([
                "listen 80;": "listen 443 ssl;\n    ssl_certificate /etc/ssl/site.pem;\n    ssl_certificate_key /etc/ssl/site.key;",
                "metadata_handler: dfs\n                binarydata": "metadata_handler: dfs\n                url_prefix: ↓http://pictures.example.org/\n                binarydata",
            ]).filter { changed in changed.files.values.allSatisfy { $0.split(separator: "url_prefix: ").count < 3 } && !changed.files.values.contains { $0.contains("static_host") } }
        },
        Fault("static-host-on-web-root", "web root", also: ["static-host-serves-another-directory"]) {
            $0.replacing(["root /mnt/garden;": "↓root /srv/garden/public;"])
        },
        Fault("static-host-serves-another-directory", "another mount") {
            $0.replacing(["root /mnt/garden;": "root /mnt/pictures;", "url_prefix: ": "url_prefix: ↓"])
        },
        Fault("original-files-exposed", "everything below storage") {
            $0.replacing(["location ~ ^/var/garden/storage/images(-versioned)?/ {\n        try_files": "location ~ ^/var/garden/storage/ {\n        ↓try_files"])
        },
    ]
}
