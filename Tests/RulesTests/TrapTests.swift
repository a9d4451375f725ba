import Rules
import Source
import Testing

/// Correct or harmless configuration that a hasty rule takes for a fault, by the candidate of the catalogue (`docs/rule-catalogue`) that it may mislead.
///
/// The whole catalogue judges each one: nothing but what is expected is an error or a warning.
@Suite struct TrapTests {
    struct Trap: CustomTestStringConvertible, Sendable {
        var candidate: String
        var title: String
        var base: BaseProject
        var changes: [Example.Change]
        /// `rule severity`, of errors and warnings.
        var expected: Set<String> = []
        var testDescription: String { "\(candidate): \(title)" }

        init(_ candidate: String, _ title: String, on base: BaseProject, _ changes: [Example.Change], expecting expected: Set<String> = []) {
            self.candidate = candidate
            self.title = title
            self.base = base
            self.changes = changes
            self.expected = expected
        }
    }

    private static let handlers46 = "metadata_handler: dfs\n                binarydata_handler: nfs"

    static let traps: [Trap] = [
        // MARK: IO
        Trap("IO01", "a handler in a scope that nothing uses", on: .ibexa46, [
            .replace(in: "config/packages/ibexa.yaml", "        default:\n            cache_service_name", with: "        press_group:\n            io: { binarydata_handler: planned }\n        default:\n            cache_service_name")
        ], expecting: ["unknown-scope warning"]),
        Trap("IO01", "a handler from the environment of the servers", on: .ibexa46, [
            .replace(in: "config/packages/ibexa.yaml", "binarydata_handler: nfs", with: "binarydata_handler: '%env(BINARY_DATA_HANDLER)%'")
        ]),
        Trap("IO04", "the id of the database's own connection", on: .ez25, [
            .replace(in: "app/config/dfs.yml", "connection: doctrine.dbal.dfs_connection", with: "connection: database_connection")
        ]),
        Trap("IO05", "the connection in a file of the environment", on: .ibexa46, [
            .replace(in: "config/packages/doctrine.yaml", "            dfs:\n                url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: utf8mb4\n", with: ""),
            .file("config/packages/prod/doctrine.yaml", "doctrine:\n    dbal:\n        connections:\n            dfs:\n                url: '%env(resolve:DFS_DATABASE_URL)%'\n                charset: utf8mb4\n"),
        ]),
        Trap("IO08", "a handler that files are to be migrated to", on: .ibexa46, [
            .replace(in: "config/packages/io.yaml", "    metadata_handlers:", with: "        later:\n            flysystem:\n                adapter: nfs_adapter\n    metadata_handlers:")
        ]),
        Trap("IO09", "one adapter for both kinds of handler", on: .ibexa46, [
            .replace(in: "config/packages/io.yaml", "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection", with: "            legacy_dfs_cluster:\n                connection: doctrine.dbal.dfs_connection\n        files:\n            flysystem:\n                adapter: nfs_adapter")
        ]),
        Trap("IO10", "siteaccesses and groups with dashes", on: .ibexa46, [
            .replace(in: "config/packages/ibexa.yaml", "list: [site, admin]", with: "list: [site, admin, press-room]"),
            .replace(in: "config/packages/ibexa.yaml", "site_group: [site]", with: "site-group: [site, press-room]"),
            .replace(in: "config/packages/ibexa.yaml", "                www.acme.test: site\n", with: "                www.acme.test: site\n                press.acme.test: press-room\n"),
            .replace(in: "deploy/nginx/site.conf", "www.acme.test admin", with: "www.acme.test press.acme.test admin"),
        ]),
        Trap("IO16", "settings of other bundles below a siteaccess", on: .ibexa46, [
            .replace(in: "config/packages/ibexa.yaml", "            var_dir: var/site\n", with: "            var_dir: var/site\n            languages: [eng-GB]\n            image_variations:\n                teaser:\n                    reference: ~\n                    filters: [{ name: geometry/scaledownonly, parameters: [300, 300] }]\n")
        ]),
        Trap("IO17", "a siteaccess with a repository and files of its own", on: .ibexa46, [
            .replace(in: "config/packages/ibexa.yaml", "            search: { engine: legacy, connection: default }\n", with: "            search: { engine: legacy, connection: default }\n        archive:\n            storage: { engine: legacy, connection: default }\n            search: { engine: legacy, connection: default }\n"),
            .replace(in: "config/packages/ibexa.yaml", "        default:\n            cache_service_name", with: "        admin:\n            repository: archive\n            var_dir: var/archive\n        default:\n            cache_service_name"),
        ]),
        Trap("IO22", "another adapter for development", on: .ibexa46, [
            .file("config/packages/dev/io.yaml", "oneup_flysystem:\n    adapters:\n        nfs_adapter:\n            local:\n                location: '%kernel.project_dir%/var/dfs'\n")
        ]),

        // MARK: shared directory
        Trap("FS03", "services found by their directory", on: .ibexa46, [
            .file("config/services.yaml", "services:\n    _defaults: { autowire: true, autoconfigure: true }\n    App\\:\n        resource: '../src/*'\n"),
            .replace(in: "config/packages/io.yaml", "service: ibexa.io.nfs.adapter.site_access_aware", with: "service: App\\Io\\SharedAdapter"),
        ]),
        Trap("FS06", "a directory that begins with a parameter of the kernel", on: .ez25, [
            .replace(in: "app/config/dfs.yml", "directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"", with: "directory: \"%shared_root%/$var_dir$/$storage_dir$\""),
            .replace(in: "app/config/parameters.yml", "    secret:", with: "    shared_root: /mnt/nfs\n    secret:"),
        ]),
        Trap("FS12", "a path in the mount that is no prefix of the site's", on: .ibexa46, [
            .replace(in: "config/packages/io.yaml", "path: '$var_dir$/$storage_dir$/'", with: "path: 'live/$var_dir$/$storage_dir$/'")
        ]),

        // MARK: database
        Trap("DB01", "a proxy in front of the databases, named by the environment", on: .ibexa46, [
            .replace(in: ".env", "DATABASE_URL=mysql://acme:hunter2hunter2@10.0.10.30:3306/acme?serverVersion=mariadb-10.11.0\nDFS", with: "DFS"),
        ]),
        Trap("SA01", "siteaccesses in another file", on: .ibexa46, [
            .file("config/packages/ibexa_admin.yaml", "ibexa:\n    siteaccess:\n        list: [back]\n    system:\n        back:\n            languages: [eng-GB]\n"),
        ]),
        Trap("SA09", "dollars in passwords and patterns", on: .ibexa46, [
            .file("config/packages/acme.yaml", "parameters:\n    acme.admin.password: '$2y$10$wQ0nB5tP0eH8S6C6r1yJ1uKx4tqfZ1pQ3wPZb0cXJwq2R5Qw6q1m2'\n    acme.pattern: '^a$|^b$'\n    acme.price: '$5 or $10'\n    acme.logo: '$logo;acme$'\n")
        ]),

        // MARK: addresses of files
        Trap("UR04", "images from a network of the provider", on: .ibexa46, [
            .replace(in: "config/packages/ibexa.yaml", "                binarydata_handler: nfs\n", with: "                binarydata_handler: nfs\n                url_prefix: 'https://d111111abcdef8.cloudfront.net/$var_dir$/$storage_dir$'\n")
        ]),
        Trap("AP01", "no rule for images, and all that is no file goes to the application", on: .ibexa33, [
            .file("deploy/apache/site.conf", apacheCatchAll("/srv/acme/public", "index.php"))
        ], expecting: ["image-request-not-reaching-front-controller warning"]),
        Trap("AP04", "a variable from SetEnvIf in the vhost, used in its directory", on: .ibexa33, [
            .file(
                "deploy/apache/site.conf",
                apacheCatchAll("/srv/acme/public", "index.php", before: "    SetEnvIf Request_URI ^/var/ IS_FILE=1\n", rules: "        RewriteCond %{ENV:IS_FILE} =1\n        RewriteRule ^ /index.php [L]\n"))
        ]),
        Trap("AP09", "optional slashes and patterns without an anchor", on: .ibexa33, [
            .file("deploy/apache/site.conf", apacheCatchAll("/srv/acme/public", "index.php", before: "    RewriteEngine On\n    RewriteRule ^/?var/([^/]+/)?storage/images - [L]\n    RewriteRule \\.old$ - [F]\n"))
        ], expecting: ["image-request-not-reaching-front-controller warning"]),
        Trap("AP10", "the environment in .env.local alone", on: .ibexa46, [
            .replace(in: "deploy/nginx/site.conf", "            fastcgi_param APP_ENV prod;\n", with: ""),
            .replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=dev"), .file(".env.local", "APP_ENV=prod\n"),
        ]),
        Trap("AP22", "the release's template beside the virtual host that is used", on: .ibexa33, [
            .file("doc/apache2/vhost.template", "<VirtualHost %IP_ADDRESS%:%PORT%>\n    ServerName %HOST_NAME%\n    DocumentRoot %BASEDIR%/public\n</VirtualHost>\n")
        ]),
        Trap("NG04", "a file of the server's own", on: .ibexa46, [
            .replace(in: "deploy/nginx/site.conf", "    client_max_body_size 48m;", with: "    include /etc/nginx/snippets/tls.conf;\n    client_max_body_size 48m;")
        ]),

        // MARK: caches and sessions
        Trap("PC01", "the pool of a fresh checkout, and another one in .env.local", on: .ibexa46, [
            .replace(in: ".env", "CACHE_POOL=cache.redis", with: "CACHE_POOL=cache.tagaware.filesystem"), .file(".env.local", "CACHE_POOL=cache.redis\n"),
        ]),
        Trap("PC06", "a pool whose provider is the whole address", on: .ibexa46, [
            .replace(in: ".env", "CACHE_DSN=10.0.10.21:6379", with: "CACHE_DSN=redis://10.0.10.21:6379"),
            .replace(in: "config/packages/cache_pool/cache.redis.yaml", "'redis://%cache_dsn%'", with: "'%cache_dsn%'"),
        ]),
        Trap("PC07", "an address of the loopback for a pool that is not used", on: .ez25, [
            .replace(in: "app/config/cluster.yml", "services:\n", with: "services:\n    cache.spare:\n        parent: cache.adapter.memcached\n        tags:\n            - { name: cache.pool, provider: \"memcached://127.0.0.1:11211\" }\n")
        ]),
        Trap("SE01", "sessions in a directory on NFS", on: .ez25, [
            .replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached\n        save_path: \"10.0.10.21:11211\"", with: "handler_id: session.handler.native_file\n        save_path: /mnt/nfs/sessions"),
            .file("deploy/etc/fstab", "10.0.10.50:/export/acme /mnt/nfs nfs4 vers=4.2,hard 0 0\n"), .remove("deploy/sessions/memcached.conf"),
        ]),
        Trap("MC01", "one of several addresses is the loopback", on: .ez25, [
            .replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l 127.0.0.1,10.0.10.20")
        ]),
        Trap("MC02", "memcached of a container for development", on: .ez25, [
            .file("docker-compose.override.yml", "services:\n    memcached:\n        image: memcached:1.6\n        command: memcached -l 0.0.0.0\n")
        ]),

        // MARK: HTTP cache and environment
        Trap("HC04", "a Varnish beside each node, and all are told", on: .ibexa46, [
            .replace(in: "config/packages/ibexa.yaml", "purge_servers: ['%purge_server%']", with: "purge_servers: ['http://127.0.0.1:6081', 'http://10.0.10.11:6081', 'http://10.0.10.12:6081']"),
            .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40", with: "TRUSTED_PROXIES=127.0.0.1,10.0.10.0/24"),
        ]),
        Trap("HC15", "variables that Symfony 7.2 reads itself", on: .ibexa50, [
            .replace(in: ".env", "TRUSTED_PROXIES=10.0.10.40\n", with: "SYMFONY_TRUSTED_PROXIES=10.0.10.40\n"),
            .replace(in: "config/packages/framework.yaml", "    trusted_proxies: '%env(TRUSTED_PROXIES)%'\n", with: ""),
        ]),
        Trap("EN10", "parameters of the kernel and doubled percent signs", on: .ibexa46, [
            .file("config/packages/acme.yaml", "parameters:\n    acme.root: '%kernel.project_dir%/var'\n    acme.share: '100%%'\n    acme.env: '%env(default::ACME_UNKNOWN)%'\n")
        ]),
        Trap("EN11", "a kernel that loads what it likes", on: .ibexa46, [
            .file("src/Kernel.php", "<?php\nnamespace App;\nclass Kernel extends \\Symfony\\Component\\HttpKernel\\Kernel\n{\n    protected function configureContainer($container): void\n    {\n        $container->import('../config/{packages}/*.{yaml,yml}');\n    }\n}\n"),
            .file("config/packages/extra.yml", "parameters:\n    acme.extra: 1\n"),
        ]),
        Trap("EN13", "references without quotes in a release that takes them", on: .ezPublish54, [
            .replace(in: "ezpublish/config/config.yml", "secret: \"%secret%\"", with: "secret: %secret%")
        ]),
        Trap("SC01", "a secret that the provider makes", on: .ibexa46, [
            .replace(in: ".env", "APP_SECRET=5f7bd9d2c7d84f0e9a55d3ab4fd3e811\n", with: ""),
            .replace(in: "config/packages/framework.yaml", "secret: '%env(APP_SECRET)%'", with: "secret: '%env(PLATFORM_PROJECT_ENTROPY)%'"),
        ]),
    ]

    private static func apacheCatchAll(_ root: String, _ controller: String, before: String = "", rules: String = "") -> String {
        """
        <VirtualHost *:80>
            ServerName www.acme.test
            ServerAlias admin.acme.test
            DocumentRoot \(root)
            DirectoryIndex \(controller)
            LimitRequestBody 50331648
            SetEnv APP_ENV prod
        \(before)    <Directory \(root)>
                Options FollowSymLinks
                AllowOverride None
                Require all granted
                RewriteEngine On
        \(rules)        RewriteRule (^|/)var/.*\\.(php|phar|phtml|sh|exe|pl|bin)(/|$) - [F,NC]
                RewriteCond %{REQUEST_FILENAME} !-f
                RewriteRule ^ /\(controller) [L]
            </Directory>
            <FilesMatch \\.php$>
                SetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/"
            </FilesMatch>
        </VirtualHost>

        """
    }

    @Test("what a hasty rule takes for a fault", arguments: traps)
    func trap(_ trap: Trap) throws {
        let (loaded, _) = try Example.clean(trap.title, on: trap.base, trap.changes).load()
        let findings = LintRun(loaded).findings.map(\.finding).filter { $0.severity > .notice }
        let found = Set(findings.map { "\($0.rule) \($0.severity.rawValue)" })
        #expect(found == trap.expected, "\(findings.map(describe).joined(separator: "\n"))")
    }
}
