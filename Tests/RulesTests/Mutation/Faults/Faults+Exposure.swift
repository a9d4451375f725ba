/// Faults by which a virtual host shows what it must not, or runs as it must not.
extension Fault {
    private static let detours: Set<String> = [
        "wrong-front-controller", "wrong-document-root", "image-request-not-reaching-front-controller", "dead-rewrite-rule", "script-executed-under-var",
        "script-source-disclosed", "original-files-exposed", "symfony-proxy-behind-cache", "missing-trusted-proxies", "static-host-serves-another-directory", "dead-rewrite-condition",
    ]

    static let exposure: [Fault] = [
        Fault("script-source-disclosed", "no handler of PHP", also: detours, clusterOnly: true) { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("url_prefix: ") }) else { return [] }
            let controller = specimen.family.facts.frontController
            return specimen.replacing([
                "    RewriteRule .* /\(controller)": "    ↓RewriteRule .* /\(controller)", "    RewriteRule ^/var/([^/]+/)?storage": "    ↓RewriteRule ^/var/([^/]+/)?storage", "        SetHandler \"proxy": "        #SetHandler \"proxy",
            ])
                + specimen.replacing([
                    "            fastcgi_pass unix:/run/php/php-fpm.sock;\n": "",
                    "    rewrite \"^/var/([^/]+/)?storage/images": "    ↓rewrite \"^/var/([^/]+/)?storage/images",
                ])
        },
        Fault("project-files-exposed", "directory of the project", also: detours) { specimen in
            let facts = specimen.family.facts
            let controller = facts.frontController
            return specimen.replacing([
                "DocumentRoot /srv/acme/\(facts.webRoot)\n": "DocumentRoot ↓/srv/acme\n", "<Directory /srv/acme/\(facts.webRoot)>": "<Directory /srv/acme>",
                "    RewriteRule .* /\(controller)": "    RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\n    RewriteRule .* /\(facts.webRoot)/\(controller)",
            ])
                + specimen.replacing([
                    "root /srv/acme/\(facts.webRoot);": "↓root /srv/acme;",
                    "    rewrite \"^(.*)$\" \"/\(controller)$1\" last;": "    if (!-f $request_filename) {\n        rewrite \"^(.*)$\" \"/\(facts.webRoot)/\(controller)$1\" last;\n    }",
                    "        location ~ ^/": "        location ~ ^/\(facts.webRoot)/",
                ])
        },
        Fault("directory-listing", "lists for assets") {
            $0.replacing(["Options FollowSymLinks": "↓Options +Indexes +FollowSymLinks"])
                + $0.replacing(["    client_max_body_size 48m;\n": "    location ^~ /bundles/ {\n        ↓autoindex on;\n    }\n    client_max_body_size 48m;\n"])
        },
        Fault("malformed-fastcgi-address", "port without scheme", also: detours) {
            $0.replacing(["SetHandler \"proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/\"": "↓SetHandler \"proxy:10.0.10.11:9000|fcgi://localhost/\""])
        },
        Fault("placeholder-left", "names of the template", also: detours) { specimen in
            for server in ["apache", "nginx"] {
                guard let text = specimen.files["deploy/\(server)/site.conf"], text.contains("www.acme.test") else { continue }
                var moved = specimen
                moved.files["deploy/\(server)/site.conf"] = nil
                let first = text.firstRange(of: "www.acme.test").map { text.replacingCharacters(in: $0, with: "↓%HOST_NAME%") } ?? text
                return moved.replacing([:], adding: ["deploy/\(server)/sites-enabled/site.conf": first])
            }
            return []
        },
        Fault("placeholder-left", "in what is deployed to a node", also: detours) { specimen in
            specimen.files[".ezcluster.yml"] != nil ? [] : specimen.replacing([:], adding: [
                ".ezcluster.yml": "nodes:\n    web1: nodes/web1\n",
                "nodes/web1/etc/nginx/sites-enabled/status.conf": "server {\n    listen 8080;\n    server_name ↓%HOST_NAME%;\n    return 204;\n}\n",
            ])
        },
        Fault("development-environment", "dev", also: ["environments-disagree"], clusterOnly: true) { $0.handingInstead($0.family.facts.environmentVariable, "prod", "dev") },
        Fault("debug-mode-on", "switched on") { $0.handing($0.family.facts.debugVariable, "1") },
        Fault("script-executed-under-var", "scripts are not refused") { specimen in
            specimen.isCluster
                ? []
                : specimen.replacing([
                    "    RewriteRule ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) - [F]\n": "",
                    "    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]": "    ↓RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]",
                ])
                    + specimen.replacing([
                        "        location ~ ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) {\n            return 403;\n        }\n": "",
                        "        location ~ ^/\(specimen.family.facts.frontController.replacing(".", with: "\\."))(/|$) {": "        ↓location ~ \\.php(/|$) {",
                        "$document_root/\(specimen.family.facts.frontController);": "$document_root$fastcgi_script_name;",
                    ])
        },
        Fault("original-files-exposed", "everything below storage") {
            $0.replacing(["    location ~ ^/var/site/storage/images(-versioned)?/ {\n        try_files": "    location ~ ^/var/site/storage/ {\n        ↓try_files"])
                + $0.replacing(["RewriteCond %{REQUEST_URI} !^/var/site/storage/images(-versioned)?/\n    RewriteRule ^ - [R=404,L]": "↓RewriteCond %{REQUEST_URI} !^/var/site/storage/\n    RewriteRule ^ - [R=404,L]"])
        },
        Fault("static-host-on-web-root", "web root", also: detours.union(["original-files-exposed"])) { specimen in
            specimen.replacing(["    root /mnt/nfs;": "    ↓root /srv/acme/\(specimen.family.facts.webRoot);"])
                + specimen.replacing(["DocumentRoot /mnt/nfs\n": "DocumentRoot ↓/srv/acme/\(specimen.family.facts.webRoot)\n"])
        },
        Fault("static-host-serves-another-directory", "another mount") {
            $0.replacing(["    root /mnt/nfs;": "    root /mnt/media;", "url_prefix: https": "url_prefix: ↓https"])
                + $0.replacing(["DocumentRoot /mnt/nfs\n": "DocumentRoot /mnt/media\n", "url_prefix: https": "url_prefix: ↓https"])
        },
    ]
}
