/// A change of a correct project that leaves its meaning alone. `Changed.places` stays empty.
struct Variant: Sendable {
    var name: String
    var target: Specimen.Kind
    var apply: @Sendable (Specimen) -> [Changed]

    init(_ name: String, on target: Specimen.Kind = .project, _ apply: @escaping @Sendable (Specimen) -> [Changed]) {
        self.name = name
        self.target = target
        self.apply = apply
    }

    static let all: [Variant] = yaml + values + servers + idioms + stores + varnish + php + stored + hosting + machines
}

extension Specimen {
    /// One change of all files at once that `change` takes.
    func everywhere(_ isMeant: (String) -> Bool, _ change: (String) -> String) -> [Changed] {
        var changed = Changed(files: files)
        for (path, text) in files where isMeant(path) { changed.files[path] = change(text) }
        return changed.files == files ? [] : [changed]
    }

    /// The blocks of a YAML file that start at its left margin, with the comments before them.
    fileprivate static func blocks(_ text: String) -> [String] {
        var blocks: [String] = []
        var comments = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map({ $0 + "\n" }) {
            if line == "\n", blocks.isEmpty || !comments.isEmpty { continue }
            if line.first == "#" {
                comments += line
            } else if let first = line.first, first.isLetter {
                blocks.append(comments + line)
                comments = ""
            } else if !blocks.isEmpty {
                blocks[blocks.count - 1] += comments + line
                comments = ""
            }
        }
        return blocks
    }

    /// The configuration files whose sections are all loaded anyway, so that they can be moved.
    fileprivate var plainFiles: [String] {
        files.keys.sorted().filter { path in
            isYAML(path) && path.split(separator: "/").dropLast().last.map { $0 == "config" || $0 == "packages" } == true && !path.contains("_dev")
        }
    }
}

extension Variant {
    static let yaml: [Variant] = [
        Variant("sections in reverse order") { specimen in
            specimen.plainFiles.compactMap { path in
                let blocks = Specimen.blocks(specimen.files[path] ?? "")
                guard blocks.count > 1 else { return nil }
                var changed = Changed(files: specimen.files)
                changed.files[path] = blocks.reversed().joined()
                return changed
            }
        },
        Variant("a file for each section") { specimen in
            specimen.plainFiles.compactMap { path in
                let blocks = Specimen.blocks(specimen.files[path] ?? "").filter { !$0.contains("imports:") }
                guard blocks.count > 1, let text = specimen.files[path] else { return nil }
                let name = path.split(separator: "/").last.map(String.init) ?? ""
                let directory = String(path.dropLast(name.utf8.count))
                var changed = Changed(files: specimen.files)
                let stem = name.split(separator: ".").first.map(String.init) ?? "part"
                let names = blocks.indices.map { "\(stem)_\($0)." + (name.hasSuffix(".yaml") ? "yaml" : "yml") }
                for (part, block) in zip(names, blocks) { changed.files[directory + part] = block }
                // Directories of packages are loaded whole; elsewhere the parts are imported.
                if directory.hasSuffix("packages/") {
                    changed.files[path] = nil
                } else {
                    let own = Specimen.blocks(text).first { $0.contains("imports:") } ?? "imports:\n"
                    changed.files[path] = own.filter { $0 != "\r" } + names.map { "    - { resource: \($0) }\n" }.joined()
                }
                return changed
            }
        },
        Variant("comments between all lines") { specimen in
            specimen.everywhere({ specimen.isYAML($0) && $0 != ".ezcluster.yml" }) { text in
                text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? String($0) : "\($0) # as it was" }.joined(separator: "\n")
            }
        },
        Variant("line ends of Windows") { specimen in
            specimen.everywhere({ specimen.isYAML($0) }) { $0.replacing("\n", with: "\r\n") }
        },
        Variant("blank lines and blanks at line ends") { specimen in
            specimen.everywhere({ specimen.isYAML($0) }) { $0.replacing("\n", with: "  \n\n") }
        },
        Variant("wider indentation") { specimen in
            specimen.everywhere({ specimen.isYAML($0) && $0.contains("config") && specimen.files[$0]?.contains("- name:") == false }) { text in
                text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                    String(repeating: " ", count: line.prefix { $0 == " " }.count) + line
                }.joined(separator: "\n")
            }
        },
        Variant("flow style for the handlers") {
            $0.replacing([
                "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection": "            legacy_dfs_cluster: { connection: doctrine.dbal.dfs_connection }",
                "            flysystem:\n                adapter: nfs_adapter": "            flysystem: {adapter: nfs_adapter}",
            ])
        },
        Variant("flow style for the settings") {
            $0.files.values.contains { $0.contains("url_prefix:") } ? [] : $0.replacing(["            io:\n                metadata_handler: dfs\n                binarydata_handler: nfs": "            io: { binarydata_handler: nfs, metadata_handler: dfs }"])
        },
        Variant("names in quotes") {
            $0.replacing([
                "metadata_handler: dfs": "\"metadata_handler\": \"dfs\"", "adapter: nfs_adapter": "'adapter': 'nfs_adapter'", "var_dir: var/": "'var_dir': var/",
            ])
        },
        Variant("anchor and alias of a scalar") {
            $0.replacing(["driver: pdo_mysql": "driver: &driver pdo_mysql"]).map { changed in
                var changed = changed
                for (path, text) in changed.files where text.contains("&driver") {
                    let parts = text.split(separator: "driver: pdo_mysql")
                    changed.files[path] = parts.joined(separator: "driver: *driver")
                }
                return changed
            }
        },
        Variant("anchor and merge of a map") {
            $0.replacing([
                "    system:\n": "    system:\n        # both\n",
                "            languages: [eng-GB]": "            languages: &languages [eng-GB]",
            ]).map { changed in
                var changed = changed
                for (path, text) in changed.files where text.contains("&languages") {
                    changed.files[path] = text.replacing("languages: [eng-GB]", with: "languages: *languages")
                }
                return changed
            }
        },
        Variant("list style for siteaccesses") {
            $0.replacing(["        list: [site, admin]\n": "        list:\n            - site\n            - admin\n"])
        },
        Variant("document start and end") { specimen in
            specimen.everywhere({ specimen.isYAML($0) && $0.contains("config") && !$0.contains("dev") }) { "---\n" + $0 }
        },
        Variant("handlers named by an attribute") {
            $0.replacing(["        nfs:\n            flysystem:\n                adapter: nfs_adapter": "        - { name: nfs, flysystem: { adapter: nfs_adapter } }"])
        },
    ]

    static let values: [Variant] = [
        Variant("handler names in parameters") { specimen in
            specimen.replacing(
                ["metadata_handler: dfs": "metadata_handler: '%app.metadata%'", "binarydata_handler: nfs": "binarydata_handler: \"%app.bytes%\""],
                adding: specimen.parameterFile("    app.metadata: dfs\n    app.bytes: nfs\n")).map(specimen.importing)
        },
        Variant("directory in a parameter") { specimen in
            specimen.replacing(["var_dir: var/": "var_dir: '%app.directory%' # var/"], adding: specimen.parameterFile("    app.directory: var/site\n"))
                .filter { $0.files.values.contains { $0.contains("# var/site") } }.map(specimen.importing)
        },
        Variant("environment variable with a default") { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("\"symfony/symfony\", \"version\": \"v2") }) else { return [] }
            return specimen.replacing(
                ["metadata_handler: dfs": "metadata_handler: '%env(METADATA_HANDLER)%'"],
                adding: specimen.parameterFile("    env(METADATA_HANDLER): dfs\n")).map(specimen.importing)
        },
        Variant("processor in a placeholder") { specimen in
            guard specimen.rootKey != "ezpublish" else { return [] }
            return specimen.replacing(["'%env(CACHE_NAMESPACE)%'": "'%env(string:CACHE_NAMESPACE)%'"])
                + specimen.replacing(["'%env(HTTPCACHE_PURGE_SERVER)%'": "'%env(resolve:HTTPCACHE_PURGE_SERVER)%'"])
        },
        Variant("a variable of its own in another file") { specimen in
            specimen.files[".env"].map { text in
                var changed = Changed(files: specimen.files)
                changed.files[".env.local"] = (specimen.files[".env.local"] ?? "") + "APP_DEBUG=0\n"
                changed.files[".env"] = text.replacing("CACHE_NAMESPACE=", with: "export CACHE_NAMESPACE=")
                return [changed]
            } ?? []
        },
        Variant("values of .env in quotes") { specimen in
            specimen.variables("CACHE_DSN") { $0.first == "\"" ? nil : "\"\($0)\"" } + specimen.variables("HTTPCACHE_PURGE_SERVER") { "'\($0)'" }
                + specimen.variables("APP_SECRET") { "\"\($0)\" # keep" }
        },
        Variant("the same in each siteaccess") { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("        \(specimen.second):\n") || $0.contains("        site:\n") }) else { return [] }
            return specimen.replacing(["    system:\n": "    system:\n        site: { var_dir: VAR }\n        \(specimen.second): { var_dir: VAR }\n"]).compactMap { changed in
                guard let line = specimen.files.values.compactMap({ text in text.firstRange(of: "var_dir: ").map { text[$0.upperBound...].prefix { $0 != "\n" } } }).first
                else { return nil }
                var changed = changed
                for (path, text) in changed.files { changed.files[path] = text.replacing("var_dir: VAR", with: "var_dir: \(line)") }
                return changed
            }
        },
        Variant("a siteaccess with other languages and cookies") { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("        \(specimen.second):\n") }) else { return [] }
            return specimen.replacing(["    system:\n": "    system:\n        \(specimen.second): { languages: [fre-FR, eng-GB], content: { default_ttl: 30 } }\n"])
        },
        Variant("prefix as the release has it") {
            $0.files.values.contains { $0.contains("url_prefix:") }
                ? [] : $0.replacing(["metadata_handler: dfs": "metadata_handler: dfs\n                url_prefix: $var_dir$/$storage_dir$"])
        },
        Variant("a second, unused adapter and handler") { specimen in
            specimen.replacing([
                "    adapters:\n": "    adapters:\n        old_adapter:\n            local: { \(specimen.directoryKey): /mnt/old }\n",
                "    binarydata_handlers:\n": "    binarydata_handlers:\n        old: { flysystem: { adapter: old_adapter } }\n",
            ])
        },
        Variant("a second connection for reports") {
            $0.replacing(["            dfs:\n                driver": "            reports: { driver: pdo_pgsql, host: reports.internal, dbname: reports, user: reader }\n            dfs:\n                driver"])
                + $0.replacing(["            dfs:\n                url": "            reports: { url: 'pgsql://reader:sesame@reports.internal/reports' }\n            dfs:\n                url"])
        },
        Variant("name of the default connection for the repository") { $0.replacing(["storage: ~": "storage: { engine: legacy, connection: default }"]) },
        Variant("an ordinary filesystem for other bundles") {
            $0.replacing(["oneup_flysystem:\n": "oneup_flysystem:\n    filesystems:\n        uploads: { adapter: nfs_adapter }\n", "adapter: nfs_adapter": "adapter: nfs_adapter"])
        },
    ]

    static let servers: [Variant] = [
        Variant("optional slash in patterns of Apache") { specimen in
            specimen.everywhere({ $0.hasSuffix("apache/site.conf") }) { $0.replacing("RewriteRule ^/", with: "RewriteRule ^/?").replacing("RewriteRule \"^/", with: "RewriteRule \"^/?") }
        },
        Variant("patterns of Apache in quotes") { specimen in
            specimen.everywhere({ $0.hasSuffix("apache/site.conf") }) { $0.replacing("RewriteRule ^/favicon\\.ico -", with: "RewriteRule \"^/favicon\\.ico$\" \"-\"") }
        },
        Variant("directives of Apache in lower case") { specimen in
            specimen.everywhere({ $0.hasSuffix("apache/site.conf") }) { $0.replacing("RewriteRule ", with: "rewriterule ").replacing("DocumentRoot ", with: "documentroot ") }
        },
        Variant("rules of Apache inside IfModule") { specimen in
            specimen.everywhere({ $0.hasSuffix("apache/site.conf") }) {
                $0.contains("<IfModule mod_rewrite") ? $0 : $0.replacing("    RewriteEngine On\n", with: "    <IfModule mod_rewrite.c>\n    RewriteEngine On\n")
                    .replacing("    RewriteRule .* /app.php\n", with: "    RewriteRule .* /app.php\n    </IfModule>\n").replacing("    RewriteRule .* /index.php\n", with: "    RewriteRule .* /index.php\n    </IfModule>\n")
            }
        },
        Variant("END for the last rule of Apache") { specimen in
            specimen.everywhere({ $0.hasSuffix("apache/site.conf") }) { $0.replacing("RewriteRule .* /app.php", with: "RewriteRule .* /app.php [L]").replacing("RewriteRule .* /index.php", with: "RewriteRule .* /index.php [L]") }
        },
        Variant("a condition that excludes nothing") { specimen in
            specimen.everywhere({ $0.hasSuffix("apache/site.conf") }) {
                $0.replacing("    RewriteRule .* /app.php", with: "    RewriteCond %{REQUEST_URI} !^/server-status$\n    RewriteRule .* /app.php")
            }
        },
        Variant("another virtual host on the server") { specimen in
            specimen.files.keys.contains("deploy/apache/site.conf")
                ? [Changed(files: specimen.files.merging(["deploy/apache/wiki.conf": "<VirtualHost *:80>\n    ServerName wiki.internal\n    DocumentRoot /srv/wiki/htdocs\n</VirtualHost>\n"]) { $1 })] : []
        },
        Variant("a redirect of another name to the site") { specimen in
            specimen.files.keys.contains("deploy/nginx/site.conf")
                ? [Changed(files: specimen.files.merging(["deploy/nginx/redirect.conf": "server {\n    listen 80;\n    server_name old.acme.test;\n    return 301 https://www.acme.test$request_uri;\n}\n"]) { $1 })] : []
        },
        Variant("last instead of break in nginx") { specimen in
            specimen.everywhere({ $0.contains("nginx") }) { $0.replacing("\"/app.php\" break;", with: "\"/app.php\" last;").replacing("\"/index.php\" break;", with: "\"/index.php\" last;") }
        },
        Variant("rules of nginx without quotes") { specimen in
            specimen.everywhere({ $0.contains("nginx") }) { $0.replacing("rewrite \"^/favicon\\.ico\" \"/favicon.ico\" break;", with: "rewrite ^/favicon\\.ico /favicon.ico break;") }
        },
        Variant("headers, logs and compression in nginx") { specimen in
            specimen.everywhere({ $0.hasSuffix("nginx/site.conf") }) {
                $0.replacing("    client_max_body_size 48m;\n", with: "    client_max_body_size 48m;\n    gzip on;\n    gzip_types text/css application/javascript;\n    access_log /var/log/nginx/site.log;\n    add_header X-Frame-Options SAMEORIGIN;\n    location = /health { return 204; }\n")
            }
        },
        Variant("images by a location that hands them to PHP") { specimen in
            // The location is chosen after the rewrites, which have turned the URI already.
            specimen.everywhere({ $0.hasSuffix("nginx/site.conf") }) { $0.replacing("    location / {\n", with: "    location ~* \\.(jpe?g|png|gif|webp)$ {\n        expires 7d;\n    }\n    location / {\n") }
        },
        Variant("no rule for images, since the catch-all takes them") { specimen in
            specimen.isCluster ? ["/app.php", "/index.php"].flatMap {
                specimen.replacing(["    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* \($0) [L]\n": ""])
                    + specimen.replacing(["    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"\($0)\" break;\n": ""])
            } : []
        },
    ]

    static let stores: [Variant] = [
        Variant("long options of memcached") { specimen in
            specimen.everywhere({ $0.hasSuffix("memcached.conf") }) { $0.replacing("\n-l 10.", with: "\n--listen=10.").replacing("\n-p 11211", with: "\n--port=11211") }
        },
        Variant("comments at line ends of memcached") { specimen in
            specimen.everywhere({ $0.hasSuffix("memcached.conf") }) { $0.replacing("\n-U 0\n", with: "\n-U 0 # no UDP\n") }
        },
        Variant("loopback besides the address of memcached") { specimen in
            specimen.everywhere({ $0.hasSuffix("memcached.conf") }) { $0.replacing("\n-U 0\n", with: "\n-U 0\n-l 127.0.0.1\n") }
        },
        Variant("address and port in one option") { specimen in
            specimen.everywhere({ $0.hasSuffix("memcached.conf") }) { $0.replacing("\n-l 10.0.10.20\n", with: "\n-l 10.0.10.20:11211\n") }
        },
        Variant("options of the Redis address") { $0.variables("CACHE_DSN") { $0.hasSuffix(":6379") ? "\($0)?timeout=2&persistent=1" : nil } },
        Variant("another database of Redis") { $0.variables("CACHE_DSN") { $0.hasSuffix(":6379") ? "\($0)/3" : nil } },
    ]
}

extension Specimen {
    /// A file with parameters of the project: loaded by itself from `packages`, by an import elsewhere.
    fileprivate func parameterFile(_ lines: String) -> [String: String] {
        let text = "parameters:\n" + lines
        if files.keys.contains(where: { $0.hasPrefix("config/packages/") }) { return ["config/packages/app_values.yaml": text] }
        return [(files.keys.contains("ezpublish/config/config.yml") ? "ezpublish" : "app") + "/config/app_values.yml": text]
    }

    /// Imports the file of parameters where files are not loaded by themselves.
    fileprivate func importing(_ changed: Changed) -> Changed {
        var changed = changed
        for (path, text) in changed.files where path.hasSuffix("/config/config.yml") {
            changed.files[path] = text.replacing("imports:\n", with: "imports:\n    - { resource: app_values.yml }\n")
        }
        return changed
    }
}
