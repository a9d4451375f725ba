import Routing

/// One virtual host with requests, and what real httpd answers where it is documented.
///
/// Written as text: `=== title`, then the inside of the virtual host. Lines that start otherwise: `main| ` is for the main
/// server, `htaccess PATH| ` for a `.htaccess`, `env| NAME=value` for the environment of httpd, `module| -name` leaves a
/// module out, `module| php` loads mod_php, `plain| nodirectory nohandler noengine` leaves out what every host has,
/// `plain| raw` everything around the text. Requests are
/// `[METHOD] target [host=name] [header=Name:value] => answer`, where `*` stands for whatever httpd answers.
struct TrapCase: CustomStringConvertible, Sendable {
    struct Probe: Sendable {
        var request: Request
        var expected: String
        var written: String
    }

    var title: String
    var main = ""
    var host = ""
    var accessFiles: [(path: String, text: String)] = []
    var environment: [String: String] = [:]
    var missingModules: Set<String> = []
    /// PHP runs inside httpd.
    var usesPHPModule = false
    var plain: Set<String> = []
    var probes: [Probe] = []
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
            } else if let arrow = shown.range(of: " => ") {
                cases[index].probes.append(probe(String(shown[..<arrow.lowerBound]), String(shown[arrow.upperBound...]), port))
            } else {
                cases[index].host += "    " + shown + "\n"
            }
        }
        return cases
    }

    /// `\xNN` in a target is that byte, `\s` a blank.
    static func probe(_ text: String, _ expected: String, _ port: Int) -> Probe {
        var words = text.split(separator: " ").map(String.init)
        var request = Request("/", host: "localhost")
        request.port = port
        request.serverAddress = "127.0.0.1"
        if let first = words.first, words.count > 1, first.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
            request.method = first
            words.removeFirst()
        }
        request.target = bytes(words.removeFirst())
        for word in words {
            if word.hasPrefix("host=") { request.host = String(word.dropFirst(5)) }
            if word.hasPrefix("header="), let colon = word.firstIndex(of: ":") {
                let name = word[word.index(word.startIndex, offsetBy: 7)..<colon]
                request.headers.append(Request.Header(name: String(name), value: String(word[word.index(after: colon)...])))
            }
        }
        return Probe(request: request, expected: expected, written: text)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        let source = Array(text.utf8)
        var at = 0
        while at < source.count {
            if source[at] == UInt8(ascii: "\\"), at + 1 < source.count {
                if source[at + 1] == UInt8(ascii: "s") {
                    result.append(0x20)
                    at += 2
                    continue
                }
                if source[at + 1] == UInt8(ascii: "x"), at + 3 < source.count,
                    let byte = UInt8(String(decoding: source[(at + 2)...(at + 3)], as: UTF8.self), radix: 16)
                {
                    result.append(byte)
                    at += 4
                    continue
                }
            }
            result.append(source[at])
            at += 1
        }
        return result
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
