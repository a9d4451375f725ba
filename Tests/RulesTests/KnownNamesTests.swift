import ClusterModel
import Rules
import Source
import Testing

/// `known:` takes the names for declared that PHP code, bundles and modules declare.
@Suite struct KnownNamesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var rule: String
        var base: BaseProject
        var changes: [Example.Change]
        var known: String
        var testDescription: String { rule }
    }

    private static let cases = [
        Case(
            rule: "undeclared-io-handler", base: .ez25,
            changes: [.replace(in: "app/config/dfs.yml", "binarydata_handler: nfs", with: "binarydata_handler: s3")],
            known: "binarydata_handlers: s3"),
        Case(
            rule: "undeclared-io-handler", base: .ez25,
            changes: [.replace(in: "app/config/dfs.yml", "metadata_handler: dfs", with: "metadata_handler: other")],
            known: "metadata_handlers: [other]"),
        Case(
            rule: "undeclared-adapter", base: .ez25,
            changes: [.replace(in: "app/config/dfs.yml", "adapter: nfs_adapter", with: "adapter: remote")], known: "adapters: [remote]"),
        Case(
            rule: "undeclared-adapter-service", base: .ibexa46,
            changes: [
                .replace(in: "config/packages/io.yaml", "service: ibexa.io.nfs.adapter.site_access_aware", with: "service: app.adapter")
            ], known: "services: [app.adapter]"),
        Case(
            rule: "undeclared-dfs-connection", base: .ez25,
            changes: [.replace(in: "app/config/dfs.yml", "connection: doctrine.dbal.dfs_connection", with: "connection: app.dfs")],
            known: "services: [app.dfs]"),
        Case(
            rule: "undeclared-session-handler", base: .ibexa46,
            changes: [
                .replace(
                    in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'", with: "SESSION_HANDLER_ID=app.sessions")
            ], known: "services: [app.sessions]"),
        Case(
            rule: "nginx-unknown-directive", base: .ez25,
            changes: [.replace(in: "deploy/nginx/site.conf", "    rewrite \"^/var", with: "    acme_shield on;\n    rewrite \"^/var")],
            known: "nginx_directives: [Acme_Shield]"),
        Case(
            rule: "apache-unknown-directive", base: .ez113,
            changes: [.replace(in: "deploy/apache/site.conf", "RewriteEngine On", with: "AcmeShield On\n    RewriteEngine On")],
            known: "apache_directives: AcmeShield"),
    ]

    @Test(arguments: cases)
    func known(_ test: Case) throws {
        func findings(_ configuration: [Example.Change]) throws -> [String] {
            let (loaded, _) = try Example.clean(test.rule, on: test.base, test.changes + configuration).load()
            return LintRun(loaded).findings.map(\.finding).filter { $0.rule == test.rule }.map(describe)
        }
        #expect(try !findings([]).isEmpty, "the rule does not fire without known:")
        #expect(try findings([.file(".ezcluster.yml", "known:\n    \(test.known)\n")]) == [])
    }
}
