/// Faults of virtual hosts, and of the files themselves.
extension Fault {
    static let servers: [Fault] = [
        Fault("image-request-not-reaching-front-controller", "images from disk", also: ["dead-rewrite-rule", "script-executed-under-var", "script-source-disclosed", "original-files-exposed"], clusterOnly: true) { specimen in
            // Of a static host's images none are asked for here.
            specimen.files.values.contains { $0.contains("url_prefix: https://static.acme") } ? [] : [
                "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /": "↓RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]\n    # /",
                "RewriteRule \"^/var/([^/]+/)?storage/images(-versioned)?/\" /": "↓RewriteRule \"^/var/([^/]+/)?storage/images(-versioned)?/\" - [L]\n    # /",
                "RewriteRule \"^/var/([^/]+/)?storage/images(-versioned)?/.*\" /": "↓RewriteRule \"^/var/([^/]+/)?storage/images(-versioned)?/.*\" - [L]\n    # /",
                "rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/app.php\" break;": "↓rewrite \"^/var/(.*)$\" \"/var/$1\" break;",
                "rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/\" \"/app.php\" break;": "↓rewrite \"^/var/(.*)$\" \"/var/$1\" break;",
                "rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/index.php\" break;": "↓rewrite \"^/var/(.*)$\" \"/var/$1\" break;",
            ].sorted { $0.key < $1.key }.flatMap { specimen.replacing([$0.key: $0.value]) }
        },
        Fault("wrong-front-controller", "catch-all of another release", also: ["image-request-not-reaching-front-controller"]) {
            $0.replacing(["    RewriteRule .* /app.php": "    ↓RewriteRule .* /index.php"]) + $0.replacing(["    RewriteRule .* /index.php": "    ↓RewriteRule .* /app.php"])
        },
        Fault("wrong-document-root", "directory of another release", also: ["wrong-front-controller", "script-source-disclosed", "image-request-not-reaching-front-controller"]) { specimen in
            return [("web", "public"), ("public", "web")].flatMap { old, new in
                specimen.files.keys.sorted().filter { $0.hasSuffix("apache/site.conf") }.flatMap { path -> [Changed] in
                    guard let text = specimen.files[path], let line = text.split(separator: "\n").first(where: { $0.contains("DocumentRoot ") && $0.hasSuffix("/" + old) })
                    else { return [] }
                    var changed = Changed(files: specimen.files)
                    let marked = line.replacing("DocumentRoot /", with: "DocumentRoot ↓/").dropLast(old.count) + new
                    changed.set(path, text.replacingCharacters(in: line.startIndex..<line.endIndex, with: String(marked)))
                    return [changed]
                }
            }
        },
        Fault("wrong-environment-variable", "variable of another release") {
            $0.replacing(["SetEnvIf Request_URI \".*\" SYMFONY_ENV=": "↓SetEnvIf Request_URI \".*\" APP_ENV="])
                + $0.replacing(["SetEnvIf Request_URI \".*\" ENVIRONMENT=": "↓SetEnvIf Request_URI \".*\" SYMFONY_ENV="])
                + $0.replacing(["fastcgi_param SYMFONY_ENV prod;": "↓fastcgi_param APP_ENV prod;"]) + $0.replacing(["fastcgi_param APP_ENV prod;": "↓fastcgi_param SYMFONY_ENV prod;"])
                + $0.replacing(["SetEnvIf Request_URI \".*\" APP_ENV=": "↓SetEnvIf Request_URI \".*\" SYMFONY_ENV="])
        },
        Fault("dead-rewrite-rule", "pattern without its slash") {
            $0.replacing(["RewriteRule ^/robots\\.txt - [L]": "↓RewriteRule ^robots\\.txt - [L]"])
                + $0.replacing(["RewriteRule \"^/robots\\.txt$\" - [L]": "↓RewriteRule \"^robots\\.txt$\" - [L]"])
        },
        Fault("dead-rewrite-condition", "variable that nothing sets") { specimen in
            ["RewriteRule ^/favicon", "RewriteRule \"^/favicon"].flatMap {
                specimen.replacing([$0: "↓RewriteCond %{ENV:MAINTENANCE} \"on\"\n    \($0)"])
            }
        },
        Fault("script-executed-under-var", "scripts are not refused") { specimen in
            specimen.isCluster
                ? [] : specimen.replacing([
                    "        location ~ ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) {\n            return 403;\n        }\n":
                        "        ↓location ~ \\.php$ {\n            include fastcgi_params;\n            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;\n            fastcgi_pass unix:/run/php/php-fpm.sock;\n        }\n"
                ])
        },
        Fault("apache-invalid-directive", "flag that is none") { $0.replacing(["robots\\.txt - [L]": "robots\\.txt - ↓[L,Q]"]) },
        Fault("commented-out-image-rewrite", "rule that is commented out", also: ["dead-rewrite-rule"], clusterOnly: true) { specimen in
            ["/app.php", "/index.php"].filter { _ in !specimen.files.values.contains { $0.contains("url_prefix: https") } }.flatMap { controller in
                specimen.replacing([
                    "    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* \(controller) [L]\n":
                        "    ↓# RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* \(controller) [L]\n    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]\n"
                ])
            }
        },
        Fault("apache-syntax", "section that is not closed", also: ["dead-rewrite-rule", "image-request-not-reaching-front-controller", "wrong-front-controller", "script-source-disclosed", "script-executed-under-var"]) { $0.replacing(["    <Directory /srv/acme": "    <↓Directory /srv/acme", "    </Directory>\n": ""]) },
        Fault("nginx-include-missing", "file that is not there") {
            $0.each("include gazette.d/static_files;", "include ↓gazette.d/static_file;") + $0.each("include /etc/nginx/harbour/rewrite;", "include ↓/etc/nginx/harbour/rewrites;")
        },
        Fault("php-without-parameters", "include that was taken out") {
            $0.replacing(["            include fastcgi_params;\n": "", "            fastcgi_pass unix:": "            ↓fastcgi_pass unix:"])
        },
        Fault("nginx-unknown-directive", "directive that is none") {
            ($0.each("    client_max_body_size 48m;\n", "    ↓client_max_body_sise 48m;\n").prefix(1)) + []
        },
        Fault("nginx-invalid-directive", "no argument") { ($0.each("    client_max_body_size 48m;\n", "    ↓client_max_body_size;\n").prefix(1)) + [] },
    ]

    static let reading: [Fault] = [
        Fault("yaml-syntax", "bracket that is not closed", also: ["undeclared-io-handler", "unknown-scope"]) { specimen in
            // Later parsers read sequences over several lines, and so miss the bracket elsewhere.
            let broken = specimen.rootKey == "ezpublish" ? "[site, ↓admin\n" : "↓[site, admin\n"
            return specimen.replacing(["        list: [site, admin]\n": "        list: \(broken)"])
        },
        Fault("yaml-byte-order-mark", "byte order mark") { specimen in
            ["app/config/dfs.yml", "config/packages/io.yaml"].flatMap { path in
                specimen.files[path].map { [Changed(files: specimen.files.merging([path: "\u{FEFF}" + $0]) { $1 }, places: [.init(path: path, offset: 0)])] } ?? []
            }
        },
        Fault("import-cycle", "file that imports itself") { $0.replacing(["imports:\n    - { resource: parameters.yml }": "imports:\n    - { resource: ↓config.yml }\n    - { resource: parameters.yml }"]) },
        Fault("parameter-in-text", "list in a text") {
            $0.replacing(["parameters:\n": "parameters:\n    app.list: [one, two]\n    app.text: 'all: ↓%app.list%'\n"])
        },
        Fault("env-processor-unavailable", "processor of a later release") { specimen in
            guard specimen.rootKey == "ezplatform" else { return [] }
            return specimen.replacing(["'%env(CACHE_NAMESPACE)%'": "'↓%env(shuffle:CACHE_NAMESPACE)%'"])
        },
        Fault("memcached-syntax", "bracket in an address", also: ["unreachable-memcached", "memcached-does-not-start"]) { $0.each("\n-l 10.0.10.20", "\n-l ↓(10.0.10.20)") },
        Fault("yaml-tab", "tab before a key", also: ["static-host-serves-another-directory"]) { $0.replacing(["            var_dir: ": "↓\t\tvar_dir: "]) },
        Fault("yaml-duplicate-key", "key given twice") {
            $0.replacing(["                metadata_handler: dfs\n": "                metadata_handler: dfs\n                ↓metadata_handler: dfs\n"])
        },
        Fault("yaml-unquoted-reference", "unquoted reference") { specimen in
            // Up to Symfony 2 it was allowed.
            guard !specimen.files.values.contains(where: { $0.contains("\"symfony/symfony\", \"version\": \"v2") }) else { return [] }
            return specimen.values("connection") { $0 == "doctrine.dbal.dfs_connection" ? "↓@doctrine.dbal.dfs_connection" : nil }
        },
        Fault("import-missing", "file that is not there") { $0.replacing(["    - { resource: ": "    - { resource: ↓absent.yml }\n    - { resource: "]) },
        Fault("parameter-cycle", "parameters refer to each other") {
            $0.replacing(["parameters:\n": "parameters:\n    app.first: ↓'%app.second%'\n    app.second: '%app.first%'\n"])
        },
        Fault("env-placeholder-syntax", "processor without a name") { specimen in
            guard specimen.rootKey != "ezpublish" else { return [] }
            return specimen.replacing(["'%env(CACHE_NAMESPACE)%'": "'↓%env(CACHE.NAMESPACE)%'"])
        },
        Fault("env-value-refused", "text that is to be a number") { specimen in
            guard specimen.rootKey != "ezpublish" else { return [] }
            return specimen.replacing(["'%env(CACHE_NAMESPACE)%'": "'↓%env(int:CACHE_NAMESPACE)%'"])
        },
        Fault("yaml-omitted-item", "two commas") { specimen in
            guard specimen.files.values.contains(where: { $0.contains("\"symfony/yaml\", \"version\": \"v5.4") || $0.contains("\"symfony/yaml\", \"version\": \"v7") })
            else { return [] }
            return specimen.replacing(["            site_group: [site": "            site_group: [↓, site"])
        },
        Fault("config-structure", "imports that are no list", also: ["sessions-left-to-php"]) { $0.replacing(["imports:\n    - { resource: config.yml }": "imports: ↓'config.yml'"]) },
        Fault("dotenv-byte-order-mark", "byte order mark") { specimen in
            specimen.files[".env"].map { [Changed(files: specimen.files.merging([".env": "\u{FEFF}" + $0]) { $1 }, places: [.init(path: ".env", offset: 0)])] } ?? []
        },
        Fault("redis-syntax", "port that is no number") { specimen in
            guard specimen.rootKey != "ezpublish" else { return [] }
            return specimen.replacing([:], adding: ["deploy/redis/redis.conf": "bind 10.0.10.29\nport ↓many\nrequirepass an-older-secret\n"])
        },
        Fault("nginx-syntax", "semicolon is missing", also: ["image-request-not-reaching-front-controller", "wrong-front-controller"]) {
            $0.replacing(["        return 404;\n    }": "        ↓return 404\n    }"])
        },
        Fault("apache-unknown-directive", "letter too many") { $0.replacing(["    LimitRequestBody ": "    ↓LimitRequestBodys "]) },
        Fault("dotenv-syntax", "name with a dash") { specimen in
            specimen.files[".env"].map { text in
                var changed = Changed(files: specimen.files)
                changed.set(".env", text + "APP↓-MODE=live\n")
                return [changed]
            } ?? []
        },
        Fault("composer-syntax", "comma at the end") { specimen in
            specimen.files["composer.json"].map { text in
                var changed = Changed(files: specimen.files)
                guard let end = text.lastIndex(of: "}") else { return [] }
                changed.set("composer.json", text.replacingCharacters(in: end..<text.index(after: end), with: ",↓}"))
                return [changed]
            } ?? []
        },
    ]
}
