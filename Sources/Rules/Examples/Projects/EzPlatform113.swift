/// eZ Platform 1.13 on two web servers behind Apache.
enum EzPlatform113 {
    static let files: [String: String] = [
        "composer.json": """
            {
                "name": "acme/site",
                "require": {"ezsystems/ezpublish-kernel": "~6.13.0"},
                "extra": {"symfony-app-dir": "app", "symfony-web-dir": "web"}
            }

            """,
        "composer.lock": """
            {
                "packages": [
                    {"name": "doctrine/doctrine-bundle", "version": "1.6.13"},
                    {"name": "ezsystems/ezplatform-http-cache", "version": "v0.9.5"},
                    {"name": "ezsystems/ezpublish-kernel", "version": "v6.13.8"},
                    {"name": "league/flysystem", "version": "1.0.70"},
                    {"name": "oneup/flysystem-bundle", "version": "1.14.1"},
                    {"name": "symfony/symfony", "version": "v2.8.52"},
                    {"name": "tedivm/stash-bundle", "version": "v0.6.2"}
                ]
            }

            """,
        "app/config/config_prod.yml": """
            imports:
                - { resource: config.yml }

            """,
        "app/config/config.yml": """
            imports:
                - { resource: parameters.yml }
                - { resource: ezplatform.yml }
                - { resource: dfs.yml }
                - { resource: services.yml }

            framework:
                secret: "%secret%"
                esi: ~
                fragments: ~
                session:
                    handler_id: app.session.handler.native_memcached
                    save_path: "10.0.10.21:11211"

            doctrine:
                dbal:
                    default_connection: default
                    connections:
                        default:
                            driver: pdo_mysql
                            host: "%database_host%"
                            dbname: "%database_name%"
                            user: "%database_user%"
                            password: "%database_password%"
                            charset: utf8mb4

            stash:
                caches:
                    cluster:
                        drivers: [Memcache]
                        inMemory: true
                        Memcache:
                            prefix_key: acme_
                            servers:
                                - { server: 10.0.10.20, port: 11211 }

            """,
        "app/config/services.yml": """
            services:
                app.session.handler.native_memcached:
                    class: eZ\\Bundle\\EzPublishCoreBundle\\Session\\Handler\\NativeSessionHandler
                    arguments: ["%session.save_path%", memcached]

            """,
        "app/config/parameters.yml": """
            parameters:
                secret: 5f7bd9d2c7d84f0e9a55d3ab4fd3e811
                database_host: 10.0.10.30
                database_name: acme
                database_user: acme
                database_password: hunter2hunter2
                dfs_database_password: hunter3hunter3

            """,
        "app/config/ezplatform.yml": """
            ezpublish:
                repositories:
                    default:
                        storage: { engine: legacy, connection: default }
                        search: { engine: legacy, connection: default }
                siteaccess:
                    list: [site, admin]
                    groups:
                        site_group: [site, admin]
                    default_siteaccess: site
                    match:
                        Map\\Host:
                            www.acme.test: site
                            admin.acme.test: admin
                http_cache:
                    purge_type: http
                system:
                    site_group:
                        cache_pool_name: cluster
                        var_dir: var/site
                        http_cache:
                            purge_servers: ["http://10.0.10.40:80"]

            """,
        "app/config/dfs.yml": """
            ezpublish:
                system:
                    default:
                        io:
                            metadata_handler: dfs
                            binarydata_handler: nfs

            ez_io:
                binarydata_handlers:
                    nfs:
                        flysystem:
                            adapter: nfs_adapter
                metadata_handlers:
                    dfs:
                        legacy_dfs_cluster:
                            connection: doctrine.dbal.dfs_connection

            oneup_flysystem:
                adapters:
                    nfs_adapter:
                        local:
                            directory: "/mnt/nfs/$var_dir$/$storage_dir$"

            doctrine:
                dbal:
                    connections:
                        dfs:
                            driver: pdo_mysql
                            host: 10.0.10.30
                            dbname: acme_dfs
                            user: acme_dfs
                            password: "%dfs_database_password%"
                            charset: utf8

            """,
        "deploy/apache/site.conf": """
            <VirtualHost *:80>
                ServerName www.acme.test
                ServerAlias admin.acme.test
                DocumentRoot /srv/acme/web
                DirectoryIndex app.php
                LimitRequestBody 50331648

                <Directory /srv/acme/web>
                    Options FollowSymLinks
                    AllowOverride None
                    Require all granted
                </Directory>
                <FilesMatch \\.php$>
                    SetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/"
                </FilesMatch>

                SetEnvIf Request_URI ".*" SYMFONY_ENV=prod
                SetEnv SYMFONY_HTTP_CACHE 0
                SetEnv SYMFONY_TRUSTED_PROXIES "10.0.10.40"

                RewriteEngine On
                RewriteRule ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) - [F]
                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
                RewriteRule ^/favicon\\.ico - [L]
                RewriteRule ^/robots\\.txt - [L]
                RewriteRule ^/(bundles|assets)/ - [L]
                RewriteRule ^/([^/]+/)?app\\.php([/?#]|$) - [R=404,L]
                RewriteRule .* /app.php
            </VirtualHost>

            """,
        "deploy/memcached.conf": """
            # The cache host, reachable from the web servers only.
            -d
            logfile /var/log/memcached.log
            -m 1024
            -p 11211
            -U 0
            -u memcache
            -l 10.0.10.20
            -P /var/run/memcached/memcached.pid

            """,
        "deploy/sessions/memcached.conf": """
            # The host of the sessions, reachable from the web servers only.
            -d
            logfile /var/log/memcached.log
            -m 512
            -p 11211
            -U 0
            -u memcache
            -l 10.0.10.21
            -P /var/run/memcached/memcached.pid

            """,
    ]
}
