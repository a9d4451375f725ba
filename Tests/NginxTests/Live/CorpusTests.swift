import Glibc
import Nginx
import Patterns
import Routing
import Source
import Testing
import TestSupport

/// Configurations from elsewhere, compared with the real server: `EZCLUSTER_VHOSTS` names a directory whose folders each hold a
/// `site.conf` with what belongs into an `http` block, and what it includes. `@ROOT@`, `@PORT@` and `@FPM@` stand for the site's
/// directory, the port and PHP's socket.
@Suite(
    "nginx configurations of others",
    .enabled(if: Servers.nginx != nil && Program.setting("EZCLUSTER_VHOSTS") != nil, "EZCLUSTER_VHOSTS names no directory"), .serialized)
struct CorpusTests {
    private static let targets = [
        "/", "/?siteaccess=x", "/app.php", "/app.php/", "/app.php/x?a=b", "/index.php", "/index.php/x", "/app_dev.php", "/index_dev.php",
        "//app.php", "/%61pp.php", "/x/../app.php", "/?/app.php", "/content/view/1", "/ez", "/admin", "/api/ezp/v2/", "/api/ibexa/v2/",
        "/login", "/_fos_user_context_hash", "/var/site/storage/images/a.jpg", "/var/site/storage/images/none.jpg",
        "/var/site/storage/images/B.JPG", "/var/site/storage/images/a.jpg?v=1", "//var/site/storage/images/a.jpg",
        "/%76ar/site/storage/images/a.jpg", "/x/../var/site/storage/images/a.jpg", "/var/site//storage/images/a.jpg",
        "/var/site%2fstorage/images/a.jpg", "/var/site/storage/images/%61.jpg", "/var/site/storage/images/a.jpg/x",
        "/var/site/storage/images/a.jpg;x", "/var/site/storage/images/a.jpg%0a", "/VAR/site/storage/images/a.jpg",
        "/var/site/storage/images/evil.php", "/var/site/storage/images/evil.php/x", "/var/site/storage/images/evil.PHP",
        "/var/site/storage/images/evil.php%20", "/var/site/storage/images-versioned/1/v.jpg", "/var/storage/images/c.png",
        "/var/storage/images/none/none.png", "/var/site/storage/original/evil.php", "/var/site/storage/original/a.pdf", "/var/other.txt",
        "/var/site/cache/public/x.css", "/css/style.css", "/css/none.css", "/css/up.css.php", "/js/a.js", "/fonts/x.woff", "/images/x.png",
        "/design/x/y.css", "/extension/x/design/y/stylesheets/z.css", "/share/icons/x.png", "/bundles/x/y.css", "/bundles/", "/bundles/none.js",
        "/assets/app.js", "/assets/", "/build/x.js", "/favicon.ico", "/favicon.icoXYZ", "/robots.txt", "/w3c/p3p.xml", "/crossdomain.xml",
        "/none.txt", "/logo.png", "/.hidden", "/.git/config", "/dir", "/dir/", "/a%20b", "/a%0ab", "/é", "/%ff", "/%zz", "/..", "/x%00",
    ]

    @Test("each is read without a fault and routes as the server does")
    func compare() throws {
        let directory = Program.setting("EZCLUSTER_VHOSTS") ?? ""
        let tree = LiveFileTree()
        var read = 0
        var refused = 0
        var requests = 0
        var unknown = 0
        for name in try tree.list(directory).map(\.name).sorted() {
            let folder = directory + "/" + name
            guard tree.exists(folder + "/site.conf") else { continue }
            read += 1
            let port = Servers.freePort()
            var files: [(name: String, text: String)] = []
            for path in try Self.files(folder, tree) {
                let text = String(decoding: try tree.read(folder + "/" + path, limit: 10_000_000), as: UTF8.self)
                files.append((path, text.split(separator: "@PORT@", omittingEmptySubsequences: false).joined(separator: "\(port)")))
            }
            let site = try TestSite(publicCopies: true)
            let text = files.first { $0.name == "site.conf" }?.text ?? ""
            let live: LiveNginx
            do {
                live = try LiveNginx(site: site, http: text, ports: [port], files: files)
            } catch {
                // What the server refuses has to be refused here.
                refused += 1
                let outcome = try LiveNginx.load(site).route(Request("/"), in: ServerContext()).outcomes.first
                #expect(outcome?.kind == .configError, "\(name): \(error)")
                print("nginx refuses \(name): \(outcome?.steps.last?.effect ?? "")")
                continue
            }
            defer { live.stop() }
            for finding in live.configuration.findings { print("\(name): \(finding.severity) \(finding.rule) \(finding.message)") }
            for target in Self.targets {
                for (method, host) in [("GET", "localhost"), ("GET", "other.localhost"), ("POST", "localhost"), ("HEAD", "unknown.test")] {
                    let request = Request(method: method, target: Array(target.utf8), host: host, port: port, serverAddress: "127.0.0.1")
                    requests += 1
                    let predicted = live.predict(request).map { LiveTests.shown($0, live) }
                    if predicted.count == 1, predicted[0].hasPrefix("unknown") {
                        unknown += 1
                        print("\(name): \(method) \(target): \(predicted[0])")
                        continue
                    }
                    let observed = LiveTests.shown(live.observe(request), live)
                    #expect(predicted == [observed], "\(name): \(method) \(target) host \(host)")
                }
            }
        }
        print("nginx: \(read) configurations of others, \(refused) refused by both; \(requests) requests compared, \(unknown) unknown")
        #expect(read > 0)
    }

    private static func files(_ folder: String, _ tree: LiveFileTree, below: String = "") throws -> [String] {
        var found: [String] = []
        for entry in try tree.list(folder + "/" + below) {
            let path = below.isEmpty ? entry.name : below + "/" + entry.name
            if tree.isDirectory(folder + "/" + path) { found += try files(folder, tree, below: path) } else { found.append(path) }
        }
        return found
    }
}
