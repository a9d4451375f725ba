import ClusterModel
import Rules
import Source
import Testing

/// Sites that let some clients in and others not: what those find who are let in is as certain as anywhere.
@Suite struct ClientTests {
    private static let rule = "image-request-not-reaching-front-controller"

    private func severities(_ changes: [Example.Change], on base: BaseProject = .ez113) throws -> [Severity] {
        let (loaded, _) = try Example.clean(Self.rule, on: base, changes).load()
        return LintRun(loaded).findings.map(\.finding).filter { $0.rule == Self.rule }.map(\.severity)
    }

    private static let apache = "deploy/apache/site.conf"
    private static let broken = Example.Change.replace(
        in: apache, "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]", with: "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]")
    private static func access(_ text: String) -> Example.Change { .replace(in: apache, "Require all granted", with: text) }

    @Test func oneAddressThatIsKeptOutChangesNothing() throws {
        #expect(try severities([Self.broken]) == [.error])
        #expect(try severities([Self.broken, Self.access("<RequireAll>\n            Require all granted\n            Require not ip 198.51.100.7\n        </RequireAll>")]) == [.error])
    }

    @Test(arguments: ["Require ip 10.0.0.0/8", "AuthType Basic\n        AuthName preview\n        AuthUserFile /etc/users\n        Require valid-user"])
    func aRestrictedSiteIsJudgedForThoseWhomItLetsIn(_ access: String) throws {
        #expect(try severities([Self.access(access)]) == [])
        #expect(try severities([Self.broken, Self.access(access)]) == [.error])
    }

    @Test func imagesForFewerThanThePagesAreNamed() throws {
        let location = Example.Change.replace(
            in: Self.apache, "RewriteEngine On", with: "<Location /var>\n        Require ip 10.0.0.0/8\n    </Location>\n    RewriteEngine On")
        #expect(try severities([location]) == [.warning])
    }

    @Test func nginxToo() throws {
        let file = "deploy/nginx/site.conf"
        func access(_ text: String) -> Example.Change { .replace(in: file, "client_max_body_size 48m;", with: "client_max_body_size 48m;\n    \(text)") }
        let broken = Example.Change.replace(in: file, "\"/app.php\" break;\n", with: "\"/var/$1storage/images$2/$3\" break;\n")
        #expect(try severities([access("allow 10.0.0.0/8; deny all;")], on: .ez25) == [])
        #expect(try severities([broken, access("allow 10.0.0.0/8; deny all;")], on: .ez25) == [.error])
        #expect(try severities([broken, access("deny 198.51.100.7;")], on: .ez25) == [.error])
    }
}
