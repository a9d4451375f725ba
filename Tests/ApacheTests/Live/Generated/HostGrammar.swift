import TestSupport

/// Virtual hosts with their `.htaccess` files and requests, and what stands in the main server above them.
extension HttpdGrammar {
    /// A virtual host. Its number names it in failures.
    static func host(_ number: Int, port: Int, backend: Int, requests: Int) -> (TrapCase, counts: [String: Int]) {
        var grammar = HttpdGrammar(seed: UInt64(number), port: port, backend: backend)
        var trap = TrapCase(title: "generated \(number)", port: port)
        trap.plain.insert("noengine")
        var lines: [String] = grammar.chance(85) ? [grammar.note("RewriteEngine", "RewriteEngine On")] : []
        for _ in 0..<grammar.below(4) { lines += grammar.hostLines() }
        let hasMaps = true
        if hasMaps {
            for (name, source) in [("lower", "int:tolower"), ("upper", "int:toupper"), ("esc", "int:escape"), ("unesc", "int:unescape"), ("words", "txt:@ROOT@/words.map")] {
                lines.append("RewriteMap \(name) \(source)")
            }
        }
        if grammar.chance(15) { lines.append(grammar.rewriteOptions(inDirectory: false)) }
        if grammar.chance(75) { lines += grammar.rules(inDirectory: false, 1 + grammar.below(4)) }
        for _ in 0..<grammar.below(3) { lines += grammar.hostLines() }
        if grammar.chance(45) {
            if grammar.chance(35) {
                let classes = grammar.pick(["FileInfo", "AuthConfig", "Limit", "Indexes", "Options", "FileInfo Indexes", "None", "All", "FileInfo AuthConfig Limit Options"])
                grammar.note("AllowOverride \(classes)")
                lines += ["<Directory @ROOT@/web>", "    AllowOverride \(classes)", "</Directory>"]
            }
            trap.accessFiles.append((".htaccess", grammar.accessFile()))
            if grammar.chance(50) { trap.accessFiles.append((grammar.folder() + "/.htaccess", grammar.accessFile())) }
        }
        trap.host = lines.map { "    \($0)\n" }.joined()
        trap.probes = (0..<requests).compactMap { _ in TrapProbe(grammar.request(), expected: "*", port: port) }
        return (trap, grammar.counts)
    }

    private mutating func accessFile() -> String {
        note(".htaccess")
        var lines: [String] = []
        if chance(60) {
            lines.append(note("RewriteEngine", "RewriteEngine \(chance(90) ? "On" : "Off")"))
            if chance(25) { lines.append(note("RewriteBase", "RewriteBase \(pick(["/", "/css/", "/x", "/dir/"]))")) }
            if chance(35) { lines.append(rewriteOptions(inDirectory: true)) }
            lines += rules(inDirectory: true, 1 + below(3))
        }
        for _ in 0..<below(3) { lines += sectionLines("access") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Lines of the main server above a group of virtual hosts.
    static func main(_ number: Int, backend: Int) -> (text: String, counts: [String: Int]) {
        var grammar = HttpdGrammar(seed: UInt64(number) &+ 1_000_003, port: backend, backend: backend)
        var lines: [String] = []
        if grammar.chance(70) {
            lines.append("RewriteEngine \(grammar.chance(80) ? "On" : "Off")")
            if grammar.chance(80) {
                let option = grammar.pick(["InheritDown", "InheritDownBefore", "Inherit"])
                grammar.note("RewriteOptions \(option) in the main server")
                lines.append("RewriteOptions \(option)")
            }
            for _ in 0...grammar.below(3) {
                grammar.note("RewriteRule in the main server")
                lines.append("RewriteRule ^/\(grammar.segment())/?(.*)$ \(grammar.pick(["/app.php", "-", "/css/$1", "/logo.png"]))\(grammar.pick(["", " [L]", " [PT]", " [F]", " [E=T_A:main]"]))")
            }
        }
        for _ in 0..<(1 + grammar.below(4)) {
            switch grammar.below(9) {
            case 0: lines += grammar.environment(inSection: false)
            case 1: lines.append(grammar.note("Redirect in the main server", "Redirect \(grammar.path()) http://main.test/"))
            case 2: lines += grammar.section("Location", grammar.path())
            case 3: lines += grammar.section("FilesMatch", "\"\(grammar.pick(["\\.txt$", "^x"]))\"")
            case 4: lines.append("DirectoryIndex \(grammar.pick(["index.php", "app.php index.html"]))")
            case 5: lines.append("ErrorDocument 404 \(grammar.pick(["/404.html", "/app.php"]))")
            case 6: lines.append("Options \(grammar.pick(["+Indexes", "None", "+MultiViews"]))")
            case 7: lines.append("AddType text/x-main .zzz")
            default: lines.append("SetHandler \(grammar.pick(["None", "default-handler"]))")
            }
            grammar.note("directives in the main server")
        }
        // The main server has no document root of its own to name.
        let text = lines.filter { !$0.contains("@ROOT@") && !$0.contains("words:") }.joined(separator: "\n") + "\n"
        return (text, grammar.counts)
    }
}
