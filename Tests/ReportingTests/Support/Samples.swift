@testable import Reporting
import Source

/// A report that has one of everything.
enum Samples {
    static let directory = "/srv/project"

    static let vhost = SourceFile(
        path: "/srv/project/deploy/site.conf",
        text: """
            <VirtualHost *:80>
            \tServerName www.example.com
            \tRewriteEngine On
            \tRewriteRule ^/var/[^/]+/storage/images(-versioned)?/.* - [L]
            \tRewriteRule .* /app.php
            \tSetEnv DATABASE_PASSWORD planted-password-1
            </VirtualHost>

            """)

    static let dfs = SourceFile(
        path: "/srv/project/app/config/dfs.yml",
        text: """
            ez_io:
                metadata_handlers:
                    dfs:
                        legacy_dfs_cluster:
                            connection: doctrine.dbal.dfs_connection
            doctrine:
                dbal:
                    connections:
                        dfs: { host: db1, password: 'planted password 2' }

            """)

    static func range(_ file: SourceFile, _ text: String) -> ByteRange {
        let bytes = file.bytes
        let needle = Array(text.utf8)
        for start in 0...(bytes.count - needle.count) where bytes[start..<(start + needle.count)].elementsEqual(needle) {
            return ByteRange(start, start + needle.count)
        }
        fatalError("\(text) is not in \(file.path)")
    }

    static func span(_ file: SourceFile, _ text: String) -> SourceSpan { file.span(range(file, text)) }

    static let rewrite = {
        var finding = plainRewrite
        finding.proof = Proof([
            RequestTrace(
                request: "GET http://www.example.com/var/site/storage/images/1/a.png", outcome: "sent from disk (/srv/project/web/var/site/storage/images/1/a.png)",
                assumptions: ["that file exists"],
                steps: [
                    .init(span: span(vhost, "^/var/[^/]+/storage/images(-versioned)?/.*"), directive: "RewriteRule", effect: "matches; the path stays; no more rules"),
                    .init(span: nil, directive: "default handler", effect: "sends the file"),
                ])
        ])
        return finding
    }()

    private static let plainRewrite = Finding(
        "rewrite-static-before-cluster", .error,
        "images of the cluster are served from the disk of one node, expected the rule that hands them to app.php to come first",
        at: span(vhost, "^/var/[^/]+/storage/images(-versioned)?/.*"), help: "move the rule at line 5 above this one",
        related: [
            RelatedPlace("the metadata handler that needs the front controller", at: span(dfs, "legacy_dfs_cluster")),
            RelatedPlace("this rule is never reached by images", at: span(vhost, ".* /app.php")),
        ], siteaccesses: ["site", "admin"])

    static let connection = Finding(
        "io-connection-undeclared", .warning, "the connection dfs_connection is not declared, expected one of dfs",
        at: span(dfs, "doctrine.dbal.dfs_connection"),
        fixes: [Fix("write the connection that is declared", .safe, [Edit(span(dfs, "dfs_connection"), "dfs")])])

    static let password = Finding(
        "dfs-database-example-credentials", .notice, "the DFS database has the password of an example",
        at: span(dfs, "password: 'planted password 2'"), help: "set another password")

    static func store() -> SourceStore {
        let store = SourceStore(tree: MemoryFileTree(text: [:]))
        store.note("/srv/project/app/config/dfs.yml", kind: "symfony-yaml", why: .imported)
        store.note("/srv/project/app/config/config.yml", kind: "symfony-yaml", why: .discovered)
        store.note("/srv/project/deploy/site.conf", kind: "apache", why: .discovered)
        store.skip("/srv/project/app/config/broken.php", reason: "PHP is not executed")
        return store
    }

    static let undecided = Undecided(
        "whether the url_prefix is a directory of the mount", reason: "the environment variable DFS_NFS_PATH has no value here",
        needs: "--env-var DFS_NFS_PATH=...", span: span(dfs, "metadata_handlers"))

    static func report(
        _ findings: [Finding] = [password, connection, rewrite], undecided: [Undecided] = [undecided], isJudged: Bool = true
    ) -> Report {
        let store = store()
        return Report(
            tool: Report.Tool(version: "1.2.3"),
            subjects: [
                Report.Subject(
                    project: directory, release: "2.5", releaseSource: "composer.lock", environments: ["prod"], mode: .cluster,
                    modeSource: "a DFS metadata handler is in effect")
            ],
            nodes: [Report.Node(name: "web1", roles: ["web", "memcached"])],
            findings: findings.map { Report.Entry($0, url: "https://doc.example.org/\($0.rule)") },
            suppressed: [
                Report.Suppressed(
                    Finding("memcached-loopback", .error, "memcached listens on loopback only", at: span(vhost, "ServerName")),
                    by: .comment, reason: "one node only for now")
            ], undecided: undecided, inputs: store.inputs, skipped: store.skipped, isJudged: isJudged)
    }

    static let options = RenderOptions(
        paths: PathDisplay(workingDirectory: directory), width: 100,
        rules: [
            RuleDescription(
                id: "rewrite-static-before-cluster", severity: .error, summary: "Images bypass the cluster",
                explanation: "Why.", url: "https://doc.example.org/x")
        ])
}

extension Samples {
    /// A picture with one of everything.
    static let topology = Report.Topology(
        parts: [
            .init(.httpCache, "Varnish", address: "10.0.10.40:80"),
            .init(.web, "nginx", details: ["PHP 8.2", "www.example.com"], nodes: ["web1", "web2"], isRead: true, files: [vhost]),
            .init(.memcached, "memcached", address: "10.0.10.20:11211", nodes: ["cache1"], isRead: true),
            .init(.database, "MySQL", address: "db1/site"),
            .init(.database, "Database", unknown: "the environment variable DFS_NFS_PATH has no value here"),
            .init(.local, "On each node", details: ["sessions: files"]),
        ],
        connections: [
            .init(from: 0, to: 1, uses: [.init("requests", "requests")]), .init(from: 1, to: 0, uses: [.init("purges", "purges")]),
            .init(from: 1, to: 2, uses: [.init("cache", "persistence cache")]),
            .init(from: 1, to: 3, uses: [.init("content", "content")]),
            .init(from: 1, to: 4, uses: [.init("file-metadata", "file metadata")], places: [span(dfs, "doctrine.dbal.dfs_connection")]),
            .init(from: 1, to: 5, uses: [.init("sessions", "sessions")]),
        ],
        sharing: [
            .init(.init("cache", "persistence cache"), isShared: true, means: "memcached at 10.0.10.20:11211"),
            .init(.init("sessions", "sessions"), isShared: false, means: "files of each node", siteaccesses: ["site"]),
            .init(.init("files", "binary files"), isShared: nil, means: "the handler nfs", places: [span(dfs, "dfs_connection")]),
        ])

    /// A report about two nodes, with the picture.
    static func cluster(_ findings: [Finding] = [password, connection, rewrite]) -> Report {
        var report = report(findings)
        report.subjects[0].topology = topology
        report.nodes = [Report.Node(name: "web1", roles: ["web", "php"]), Report.Node(name: "web2", roles: ["web", "php"]), Report.Node(name: "cache1", roles: ["memcached"])]
        return report
    }
}
