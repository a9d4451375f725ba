import Source
import Testing

@testable import Symfony

@Suite struct OverrideTests {
    static let generic = PHPOverride(
        name: "generic.php", place: .file(pattern: "app/config/env/generic.php", reads: ["NFS_PATH", "NFS_HOST", "POOL"]),
        effects: [
            .init(when: [.isSet("NFS_PATH")], .setParameter("nfs_path", [.variable("NFS_PATH")])),
            .init(when: [.isSet("NFS_PATH")], .setParameter("nfs_host", [.variable("NFS_HOST"), .parameter("database_host")])),
            .init(when: [.isSet("NFS_PATH")], .load("app/config/dfs/dfs.yml", optional: false)),
            .init(when: [.isSet("POOL")], .load("app/config/cache_pool/{POOL}.yml", optional: true)),
        ])
    static let php = "<?php\n// getenv('OLD')\nif ($a = getenv('NFS_PATH')) { $h = getenv( \"NFS_HOST\" ) ?: 1; }\n$p = $_SERVER['POOL'];\n"
    static let files = [
        "app/config/config_prod.yml": "imports: [{ resource: defaults.yml }, { resource: env/generic.php }]\n",
        "app/config/defaults.yml": "parameters: { database_host: db.example.com }\n",
        "app/config/env/generic.php": php,
        "app/config/dfs/dfs.yml": "ext: { directory: '/%nfs_path%/x', host: '%nfs_host%' }\n",
        "app/config/cache_pool/redis.yml": "ext: { pool: redis }\n",
    ]

    func load(_ variables: [String: String], _ changes: [String: String] = [:]) -> SymfonyProject {
        project(
            Self.files.merging(changes) { $1 }, layout: .standardEdition(symfony: SymfonyVersion(3, 4)), variables: variables,
            options: LoadOptions(phpOverrides: [Self.generic]))
    }

    @Test func withoutVariablesNothingIsLoaded() {
        let project = load([:])
        #expect(project.extensions.isEmpty)
        #expect(project.isComplete)
        #expect(project.overrides.first?.unsetVariables == ["NFS_PATH", "POOL"])
    }

    @Test func variablesLoadFilesAndSetParameters() throws {
        let project = load(["NFS_PATH": "mnt/nfs", "POOL": "redis"])
        #expect(project.extensions["ext"]?.map { describe($0.value) } == ["{directory: '/mnt/nfs/x', host: 'db.example.com'}", "{pool: 'redis'}"])
        let host = try #require(project.extensions["ext"]?.first?.value["host"])
        #expect(host.provenance.chain.map(\.text) == ["parameter nfs_host", "generic.php", "parameter database_host"])
        #expect(host.origin?.text == "db.example.com")
        #expect(project.findings.isEmpty)
    }

    @Test func aZeroIsNotSetForPHP() {
        #expect(load(["NFS_PATH": "0"]).extensions.isEmpty)
    }

    @Test func aMissingFallbackIsReportedWhereItIsImported() {
        let project = load(["NFS_PATH": "x"], ["app/config/defaults.yml": "parameters: { other: 1 }"])
        #expect(project.rules == ["override-parameter-missing"])
        #expect(project.findings.first?.span.text == "env/generic.php")
    }

    @Test func editedFilesAreUnknown() {
        let project = load(["NFS_PATH": "x"], ["app/config/env/generic.php": Self.php + "$x = getenv('MINE');"])
        #expect(project.extensions.isEmpty)
        #expect(project.undecided.first?.reason.contains("reads other environment variables") == true)
        #expect(!project.isComplete)
    }

    @Test func bundleCodeRunsLastAndKeepsTheProjectsParameters() {
        let override = PHPOverride(
            name: "core extension", place: .afterFiles,
            effects: [
                .init(when: [.isSet("NFS_PATH")], .setParameter("mine", [.text("theirs")])),
                .init(when: [.isSet("NFS_PATH")], .setParameter("new", [.variable("NFS_PATH")])),
                .init(when: [.isSet("NFS_PATH")], .load("config/packages/dfs/dfs.yaml", optional: false)),
            ])
        let project = project(
            [
                ".env": "NFS_PATH=/nfs\n", "config/packages/a.yaml": "ext: { n: 1 }\nparameters: { mine: own }",
                "config/packages/dfs/dfs.yaml": "ext: { n: '%new%' }",
            ], options: LoadOptions(phpOverrides: [override]))
        #expect(project.extensions["ext"]?.map { describe($0.value["n"]!) } == ["1", "'/nfs'"])
        #expect(project.parameter("mine") == "'own'")
        #expect(project.extensions["ext"]?.last?.value["n"]?.origin?.file.path == "/p/.env")
    }
}
