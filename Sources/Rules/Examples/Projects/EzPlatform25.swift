/// eZ Platform 2.5 on two web servers behind nginx.
enum EzPlatform25 {
    static let files: [String: String] = [
        "composer.json": """
            {
                "name": "acme/site",
                "require": {"ezsystems/ezpublish-kernel": "~7.5.0"},
                "extra": {"symfony-app-dir": "app", "symfony-web-dir": "web", "symfony-var-dir": "var", "symfony-bin-dir": "bin"}
            }

            """,
        "composer.lock": """
            {
                "packages": [
                    {"name": "doctrine/doctrine-bundle", "version": "1.12.13"},
                    {"name": "ezsystems/ezplatform-http-cache", "version": "v1.0.9"},
                    {"name": "ezsystems/ezpublish-kernel", "version": "v7.5.31"},
                    {"name": "league/flysystem", "version": "1.1.10"},
                    {"name": "oneup/flysystem-bundle", "version": "3.7.0"},
                    {"name": "symfony/symfony", "version": "v3.4.49"}
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
                - { resource: cluster.yml }

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

            """,
        "app/config/cluster.yml": """
            services:
                app.session.handler.native_memcached:
                    class: eZ\\Bundle\\EzPublishCoreBundle\\Session\\Handler\\NativeSessionHandler
                    arguments: ["%session.save_path%", memcached]
                cache.memcached:
                    parent: cache.adapter.memcached
                    public: true
                    tags:
                        - name: cache.pool
                          clearer: cache.app_clearer
                          provider: "memcached://10.0.10.20:11211"
                          namespace: acme

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
                    purge_type: varnish
                system:
                    default:
                        cache_service_name: cache.memcached
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
                            charset: utf8mb4

            """,
        "deploy/nginx/site.conf": """
            server {
                listen 80;
                server_name www.acme.test admin.acme.test;
                root /srv/acme/web;

                rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/app.php" break;
                rewrite "^/favicon\\.ico" "/favicon.ico" break;
                rewrite "^/robots\\.txt" "/robots.txt" break;
                rewrite "^/bundles/(.*)" "/bundles/$1" break;
                rewrite "^/assets/(.*)" "/assets/$1" break;
                if ($request_uri ~ "^/([^/]+/)?app\\.php([/?#]|$)") {
                    return 404;
                }
                rewrite "^(.*)$" "/app.php$1" last;

                client_max_body_size 48m;

                location / {
                    location ~ ^/app\\.php(/|$) {
                        include fastcgi_params;
                        fastcgi_param SCRIPT_FILENAME $document_root/app.php;
                        fastcgi_param SYMFONY_ENV prod;
                        fastcgi_param SYMFONY_HTTP_CACHE 0;
                        fastcgi_param SYMFONY_TRUSTED_PROXIES "10.0.10.40";
                        fastcgi_pass unix:/run/php/php-fpm.sock;
                    }
                }
            }

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
