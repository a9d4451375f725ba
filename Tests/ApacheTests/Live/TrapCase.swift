import Routing
import TestSupport

/// One virtual host with requests, and what real httpd answers where it is documented.
///
/// Written as text: `=== title`, then the inside of the virtual host. Lines that start otherwise: `main| ` is for the main
/// server, `htaccess PATH| ` for a `.htaccess`, `env| NAME=value` for the environment of httpd, `module| -name` leaves a
/// module out, `module| php` loads mod_php, `plain| nodirectory nohandler noengine` leaves out what every host has,
/// `plain| raw` everything around the text. The rest are requests (`TrapProbe`).
struct TrapCase: CustomStringConvertible, Sendable {
    var title: String
    var main = ""
    var host = ""
    var accessFiles: [(path: String, text: String)] = []
    var environment: [String: String] = [:]
    var missingModules: Set<String> = []
    /// PHP runs inside httpd.
    var usesPHPModule = false
    var plain: Set<String> = []
    var probes: [TrapProbe] = []
    var port = 0
    var description: String { title }

    /// Whether the case cannot share an httpd with others.
    var needsOwnServer: Bool { !main.isEmpty || !environment.isEmpty || !missingModules.isEmpty || usesPHPModule }

    static func parse(_ text: String, firstPort: () -> Int) -> [TrapCase] {
        var cases: [TrapCase] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.hasPrefix("=== ") {
                cases.append(TrapCase(title: String(line.dropFirst(4)), port: firstPort()))
                continue
            }
            guard let index = cases.indices.last else { continue }
            let port = cases[index].port
            let shown = line.split(separator: "@PORT@", omittingEmptySubsequences: false).joined(separator: "\(port)")
            if shown.hasPrefix("main| ") {
                cases[index].main += shown.dropFirst(6) + "\n"
            } else if shown.hasPrefix("env| ") {
                let parts = shown.dropFirst(5).split(separator: "=", maxSplits: 1).map(String.init)
                cases[index].environment[parts[0]] = parts.count > 1 ? parts[1] : ""
            } else if shown.hasPrefix("module| -") {
                cases[index].missingModules.insert(String(shown.dropFirst(9)))
            } else if shown.hasPrefix("module| php") {
                cases[index].usesPHPModule = true
            } else if shown.hasPrefix("plain| ") {
                cases[index].plain.formUnion(shown.dropFirst(7).split(separator: " ").map(String.init))
            } else if shown.hasPrefix("htaccess "), let bar = shown.firstIndex(of: "|") {
                let path = String(shown[shown.index(shown.startIndex, offsetBy: 9)..<bar])
                let content = String(shown[bar...].dropFirst(2)) + "\n"
                if let known = cases[index].accessFiles.firstIndex(where: { $0.path == path }) {
                    cases[index].accessFiles[known].text += content
                } else {
                    cases[index].accessFiles.append((path, content))
                }
            } else if let probe = TrapProbe(shown, port: port) {
                cases[index].probes.append(probe)
            } else {
                cases[index].host += "    " + shown + "\n"
            }
        }
        return cases
    }

    /// The configuration's part for this case; `@ROOT@` and `@FPM@` are still to be replaced.
    var block: String {
        if plain.contains("raw") { return host }
        var text = "Listen 127.0.0.1:\(port)\n<VirtualHost 127.0.0.1:\(port)>\n    ServerName localhost\n    DocumentRoot @ROOT@/web\n"
        if !plain.contains("nodirectory") {
            text += "    <Directory @ROOT@/web>\n"
            if !plain.contains("nohandler") {
                text += "        <FilesMatch \\.php$>\n            SetHandler \"proxy:unix:@FPM@|fcgi://localhost/\"\n        </FilesMatch>\n"
            }
            text += "        Options FollowSymLinks\n        AllowOverride \(accessFiles.isEmpty ? "None" : "All")\n        Require all granted\n    </Directory>\n"
        }
        if !plain.contains("noengine"), !missingModules.contains("rewrite") { text += "    RewriteEngine On\n" }
        return text + host + "</VirtualHost>\n"
    }
}

extension String {
    func range(of needle: String) -> Range<String.Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(needle) { return at..<index(at, offsetBy: needle.count) }
            at = index(after: at)
        }
        return nil
    }
}
