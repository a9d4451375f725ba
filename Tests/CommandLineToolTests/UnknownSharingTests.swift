import TestSupport
import Testing

/// What a cluster must share and the files leave open: a point of its own with the option that would decide it, never a silent pass.
@Suite struct UnknownSharingTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        var variable: String
        var value: String
        /// Changes of the example's files besides the variable.
        var replaced: [String: (String, String)] = [:]
        var point: String
        /// With the file that the variable's value names.
        var points = "1 undecided point"

        var testDescription: String { variable }
    }

    private static let cases = [
        Case(variable: "CACHE_DSN", value: "10.0.10.20:11211", point: "whether the nodes share the persistence cache cache.memcached"),
        Case(
            variable: "SESSION_HANDLER_ID", value: #"Ibexa\Bundle\Core\Session\Handler\NativeSessionHandler"#,
            point: "whether the nodes share their sessions"),
        Case(variable: "CACHE_POOL", value: "cache.memcached", point: "whether the nodes share the persistence cache", points: "2 undecided points"),
        Case(variable: "HTTPCACHE_PURGE_TYPE", value: "varnish", point: "whether the nodes share the HTTP cache"),
        Case(
            variable: "DATABASE_URL", value: "mysql://a:osprey-26@10.0.10.30:3306/garden?serverVersion=mariadb-10.11.6",
            replaced: [".env.local": ("mysql://orchard:sorrel-anvil-82@10.0.10.30:3306/orchard?serverVersion=mariadb-10.11.6", "${SET_BY_THE_HOST}")],
            point: "whether the nodes share the database of connection default"),
        Case(
            variable: "FILES_ROOT", value: "/mnt/orchard/var/site/storage",
            replaced: [
                "config/packages/io.yaml": (
                    "custom:\n                service: ibexa.io.nfs.adapter.site_access_aware", "local: { location: '%env(FILES_ROOT)%' }"
                )
            ],
            point: "whether metadata and bytes of files are shared alike"),
        Case(
            variable: "METADATA_HANDLER", value: "dfs",
            replaced: ["config/packages/ibexa.yaml": ("metadata_handler: dfs", "metadata_handler: '%env(METADATA_HANDLER)%'")],
            point: "whether metadata and bytes of files are shared alike"),
    ]

    @Test(arguments: cases) private func isAPointOfItsOwn(_ test: Case) throws {
        let directory = try TemporaryDirectory()
        _ = try Program.run("cp", ["-R", Servers.packageRoot + "/examples/ibexa-4.6-nfs-nginx/.", directory.path])
        func text(_ name: String) throws -> String { String(decoding: try readFile(directory.path + "/" + name), as: UTF8.self) }
        let environment = try text(".env").split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix(test.variable + "=") }
        try directory.write(".env", (environment + ["\(test.variable)=${SET_BY_THE_HOST}\n"]).joined(separator: "\n"))
        for (name, (old, new)) in test.replaced { try directory.write(name, try text(name).replacing(old, with: new)) }

        func lint(_ arguments: [String]) throws -> ProgramResult {
            try RealBinary.run(["lint", "--color", "never", "--cluster"] + arguments, in: directory.path, seconds: 20)
        }
        let open = try lint([])
        #expect(open.status == 0)
        #expect(open.outputText.contains(test.point), "\(open.outputText)")
        #expect(open.outputText.contains("decided by --env-var \(test.variable)=..."), "\(open.outputText)")
        #expect(open.outputText.contains("passed: no findings, \(test.points)"), "\(open.outputText)")
        let given = try lint(["--env-var", "\(test.variable)=\(test.value)"])
        #expect(given.outputText.contains("passed: no findings, 0 undecided points"), "\(given.outputText)")
    }
}
