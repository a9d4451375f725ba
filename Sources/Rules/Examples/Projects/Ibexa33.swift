/// Ibexa DXP 3.3 on two web servers behind Apache.
enum Ibexa33 {
    static let files: [String: String] = [
        "composer.json": """
            {
                "name": "acme/site",
                "require": {"ibexa/oss": "^3.3", "symfony/runtime": "*"},
                "extra": {"symfony": {"require": "5.4.*"}}
            }

            """,
        "composer.lock": """
            {
                "packages": [
                    {"name": "doctrine/doctrine-bundle", "version": "2.7.2"},
                    {"name": "ezsystems/ezplatform-core", "version": "v2.3.30"},
                    {"name": "ezsystems/ezplatform-http-cache", "version": "v2.3.17"},
                    {"name": "ezsystems/ezplatform-kernel", "version": "v1.3.35"},
                    {"name": "league/flysystem", "version": "1.1.10"},
                    {"name": "oneup/flysystem-bundle", "version": "3.7.0"},
                    {"name": "symfony/yaml", "version": "v5.4.35"}
                ]
            }

            """,
        ".env": """
            APP_ENV=prod
            APP_SECRET=5f7bd9d2c7d84f0e9a55d3ab4fd3e811
            DATABASE_URL=mysql://acme:hunter2hunter2@10.0.10.30:3306/acme?serverVersion=mariadb-10.3.0
            DFS_DATABASE_URL=mysql://acme_dfs:hunter3hunter3@10.0.10.30:3306/acme_dfs?serverVersion=mariadb-10.3.0
            CACHE_POOL=cache.redis
            CACHE_DSN=10.0.10.21:6379
            CACHE_NAMESPACE=acme
            SESSION_HANDLER_ID=ezplatform.core.session.handler.native_redis
            SESSION_SAVE_PATH=tcp://10.0.10.22:6379
            HTTPCACHE_PURGE_TYPE=varnish
            HTTPCACHE_PURGE_SERVER=http://10.0.10.40:80
            TRUSTED_PROXIES=10.0.10.40

            """,
        "config/packages/doctrine.yaml": """
            doctrine:
                dbal:
                    default_connection: default
                    connections:
                        default:
                            url: '%env(resolve:DATABASE_URL)%'
                            charset: utf8mb4
                        dfs:
                            url: '%env(resolve:DFS_DATABASE_URL)%'
                            charset: utf8mb4

            """,
        "config/packages/framework.yaml": """
            framework:
                secret: '%env(APP_SECRET)%'
                esi: true
                fragments: true

            """,
        "config/packages/ezplatform.yaml": """
            parameters:
                cache_pool: '%env(CACHE_POOL)%'
                cache_dsn: '%env(CACHE_DSN)%'
                cache_namespace: '%env(CACHE_NAMESPACE)%'
                purge_server: '%env(HTTPCACHE_PURGE_SERVER)%'
                purge_type: '%env(HTTPCACHE_PURGE_TYPE)%'

            ezplatform:
                repositories:
                    default:
                        storage: ~
                        search: { engine: legacy, connection: default }
                siteaccess:
                    list: [site, admin]
                    groups:
                        site_group: [site]
                        admin_group: [admin]
                    default_siteaccess: site
                    match:
                        Map\\Host:
                            www.acme.test: site
                            admin.acme.test: admin
                http_cache:
                    purge_type: '%purge_type%'
                system:
                    default:
                        cache_service_name: '%cache_pool%'
                        var_dir: var/site
                        io:
                            metadata_handler: dfs
                            binarydata_handler: nfs
                        http_cache:
                            purge_servers: ['%purge_server%']

            """,
        "config/packages/io.yaml": """
            parameters:
                ibexa.platform.io.nfs.adapter.config:
                    root: /mnt/nfs
                    path: '$var_dir$/$storage_dir$/'
                    writeFlags: ~
                    linkHandling: ~
                    permissions: []

            oneup_flysystem:
                adapters:
                    nfs_adapter:
                        custom:
                            service: ibexa.platform.io.nfs.adapter.site_access_aware

            ez_io:
                binarydata_handlers:
                    nfs:
                        flysystem:
                            adapter: nfs_adapter
                metadata_handlers:
                    dfs:
                        legacy_dfs_cluster:
                            connection: doctrine.dbal.dfs_connection

            """,
        "config/packages/cache_pool/cache.redis.yaml": """
            services:
                cache.redis:
                    public: true
                    class: Symfony\\Component\\Cache\\Adapter\\RedisTagAwareAdapter
                    parent: cache.adapter.redis
                    tags:
                        - name: cache.pool
                          clearer: cache.app_clearer
                          provider: 'redis://%cache_dsn%'
                          namespace: '%cache_namespace%'

            """,
        "deploy/apache/site.conf": """
            <VirtualHost *:80>
                ServerName www.acme.test
                ServerAlias admin.acme.test
                DocumentRoot /srv/acme/public
                DirectoryIndex index.php
                LimitRequestBody 50331648

                <Directory /srv/acme/public>
                    Options FollowSymLinks
                    AllowOverride None
                    Require all granted
                </Directory>
                <FilesMatch \\.php$>
                    SetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/"
                </FilesMatch>

                SetEnvIf Request_URI ".*" APP_ENV=prod

                RewriteEngine On
                RewriteRule ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) - [F]
                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /index.php [L]
                RewriteRule ^/favicon\\.ico - [L]
                RewriteRule ^/robots\\.txt - [L]
                RewriteRule ^/(bundles|assets|build)/ - [L]
                RewriteRule ^/([^/]+/)?index\\.php([/?#]|$) - [R=404,L]
                RewriteRule .* /index.php
            </VirtualHost>

            """,
    ]
}
