import Source
import Testing

@testable import EzPlatform

@Suite struct StorageTests {
    private func project(_ release: String, _ text: String, lock: [String: String] = [:]) -> Project {
        let isOld = release < "3"
        return Sample.project(release, [isOld ? "app/config/config_prod.yml" : "config/packages/all.yaml": text], lock: lock)
    }

    // MARK: IO handlers

    @Test func handlersAreReadInBothForms() {
        let project = project(
            "2.5",
            """
            ez_io:
                metadata_handlers:
                    dfs: { legacy_dfs_cluster: { connection: doctrine.dbal.dfs_connection } }
                binarydata_handlers:
                    - { name: nfs, flysystem: { adapter: nfs_adapter } }
            """)
        #expect(project.ioHandlers[.metadata, "dfs"]?.connection.value?.value == "doctrine.dbal.dfs_connection")
        #expect(project.ioHandlers[.binarydata, "nfs"]?.adapter.value?.value == "nfs_adapter")
        #expect(project.ioHandlers[.binarydata, "nfs"]?.adapter.value?.span?.start.line == 5)
        #expect(project.configurationErrors.isEmpty)
    }

    @Test func halfBrokenHandlersAreKeptAndRefused() {
        let project = project(
            "2.5",
            """
            ez_io:
                binary_handlers: {}
                metadata_handlers:
                    typo: { dfs: { connection: x } }
                    bare: ~
                    unset: { flysystem: false }
                    open: { legacy_dfs_cluster: ~ }
                binarydata_handlers:
                    wrong: { legacy_dfs_cluster: { connection: doctrine.dbal.dfs_connection } }
                    adapterless: { flysystem: {} }
                    text: nfs
                    two: { flysystem: { adapter: a }, legacy_dfs_cluster: { connection: b } }
            """)
        #expect(
            project.errors("io-unknown-option").sorted() == [
                "10: \"adapter\" must be configured under \"ez_io.binarydata_handlers.adapterless.flysystem\"",
                "11: \"ez_io.binarydata_handlers.text\" must be a map or list, found text",
                "12: unrecognized option \"legacy_dfs_cluster\" under \"ez_io.binarydata_handlers.two\"",
                "2: unrecognized option \"binary_handlers\" under \"ez_io\"",
                "4: unrecognized option \"dfs\" under \"ez_io.metadata_handlers.typo\"",
                "9: unrecognized option \"legacy_dfs_cluster\" under \"ez_io.binarydata_handlers.wrong\"",
            ])
        let handlers = project.ioHandlers
        if case .other("dfs")? = handlers[.metadata, "typo"]?.type {} else { Issue.record("typo") }
        if case HandlerShape.none? = handlers[.metadata, "bare"].map(HandlerShape.init) {} else { Issue.record("bare") }
        if case HandlerShape.none? = handlers[.metadata, "unset"].map(HandlerShape.init) {} else { Issue.record("unset") }
        #expect(handlers[.metadata, "open"]?.isLegacyDFSCluster == true)
        #expect(handlers[.metadata, "open"]?.connection.isAbsent == true)
        #expect(handlers[.binarydata, "two"]?.typeKeys.map(\.value) == ["flysystem", "legacy_dfs_cluster"])
        #expect(handlers.strayKeys.map(\.value) == ["binary_handlers"])
    }

    /// `Optional.none` and the case `none` look the same in a pattern.
    private enum HandlerShape {
        case none, some
        init(_ handler: IOHandler) { if case .none = handler.type { self = .none } else { self = .some } }
    }

    @Test func aLaterFileReplacesAHandlerAsAWhole() {
        let project = Sample.project(
            "2.5",
            [
                "app/config/config_prod.yml": """
                imports: [ { resource: first.yml } ]
                ez_io: { metadata_handlers: { dfs: { flysystem: { adapter: later } } } }
                """,
                "app/config/first.yml": "ez_io: { metadata_handlers: { dfs: { legacy_dfs_cluster: { connection: a } } } }",
            ])
        let handler = project.ioHandlers[.metadata, "dfs"]
        #expect(handler?.adapter.value?.value == "later")
        #expect(handler?.typeKeys.map(\.value) == ["flysystem"])
        #expect(handler?.replaced.map { Path.name($0.file.path) } == ["first.yml"])
    }

    @Test func dashesInNamesBecomeUnderscoresUnlessThereIsOne() {
        let project = project(
            "2.5",
            """
            ez_io:
                binarydata_handlers:
                    my-nfs: { flysystem: { adapter: my-adapter } }
                    my-other_nfs: { flysystem: { adapter: my-adapter } }
            oneup_flysystem: { adapters: { my-adapter: { local: { directory: /mnt/nfs } } } }
            """)
        #expect(project.ioHandlers.binarydata.map(\.name) == ["my_nfs", "my-other_nfs"])
        #expect(project.ioHandlers.binarydata.map(\.writtenName) == ["my-nfs", "my-other_nfs"])
        #expect(project.adapters.map(\.name) == ["my_adapter"])
        #expect(project.adapters.map(\.serviceId) == ["oneup_flysystem.my_adapter_adapter"])
        // References are not rewritten.
        #expect(project.ioHandlers[.binarydata, "my_nfs"]?.adapter.value?.value == "my-adapter")
    }

    // MARK: adapters

    @Test func optionsOfAdaptersFollowTheBundle() {
        let text = """
            oneup_flysystem:
                adapters:
                    old: { local: { directory: /mnt/nfs } }
                    new: { local: { location: /mnt/nfs } }
                    none: ~
            """
        #expect(
            project("2.5", text).errors("flysystem-adapter-invalid") == [
                "4: unrecognized option \"location\" under \"oneup_flysystem.adapters.new.local\"",
                "4: \"directory\" must be configured under \"oneup_flysystem.adapters.new.local\"",
            ])
        let later = [
            "3: unrecognized option \"directory\" under \"oneup_flysystem.adapters.old.local\"",
            "3: \"location\" must be configured under \"oneup_flysystem.adapters.old.local\"",
        ]
        #expect(project("ibexa4.6", text).errors("flysystem-adapter-invalid") == later)
        // The installed bundle counts, whatever the release usually has.
        #expect(project("3.3", text, lock: ["oneup/flysystem-bundle": "4.4.2"]).errors("flysystem-adapter-invalid") == later)
        #expect(project("ibexa4.3", text).oneupMajor == (3, false))
    }

    @Test func objectStoresAndServices() {
        let project = project(
            "ibexa4.6",
            """
            parameters:
                ibexa.io.nfs.adapter.config: { root: '/mnt/nfs', path: '$var_dir$/$storage_dir$/', permissions: [] }
            oneup_flysystem:
                adapters:
                    s3: { awss3v3: { client: app.s3, bucket: media, prefix: a } }
                    nfs: { custom: { service: ibexa.io.nfs.adapter.site_access_aware } }
                    local: { local: { location: '/mnt/$var_dir$' } }
                    bucketless: { awss3v3: { client: app.s3 } }
            ibexa:
            \(Sample.siteaccess)
                system: { default: { var_dir: var/site }, fr: { var_dir: var/fr } }
            """)
        guard case .objectStore("awss3v3", let client, let bucket, _)? = project.adapter(named: "s3")?.kind else {
            Issue.record("expected an object store")
            return
        }
        #expect(client.value?.value == "app.s3" && bucket.value?.value == "media")
        func directory(_ name: String, _ siteaccess: String) -> String? {
            project.adapter(named: name).flatMap { project.directory(of: $0, for: siteaccess).value?.value }
        }
        #expect(directory("nfs", "site") == "/mnt/nfs/var/site/storage/")
        #expect(directory("nfs", "fr") == "/mnt/nfs/var/fr/storage/")
        // Not resolved since 3.0.
        #expect(directory("local", "site") == "/mnt/$var_dir$")
        #expect(directory("s3", "site") == nil)
        #expect(project.errors("flysystem-adapter-invalid") == ["8: \"bucket\" must be configured under \"oneup_flysystem.adapters.bucketless.awss3v3\""])
    }

    @Test func dynamicDirectoriesAreResolvedBefore3() {
        let project = project(
            "1.13",
            """
            oneup_flysystem: { adapters: { nfs: { local: { directory: '/mnt/nfs/$var_dir$/$storage_dir$' } } } }
            ezpublish:
            \(Sample.siteaccess)
                system: { default: { var_dir: var/site } }
            """)
        #expect(project.adapters.first.flatMap { project.directory(of: $0, for: "site").value?.value } == "/mnt/nfs/var/site/storage")
    }

    // MARK: connections

    @Test func connectionsInAllForms() {
        let short = project("2.5", "doctrine: { dbal: { driver: pdo_mysql, host: db1, dbname: ez, user: ez, password: s3cret } }")
        #expect(short.connections.defaultName == "default")
        #expect(short.connections.defaultConnection?.host.value?.value == "db1")
        #expect("\(short.connections.connections)".contains("<redacted>"))

        let address = project(
            "3.3", "doctrine:\n    dbal:\n        url: 'mysql://us%%40er:p%%2Fw@db2:3307/ez?charset=utf8mb4&serverVersion=8.0'\n        host: ignored\n        driver: pdo_pgsql\n")
        let connection = address.connections.defaultConnection
        #expect(connection?.host.value?.value == "db2" && connection?.port.value?.value == "3307")
        #expect(connection?.user.value?.value == "us@er" && connection?.password.value?.value.reveal() == "p/w")
        #expect(connection?.driver.value?.value == "pdo_mysql" && connection?.writtenDriver.value?.value == "pdo_pgsql")
        #expect(connection?.database.value?.value == "ez" && connection?.charset.value?.value == "utf8mb4")
        #expect(connection?.serviceId == "doctrine.dbal.default_connection")

        let file = project("3.3", "doctrine: { dbal: { url: 'sqlite:///%kernel.project_dir%/var/data.db' } }")
        #expect(file.connections.defaultConnection?.driver.value?.value == "pdo_sqlite")
        #expect(file.connections.defaultConnection?.path.value?.value == "/srv/site/var/data.db")
        #expect(project("3.3", "doctrine: { dbal: { url: 'mysql:///ez' } }").connections.defaultConnection?.urlIsMalformed == true)
    }

    @Test func theFirstConnectionIsTheDefaultOne() {
        let text = "doctrine: { dbal: { connections: { dfs: { host: a }, default: { host: b } } } }"
        #expect(project("2.5", text).connections.defaultName == "dfs")
        let named = "doctrine: { dbal: { default_connection: default, connections: { dfs: { host: a }, default: { host: b } } } }"
        #expect(project("2.5", named).connections.defaultName == "default")
    }

    @Test func shortFormBesideConnectionsIsRefused() {
        let text = "doctrine:\n    dbal:\n        url: mysql://a/b\n        connections: { dfs: { host: a } }\n"
        #expect(project("3.3", text).errors("doctrine-connection-invalid") == ["3: unrecognized option \"url\" under \"doctrine.dbal\""])
        let typo = "doctrine: { dbal: { connections: { dfs: { hostname: a } } } }"
        #expect(project("3.3", typo).errors("doctrine-connection-invalid") == ["1: unrecognized option \"hostname\" under \"doctrine.dbal.connections.dfs\""])
    }

    @Test func repositoriesFindTheirConnections() {
        let project = project(
            "2.5",
            """
            doctrine: { dbal: { default_connection: main, connections: { main: { host: a }, other: { host: b } } } }
            ezpublish:
            \(Sample.siteaccess)
                repositories:
                    first: { storage: ~, search: { engine: solr, connection: default } }
                    second: { storage: { engine: legacy, connection: other } }
                    ancient: { engine: legacy, connection: other }
                system:
                    fr: { repository: second }
                    admin: { repository: missing }
            """)
        #expect(project.repository(for: "site")?.name == "first")
        #expect(project.repository(for: "fr").flatMap { project.connection(of: $0)?.name } == "other")
        #expect(project.repository(for: "site").flatMap { project.connection(of: $0)?.name } == "main")
        #expect(project.repository(for: "admin") == nil)
        #expect(project.repositories.last?.connection.value?.value == "other")
        #expect(project.repositories.first?.searchEngine.value?.value == "solr")
    }
}
