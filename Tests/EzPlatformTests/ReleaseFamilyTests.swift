import Source
import Testing

@testable import EzPlatform

/// One small cluster per release family, in the layout and words of that family.
@Suite struct ReleaseFamilyTests {
    private func wiring(_ io: String, _ root: String, _ adapter: String) -> String {
        """
        doctrine: { dbal: { connections: { dfs: { host: '%dfs_database_host%', dbname: dfs } } } }
        oneup_flysystem: { adapters: { nfs_adapter: \(adapter) } }
        \(io):
            metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: doctrine.dbal.dfs_connection } } }
            binarydata_handlers: { nfs: { flysystem: { adapter: nfs_adapter } } }
        \(root): { system: { default: { io: { metadata_handler: dfs, binarydata_handler: nfs } } } }

        """
    }

    private let generic = """
        <?php
        if ($dfsNfsPath = getenv('DFS_NFS_PATH')) {
            foreach (['DRIVER', 'HOST'] as $x) {}
            getenv('DFS_DATABASE_DRIVER'); getenv('DFS_DATABASE_HOST'); getenv('DFS_DATABASE_PORT');
            getenv('DFS_DATABASE_NAME'); getenv('DFS_DATABASE_USER'); getenv('DFS_DATABASE_PASSWORD');
        }
        getenv('CACHE_POOL'); getenv('HTTPCACHE_PURGE_TYPE'); getenv('MAILER_TRANSPORT'); getenv('LOG_TYPE');
        getenv('SESSION_HANDLER_ID'); getenv('SESSION_SAVE_PATH');
        """

    private func project25(_ variables: [String: String], generic: String? = nil) -> Project {
        Sample.project(
            "2.5",
            [
                "app/config/config_prod.yml": "imports: [ { resource: config.yml }, { resource: ezplatform.yml } ]\n",
                "app/config/config.yml": """
                imports: [ { resource: parameters.yml }, { resource: env/generic.php } ]
                doctrine: { dbal: { connections: { default: { host: '%database_host%', dbname: ez } } } }
                """,
                "app/config/parameters.yml": """
                parameters:
                    database_driver: pdo_mysql
                    database_host: db1
                    database_port: 3306
                    database_name: ez
                    database_user: ez
                    database_password: pw
                    purge_type: local
                """,
                "app/config/env/generic.php": generic ?? self.generic,
                "app/config/dfs/dfs.yml": wiring(
                    "ez_io", "ezpublish", "{ local: { directory: '/%dfs_nfs_path%/$var_dir$/$storage_dir$' } }"),
                "app/config/ezplatform.yml": "ezpublish:\n" + Sample.siteaccess
                    + "    http_cache: { purge_type: '%purge_type%' }\n    system: { default: { var_dir: var/site } }\n",
            ], variables: variables)
    }

    @Test func dfsOf25IsOffWithoutTheVariable() {
        let project = project25([:])
        #expect(project.isComplete && project.configurationErrors.isEmpty && project.findings.isEmpty)
        #expect(project.text("io.metadata_handler") == "default")
        #expect(project.clusterEvidence.isEmpty && project.adapters.isEmpty)
        #expect(project.connections.defaultName == "default")
    }

    @Test func dfsOf25IsOnWithIt() {
        let project = project25(["DFS_NFS_PATH": "mnt/nfs", "HTTPCACHE_PURGE_TYPE": "varnish"])
        #expect(project.isComplete && project.configurationErrors.isEmpty && project.findings.isEmpty)
        #expect(project.text("io.metadata_handler", "admin") == "dfs")
        #expect(project.handler(.binarydata, for: "site").value?.adapter.value?.value == "nfs_adapter")
        #expect(project.directory(of: project.adapters[0], for: "site").value?.value == "/mnt/nfs/var/site/storage")
        #expect(project.clusterEvidence.map(\.siteaccesses) == [["site", "fr", "admin"]])
        #expect(project.clusterEvidence.first?.span?.text == "dfs")
        #expect(project.connections["dfs"]?.host.value?.value == "db1")
        #expect(project.httpCache.purgeType.value?.value == "varnish")
        // The imported file comes before the importing one's own section, so its connection is the first.
        #expect(project.connections.defaultName == "dfs")
    }

    /// `env.php` of 1.4 reads no port of the cache server.
    @Test func firstReleasesReadVariablesInOneFile() {
        let names = ["SYMFONY_SECRET", "SEARCH_ENGINE", "SOLR_DSN", "LOG_TYPE", "LOG_PATH", "CUSTOM_CACHE_POOL", "CACHE_HOST"]
            + ["TRANSPORT", "HOST", "USER", "PASSWORD"].map { "MAILER_\($0)" }
            + ["DRIVER", "HOST", "PORT", "NAME", "USER", "PASSWORD"].map { "DATABASE_\($0)" }
        let php = "<?php\n" + names.map { "if ($value = getenv('\($0)')) { use_it($value); }\n" }.joined()
        func load(_ variables: [String: String], _ php: String) -> Project {
            Sample.project(
                "1.13",
                [
                    "app/config/config_prod.yml": "imports: [ { resource: config.yml } ]\n",
                    "app/config/config.yml": """
                    imports: [ { resource: parameters.yml }, { resource: env.php } ]
                    doctrine: { dbal: { connections: { default: { host: '%database_host%', dbname: ez } } } }
                    """,
                    "app/config/parameters.yml": "parameters: { database_host: db1 }\n",
                    "app/config/env.php": php,
                    "app/config/cache_pool/singleredis.yml": "stash: { caches: { singleredis: { drivers: [Redis] } } }\n",
                ], variables: variables)
        }
        let project = load(["DATABASE_HOST": "db2", "CUSTOM_CACHE_POOL": "singleredis"], php)
        #expect(project.isComplete && project.findings.isEmpty)
        #expect(project.connections["default"]?.host.value?.value == "db2")
        #expect(project.sections["stash"] != nil)
        #expect(load([:], php).sections["stash"] == nil)
        #expect(!load([:], php + "getenv('MINE');").isComplete)
    }

    @Test func anEditedOverrideIsUnknown() {
        let project = project25(["DFS_NFS_PATH": "mnt/nfs"], generic: "<?php $container->setParameter('x', getenv('MINE'));")
        #expect(!project.isComplete)
        #expect(project.undecided.count == 1)
    }

    private func packages(_ release: String, _ files: [String: String], variables: [String: String] = [:]) -> Project {
        Sample.project(release, Dictionary(uniqueKeysWithValues: files.map { ("config/packages/" + $0.key, $0.value) }), variables: variables)
    }

    @Test func firstFileWinsIn3() {
        let files = [
            "ezplatform.yaml": "ezplatform:\n" + Sample.siteaccess + "    system: { default: { var_dir: var/first } }\n",
            "zz.yaml": "ezplatform: { siteaccess: { list: [extra] }, system: { default: { var_dir: var/second, storage_dir: s } } }\n",
            "prod/ezplatform.yaml": "ezplatform: { system: { default: { var_dir: var/third } } }\n",
        ]
        for release in ["3.2", "3.3"] {
            let project = packages(release, files)
            #expect(project.text("var_dir") == "var/first")
            #expect(project.text("storage_dir") == "s")
            #expect(project.siteaccesses.siteaccesses.map(\.name) == ["extra", "site", "fr", "admin"])
        }
        // The older key beats them all.
        let mixed = packages("3.3", files.merging(["old.yaml": "ezpublish: { system: { default: { var_dir: var/old } } }"]) { $1 })
        #expect(mixed.text("var_dir") == "var/old")
        // In 4 the last file wins, as everywhere in Symfony.
        let four = packages("ibexa4.6", files.mapValues { $0.replacing("ezplatform:", with: "ibexa:") })
        #expect(four.text("var_dir") == "var/third")
        #expect(four.siteaccesses.siteaccesses.map(\.name) == ["site", "fr", "admin", "extra"])
    }

    @Test func dfsOfTheCoreBundle() {
        let adapter = "{ custom: { service: ibexa.io.nfs.adapter.site_access_aware } }"
        let files = [
            "ibexa.yaml": "ibexa:\n" + Sample.siteaccess + "    system: { default: { var_dir: var/site, io: { metadata_handler: mine } } }\n",
            "doctrine.yaml": "doctrine: { dbal: { host: db1 } }\nparameters: { database_charset: utf8mb4, database_collation: c }\n",
            "dfs/dfs.yaml": "parameters: { ibexa.io.nfs.adapter.config: { root: '%dfs_nfs_path%', path: '$var_dir$/$storage_dir$/' }, dfs_database_host: db2 }\n"
                + wiring("ibexa_io", "ibexa", adapter),
        ]
        let off = packages("ibexa4.6", files)
        #expect(off.text("io.metadata_handler") == "mine" && off.ioHandlers.metadata.isEmpty)
        let on = packages("ibexa4.6", files, variables: ["DFS_NFS_PATH": "/mnt/nfs", "DFS_DATABASE_DRIVER": "pdo_mysql"])
        #expect(on.configurationErrors.isEmpty && on.findings.isEmpty)
        // The bundle's file comes last.
        #expect(on.text("io.metadata_handler") == "dfs")
        #expect(on.directory(of: on.adapters[0], for: "site").value?.value == "/mnt/nfs/var/site/storage/")
        #expect(on.clusterEvidence.count == 2)
        #expect(on.connections.defaultName == "default")
        #expect(on.connections["dfs"]?.host.value?.value == "db2")
    }

    @Test func namesOf33InTheNextRelease() {
        let files = ["old.yaml": "ezplatform:\n" + Sample.siteaccess + "ez_io: { binarydata_handlers: { nfs: { flysystem: { adapter: a } } } }\n"]
        #expect(packages("ibexa4.6", files).siteaccesses.siteaccesses.isEmpty)
        var placed: [String: String] = [:]
        for (name, text) in files { placed["config/packages/" + name] = text }
        let layered = Sample.project("ibexa4.6", placed, lock: ["ibexa/core": "v4.6.1", "ibexa/compatibility-layer": "v4.6.1"])
        #expect(layered.siteaccesses.siteaccesses.count == 3 && layered.ioHandlers.binarydata.count == 1)
        #expect(layered.hasCompatibilityLayer == true)
    }

    /// What the product's own ezpublish_setup.yml has, which counts until the installation is done.
    @Test func ezPublish5TakesAnEmptyListOfLanguages() {
        let text = "ezpublish:\n" + Sample.siteaccess + "    system:\n        site:\n            languages: []\n"
        func errors(_ release: String, _ file: String) -> [String] { Sample.project(release, [file: text]).errors("setting-unknown-option") }
        #expect(errors("ezp5.4", "ezpublish/config/ezpublish_setup.yml").isEmpty)
        #expect(errors("1.13", "app/config/config_prod.yml").count == 1)
    }

    @Test func ezPublish5() {
        let project = Sample.project(
            "ezp5.4",
            [
                "ezpublish/config/config_prod.yml": "framework: { session: ~ }\n",
                "ezpublish/config/ezpublish_prod.yml": "imports: [ { resource: ezpublish.yml } ]\n",
                "ezpublish/config/ezpublish.yml": "ezpublish:\n" + Sample.siteaccess
                    + "    system: { site_group: { var_dir: var/site, cache_pool_name: default } }\nstash: { caches: { default: { drivers: [Apc] } } }\n",
            ])
        #expect(project.text("io.url_prefix") == "var/site/storage")
        #expect(project.text("var_dir", "admin") == "var")
        #expect(project.persistenceCache(for: "site").value?.store.isShared == false)
        #expect(project.facts.frontController == "index.php")
    }

    @Test func imageRequestsFollowTheURLPrefix() {
        func requests(_ prefix: String) -> [String]? {
            let text = "ibexa:\n" + Sample.siteaccess + "    system: { default: { var_dir: var/site, io: { url_prefix: \(prefix) } } }\n"
            return packages("ibexa4.6", ["ibexa.yaml": text]).imageRequests(for: "site").value?.map(\.path)
        }
        #expect(requests("~")?.first == "/var/site/storage/images/2/1/4/0/412-3-eng-GB/photo.jpg")
        #expect(requests("'/files/'")?.contains("/files/images/_aliases/medium/2/1/4/0/412-3-eng-GB/Logo-2.png") == true)
        #expect(requests("''")?.first?.hasPrefix("/images/") == true)
        #expect(requests("'https://static.example.com/x'") == nil)
        #expect(requests("'//static.example.com/x'") == nil)
    }

    /// A kernel class of the project's own may load what no release loads: then nothing is called missing.
    @Test func kernelsThatLoadOtherFiles() {
        func project(_ kernel: String) -> Project {
            Sample.project(
                "ibexa5.0",
                [
                    "src/Kernel.php": "<?php class Kernel { function configureContainer($c) { \(kernel) } }",
                    "config/packages/ibexa.yaml": "ibexa: { siteaccess: { list: [admin] } }\n",
                ])
        }
        let usual = project("$c->import('../config/{packages}/*.yaml'); $c->import('../config/services.yaml');")
        #expect(usual.isComplete && usual.errors("setting-unknown-option").count == 2)
        let ofEnvironment = project("$l->load($dir.'/{packages}/'.$this->environment.'/**/*'.self::CONFIG_EXTS, 'glob');")
        #expect(ofEnvironment.isComplete)
        let own = project("$c->import('../config/{packages}/*.yaml'); $c->import('../config/app/*.yaml');")
        #expect(!own.isComplete && own.configurationErrors.isEmpty)
        #expect(own.undecided.map { $0.span?.text } == ["../config/app/*.yaml"])
    }

    /// A fresh single-server installation must be clean.
    @Test func whatIsNotAFault() {
        let project = packages(
            "3.2",
            [
                "ezplatform.yaml": "ezplatform:\n" + Sample.siteaccess + "    system: { default: { some_bundle: { deep: [1, {a: b}] } } }\n    url_alias: ~\n",
                "oneup_flysystem.yaml": "oneup_flysystem: { adapters: { a: { local: { directory: '%kernel.cache_dir%/x' } } }, filesystems: { f: { adapter: a, alias: League\\Flysystem\\Filesystem } } }\n",
                "doctrine.yaml": "doctrine: { dbal: { url: '%env(resolve:DATABASE_URL)%', default_table_options: { charset: utf8mb4 } }, orm: { auto_mapping: true } }\n",
                "prod/doctrine.yaml": "doctrine: { orm: { auto_mapping: false } }\n",
                "framework.yaml": "framework: { session: { cookie_secure: auto }, cache: { pools: { x: ~ } } }\n",
            ])
        #expect(project.configurationErrors.isEmpty && project.findings.isEmpty)
        #expect(project.clusterEvidence.isEmpty)
        #expect(project.connections.defaultConnection?.host.unknown != nil)
    }
}
