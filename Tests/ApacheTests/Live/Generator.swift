import Routing

/// Virtual hosts and requests by chance, the same for the same seed.
struct Generator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    private mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    private mutating func chance(_ percent: UInt64) -> Bool { (next() >> 11) % 100 < percent }
    private mutating func below(_ count: Int) -> Int { Int((next() >> 11) % UInt64(count)) }
    private mutating func pick<Element>(_ items: [Element]) -> Element { items[below(items.count)] }

    private let segments = ["var", "site", "storage", "images", "css", "js", "dir", "dir2", "dir3", "app.php", "logo.png", "x", "a.jpg", "none", "style.css", "robots.txt", "index.php", "nfs"]

    private mutating func path() -> String { (0...below(3)).map { _ in "/" + pick(segments) }.joined() }

    private mutating func pattern(inDirectory: Bool) -> String {
        let slash = inDirectory && !chance(10) ? "" : "/"
        return pick([
            "^\(slash)\(pick(segments))", "^\(slash)(.*)$", "^\(slash)([^/]+)/(.*)$", "\\.\(pick(["php", "jpg", "css", "png", "txt"]))$", "^\(slash)\(pick(segments))/(.*)",
            "!^\(slash)\(pick(segments))", "^\(slash)(css|js)/", ".*", "^\(slash)\(pick(segments))/?$", "^\(slash)var/([^/]+/)?storage/", "^(.*)/x$", "\(pick(segments))", "^",
        ])
    }

    private mutating func target(inDirectory: Bool) -> String {
        let slash = inDirectory && chance(60) ? "" : "/"
        return pick([
            "-", "-", "-", "\(slash)app.php", "\(slash)app.php", "\(slash)app.php/$1", "\(slash)$1", "\(slash)logo.png", "\(slash)app.php?p=$1&h=%1", "\(slash)none/$0", "\(slash)dir2/",
            "%{DOCUMENT_ROOT}/logo.png", "\(slash)\(pick(segments))/$1", "\(slash)index.php?%{QUERY_STRING}&z", "http://other.test/$1", "http://localhost:@PORT@/$1", "\(slash)dir", "\(slash)robots.txt?",
            "/var/$1", "%{REQUEST_URI}x", "\(slash)css/style.css",
        ])
    }

    private mutating func flags() -> String {
        var flags: [String] = []
        for _ in 0..<below(4) {
            flags.append(
                pick([
                    "L", "L", "L", "END", "NC", "QSA", "QSD", "R", "R=301", "F", "G", "R=404", "PT", "NE", "B", "C", "S=1", "S=2", "E=T_A:$1", "E=T_B:1", "E=!T_A",
                    "NS", "DPI", "QSL", "N=3", "H=default-handler", "T=text/plain", "UnsafeAllow3F", "UnsafePrefixStat", "BCTLS", "BNP", "NV=x",
                ].filter { $0 != "NV=x" }))
        }
        return flags.isEmpty ? "" : " [\(flags.joined(separator: ","))]"
    }

    private mutating func condition() -> String {
        let test = pick([
            "%{REQUEST_URI}", "%{QUERY_STRING}", "%{REQUEST_FILENAME}", "%{DOCUMENT_ROOT}%{REQUEST_URI}", "%{HTTP_HOST}", "%{ENV:T_A}", "%{ENV:T_S}", "%{REQUEST_METHOD}",
            "%{THE_REQUEST}", "$1", "%{HTTP:X-Test}", "%{ENV:REDIRECT_STATUS}", "%{SERVER_PORT}", "%{HTTPS}", "%{PATH_INFO}", "%{SCRIPT_FILENAME}", "%{IS_SUBREQ}",
        ])
        let pattern = pick([
            "-f", "!-f", "-d", "!-d", "^$", "!^$", "=", "\(pick(segments))", "!\(pick(segments))", "^/(\(pick(segments)))", ">b", "<=/css", "-gt1", "=GET", "!=GET", "a=(.*)", "^(.)(.*)",
        ])
        return "RewriteCond \(test) \(pattern == "=" ? "=\"\"" : pattern)\(pick(["", "", "", " [NC]", " [OR]"]))"
    }

    private mutating func rules(inDirectory: Bool, _ count: Int) -> [String] {
        var lines: [String] = []
        for _ in 0..<count {
            for _ in 0..<(chance(45) ? 1 + below(2) : 0) { lines.append(condition()) }
            lines.append("RewriteRule \(pattern(inDirectory: inDirectory)) \(target(inDirectory: inDirectory))\(flags())")
        }
        return lines
    }

    private mutating func extra() -> [String] {
        switch below(14) {
        case 0: return ["Alias /\(pick(segments)) @ROOT@/nfs"]
        case 1: return ["Redirect \(pick(["", "301", "permanent", "temp"])) \(path()) \(pick(["/x", "http://other.test/y"]))"]
        case 2: return ["RedirectMatch \(pattern(inDirectory: false).drop { $0 == "!" }) /moved/$1"]
        case 3: return ["<Directory @ROOT@/web/\(pick(["var", "css", "dir", "js"]))>", "    Require all denied", "</Directory>"]
        case 4: return ["<Location \(path())>", "    Require all denied", "</Location>"]
        case 5: return ["<FilesMatch \"\(pick(["\\.php$", "\\.jpg$", "^a"]))\">", "    \(pick(["Require all denied", "SetHandler default-handler"]))", "</FilesMatch>"]
        case 6: return ["DirectoryIndex \(pick(["app.php", "index.php index.html", "/app.php", "disabled", "none logo.png"]))"]
        case 7: return ["FallbackResource \(pick(["/app.php", "/logo.png", "disabled"]))"]
        case 8: return ["ErrorDocument \(pick([403, 404])) \(pick(["/app.php", "/404.html", "/none", "\"text\""]))"]
        case 9: return ["SetEnvIf Request_URI \"\(pattern(inDirectory: false).drop { $0 == "!" })\" T_S=1", "SetEnv T_E late"]
        case 10: return ["<LocationMatch \"\(pattern(inDirectory: false).drop { $0 == "!" })\">", "    \(pick(["RewriteEngine Off", "Require all denied", "SetHandler default-handler"]))", "</LocationMatch>"]
        case 11: return ["DirectorySlash \(pick(["On", "Off"]))"]
        case 12: return ["<If \"%{QUERY_STRING} =~ /a/\">", "    \(pick(["Require all denied", "SetHandler default-handler"]))", "</If>"]
        default: return ["ProxyPassMatch ^/(none/.*\\.php(/.*)?)$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1"]
        }
    }

    mutating func host(_ number: Int, port: Int) -> TrapCase {
        var trap = TrapCase(title: "generated \(number)", port: port)
        for _ in 0..<below(3) { trap.host += extra().map { "    \($0)\n" }.joined() }
        if chance(80) { trap.host += rules(inDirectory: false, 1 + below(5)).map { "    \($0)\n" }.joined() }
        if chance(40) {
            trap.accessFiles.append((".htaccess", "RewriteEngine On\n" + rules(inDirectory: true, 1 + below(4)).joined(separator: "\n") + "\n"))
            if chance(40) {
                let place = pick(["dir", "css", "var", "dir3"])
                trap.accessFiles.append((place + "/.htaccess", "RewriteEngine On\n" + rules(inDirectory: true, 1 + below(2)).joined(separator: "\n") + "\n"))
            }
        }
        trap.host = trap.host.split(separator: "@PORT@", omittingEmptySubsequences: false).joined(separator: "\(port)")
        trap.accessFiles = trap.accessFiles.map { ($0.path, $0.text.split(separator: "@PORT@", omittingEmptySubsequences: false).joined(separator: "\(port)")) }
        for _ in 0..<8 { trap.probes.append(TrapCase.probe(request(), "*", port)) }
        return trap
    }

    private mutating func request() -> String {
        var target = chance(60)
            ? pick([
                "/", "/app.php", "/logo.png", "/dir", "/dir/", "/dir2/", "/dir3/", "/css/style.css", "/css/up.css.php", "/var/site/storage/images/a.jpg",
                "/var/site/storage/images/evil.php", "/var/storage/images/c.png", "/none", "/none.php", "/index.php", "/empty/", "/app.php/x", "/js/a.js", "/foo/bar",
            ]) : path()
        if chance(15) { target = pick(["/\(target)", target + "/", "/x/..\(target)", "/.\(target)", target + "%20", target + "/x", target + "%3fq", target.uppercased(), target + "%2fy", target + ";p"]) }
        if chance(25) { target += pick(["?a=b", "?", "?a=/x&b", "?x%20y"]) }
        var text = chance(12) ? pick(["POST", "HEAD", "OPTIONS", "DELETE"]) + " " + target : target
        if chance(10) { text += " header=X-Test:css" }
        return text
    }
}
