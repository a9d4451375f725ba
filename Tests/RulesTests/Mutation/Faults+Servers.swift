/// Faults of virtual hosts, and of the files themselves.
extension Fault {
    static let servers: [Fault] = [
        Fault("image-request-not-reaching-front-controller", "images from disk", also: ["dead-rewrite-rule", "script-executed-under-var", "script-source-disclosed", "original-files-exposed"], clusterOnly: true) { specimen in
            [
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
            guard !specimen.files.keys.contains("ezpublish/config/config.yml") else { return [] }
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
        Fault("nginx-include-missing", "file that is not there") {
            $0.each("include gazette.d/static_files;", "include ↓gazette.d/static_file;") + $0.each("include /etc/nginx/harbour/rewrite;", "include ↓/etc/nginx/harbour/rewrites;")
        },
        Fault("nginx-unknown-directive", "directive that is none") {
            ($0.each("    client_max_body_size 48m;\n", "    ↓client_max_body_sise 48m;\n").prefix(1)) + []
        },
        Fault("nginx-invalid-directive", "no argument") { ($0.each("    client_max_body_size 48m;\n", "    ↓client_max_body_size;\n").prefix(1)) + [] },
    ]

    static let reading: [Fault] = [
        Fault("yaml-tab", "tab before a key") { $0.replacing(["            var_dir: ": "↓\t\tvar_dir: "]) },
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
