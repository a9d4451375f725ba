/// eZ Publish 5.4 on two web servers behind Apache: Legacy reads the same files.
enum EzPublish54 {
    static let files: [String: String] = [
        "composer.json": """
            {
                "name": "acme/site",
                "require": {"ezsystems/ezpublish-kernel": "~5.4.0", "ezsystems/ezpublish-legacy": "~5.4.0"}
            }

            """,
        "composer.lock": """
            {
                "packages": [
                    {"name": "doctrine/doctrine-bundle", "version": "1.3.0"},
                    {"name": "ezsystems/ezpublish-kernel", "version": "v5.4.14"},
                    {"name": "ezsystems/ezpublish-legacy", "version": "v5.4.14"},
                    {"name": "league/flysystem", "version": "0.5.12"},
                    {"name": "oneup/flysystem-bundle", "version": "v0.4.2"},
                    {"name": "symfony/symfony", "version": "v2.7.51"},
                    {"name": "tedivm/stash-bundle", "version": "v0.4.6"}
                ]
            }

            """,
        "ezpublish/config/config_prod.yml": """
            imports:
                - { resource: config.yml }

            """,
        "ezpublish/config/ezpublish_prod.yml": """
            imports:
                - { resource: ezpublish.yml }

            """,
        "ezpublish/config/config.yml": """
            imports:
                - { resource: parameters.yml }
                - { resource: services.yml }

            framework:
                secret: "%secret%"
                esi: ~
                fragments: ~
                session:
                    handler_id: app.session.handler.memcached

            doctrine:
                dbal:
                    default_connection: default
                    connections:
                        default:
                            driver: pdo_mysql
                            host: 10.0.10.30
                            dbname: acme
                            user: acme
                            password: "%database_password%"
                            charset: UTF8
                        dfs:
                            driver: pdo_mysql
                            host: 10.0.10.30
                            dbname: acme_dfs
                            user: acme_dfs
                            password: "%dfs_database_password%"
                            charset: UTF8

            oneup_flysystem:
                adapters:
                    nfs_adapter:
                        local:
                            directory: "/mnt/nfs/$var_dir$/$storage_dir$"

            ez_io:
                binarydata_handlers:
                    nfs:
                        flysystem:
                            adapter: nfs_adapter
                metadata_handlers:
                    dfs:
                        legacy_dfs_cluster:
                            connection: doctrine.dbal.dfs_connection

            stash:
                caches:
                    cluster:
                        drivers: [Memcache]
                        inMemory: true
                        registerDoctrineAdapter: false
                        Memcache:
                            prefix_key: acme_
                            servers:
                                - { server: 10.0.10.20, port: 11211 }

            """,
        "ezpublish/config/services.yml": """
            services:
                app.memcached:
                    class: Memcached
                    calls:
                        - [addServer, [10.0.10.21, 11211]]
                app.session.handler.memcached:
                    class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\MemcachedSessionHandler
                    arguments: ["@app.memcached"]

            """,
        "ezpublish/config/parameters.yml": """
            parameters:
                secret: 5f7bd9d2c7d84f0e9a55d3ab4fd3e811
                database_password: hunter2hunter2
                dfs_database_password: hunter3hunter3

            """,
        "ezpublish/config/ezpublish.yml": """
            ezpublish:
                repositories:
                    default:
                        engine: legacy
                        connection: default
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
                        io:
                            metadata_handler: dfs
                            binarydata_handler: nfs
                        http_cache:
                            purge_servers: ["http://10.0.10.40:80"]
                    admin:
                        legacy_mode: true

            """,
        "deploy/apache/site.conf": """
            <VirtualHost *:80>
                ServerName www.acme.test
                ServerAlias admin.acme.test
                DocumentRoot /srv/acme/web
                DirectoryIndex index.php
                LimitRequestBody 50331648

                <Directory /srv/acme/web>
                    Options FollowSymLinks
                    AllowOverride None
                    Require all granted
                </Directory>
                <FilesMatch \\.php$>
                    SetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/"
                </FilesMatch>

                SetEnvIf Request_URI ".*" ENVIRONMENT=prod
                SetEnv USE_HTTP_CACHE 0
                SetEnv TRUSTED_PROXIES "10.0.10.40"

                RewriteEngine On
                RewriteRule ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) - [F]
                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]
                RewriteRule ^/var/([^/]+/)?cache/(texttoimage|public)/.* /index_cluster.php [L]
                RewriteRule ^/favicon\\.ico - [L]
                RewriteRule ^/robots\\.txt - [L]
                RewriteRule ^/(design|share|extension)/ - [L]
                RewriteRule ^/(bundles|assets)/ - [L]
                RewriteRule .* /index.php
            </VirtualHost>

            """,
        "deploy/memcached.conf": memcached("The cache host", "10.0.10.20"),
        "deploy/sessions/memcached.conf": memcached("The host of the sessions", "10.0.10.21"),
    ]

    private static func memcached(_ title: String, _ address: String) -> String {
        """
        # \(title), reachable from the web servers only.
        -d
        logfile /var/log/memcached.log
        -m 1024
        -p 11211
        -U 0
        -u memcache
        -l \(address)
        -P /var/run/memcached/memcached.pid

        """
    }
}
