/// Faults of search, secrets, uploads, PHP and nodes.
extension Fault {
    /// A section of Solr with this endpoint and connection, and a repository that uses it.
    private static func solr(_ endpoint: String, _ connection: String, names name: String = "default") -> @Sendable (Specimen) -> [Changed] {
        { specimen in
            let section = """
                \(specimen.family.facts.solrRootKey):
                    endpoints:
                        primary: \(endpoint)
                    connections:
                        default: \(connection)

                """
            if specimen.family == .ezPublish54 { return [] }
            return specimen.section(section, replacing: ["search: { engine: legacy, connection: default }": "search: { engine: solr, connection: \(name) }"])
        }
    }

    private static let endpoint = "{ dsn: 'http://10.0.10.60:8983/solr', core: acme }"
    private static let connection = "{ entry_endpoints: [primary], mapping: { default: primary } }"

    static let operations: [Fault] = [
        Fault("loopback-search-server", "address of the host itself", clusterOnly: true, solr("{ dsn: ↓'http://127.0.0.1:8983/solr', core: acme }", connection)),
        Fault("loopback-search-server", "host by its name", clusterOnly: true, solr("{ scheme: http, host: ↓localhost, port: 8983, path: /solr, core: acme }", connection)),
        Fault("solr-address-with-core", "address of the core", solr("{ dsn: ↓'http://10.0.10.60:8983/solr/acme', core: acme }", connection)),
        Fault("solr-endpoint-without-core", "no core") { solr("{ dsn: 'http://10.0.10.60:8983/solr' }", connection)($0).marking("primary:", "↓primary:") },
        Fault("undeclared-search-connection", "another name", solr(endpoint, connection, names: "↓fulltext")),
        Fault("undeclared-solr-endpoint", "entry", solr(endpoint, "{ entry_endpoints: [↓secondary], mapping: { default: primary } }")),
        Fault("undeclared-solr-endpoint", "mapping of languages", solr(endpoint, "{ entry_endpoints: [primary], mapping: { default: primary, translations: { ger-DE: ↓secondary } } }")),

        Fault("default-secret", "the example", clusterOnly: true) {
            $0.variables("APP_SECRET") { _ in "↓ff6dc61a329dc96652bb092ec58981f7" } + $0.values("secret") { $0.contains("%") ? nil : "↓ThisTokenIsNotSoSecretChangeIt" }
        },
        Fault("default-secret", "short", clusterOnly: true) { $0.variables("APP_SECRET") { _ in "↓sesame" } + $0.values("secret") { $0.contains("%") ? nil : "↓sesame" } },
        Fault("cloud-secret-in-configuration", "arguments of a client") {
            $0.section(
                "services:\n    app.backup_client:\n        class: Aws\\S3\\S3Client\n        arguments:\n            -\n                version: '2006-03-01'\n                region: eu-west-1\n                credentials:\n                    key: AKIAIOSFODNN7ACMEKEY\n                    secret: ↓'n0tRe4l/K7MDENGbPxRfiCYACMEKEY'\n")
        },
        Fault("weakened-file-type-list", "two endings") { specimen in
            specimen.family == .ezPublish54
                ? [] : specimen.section("parameters:\n    \(specimen.family.facts.settingNamespace).default.io.file_storage.file_type_blacklist: ↓[hta, exe]\n")
        },
        Fault("upload-limits-disagree", "post below file") { $0.replacing(["post_max_size = 48M": "post_max_size = ↓16M"]) },
        Fault("nodes-differ", "one node mounts another export", clusterOnly: true) {
            nodes($0, "etc/fstab", "10.0.10.50:/export/acme /mnt/nfs nfs4 hard 0 0\n", "10.0.10.51:/export/acme ↓/mnt/nfs nfs4 hard 0 0\n")
        },
        Fault("nodes-differ", "another server for sessions", also: ["session-locking-off"], clusterOnly: true) {
            nodes(
                $0, "etc/php/\($0.family.php)/fpm/php.ini", "session.save_handler = memcached\nsession.save_path = 10.0.10.21:11211\n",
                "session.save_handler = memcached\nsession.save_path = ↓10.0.10.23:11211\n")
        },
        Fault("unmet-expectation", "asset that is to reach PHP") { specimen in
            specimen.files[".ezcluster.yml"] == nil
                ? specimen.replacing([:], adding: [".ezcluster.yml": "expect:\n    - { url: ↓/bundles/acme/site.css, host: \(specimen.host), php: true }\n"]) : []
        },
        Fault("session-locking-off", "switched off", clusterOnly: true) {
            // Where sessions are in memcached it says nothing.
            $0.files.values.contains { $0.contains("handler_id: app.session.handler") } ? [] : $0.replacing(["redis.session.locking_enabled = 1": "redis.session.locking_enabled = ↓0"])
        },
    ]

    /// Two nodes with this file, which differs.
    private static func nodes(_ specimen: Specimen, _ path: String, _ first: String, _ second: String) -> [Changed] {
        guard specimen.files[".ezcluster.yml"] == nil else { return [] }
        return specimen.replacing([:], adding: [
            ".ezcluster.yml": "nodes:\n    web1: nodes/web1\n    web2: nodes/web2\n", "nodes/web1/\(path)": first, "nodes/web2/\(path)": second,
        ])
    }
}

extension [Changed] {
    /// With a mark for the first place of a text in the added file.
    fileprivate func marking(_ text: String, _ marked: String) -> [Changed] {
        map { changed in
            var changed = changed
            for (path, content) in changed.files where path.contains("zz_added") {
                if let range = content.firstRange(of: text) { changed.set(path, content.replacingCharacters(in: range, with: marked)) }
            }
            return changed
        }
    }
}
