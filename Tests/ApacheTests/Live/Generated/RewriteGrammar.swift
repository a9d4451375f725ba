/// mod_rewrite.
extension HttpdGrammar {
    mutating func pattern(inDirectory: Bool) -> String {
        let slash = inDirectory && !chance(8) ? "" : "/"
        let text = pick([
            "^\(slash)\(segment())", "^\(slash)(.*)$", "^\(slash)([^/]+)/(.*)$", "\\.\(pick(["php", "jpg", "css", "png", "txt"]))$", "^\(slash)\(segment())/(.*)",
            "^\(slash)(css|js)/", ".*", "^\(slash)\(segment())/?$", "^\(slash)var/([^/]+/)?storage/", "^(.*)/x$", segment(), "^", "(?i)\\.PHP", "\"^\(slash)a b\"",
            "^\(slash)(\\w+)(/\(segment()))?", "[[:upper:]]", "^/?(.+?)/?$", "a\\ b", "^(\(slash)[a-z]{3,4})(.*)", "\\.(?!php)", "(?<name>\(segment()))", "%",
        ])
        if text.hasPrefix("\"") || !chance(8) { return text }
        return "!" + text
    }

    mutating func target(inDirectory: Bool) -> String {
        let slash = inDirectory && chance(60) ? "" : "/"
        switch below(24) {
        case 0, 1, 2: return "-"
        case 3, 4: return "\(slash)app.php"
        case 5: return "\(slash)app.php/$1"
        case 6: return "\(slash)$1"
        case 7: return "\(slash)app.php?p=$1&h=%1"
        case 8: return "\(slash)none/$0"
        case 9: return "\(slash)\(segment())/$1"
        case 10: return note("variable DOCUMENT_ROOT", "%{DOCUMENT_ROOT}/\(pick(["logo.png", "$1", "css/style.css"]))")
        case 11: return "\(slash)index.php?%{QUERY_STRING}&z"
        case 12: return pick(["http://other.test/$1", "http://localhost:\(port)/$1", "https://localhost/$1?x", "//other.test/$1"])
        case 13: return pick(["/var/$1", "/tmp/$1", "/etc/$1", "@ROOT@/nfs/$1", "@ROOT@/web/$1"])
        case 14: return "%{REQUEST_URI}x"
        case 15: return note("RewriteMap int", "\(slash)${\(pick(["lower", "upper", "esc", "unesc"])):$1}")
        case 16: return note("RewriteMap txt", "\(slash)${words:\(pick(["$1", "css", "%1"]))\(pick(["", "|none", "|$1"]))}")
        case 17: return "\(slash)\(segment())/../$1"
        case 18: return "\(slash)robots.txt\(pick(["?", "?a=b", "#frag"]))"
        case 19: return note("variable ENV", "\(slash)%{ENV:T_A}%{ENV:T_S}")
        case 20: return "\(slash)a\\$1\\%1b"
        case 21: return "\(slash)dir\(pick(["", "2/", "3/"]))"
        case 22: return "\"\(slash)a b.txt\""
        default: return "\(slash)css/style.css"
        }
    }

    private static let flagForms: [(name: String, forms: [String])] = [
        ("L", ["L", "last", "L"]), ("END", ["END", "end"]), ("NC", ["NC", "nocase"]), ("QSA", ["QSA", "qsappend"]), ("QSD", ["QSD"]), ("QSL", ["QSL"]),
        ("R", ["R", "R=301", "R=302", "R=307", "redirect=permanent", "R=seeother"]), ("R=status", ["R=404", "R=410", "R=200", "R=451"]),
        ("F", ["F", "forbidden"]), ("G", ["G", "gone"]), ("PT", ["PT", "passthrough"]), ("NE", ["NE", "noescape"]),
        ("B", ["B", "B=/?", "B= &"]), ("BNP", ["B,BNP"]), ("BCTLS", ["BCTLS"]), ("BNE", ["B,BNE=/"]), ("C", ["C", "chain"]), ("S", ["S=1", "S=2", "skip=1"]),
        ("N", ["N=3", "N=5"]), ("E", ["E=T_A:$1", "E=T_B:1", "E=!T_A", "E=T_C:%1", "E=T_D", "E=T_E:%{QUERY_STRING}"]), ("NS", ["NS", "nosubreq"]),
        ("DPI", ["DPI"]), ("H", ["H=default-handler", "H=application/x-httpd-none", "H=\"proxy:unix:@FPM@|fcgi://localhost\""]), ("T", ["T=text/plain", "T=image/png"]),
        ("CO", ["CO=n:v:localhost"]), ("UnsafeAllow3F", ["UnsafeAllow3F"]), ("UnsafePrefixStat", ["UnsafePrefixStat"]), ("UNC", ["UNC"]),
    ]

    /// Flags, and the target where a flag asks for its own.
    private mutating func flags(_ target: inout String) -> String {
        if chance(4) {
            target = pick([
                "unix:@FPM@|fcgi://localhost@ROOT@/web/$1", "fcgi://127.0.0.1:\(backend)/$1", "http://127.0.0.1:\(backend)/$1", "http://127.0.0.1:\(backend)/x?$1",
            ])
            if target.hasPrefix("fcgi") { target = "unix:@FPM@|fcgi://localhost/$1" }
            note("flag P")
            return " [P]"
        }
        var flags: [String] = []
        for _ in 0..<below(4) {
            let flag = chance(25) ? Self.flagForms[0] : pick(Self.flagForms)
            var form = pick(flag.forms)
            if form.contains("\"") { form = "H=proxy:unix:@FPM@|fcgi://localhost" }
            if form == "B= &" { form = "B=&" }
            note("flag \(flag.name)")
            flags.append(form)
        }
        return flags.isEmpty ? "" : " [\(flags.joined(separator: ","))]"
    }

    static let plainVariables = [
        "REQUEST_URI", "REQUEST_FILENAME", "SCRIPT_FILENAME", "THE_REQUEST", "QUERY_STRING", "REQUEST_METHOD", "HTTP_HOST", "HTTP_USER_AGENT", "HTTP_ACCEPT",
        "HTTP_COOKIE", "HTTP_REFERER", "HTTP_FORWARDED", "HTTPS", "REQUEST_SCHEME", "SERVER_NAME", "SERVER_PORT", "SERVER_ADDR", "SERVER_PROTOCOL",
        "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_USER", "AUTH_TYPE", "CONN_REMOTE_ADDR", "DOCUMENT_ROOT", "CONTEXT_PREFIX", "CONTEXT_DOCUMENT_ROOT", "PATH_INFO",
        "IS_SUBREQ", "IPV6", "SERVER_ADMIN", "HTTP_PROXY_CONNECTION",
    ]

    private mutating func variable() -> String {
        switch below(14) {
        case 0: return note("variable HTTP:", "%{HTTP:\(pick(["X-Test", "Accept-Language", "Host"]))}")
        case 1, 2: return note("variable ENV", "%{ENV:\(pick(["T_A", "T_S", "T_B", "REDIRECT_STATUS", "REDIRECT_T_A", "T_P", "NOPE"]))}")
        case 3: return note("variable LA-U", "%{LA-U:\(pick(["REQUEST_FILENAME", "REQUEST_URI", "PATH_INFO", "ENV:T_A"]))}")
        case 4: return note("variable LA-F", "%{LA-F:\(pick(["REQUEST_FILENAME", "REQUEST_URI"]))}")
        case 5: return note("variable SSL", "%{SSL:SSL_PROTOCOL}")
        case 6 where chance(50): return pick(["$1", "%1", "$0", "a$1b", "$2"])
        default:
            let name = pick(Self.plainVariables)
            return note("variable \(name)", "%{\(chance(90) ? name : name.lowercased())}")
        }
    }

    mutating func condition() -> String {
        let or = chance(15) ? note("condition OR", "OR") : ""
        let noCase = chance(15)
        func flags(_ more: [String]) -> String {
            let all = more.filter { !$0.isEmpty }
            return all.isEmpty ? "" : " [\(all.joined(separator: ","))]"
        }
        let negation = chance(20) ? "!" : ""
        if negation != "" { note("condition !") }
        switch below(12) {
        case 0, 1:
            let op = pick(["-f", "-d", "-s", "-l", "-L", "-h", "-x"])
            note("test \(op)")
            let subject = pick([
                "%{REQUEST_FILENAME}", "%{DOCUMENT_ROOT}%{REQUEST_URI}", "%{DOCUMENT_ROOT}/$1", "%{DOCUMENT_ROOT}/\(pick(["logo.png", "dir", "link.txt", "empty.txt", "linkdir", "none"]))",
                "%{LA-U:REQUEST_FILENAME}", "$0",
            ])
            return "RewriteCond \(subject) \(negation)\(op)\(flags([or]))"
        case 2:
            let op = chance(50) ? "-F" : "-U"
            note("test \(op)")
            let subject = op == "-U"
                ? pick(["%{REQUEST_URI}", "/logo.png", "/none", "/protected/x.txt", "$1", "/dir"])
                : pick(["%{DOCUMENT_ROOT}/logo.png", "%{REQUEST_FILENAME}", "@ROOT@/web/none", "@ROOT@/web/protected/x.txt", "logo.png", "%{DOCUMENT_ROOT}$0"])
            return "RewriteCond \(subject) \(negation)\(op)\(flags([or]))"
        case 3:
            let op = pick(["=", "<", ">", "<=", ">="])
            note("test \(op)")
            let value = pick(["", "\"\"", "GET", segment(), "/css/style.css", "on", "off", "b", "localhost", "true", "127.0.0.1"])
            return "RewriteCond \(variable()) \(negation)\(op)\(value == "" ? "\"\"" : value)\(flags([or, noCase ? note("condition NC", "NC") : ""]))"
        case 4:
            let op = pick(["-eq", "-ne", "-lt", "-le", "-gt", "-ge"])
            note("test \(op)")
            return "RewriteCond \(pick(["%{SERVER_PORT}", "%{QUERY_STRING}", "$1", "%{ENV:T_A}", variable()])) \(negation)\(op)\(pick(["0", "1", "5", "\(port)", "-3", "abc"]))\(flags([or]))"
        case 5:
            note("test expr")
            return "RewriteCond expr \"\(negation)\(expression(inRewrite: true))\"\(flags([or]))"
        default:
            note("test regex")
            let pattern = pick([
                "^$", "^", ".", segment(), "^/(\(segment()))", "^(.)(.*)", "a=(.*)", "\\.(php|css)", "^GET", "^GET\\ /\(segment())", "(\\d+)", "^(on|off|true|false)$", "\"^a b\"", "x", "^/(.*)/(.*)$",
                "localhost", "^(.*)$", "127",
            ])
            return "RewriteCond \(variable()) \(pattern.hasPrefix("\"") ? "" : negation)\(pattern)\(flags([or, noCase ? note("condition NC", "NC") : ""]))"
        }
    }

    mutating func rules(inDirectory: Bool, _ count: Int) -> [String] {
        var lines: [String] = []
        for _ in 0..<count {
            for _ in 0..<(chance(50) ? 1 + below(2) : 0) {
                note("RewriteCond")
                lines.append(condition())
            }
            note("RewriteRule")
            note(inDirectory ? "RewriteRule per directory" : "RewriteRule per server")
            var target = target(inDirectory: inDirectory)
            let flags = flags(&target)
            lines.append("RewriteRule \(pattern(inDirectory: inDirectory)) \(target)\(flags)")
        }
        return lines
    }

    mutating func rewriteOptions(inDirectory: Bool) -> String {
        let option = pick(
            inDirectory
                ? ["Inherit", "InheritBefore", "InheritDown", "InheritDown", "InheritDownBefore", "InheritDownBefore", "IgnoreInherit", "AllowNoSlash", "AllowNoSlash", "MergeBase", "MergeBase", "IgnoreContextInfo", "IgnoreContextInfo"]
                : ["Inherit", "InheritBefore", "IgnoreInherit", "AllowAnyURI", "UnsafePrefixStat", "LegacyPrefixDocRoot"])
        note("RewriteOptions")
        note("RewriteOptions \(option)")
        return "RewriteOptions \(option)"
    }
}
