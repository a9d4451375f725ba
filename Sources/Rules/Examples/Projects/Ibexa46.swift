/// Ibexa DXP 4.6 on two web servers behind nginx.
enum Ibexa46 {
    static let files: [String: String] = [
        "composer.json": composer,
        "composer.lock": lock,
        ".env": """
            APP_ENV=prod
            APP_SECRET=5f7bd9d2c7d84f0e9a55d3ab4fd3e811
            DATABASE_URL=mysql://acme:hunter2hunter2@10.0.10.30:3306/acme?serverVersion=mariadb-10.11.0
            DFS_DATABASE_URL=mysql://acme_dfs:hunter3hunter3@10.0.10.30:3306/acme_dfs?serverVersion=mariadb-10.11.0
            CACHE_POOL=cache.redis
            CACHE_DSN=10.0.10.21:6379
            CACHE_NAMESPACE=acme
            SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'
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
                trusted_proxies: '%env(TRUSTED_PROXIES)%'
                esi: true
                fragments: true

            """,
        "config/packages/ibexa.yaml": """
            parameters:
                cache_pool: '%env(CACHE_POOL)%'
                cache_dsn: '%env(CACHE_DSN)%'
                cache_namespace: '%env(CACHE_NAMESPACE)%'
                purge_server: '%env(HTTPCACHE_PURGE_SERVER)%'
                purge_type: '%env(HTTPCACHE_PURGE_TYPE)%'

            ibexa:
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
                ibexa.io.nfs.adapter.config:
                    root: /mnt/nfs
                    path: '$var_dir$/$storage_dir$/'
                    writeFlags: ~
                    linkHandling: ~
                    permissions: []

            oneup_flysystem:
                adapters:
                    nfs_adapter:
                        custom:
                            service: ibexa.io.nfs.adapter.site_access_aware

            ibexa_io:
                binarydata_handlers:
                    nfs:
                        flysystem:
                            adapter: nfs_adapter
                metadata_handlers:
                    dfs:
                        legacy_dfs_cluster:
                            connection: doctrine.dbal.dfs_connection

            """,
        "config/packages/cache_pool/cache.tagaware.filesystem.yaml": filesystemPool,
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
        "deploy/nginx/site.conf": nginx(image: #"rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/index.php" break;"#),
    ]

    static let composer = """
        {
            "name": "acme/site",
            "require": {"ibexa/oss": "~4.6.0"},
            "extra": {"symfony": {"require": "5.4.*"}}
        }

        """

    static let lock = """
        {
            "packages": [
                {"name": "doctrine/doctrine-bundle", "version": "2.11.3"},
                {"name": "ibexa/core", "version": "v4.6.12"},
                {"name": "ibexa/http-cache", "version": "v4.6.12"},
                {"name": "league/flysystem", "version": "2.5.0"},
                {"name": "oneup/flysystem-bundle", "version": "4.11.1"},
                {"name": "symfony/yaml", "version": "v5.4.45"}
            ]
        }

        """

    static let filesystemPool = """
        services:
            cache.tagaware.filesystem:
                public: true
                class: Symfony\\Component\\Cache\\Adapter\\FilesystemTagAwareAdapter
                parent: cache.adapter.filesystem
                tags:
                    - name: cache.pool
                      clearer: cache.app_clearer

        """

    /// The server block; `image` says what becomes of stored images.
    static func nginx(image: String) -> String {
        """
        server {
            listen 80;
            server_name www.acme.test admin.acme.test;
            root /srv/acme/public;

            \(image)
            rewrite "^/favicon\\.ico" "/favicon.ico" break;
            rewrite "^/robots\\.txt" "/robots.txt" break;
            rewrite "^/bundles/(.*)" "/bundles/$1" break;
            rewrite "^/assets/(.*)" "/assets/$1" break;
            rewrite "^/build/(.*)" "/build/$1" break;
            if ($request_uri ~ "^/([^/]+/)?index\\.php([/?#]|$)") {
                return 404;
            }
            rewrite "^(.*)$" "/index.php$1" last;

            client_max_body_size 48m;

            location / {
                location ~ ^/index\\.php(/|$) {
                    include fastcgi_params;
                    fastcgi_param SCRIPT_FILENAME $document_root/index.php;
                    fastcgi_param APP_ENV prod;
                    fastcgi_pass unix:/run/php/php-fpm.sock;
                }
                location ~ ^/var/.*(?i)\\.(php\\d?|phar|phtml|sh|exe|pl|bin)(/|$) {
                    return 403;
                }
            }
        }

        """
    }
}

/// Ibexa DXP 4.6 on one server: local files, local cache, images sent by nginx.
enum Ibexa46Single {
    static let files: [String: String] = [
        "composer.json": Ibexa46.composer,
        "composer.lock": Ibexa46.lock,
        "config/packages/cache_pool/cache.tagaware.filesystem.yaml": Ibexa46.filesystemPool,
        ".env": """
            APP_ENV=prod
            APP_SECRET=5f7bd9d2c7d84f0e9a55d3ab4fd3e811
            DATABASE_URL=mysql://acme:hunter2hunter2@127.0.0.1:3306/acme?serverVersion=mariadb-10.11.0
            CACHE_POOL=cache.tagaware.filesystem
            HTTPCACHE_PURGE_TYPE=local

            """,
        "config/packages/doctrine.yaml": """
            doctrine:
                dbal:
                    url: '%env(resolve:DATABASE_URL)%'

            """,
        "config/packages/framework.yaml": """
            framework:
                secret: '%env(APP_SECRET)%'
                esi: true
                fragments: true

            """,
        "config/packages/ibexa.yaml": """
            ibexa:
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
                    purge_type: '%env(HTTPCACHE_PURGE_TYPE)%'
                system:
                    default:
                        cache_service_name: '%env(CACHE_POOL)%'
                        var_dir: var/site

            """,
        "deploy/nginx/site.conf": Ibexa46.nginx(
            image: #"rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/var/$1storage/images$2/$3" break;"#),
    ]
}
