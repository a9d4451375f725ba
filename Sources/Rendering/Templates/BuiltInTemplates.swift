// Written by scripts/embed-templates from templates/; a test fails when it is stale.

/// The templates that the executable brings, wherever it is installed.
enum BuiltInTemplates {
    static let all: [String: String] = [
        "apache/rules.conf": ##"""
            {{! Rewrite rules: which requests are answered from disk and which by the application. }}
            # For PHP. SetEnv would be too late for rules that ask for a variable.
            {{#variables}}
            SetEnvIf Request_URI ^ {{assignment}}
            {{/variables}}
            SetEnvIf Authorization "(.+)" HTTP_AUTHORIZATION=$1

            # Nothing but the front controller runs.
            {{#usesFPM}}
            <FilesMatch {{controllerFiles}}>
                SetHandler {{phpHandler}}
            </FilesMatch>
            {{/usesFPM}}
            {{#usesModule}}
            <Directory {{varDirectory}}>
            {{#phpModules}}
                <IfModule {{.}}>
                    php_admin_flag engine off
                </IfModule>
            {{/phpModules}}
            </Directory>
            {{/usesModule}}

            RewriteEngine On

            # Uploaded scripts neither run nor are they shown.
            RewriteRule {{scriptPattern}} - [F,NC]

            # Hidden files stay hidden.
            RewriteRule "/\.(?!well-known/)" - [R=404,L]

            # The front controller is not called by its own name.
            RewriteRule {{directPattern}} - [R=404,L]
            {{#sharedImages}}

            # Stored files are not on this server's disk: the application streams them.
            RewriteRule {{pattern}} /{{imageController}} [L]
            {{/sharedImages}}
            {{#localImages}}

            # Images on this server's disk; everything else in the storage goes through the application.
            RewriteRule {{pattern}} - [L]
            {{/localImages}}
            {{#legacy}}

            # Image texts and caches that the legacy kernel makes.
            {{#isShared}}
            RewriteRule "^/var/([^/]+/)?cache/(texttoimage|public)/" /index_cluster.php [L]
            {{/isShared}}
            {{^isShared}}
            RewriteRule "^/var/([^/]+/)?cache/(texttoimage|public)/" - [L]
            {{/isShared}}
            {{/legacy}}

            # Built on every node by the deployment.
            {{#staticPatterns}}
            RewriteRule {{.}} - [L]
            {{/staticPatterns}}
            RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -f
            RewriteRule "^/(favicon\.ico|robots\.txt|apple-touch-icon[^/]*\.png|\.well-known/.+)$" - [L]

            RewriteRule ^ /{{frontController}} [L]

            """##,
        "apache/site.conf": ##"""
            {{! The virtual host of a project for Apache httpd 2.4. }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.
            # Modules: rewrite, setenvif{{#usesFPM}}, proxy, proxy_fcgi{{/usesFPM}}{{#tls}}, ssl{{/tls}}; recommended: deflate, expires, headers, http2.
            {{#redirect}}

            <VirtualHost{{#listens}} {{address}}{{/listens}}>
            {{#serverName}}
                ServerName {{serverName}}
            {{/serverName}}
            {{#hasAliases}}
                ServerAlias{{#serverAliases}} {{.}}{{/serverAliases}}
            {{/hasAliases}}
                RewriteEngine On
            {{#tlsPort}}
                RewriteRule ^ https://%{SERVER_NAME}:{{tlsPort}}%{REQUEST_URI} [R=301,L]
            {{/tlsPort}}
            {{^tlsPort}}
                RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R=301,L]
            {{/tlsPort}}
            </VirtualHost>
            {{/redirect}}
            {{#hostBlocks}}

            <VirtualHost{{#listens}} {{address}}{{/listens}}>
            {{#serverName}}
                ServerName {{serverName}}
            {{/serverName}}
            {{#hasAliases}}
                ServerAlias{{#serverAliases}} {{.}}{{/serverAliases}}
            {{/hasAliases}}
                DocumentRoot {{webRoot}}
            {{#tls}}

                SSLEngine on
                SSLCertificateFile {{certificate}}
                SSLCertificateKeyFile {{key}}
                SSLProtocol -all +TLSv1.2 +TLSv1.3
            {{#http2}}
                <IfModule http2_module>
                    Protocols h2 http/1.1
                </IfModule>
            {{/http2}}
            {{/tls}}

                LimitRequestBody {{bodySizeBytes}}
                TimeOut {{timeout}}

                <Directory {{webRoot}}>
                    Options FollowSymLinks
                    AllowOverride None
                    Require all granted
                </Directory>

                {{>apache/rules.conf}}

            {{#localImages}}
                <IfModule expires_module>
                    <LocationMatch {{pattern}}>
                        ExpiresActive on
                        ExpiresDefault "access plus 10 years"
                    </LocationMatch>
                </IfModule>
            {{/localImages}}
                <IfModule deflate_module>
                    AddOutputFilterByType DEFLATE text/html text/css text/plain application/javascript application/json application/xml image/svg+xml
                </IfModule>
                <IfModule headers_module>
                    # A Proxy header must not become an environment variable.
                    RequestHeader unset Proxy early
                </IfModule>
            </VirtualHost>
            {{/hostBlocks}}

            """##,
        "apache/snippet.conf": ##"""
            {{! Only the rules, for a virtual host of one's own. }}
            # Rendered by ezcluster for {{title}}: include this in the <VirtualHost>, which has the DocumentRoot {{webRoot}}.
            # Modules: rewrite, setenvif{{#usesFPM}}, proxy, proxy_fcgi{{/usesFPM}}.

            {{>apache/rules.conf}}

            """##,
        "apache/static-host.conf": ##"""
            {{! The host that only serves stored images. }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.
            # Modules: alias, rewrite{{#tls}}, ssl{{/tls}}; recommended: expires.
            {{#hostBlocks}}

            <VirtualHost{{#listens}} {{address}}{{/listens}}>
                ServerName {{serverName}}
            {{#tls}}

                SSLEngine on
                SSLCertificateFile {{certificate}}
                SSLCertificateKeyFile {{key}}
                SSLProtocol -all +TLSv1.2 +TLSv1.3
            {{/tls}}
            {{#areas}}
            {{#directories}}

                Alias {{url}} {{directory}}
                <Directory {{directory}}>
                    Options FollowSymLinks
                    AllowOverride None
                    Require method GET HEAD
                    <IfModule expires_module>
                        ExpiresActive on
                        ExpiresDefault "access plus 10 years"
                    </IfModule>
                </Directory>
            {{/directories}}
            {{/areas}}

                RewriteEngine On
                # Uploaded scripts neither run nor are they shown.
                RewriteRule {{scriptPattern}} - [F,NC]
                RewriteRule "/\." - [R=404,L]
                # Everything else needs a check of permissions, which only the application can make: original/ above all.
            {{#areas}}
                RewriteRule {{pattern}} - [L]
            {{/areas}}
                RewriteRule ^ - [R=404,L]
            </VirtualHost>
            {{/hostBlocks}}

            """##,
        "dfs/dfs.yaml": ##"""
            {{! The configuration that a project lacks for files shared by all web nodes. }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.
            # Metadata of stored files goes to the table {{table}}, their bytes to {{mountPoint}}, which every web node mounts.
            {{#nfsParameter}}

            parameters:
                {{nfsParameter}}:
                    root: {{mountPoint}}
                    path: {{path}}
                    writeFlags: ~
                    linkHandling: ~
                    permissions: []
            {{/nfsParameter}}
            {{#adapter}}

            oneup_flysystem:
                adapters:
                    {{adapter}}:
            {{#adapterService}}
                        custom:
                            service: {{adapterService}}
            {{/adapterService}}
            {{#adapterDirectory}}
                        local:
                            {{directoryKey}}: {{adapterDirectory}}
            {{/adapterDirectory}}
            {{/adapter}}
            {{#declaresHandlers}}

            {{ioRootKey}}:
            {{#metadataConnection}}
                metadata_handlers:
                    {{metadataHandler}}:
                        legacy_dfs_cluster:
                            connection: {{metadataConnection}}
            {{/metadataConnection}}
            {{#binarydataAdapter}}
                binarydata_handlers:
                    {{binarydataHandler}}:
                        flysystem:
                            adapter: {{binarydataAdapter}}
            {{/binarydataAdapter}}
            {{/declaresHandlers}}

            {{rootKey}}:
                system:
                    default:
                        io:
                            metadata_handler: {{metadataHandler}}
                            binarydata_handler: {{binarydataHandler}}

            """##,
        "fstab/fstab": ##"""
            {{! A line for /etc/fstab of every web node. }}
            # Rendered by ezcluster for {{title}}: for /etc/fstab of every web node. Nothing that is stored can be run there.
            {{source}} {{mountPoint}} nfs rw,hard,nfsvers=4,noatime,nosuid,nodev,noexec,_netdev 0 0

            """##,
        "init/ezcluster.yml": ##"""
            {{! .ezcluster.yml, as `ezcluster init` writes it. }}
            # What ezcluster cannot read from the project. Every key is optional; `ezcluster lint` and `ezcluster render` read this file.

            {{#isReleaseProven}}
            # {{releaseSource}} says the release; without a lock file:
            # release: "{{release}}"
            {{/isReleaseProven}}
            {{^isReleaseProven}}
            # Told from: {{releaseSource}}.
            release: "{{release}}"
            {{/isReleaseProven}}

            {{#isModeKnown}}
            # Told from: {{modeSource}}.
            deployment: {{mode}}
            {{/isModeKnown}}
            {{^isModeKnown}}
            # Nothing shows whether there are several web servers: say cluster or single-server.
            # deployment: cluster
            {{/isModeKnown}}

            environments: [{{environment}}]

            {{#hasServers}}
            # Found in the project. Without this section they are looked for; with it nothing else is.
            # servers:
            {{#servers}}
            #     {{kind}}:
            {{#files}}
            #         - {{.}}
            {{/files}}
            {{/servers}}
            {{/hasServers}}
            {{^hasServers}}
            # No configuration of a server was found in the project.
            # servers:
            #     nginx: [deploy/nginx/site.conf]
            #     memcached: [deploy/memcached.conf]
            {{/hasServers}}

            # Variables of the PHP deployment that no .env file holds.
            {{#unsetVariables}}
            #   {{.}} has no value, and something depends on it
            {{/unsetVariables}}
            # env: { DFS_NFS_PATH: /mnt/nfs }

            # What only rendering needs.
            # render:
            {{#settings}}
            #     {{name}}: {{value}}  # {{meaning}}
            {{/settings}}

            """##,
        "memcached/drop-in.conf": ##"""
            {{! /etc/systemd/system/memcached.service.d/ezcluster.conf. }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.
            # {{purpose}} No UDP (-U 0): it makes memcached a tool for attacks on others.
            [Service]
            ExecStart=
            ExecStart=/usr/bin/memcached -l {{listen}} -p {{port}} -U 0 -m {{memory}} -c {{maximumConnections}}{{#itemSize}} -I {{itemSize}}{{/itemSize}}{{#user}} -u {{user}}{{/user}}

            """##,
        "memcached/memcached.conf": ##"""
            {{! /etc/memcached.conf of Debian and Ubuntu: one option on each line. }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.
            # {{purpose}}
            -l {{listen}}
            -p {{port}}
            # No UDP: it makes memcached a tool for attacks on others.
            -U 0
            -m {{memory}}
            {{#connections}}
            -c {{connections}}
            {{/connections}}
            {{#itemSize}}
            -I {{itemSize}}
            {{/itemSize}}
            -u memcache
            -P /var/run/memcached/memcached.pid

            """##,
        "memcached/sysconfig": ##"""
            {{! /etc/sysconfig/memcached of RHEL, Fedora and SUSE: read by systemd, not by a shell. }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.
            # {{purpose}} No UDP (-U 0): it makes memcached a tool for attacks on others.
            PORT="{{port}}"
            USER="memcached"
            MAXCONN="{{maximumConnections}}"
            CACHESIZE="{{memory}}"
            OPTIONS="-l {{listen}} -U 0{{#itemSize}} -I {{itemSize}}{{/itemSize}}"

            """##,
        "nginx/rules.conf": ##"""
            {{! Locations: which requests are answered from disk and which by the application. }}
            # Uploaded scripts neither run nor are they shown.
            location ~* {{scriptPattern}} {
                return 403;
            }

            # Hidden files stay hidden.
            location ~ "/\.(?!well-known/)" {
                return 404;
            }

            # The front controller is not called by its own name.
            location ~ {{directPattern}} {
                return 404;
            }
            {{#sharedImages}}

            # Stored files are not on this server's disk: the application streams them.
            location ~ {{pattern}} {
                rewrite ^ /{{imageController}} last;
            }
            {{/sharedImages}}
            {{#localImages}}

            # Images on this server's disk; everything else in the storage goes through the application.
            location ~ {{pattern}} {
                expires max;
                add_header X-Content-Type-Options nosniff always;
            }
            {{/localImages}}
            {{#legacy}}

            # Image texts and caches that the legacy kernel makes.
            location ~ "^/var/([^/]+/)?cache/(texttoimage|public)/" {
            {{#isShared}}
                rewrite ^ /index_cluster.php last;
            {{/isShared}}
            {{^isShared}}
                try_files $uri =404;
            {{/isShared}}
            }
            {{/legacy}}

            # Built on every node by the deployment.
            {{#staticPatterns}}
            location ~ {{.}} {
                try_files $uri =404;
            }
            {{/staticPatterns}}
            location ~ "^/(favicon\.ico|robots\.txt|apple-touch-icon[^/]*\.png|\.well-known/.+)$" {
                log_not_found off;
                try_files $uri /{{frontController}}$is_args$args;
            }

            location / {
                rewrite ^ /{{frontController}} last;
            }
            {{#controllers}}

            location = /{{name}} {
                internal;
                fastcgi_pass {{phpAddress}};
                fastcgi_read_timeout {{timeout}}s;
                fastcgi_buffer_size 128k;
                fastcgi_buffers 4 256k;
                fastcgi_busy_buffers_size 256k;

                fastcgi_param SCRIPT_FILENAME $document_root/{{name}};
                fastcgi_param SCRIPT_NAME /{{name}};
                fastcgi_param DOCUMENT_ROOT $document_root;
                fastcgi_param REQUEST_URI $request_uri;
                fastcgi_param QUERY_STRING $query_string;
                fastcgi_param REQUEST_METHOD $request_method;
                fastcgi_param REQUEST_SCHEME $scheme;
                fastcgi_param HTTPS $https if_not_empty;
                fastcgi_param CONTENT_TYPE $content_type;
                fastcgi_param CONTENT_LENGTH $content_length;
                fastcgi_param SERVER_PROTOCOL $server_protocol;
                fastcgi_param SERVER_SOFTWARE nginx;
                fastcgi_param SERVER_NAME $server_name;
                fastcgi_param SERVER_ADDR $server_addr;
                fastcgi_param SERVER_PORT $server_port;
                fastcgi_param REMOTE_ADDR $remote_addr;
                fastcgi_param REMOTE_PORT $remote_port;
                fastcgi_param REMOTE_USER $remote_user;
                fastcgi_param GATEWAY_INTERFACE CGI/1.1;
                fastcgi_param REDIRECT_STATUS 200;
                # A Proxy header must not become an environment variable.
                fastcgi_param HTTP_PROXY "";
            {{#variables}}
                fastcgi_param {{name}} {{value}};
            {{/variables}}
            }
            {{/controllers}}

            """##,
        "nginx/site.conf": ##"""
            {{! The virtual host of a project for nginx. }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.
            {{#redirect}}

            server {
            {{#listens}}
                listen {{address}};
            {{/listens}}
                server_name{{#hosts}} {{.}}{{/hosts}};
            {{#tlsPort}}
                return 301 https://$host:{{tlsPort}}$request_uri;
            {{/tlsPort}}
            {{^tlsPort}}
                return 301 https://$host$request_uri;
            {{/tlsPort}}
            }
            {{/redirect}}

            server {
            {{#listens}}
                listen {{address}}{{#isTLS}} ssl{{/isTLS}}{{#http2Parameter}} http2{{/http2Parameter}};
            {{/listens}}
            {{#http2Directive}}
                http2 on;
            {{/http2Directive}}
                server_name{{#hosts}} {{.}}{{/hosts}};
                root {{webRoot}};
            {{#tls}}

                ssl_certificate {{certificate}};
                ssl_certificate_key {{key}};
                ssl_protocols TLSv1.2 TLSv1.3;
                ssl_session_timeout 1d;
                ssl_session_cache shared:ezcluster:10m;
            {{/tls}}

                client_max_body_size {{bodySize}};
                server_tokens off;
                gzip on;
                gzip_vary on;
                gzip_types text/css text/plain application/javascript application/json application/xml image/svg+xml;

                {{>nginx/rules.conf}}
            }

            """##,
        "nginx/snippet.conf": ##"""
            {{! Only the rules, for a server block of one's own. }}
            # Rendered by ezcluster for {{title}}: include this in the server block, which has the root {{webRoot}}.

            {{>nginx/rules.conf}}

            """##,
        "nginx/static-host.conf": ##"""
            {{! The host that only serves stored images. }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.

            server {
            {{#listens}}
                listen {{address}}{{#isTLS}} ssl{{/isTLS}}{{#http2Parameter}} http2{{/http2Parameter}};
            {{/listens}}
            {{#http2Directive}}
                http2 on;
            {{/http2Directive}}
                server_name{{#hosts}} {{.}}{{/hosts}};
            {{#tls}}

                ssl_certificate {{certificate}};
                ssl_certificate_key {{key}};
                ssl_protocols TLSv1.2 TLSv1.3;
            {{/tls}}

                server_tokens off;

                # Uploaded scripts neither run nor are they shown.
                location ~* {{scriptPattern}} {
                    return 403;
                }

                location ~ "/\." {
                    return 404;
                }
            {{#areas}}
            {{#directories}}

                location {{url}} {
                    alias {{directory}};
                    expires max;
                    limit_except GET HEAD {
                        deny all;
                    }
                }
            {{/directories}}
            {{/areas}}

                # Everything else needs a check of permissions, which only the application can make: original/ above all.
                location / {
                    return 404;
                }
            }

            """##,
        "varnish/backends.vcl": ##"""
            {{! The web nodes for Varnish: included at the top of the product's VCL, after "vcl 4.x;". }}
            # Rendered by ezcluster for {{title}}. Change the project or the options and render again.
            # Include it at the top of the product's VCL in place of the backend and the acl invalidators of parameters.vcl, and let
            # vcl_recv say "set req.backend_hint = ezcluster.backend();" where it named the backend {{backend}}.

            import directors;
            {{#nodes}}

            backend {{identifier}} {
                .host = "{{address}}";
                .port = "{{port}}";
                .connect_timeout = 5s;
                .first_byte_timeout = {{timeout}}s;
            }
            {{/nodes}}

            sub vcl_init {
                new ezcluster = directors.round_robin();
            {{#nodes}}
                ezcluster.add_backend({{identifier}});
            {{/nodes}}
            }

            # Every web node purges.
            acl invalidators {
                "127.0.0.1";
            {{#nodes}}
                "{{address}}";
            {{/nodes}}
            }

            """##,
    ]
}
