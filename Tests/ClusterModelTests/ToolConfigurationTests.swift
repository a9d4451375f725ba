import ClusterModel
import Source
import Testing

@Suite struct ToolConfigurationTests {
    private func read(_ text: String) -> (ToolConfiguration, [String]) {
        let file = SourceFile(path: "/p/.ezcluster.yml", text: text)
        let (configuration, problems) = ToolConfigurationReader.read(file, ruleIDs: ["local-sessions", "dead-rewrite-rule"])
        return (configuration, problems.map { "\($0.span.start.line):\($0.span.start.column) \($0.message)" })
    }

    @Test func readsEverything() {
        let (configuration, problems) = read(
            """
            release: "2.5"
            environments: [prod, stage]
            deployment: cluster
            root: rootfs
            servers:
                nginx: [a.conf, { file: b.conf, context: server }]
                memcached: m.conf
            nodes: { web1: nodes/web1 }
            env: { DFS_NFS_PATH: /mnt/nfs }
            env_files: [prod.env]
            server_env: { BINARY_DATA_HANDLER: dfs }
            rules: { local-sessions: warning, dead-rewrite-rule: off }
            ignore:
                - { rule: local-sessions, path: "deploy/*", reason: sticky }
            """)
        #expect(problems == [])
        #expect(configuration.release?.value == "2.5")
        #expect(configuration.environments.map(\.value) == ["prod", "stage"])
        #expect(configuration.deployment?.value == .cluster)
        #expect(configuration.servers.map { "\($0.kind) \($0.path.value) \($0.context ?? "-")" } == [
            "nginx a.conf -", "nginx b.conf server", "memcached m.conf -",
        ])
        #expect(configuration.nodes.map(\.name.value) == ["web1"])
        #expect(configuration.environmentVariables["DFS_NFS_PATH"]?.value == "/mnt/nfs")
        #expect(configuration.serverEnvironment["BINARY_DATA_HANDLER"]?.value == "dfs")
        #expect(configuration.severities["local-sessions"]?.value == .warning)
        #expect(configuration.severities["dead-rewrite-rule"] != nil)
        #expect(configuration.severities["dead-rewrite-rule"]?.value == nil)
        #expect(configuration.ignores.map(\.reason) == ["sticky"])
    }

    @Test("mistakes have a place and the nearest name", arguments: [
        ("realease: '2.5'", "1:1 unknown key \"realease\"; did you mean \"release\"?"),
        ("servers: { apach: a }", "1:12 unknown key \"apach\"; did you mean \"apache\"?"),
        ("deployment: both", "1:13 deployment is \"cluster\" or \"single-server\", not \"both\""),
        ("rules: { local-session: off }", "1:10 unknown rule \"local-session\"; did you mean \"local-sessions\"?"),
        ("ignore: [{ rule: local-sessions }]", "1:10 an ignore needs a \"reason\""),
        ("nodes: { web1: { directry: a } }", "1:18 unknown key \"directry\"; did you mean \"directory\"?"),
        ("- a", "1:1 expected keys such as \"release\" and \"servers\""),
    ])
    func mistakes(text: String, expected: String) {
        #expect(read(text).1 == [expected])
    }

    @Test("what nodes are for")
    func roles() {
        let (configuration, problems) = read("nodes:\n    web1: nodes/web1\n    web2: { directory: nodes/web2, roles: [web, editors] }\n    cache1: { roles: memcached }\n")
        #expect(problems == [])
        #expect(configuration.nodes.map { "\($0.name.value) \($0.directory?.value ?? "-") \($0.roles.map(\.value))" } == [
            "web1 nodes/web1 []", "web2 nodes/web2 [\"web\", \"editors\"]", "cache1 - [\"memcached\"]",
        ])
    }

    @Test func anEmptyFileSaysNothing() {
        #expect(read("# nothing yet\n").1 == [])
    }
}
