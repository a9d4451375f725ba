/// Other ways to write virtual hosts that serve the same: idioms of the servers' and Symfony's documentation, and of common packages.
extension Variant {
    private static let apache: @Sendable (String) -> Bool = { $0.hasSuffix("apache/site.conf") }
    private static let nginx: @Sendable (String) -> Bool = { $0.hasSuffix("nginx/site.conf") }

    static let idioms: [Variant] = [
        Variant("a document root below /var/www") { specimen in
            specimen.everywhere({ $0.hasPrefix("deploy/") && $0.hasSuffix("site.conf") }) { $0.replacing("/srv/acme/", with: "/var/www/acme/") }
        },
        Variant("a document root below /var/www/html") { specimen in
            specimen.everywhere({ $0.hasPrefix("deploy/") && $0.hasSuffix("site.conf") }) { $0.replacing("/srv/acme/", with: "/var/www/html/") }
        },
        Variant("a page for the time of maintenance in nginx") { specimen in
            specimen.everywhere(nginx) {
                $0.replacing("\n    rewrite \"^/var/", with: """

                        if (-f $document_root/maintenance.html) {
                            return 503;
                        }
                        error_page 503 @maintenance;
                        location @maintenance {
                            rewrite ^(.*)$ /maintenance.html break;
                        }
                        rewrite "^/var/
                    """)
            }
        },
        Variant("a page for the time of maintenance in Apache") { specimen in
            specimen.everywhere(apache) {
                $0.replacing("    RewriteEngine On\n", with: """
                        RewriteEngine On
                        ErrorDocument 503 /maintenance.html
                        RewriteCond %{DOCUMENT_ROOT}/maintenance.html -f
                        RewriteCond %{REQUEST_URI} !=/maintenance.html
                        RewriteRule ^ - [R=503,L]

                    """)
            }
        },
        // With the disk asked first, images of a cluster and scripts need rules before it: those stay.
        Variant("what is on disk by its test, after the rules for images, in Apache") { specimen in
            specimen.everywhere(apache) { text in
                var text = text
                for controller in ["app.php", "index.php"] {
                    text = text.replacing("    RewriteRule .* /\(controller)\n", with: """
                            RewriteCond %{REQUEST_URI} !^/var/
                            RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -f
                            RewriteRule ^ - [L]
                            RewriteRule .* /\(controller)

                        """)
                }
                return text
            }
        },
        Variant("a test of the disk in nginx, after the rules for images") { specimen in
            specimen.everywhere(nginx) { text in
                var text = text
                for controller in ["app.php", "index.php"] {
                    text = text.replacing("    rewrite \"^(.*)$\" \"/\(controller)$1\" last;\n", with: """
                            location /downloads/ {
                                try_files $uri /\(controller)$is_args$args;
                            }
                            rewrite "^/downloads/" $uri break;
                            rewrite "^(.*)$" "/\(controller)$1" last;

                        """)
                }
                return text
            }
        },
        Variant("TLS with a redirect from port 80 in Apache") { specimen in
            guard let text = specimen.files["deploy/apache/site.conf"], !text.contains("443") else { return [] }
            var changed = Changed(files: specimen.files)
            changed.files["deploy/apache/site.conf"] = """
                <VirtualHost *:80>
                    ServerName www.acme.test
                    ServerAlias admin.acme.test
                    RewriteEngine On
                    RewriteRule ^/(.*)$ https://%{HTTP_HOST}/$1 [R=301,L]
                </VirtualHost>

                """ + text.replacing("*:80", with: "*:443").replacing(
                    "    RewriteEngine On\n",
                    with: "    SSLEngine on\n    SSLCertificateFile /etc/ssl/acme.pem\n    SSLCertificateKeyFile /etc/ssl/acme.key\n    RewriteEngine On\n")
            return [changed]
        },
        Variant("TLS with a redirect from port 80 in nginx") { specimen in
            guard let text = specimen.files["deploy/nginx/site.conf"], !text.contains("443") else { return [] }
            var changed = Changed(files: specimen.files)
            changed.files["deploy/nginx/site.conf"] = """
                server {
                    listen 80;
                    listen [::]:80;
                    server_name www.acme.test admin.acme.test;
                    return 301 https://$host$request_uri;
                }

                """ + text.replacing(
                    "    listen 80;\n",
                    with: "    listen 443 ssl http2;\n    listen [::]:443 ssl http2;\n    ssl_certificate /etc/ssl/acme.pem;\n    ssl_certificate_key /etc/ssl/acme.key;\n")
            return [changed]
        },
        Variant("one name for the site, by a redirect in nginx") { specimen in
            specimen.everywhere(nginx) {
                "server {\n    listen 80;\n    server_name acme.test;\n    return 301 http://www.acme.test$request_uri;\n}\n\n" + $0
            }
        },
        Variant("buffers and limits of FastCGI") { specimen in
            specimen.everywhere(nginx) {
                $0.contains("fastcgi_buffer") ? $0 : $0.replacing("            include fastcgi_params;\n", with: """
                                fastcgi_split_path_info ^(.+\\.php)(/.*)$;
                                include fastcgi_params;
                                fastcgi_buffers 16 16k;
                                fastcgi_buffer_size 32k;
                                fastcgi_read_timeout 90s;

                    """)
            }
        },
        Variant("hidden files are denied in nginx") { specimen in
            specimen.everywhere(nginx) { $0.replacing("    location / {\n", with: "    location ~ /\\. {\n        deny all;\n        access_log off;\n        log_not_found off;\n    }\n\n    location / {\n") }
        },
        Variant("hidden files are denied in Apache") { specimen in
            specimen.everywhere(apache) { $0.replacing("    RewriteEngine On\n", with: "    <FilesMatch \"^\\.\">\n        Require all denied\n    </FilesMatch>\n    RewriteEngine On\n    RewriteRule (^|/)\\. - [F]\n") }
        },
        Variant("certificates are renewed through the site in nginx") { specimen in
            specimen.everywhere(nginx) { $0.replacing("    location / {\n", with: "    location ^~ /.well-known/acme-challenge/ {\n        root /var/lib/letsencrypt;\n    }\n\n    location / {\n") }
        },
        Variant("certificates are renewed through the site in Apache") { specimen in
            specimen.everywhere(apache) {
                $0.replacing("    RewriteEngine On\n", with: "    Alias /.well-known/acme-challenge/ /var/lib/letsencrypt/.well-known/acme-challenge/\n    RewriteEngine On\n    RewriteRule ^/\\.well-known/acme-challenge/ - [PT,L]\n")
            }
        },
        Variant("the scheme of the proxy in Apache") { specimen in
            specimen.everywhere(apache) { $0.replacing("    RewriteEngine On\n", with: "    SetEnvIf X-Forwarded-Proto https HTTPS=on\n    RewriteEngine On\n") }
        },
        Variant("authorization is handed to PHP in Apache") { specimen in
            specimen.everywhere(apache) { $0.replacing("    RewriteEngine On\n", with: "    RewriteEngine On\n    RewriteCond %{HTTP:Authorization} .+\n    RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]\n") }
        },
        Variant("caching headers of assets in Apache") { specimen in
            specimen.everywhere(apache) {
                $0.replacing("    RewriteEngine On\n", with: """
                        <IfModule mod_expires.c>
                            ExpiresActive On
                            ExpiresByType text/css "access plus 1 month"
                        </IfModule>
                        <IfModule mod_headers.c>
                            Header always set X-Content-Type-Options nosniff
                        </IfModule>
                        <LocationMatch "^/(bundles|assets)/">
                            FileETag None
                        </LocationMatch>
                        RewriteEngine On

                    """)
            }
        },
        Variant("for the office only in nginx") { specimen in
            specimen.everywhere(nginx) { $0.replacing("    client_max_body_size 48m;\n", with: "    client_max_body_size 48m;\n    allow 10.0.0.0/8;\n    allow 192.0.2.0/24;\n    deny all;\n") }
        },
        Variant("for the office only in Apache") { specimen in
            specimen.everywhere(apache) { $0.replacing("Require all granted", with: "Require ip 10.0.0.0/8 192.0.2.0/24\n        Require local") }
        },
        Variant("for the office only in Apache, the older way") { specimen in
            specimen.everywhere(apache) { $0.replacing("Require all granted", with: "Order deny,allow\n        Deny from all\n        Allow from 10.0.0.0/8 192.0.2.7") }
        },
        Variant("one address is kept out in nginx") { specimen in
            specimen.everywhere(nginx) { $0.replacing("    client_max_body_size 48m;\n", with: "    client_max_body_size 48m;\n    deny 198.51.100.7;\n") }
        },
        Variant("one address is kept out in Apache") { specimen in
            specimen.everywhere(apache) { $0.replacing("Require all granted", with: "<RequireAll>\n            Require all granted\n            Require not ip 198.51.100.7\n        </RequireAll>") }
        },
        Variant("a password for everybody in nginx") { specimen in
            specimen.everywhere(nginx) { $0.replacing("    client_max_body_size 48m;\n", with: "    client_max_body_size 48m;\n    auth_basic \"preview\";\n    auth_basic_user_file /etc/nginx/preview.users;\n") }
        },
        Variant("a password for everybody in Apache") { specimen in
            specimen.everywhere(apache) { $0.replacing("Require all granted", with: "AuthType Basic\n        AuthName preview\n        AuthUserFile /etc/apache2/preview.users\n        Require valid-user") }
        },
        Variant("closed for all but the office in nginx") { specimen in
            specimen.everywhere(nginx) { $0.replacing("    client_max_body_size 48m;\n", with: "    client_max_body_size 48m;\n    if ($remote_addr !~ \"^10\\.\") {\n        return 503;\n    }\n") }
        },
        Variant("closed for all but the office in Apache") { specimen in
            specimen.everywhere(apache) {
                $0.replacing("    RewriteEngine On\n", with: "    RewriteEngine On\n    RewriteCond %{REMOTE_ADDR} !^10\\.1\\.\n    RewriteRule !^/closed\\.html$ /closed.html [R=302,L]\n")
            }
        },
    ]
}
