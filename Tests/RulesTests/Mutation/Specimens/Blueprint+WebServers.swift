/// The virtual hosts of generated projects.
extension Blueprint {
    private var controller: String { family.facts.frontController }
    private var root: String { "/srv/acme/" + family.facts.webRoot }
    private var assets: String { family >= .ez32 ? "bundles|assets|build" : "bundles|assets" }

    /// What the front controller reads, and its values.
    private var variables: [(name: String, value: String)] {
        var variables = [(family.facts.environmentVariable, "prod")]
        if let name = family.facts.httpCacheVariable { variables.append((name, "0")) }
        if let name = family.facts.trustedProxiesVariable, family < .ibexa33 { variables.append((name, "10.0.10.40")) }
        return variables
    }

    var apacheSite: String {
        var lines = [
            "<VirtualHost *:80>", "    ServerName www.acme.test", "    ServerAlias admin.acme.test", "    DocumentRoot \(root)",
            "    DirectoryIndex \(controller)", "    LimitRequestBody 50331648", "", "    <Directory \(root)>", "        Options FollowSymLinks",
            "        AllowOverride None", "        Require all granted", "    </Directory>", "    <FilesMatch \\.php$>",
            "        SetHandler \"proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/\"", "    </FilesMatch>", "",
        ]
        for (index, variable) in variables.enumerated() {
            lines.append(index == 0 ? "    SetEnvIf Request_URI \".*\" \(variable.name)=\(variable.value)" : "    SetEnv \(variable.name) \"\(variable.value)\"")
        }
        lines += ["", "    RewriteEngine On", "    RewriteRule ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) - [F]"]
        let images = "    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* "
        lines.append(images + (storage == .local ? "- [L]" : "/\(controller) [L]"))
        if family == .ezPublish54 {
            lines.append("    RewriteRule ^/var/([^/]+/)?cache/(texttoimage|public)/.* " + (storage == .local ? "- [L]" : "/index_cluster.php [L]"))
            lines.append("    RewriteRule ^/(design|share|extension)/ - [L]")
        }
        lines += ["    RewriteRule ^/favicon\\.ico - [L]", "    RewriteRule ^/robots\\.txt - [L]", "    RewriteRule ^/(\(assets))/ - [L]"]
        if family != .ezPublish54 { lines.append("    RewriteRule ^/([^/]+/)?\(controller.replacing(".", with: "\\."))([/?#]|$) - [R=404,L]") }
        lines += ["    RewriteRule .* /\(controller)", "</VirtualHost>", ""]
        return lines.joined(separator: "\n")
    }

    var nginxSite: String {
        let name = controller.replacing(".", with: "\\.")
        var lines = [
            "server {", "    listen 80;", "    server_name www.acme.test admin.acme.test;", "    root \(root);", "",
            storage == .local
                ? "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/var/$1storage/images$2/$3\" break;"
                : "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/\(controller)\" break;",
        ]
        if family == .ezPublish54 {
            lines.append(
                storage == .local
                    ? "    rewrite \"^/var/([^/]+/)?cache/(texttoimage|public)/(.*)\" \"/var/$1cache/$2/$3\" break;"
                    : "    rewrite \"^/var/([^/]+/)?cache/(texttoimage|public)/(.*)\" \"/index_cluster.php\" break;")
            for folder in ["design", "share", "extension"] { lines.append("    rewrite \"^/\(folder)/(.*)\" \"/\(folder)/$1\" break;") }
        }
        lines += ["    rewrite \"^/favicon\\.ico\" \"/favicon.ico\" break;", "    rewrite \"^/robots\\.txt\" \"/robots.txt\" break;"]
        for folder in assets.split(separator: "|") { lines.append("    rewrite \"^/\(folder)/(.*)\" \"/\(folder)/$1\" break;") }
        lines += ["    if ($request_uri ~ \"^/([^/]+/)?\(name)([/?#]|$)\") {", "        return 404;", "    }"]
        lines += ["    rewrite \"^(.*)$\" \"/\(controller)$1\" last;", "", "    client_max_body_size 48m;", "", "    location / {"]
        let scripts = family == .ezPublish54 ? "^/(\(name)|index_cluster\\.php)(/|$)" : "^/\(name)(/|$)"
        lines += ["        location ~ \(scripts) {", "            include fastcgi_params;"]
        lines.append("            fastcgi_param SCRIPT_FILENAME $document_root" + (family == .ezPublish54 ? "$fastcgi_script_name;" : "/\(controller);"))
        for (name, value) in variables { lines.append("            fastcgi_param \(name) \(value);") }
        lines += ["            fastcgi_pass unix:/run/php/php-fpm.sock;", "        }"]
        lines += ["        location ~ ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) {", "            return 403;", "        }", "    }", "}", ""]
        return lines.joined(separator: "\n")
    }

    static let apacheStaticHost = """
        <VirtualHost *:80>
            ServerName static.acme.test
            DocumentRoot /mnt/nfs
            <Directory /mnt/nfs>
                Options FollowSymLinks
                AllowOverride None
                Require all granted
            </Directory>
            RewriteEngine On
            RewriteCond %{REQUEST_URI} !^/var/site/storage/images(-versioned)?/
            RewriteRule ^ - [R=404,L]
            RewriteRule \\.(?i:php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) - [F]
        </VirtualHost>

        """

    static let nginxStaticHost = """
        server {
            listen 80;
            server_name static.acme.test;
            root /mnt/nfs;

            location ~* \\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) {
                return 403;
            }
            location ~ ^/var/site/storage/images(-versioned)?/ {
                try_files $uri =404;
            }
            location / {
                return 404;
            }
        }

        """
}
