import Glibc
import TestSupport
import Testing

@testable import CommandLineTool

@Suite struct RenderCommandTests {
    private let project = Servers.packageRoot + "/examples/ibexa-4.6-static-host"

    private func text(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

    @Test func writesOnceAndThenChecks() throws {
        let place = try TemporaryDirectory()
        let arguments = ["render", "nginx", "apache", "memcached", "--output-dir", place.path + "/out"]
        let first = ezcluster(arguments, in: project)
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.split(separator: "\n").allSatisfy { $0.hasPrefix("new ") })
        let path = place.path + "/out/nginx/www.garden.test.conf"
        let written = try text(path)
        let again = ezcluster(arguments, in: project)
        #expect(again.output.split(separator: "\n").allSatisfy { $0.hasPrefix("unchanged ") })
        #expect(try text(path) == written)
        #expect(ezcluster(arguments + ["--check"], in: project).code == 0)

        // One byte.
        try place.write("out/nginx/www.garden.test.conf", written.replacing("listen 80;", with: "listen 81;"))
        let check = ezcluster(arguments + ["--check"], in: project)
        #expect(check.code == 1)
        #expect(check.output.contains("-    listen 81;\n+    listen 80;\n"))
        let refused = ezcluster(arguments, in: project)
        #expect(refused.code == 2 && refused.errors.contains("was changed after ezcluster wrote it"))
        #expect(ezcluster(arguments + ["--force"], in: project).code == 0)
        #expect(try text(path) == written)
    }

    @Test func anOutdatedFileOfOursIsReplaced() throws {
        let place = try TemporaryDirectory()
        let arguments = ["render", "nginx", "--output-dir", place.path]
        #expect(ezcluster(arguments + ["--port", "8080"], in: project).code == 0)
        #expect(ezcluster(arguments + ["--check"], in: project).code == 1)
        let second = ezcluster(arguments, in: project)
        #expect(second.code == 0 && second.output.contains("changed "), "\(second.errors)")
    }

    @Test func filesOfOthersAreKept() throws {
        let place = try TemporaryDirectory()
        try place.write("nginx/www.garden.test.conf", "# by hand\n")
        let result = ezcluster(["render", "nginx", "--output-dir", place.path], in: project)
        #expect(result.code == 2 && result.errors.contains("was not written by ezcluster"))
        // All or none.
        #expect(access(place.path + "/nginx/static.garden.test.conf", F_OK) != 0)
        #expect(try text(place.path + "/nginx/www.garden.test.conf") == "# by hand\n")
    }

    @Test func aTemplateThatBreaksTheSiteIsNotWritten() throws {
        let place = try TemporaryDirectory()
        #expect(ezcluster(["render", "--eject", place.path + "/t"], in: project).code == 0)
        let rules = try text(place.path + "/t/nginx/rules.conf.mustache")
        try place.write("t/nginx/rules.conf.mustache", rules.replacing("    return 403;", with: "    return 200 ok;"))
        let arguments = ["render", "nginx", "--templates", place.path + "/t", "--output-dir", place.path + "/out"]
        let result = ezcluster(arguments, in: project)
        #expect(result.code == 1)
        #expect(result.errors.contains("must be refused with 403 [routing]"), "\(result.errors)")
        #expect(result.errors.contains("from the template nginx/rules.conf, line "))
        #expect(access(place.path + "/out", F_OK) != 0)

        try place.write("t/nginx/rules.conf.mustache", rules.replacing("{{scriptPattern}}", with: "{{scriptPatern}}"))
        let misspelt = ezcluster(arguments, in: project)
        #expect(misspelt.code == 2)
        #expect(misspelt.errors.contains("nginx/rules.conf:3:13: there is no value scriptPatern; did you mean scriptPattern?"), "\(misspelt.errors)")
    }

    @Test func inputsOfTheConfigurationHaveTheirPlace() throws {
        let place = try TemporaryDirectory()
        try place.write("composer.json", "{}")
        try place.write("config/packages/ibexa.yaml", "ibexa:\n    siteaccess: { list: [site], default_siteaccess: site, match: ~ }\n")
        try place.write(".ezcluster.yml", "release: ibexa4.6\nrender:\n    body_size: lots\n")
        let result = ezcluster(["render", "nginx"], in: place.path)
        #expect(result.code == 2)
        #expect(result.errors.contains(".ezcluster.yml:3:16: render.body_size: \"lots\" is no size"), "\(result.errors)")
        // Options win.
        #expect(ezcluster(["render", "nginx", "--body-size", "1m"], in: place.path).output.contains("client_max_body_size 1m;"))
        try place.write(".ezcluster.yml", "release: ibexa4.6\nrender:\n    body_sise: 1m\n")
        #expect(ezcluster(["render", "nginx"], in: place.path).errors.contains("did you mean \"body_size\"?"))
    }

    @Test func serversDifferByVersion() {
        func nginx(_ version: String) -> String {
            ezcluster(
                ["render", "nginx", "--tls-certificate", "/c.pem", "--tls-key", "/c.key", "--server-version", "nginx=\(version)"], in: project
            ).output
        }
        #expect(nginx("1.22").contains("listen 443 ssl http2;") && !nginx("1.22").contains("http2 on;"))
        #expect(nginx("1.25.1").contains("listen 443 ssl;") && nginx("1.25.1").contains("http2 on;"))
        let old = ezcluster(["render", "apache", "--server-version", "apache=2.2"], in: project)
        #expect(old.code == 2 && old.errors.contains("httpd 2.4"))
    }

    @Test func noProjectIsNothing() throws {
        let place = try TemporaryDirectory()
        #expect(ezcluster(["render", "nginx"], in: place.path).code == 3)
        #expect(ezcluster(["render", "nginx", "--check"], in: project).code == 2)
        #expect(ezcluster(["render", "memcached", "--snippet"], in: project).code == 2)
    }
}
