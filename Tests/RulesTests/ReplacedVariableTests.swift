import ClusterModel
import Rules
import Source
import Testing

/// A fault in a `.env` file is an error only while no deployment that the project describes gives the variable another value.
@Suite struct ReplacedVariableTests {
    private static let fault = Example.Change.replace(in: ".env", "CACHE_DSN=10.0.10.21:6379", with: "CACHE_DSN=localhost")

    private func findings(_ changes: [Example.Change]) throws -> [Finding] {
        let (loaded, _) = try Example.clean("loopback-cache-server", on: .ibexa46, [Self.fault] + changes).load()
        return LintRun(loaded).findings.map(\.finding).filter { $0.rule == "loopback-cache-server" }
    }

    private func compose(_ value: String, in file: String = "compose.yaml") -> Example.Change {
        .file(file, "services:\n    php:\n        image: php:8.3-fpm\n        environment:\n            CACHE_DSN: \(value)\n")
    }

    @Test func itIsAnErrorByItself() throws {
        #expect(try findings([]).map(\.severity) == [.error])
    }

    @Test func anotherValueInTheDeploymentMakesItAWarning() throws {
        let found = try findings([compose("redis:6379")])
        #expect(found.map(\.severity) == [.warning])
        #expect(found.first?.related.last?.message == "not with --target compose:php, which sets CACHE_DSN itself")
    }

    @Test func theSameValueChangesNothing() throws {
        #expect(try findings([compose("localhost")]).map(\.severity) == [.error])
    }

    @Test func anEnvironmentForDevelopmentDoesNotCount() throws {
        #expect(try findings([compose("redis:6379", in: "docker-compose.dev.yml")]).map(\.severity) == [.error])
        #expect(try findings([.file(".ddev/config.yaml", "name: acme\ntype: php\nweb_environment:\n    - CACHE_DSN=redis:6379\n")]).map(\.severity) == [.error])
    }
}
