import ClusterModel
import EzPlatform
import Glibc
import Source
import TestSupport
import Testing

@testable import Rendering

/// `--verify`: the real programs read what is rendered, without its certificates, addresses and hosts.
@Suite struct ServerCheckTests {
    private let programs = ServerPrograms(
        nginx: Servers.nginx?.path, apache: Servers.httpd?.path, apacheModules: Servers.httpdModules, memcached: Servers.memcached?.path,
        environment: (Servers.nginx?.environment ?? [:]).merging(Servers.httpd?.environment ?? [:]) { $1 })

    private func plan(_ kinds: [RenderKind], snippet: Bool = false, templates: TemplateSet = .builtIn) throws -> RenderedPlan {
        let (subject, _, tree) = try SampleProject(release: "ibexa4.6", storage: .staticHost, hosts: .several).load(at: "/srv/a site", storageRoot: "/mnt/nfs")
        var settings = RenderSettings()
        settings.values = [
            "tls_certificate": [.init(text: "/nowhere/cert.pem")], "tls_key": [.init(text: "/nowhere/key.pem")], "listen": [.init(text: "192.0.2.1")],
            "php": [.init(text: "fpm.nowhere.test:9000")], "memcached_item_size": [.init(text: "2m")],
        ]
        let renderer = try Renderer(
            project: subject.application!, deployment: .cluster, settings: settings, isSnippet: snippet, templates: templates, tree: tree)
        return try renderer.render(kinds)
    }

    @Test(.enabled(if: Servers.nginx != nil && Servers.httpd != nil && Servers.memcached != nil && StubCertificate.isAvailable, "servers or openssl are missing"))
    func whatIsRenderedIsAccepted() throws {
        let check = ServerCheck.of(try plan([.nginx, .apache, .memcached]), programs: programs)
        #expect(check.problems.isEmpty, "\(check.problems)")
        #expect(check.remarks == ["checked by nginx -t", "checked by httpd -t", "checked by memcached"])
        let snippets = ServerCheck.of(try plan([.nginx, .apache], snippet: true), programs: programs)
        #expect(snippets.problems.isEmpty && snippets.remarks.count == 2, "\(snippets)")
    }

    @Test(.enabled(if: Servers.nginx != nil && Servers.httpd != nil && StubCertificate.isAvailable, "servers or openssl are missing"))
    func aRefusalHasItsLineAndTemplate() throws {
        func broken(_ name: String, _ text: String, _ replacement: String) throws -> TemplateSet {
            let original = String(decoding: TemplateSet.builtIn.text(name) ?? [], as: UTF8.self)
            #expect(original.contains(text))
            return try TemplateSet.reading("/t", from: MemoryFileTree(text: ["/t/\(name).mustache": original.replacing(text, with: replacement)]))
        }
        let nginx = ServerCheck.of(try plan([.nginx], templates: broken("nginx/site.conf", "gzip on;", "gzip perhaps;")), programs: programs)
        let problem = try #require(nginx.problems.first)
        #expect(problem.path == "nginx/www.sample.test.conf" && problem.by == "nginx -t" && problem.message.contains("perhaps"), "\(problem)")
        #expect(problem.template?.template == "nginx/site.conf")
        let line = try plan([.nginx]).artifacts[0].text.split(separator: "\n", omittingEmptySubsequences: false)[problem.line - 1]
        #expect(line == "    gzip on;")

        let apache = ServerCheck.of(try plan([.apache], templates: broken("apache/rules.conf", "RewriteEngine On", "RewriteEngine Perhaps")), programs: programs)
        let other = try #require(apache.problems.first)
        #expect(other.path == "apache/www.sample.test.conf" && other.template?.template == "apache/rules.conf", "\(other)")
    }

    @Test func whatIsNotInstalledIsSaid() throws {
        let check = ServerCheck.of(try plan([.nginx, .memcached]), programs: ServerPrograms())
        #expect(check.remarks == ["not checked by nginx -t: nginx is not installed", "not checked by memcached: it is not installed"])
    }
}
