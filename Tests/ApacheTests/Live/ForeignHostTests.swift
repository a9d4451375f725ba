import Apache
import Glibc
import Patterns
import Routing
import Source
import Testing
import TestSupport

/// Virtual hosts that are not part of this project: rendered templates of releases, files of public repositories.
///
/// `EZCLUSTER_VHOSTS` names a directory with files `*.conf`. Their document root is replaced by the tests' own, their PHP socket
/// by the tests' responder, their address by a free port; everything else stays.
@Suite(
    "foreign virtual hosts beside the real httpd",
    .enabled(if: Program.variable("EZCLUSTER_VHOSTS") != nil && Servers.httpd != nil, "EZCLUSTER_VHOSTS names no directory"), .serialized)
struct ForeignHostTests {
    private static let targets = [
        "/", "/foo", "/foo/bar?x=1", "/app.php", "/app.php/x", "/index.php", "/index.php/x", "//app.php", "/?/app.php", "/x/app.php", "/app_dev.php", "/logo.png",
        "/favicon.ico", "/favicon.icoX", "/robots.txt", "/robots.txt/x", "/var/site/storage/images/a.jpg", "/var/site/storage/images/none.jpg",
        "/var/storage/images/c.png", "/var/site/storage/images-versioned/1/v.jpg", "/var/site/storage/images/evil.php", "/var/site/storage/images/evil.php/x",
        "/var/site/storage/original/evil.php", "//var/site/storage/images/a.jpg", "/%76ar/site/storage/images/a.jpg", "/VAR/site/storage/images/a.jpg",
        "/var/other.txt", "/var/site/cache/public/x.css", "/bundles/x/y.css", "/bundles/", "/assets/app.js", "/assets/none.js", "/css/style.css", "/css/none.css",
        "/css/up.css.php", "/js/a.js", "/design/x/images/a.png", "/extension/x/design/y/images/a.png", "/share/icons/a.png", "/api/ezp/v2/content",
        "/index_treemenu.php", "/index_rest.php/x", "/dir", "/dir/", "/dir2/", "/.hidden", "/up.php.jpg", "/x.PHP", "/a%20b.txt", "/css%2fstyle.css", "/%2e%2e/x",
        "/none.php", "/none.php/x", "/doc/x.html", "/kernel/x.php", "/static", "/login", "HEAD /foo", "POST /foo", "OPTIONS /foo", "/foo host=www.localhost",
        "/foo header=Authorization:Basic\\sx", "/foo header=X-Test:a",
    ]

    @Test func endAsTheyDoInHttpd() throws {
        let directory = Program.variable("EZCLUSTER_VHOSTS") ?? ""
        let tree = LiveFileTree()
        var comparison = Comparison()
        var seen: Set<[UInt8]> = []
        var unparsed = 0
        let names = try tree.list(directory).map(\.name).filter { $0.hasSuffix(".conf") }
        for name in names {
            let bytes = try tree.read(directory + "/" + name, limit: 1_000_000)
            guard seen.insert(bytes).inserted else { continue }
            let file = SourceFile(path: "/etc/apache2/sites-enabled/" + name, text: String(decoding: bytes, as: UTF8.self))
            let store = SourceStore(tree: MemoryFileTree(text: [:]))
            let read = ApacheConfiguration.load(main: file, includes: IncludeScope(store: store), patterns: PatternCache())
            if read.findings.contains(where: { $0.rule == "apache-syntax" }) {
                unparsed += 1
                Issue.record("\(name): \(read.findings.map(\.message))")
            }
            var trap = TrapCase(title: name, port: Servers.freePort())
            trap.plain.insert("raw")
            guard let block = Self.adapted(file.text(ByteRange(0, bytes.count)), read, port: trap.port) else {
                print("  skipped: \(name)")
                continue
            }
            trap.host = block
            trap.probes = Self.targets.compactMap { TrapProbe($0, expected: "*", port: trap.port) }
            try comparison.run([trap])
        }
        print("foreign virtual hosts: \(names.count) files, \(seen.count) different, \(unparsed) not parsed, \(comparison.requests) requests, "
            + "\(comparison.differences) differences, \(comparison.unknown) unknown, \(comparison.refused) refused")
        for (reason, count) in comparison.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { print("  \(count) unknown or refused: \(reason)") }
    }

    /// The text with the tests' paths, socket and port; `nil` without a document root to replace.
    private static func adapted(_ text: String, _ configuration: ApacheConfiguration, port: Int) -> String? {
        guard let site = configuration.sites.first, let root = site.documentRoot.value?.value, root.hasPrefix("/"), root.count > 1 else { return nil }
        var result = replace(root, "@ROOT@/web", in: text)
        var lines: [String] = []
        for line in result.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            var line = String(line)
            switch words.first?.lowercased() {
            case "<virtualhost": line = "<VirtualHost 127.0.0.1:\(port)>"
            case "listen", "namevirtualhost", "errorlog", "customlog", "loglevel", "user", "group", "include", "includeoptional", "transferlog", "suexecusergroup": line = ""
            case let name? where name.hasPrefix("ssl") || name.hasPrefix("php_"): line = ""
            case "servername": line = "ServerName localhost"
            case "serveralias": line = "ServerAlias *.localhost"
            default:
                if let start = line.range(of: "unix:")?.lowerBound, let end = line[start...].firstIndex(of: "|") { line.replaceSubrange(start..<end, with: "unix:@FPM@") }
            }
            lines.append(line)
        }
        result = lines.joined(separator: "\n") + "\n"
        return "Listen 127.0.0.1:\(port)\n" + result
    }

    private static func replace(_ needle: String, _ replacement: String, in text: String) -> String {
        text.split(separator: needle, omittingEmptySubsequences: false).joined(separator: replacement)
    }
}
