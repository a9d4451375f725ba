import TestSupport
import Testing

@testable import CommandLineTool

@Suite struct MigratePlanTests {
    @Test func commandsFitTheRelease() {
        let old = ezcluster(["migrate-plan", "--project", Servers.packageRoot + "/examples/ez-platform-1.13-nfs-apache"], in: Servers.packageRoot)
        #expect(old.output.contains("Configured meta data handlers: dfs, default\nConfigured binary data handlers: nfs, default\n"), "\(old.output)\(old.errors)")
        #expect(old.output.contains("php app/console ezplatform:io:migrate-files --from=default,default --to=dfs,nfs --env=prod --no-debug --dry-run"))
        let new = ezcluster(["migrate-plan", "--project", Servers.packageRoot + "/examples/ibexa-4.6-static-host"], in: Servers.packageRoot)
        #expect(new.output.contains("Configured metadata handlers: dfs, default"), "\(new.output)\(new.errors)")
        #expect(new.output.contains("php bin/console ibexa:io:migrate-files --from=default,default --to=dfs,nfs"))
        #expect(new.code == 0)
    }

    @Test func filesMoveOnToAnotherStore() throws {
        let place = try TemporaryDirectory()
        try place.write("composer.json", "{}")
        try place.write(
            "config/packages/ibexa.yaml",
            """
            doctrine: { dbal: { default_connection: default, connections: { default: { driver: pdo_mysql, host: 127.0.0.1 } } } }
            oneup_flysystem:
                adapters:
                    nfs_adapter: { local: { location: /mnt/nfs } }
                    s3_adapter: { awss3v3: { client: s3, bucket: images } }
            ibexa_io:
                metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: doctrine.dbal.default_connection } } }
                binarydata_handlers:
                    nfs: { flysystem: { adapter: nfs_adapter } }
                    s3: { flysystem: { adapter: s3_adapter } }
            ibexa:
                siteaccess: { list: [site, shop], default_siteaccess: site, match: ~ }
                system:
                    default: { var_dir: var/site, io: { metadata_handler: dfs, binarydata_handler: nfs } }
                    shop: { var_dir: var/shop }

            """)
        let result = ezcluster(["migrate-plan", "--release", "ibexa4.6"], in: place.path)
        #expect(result.output.contains("--from=dfs,nfs --to=dfs,s3"), "\(result.output)\(result.errors)")
        // Once for each var_dir.
        #expect(result.output.contains("--siteaccess=site\n") && result.output.contains("--siteaccess=shop\n"))
        // The database is on loopback.
        #expect(result.code == 1 && result.output.contains("MISSING  the database of dfs"))
        let other = ezcluster(["migrate-plan", "--release", "ibexa4.6", "--to", "dfs,s4"], in: place.path)
        #expect(other.code == 2 && other.errors.contains("there is no binary-data handler \"s4\"; there are nfs, s3, default"), "\(other.errors)")
        let json = ezcluster(["migrate-plan", "--release", "ibexa4.6", "--format", "json"], in: place.path)
        let plan = try JSON(Array(json.output.utf8))
        #expect(plan["to"].text == "dfs,s3")
        #expect(plan["preconditions"].items.contains { $0["state"].text == "missing" })
        #expect(plan["steps"].items.count > 5)
    }

    @Test func withoutHandlersOrCommandItSaysSo() throws {
        let place = try TemporaryDirectory()
        try place.write("composer.json", "{}")
        try place.write("config/packages/ibexa.yaml", "ibexa:\n    siteaccess: { list: [site], default_siteaccess: site, match: ~ }\n")
        let result = ezcluster(["migrate-plan", "--release", "ibexa4.6"], in: place.path)
        #expect(result.code == 2 && result.errors.contains("ezcluster render dfs"), "\(result.errors)")
        #expect(ezcluster(["migrate-plan", "--release", "ezp5.4"], in: place.path).errors.contains("clusterize.php"))
    }
}

@Suite struct InitTests {
    @Test func writesWhatItFoundAndReadsItBack() throws {
        let place = try TemporaryDirectory()
        try place.write("composer.json", "{}")
        try place.write("config/packages/ibexa.yaml", "ibexa:\n    siteaccess: { list: [site], default_siteaccess: site, match: ~ }\n")
        try place.write("deploy/memcached.conf", "-l 10.0.0.5\n-p 11211\n-m 64\n-u memcache\n")
        let shown = ezcluster(["init", "--stdout"], in: place.path).output
        let result = ezcluster(["init"], in: place.path)
        #expect(result.code == 0, "\(result.errors)")
        let text = String(decoding: try readFile(place.path + "/.ezcluster.yml"), as: UTF8.self)
        #expect(text.contains("#         - deploy/memcached.conf"), "\(text)")
        #expect(ezcluster(["lint"], in: place.path).code != 2)
        let again = ezcluster(["init"], in: place.path)
        #expect(again.code == 2 && again.errors.contains("exists"))
        #expect(shown == text)
    }

    /// The way that README shows: init, render, lint.
    @Test func aNewcomersWay() throws {
        let place = try TemporaryDirectory()
        try place.write("composer.json", "{}")
        try place.write(
            "config/packages/ibexa.yaml",
            """
            parameters:
                ibexa.session.handler_id: Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler
                ibexa.session.save_path: 'tcp://sessions.sample.test:6379'
            services:
                cache.redis:
                    public: true
                    parent: cache.adapter.redis
                    tags: [{ name: cache.pool, clearer: cache.app_clearer, provider: 'redis://cache.sample.test:6379', namespace: sample }]
            ibexa:
                siteaccess:
                    list: [site]
                    default_siteaccess: site
                    match: { Map\\Host: { www.sample.test: site } }
                system:
                    default: { var_dir: var/site, cache_service_name: cache.redis, http_cache: { purge_servers: ['http://varnish.sample.test:80'] } }
                http_cache: { purge_type: varnish }
            doctrine:
                dbal: { default_connection: default, connections: { default: { driver: pdo_mysql, host: db.sample.test, charset: utf8mb4 } } }
            framework:
                trusted_proxies: '10.0.0.9'
                esi: { enabled: true }
                fragments: { enabled: true }

            """)
        // Written for one server: images come from disk, and the rule that keeps scripts from running never matches.
        try place.write(
            "deploy/apache/www.sample.test.conf",
            """
            <VirtualHost *:80>
                ServerName www.sample.test
                DocumentRoot \(place.path)/public
                <Directory \(place.path)/public>
                    Require all granted
                </Directory>
                SetEnv APP_ENV prod
                <FilesMatch "\\.php$">
                    SetHandler "proxy:unix:/run/php/php-fpm.sock|fcgi://localhost"
                </FilesMatch>
                RewriteEngine On
                RewriteRule ^var/.*\\.php$ - [F]
                RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
                RewriteRule .* /index.php
            </VirtualHost>

            """)
        #expect(ezcluster(["init"], in: place.path).code == 0)
        let dfs = ezcluster(["render", "dfs", "--nfs-mount", "/mnt/nfs", "--output-dir", "."], in: place.path)
        #expect(dfs.code == 0, "\(dfs.errors)")
        let broken = ezcluster(["lint"], in: place.path)
        #expect(broken.code == 1 && broken.output.contains("[image-request-not-reaching-front-controller]"), "\(broken.output)")
        let render = ["render", "apache", "--output-dir", "deploy"]
        #expect(ezcluster(render, in: place.path).errors.contains("was not written by ezcluster"))
        #expect(ezcluster(render + ["--diff"], in: place.path).output.contains("-    RewriteRule ^var/"))
        let written = ezcluster(render + ["--force"], in: place.path)
        #expect(written.code == 0, "\(written.errors)")
        let mended = ezcluster(["lint", "--fail-on", "warning"], in: place.path)
        #expect(mended.code == 0, "\(mended.output)")
    }
}
