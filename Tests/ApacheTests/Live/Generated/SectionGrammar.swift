/// Directives at server level and in sections, access control and handlers.
extension HttpdGrammar {
    // MARK: Server level

    /// Lines of a virtual host that are not mod_rewrite's.
    mutating func hostLines() -> [String] {
        switch below(26) {
        case 0: return [note("Alias", "Alias /\(segment())\(pick(["", "/"])) @ROOT@/nfs\(pick(["", "/", "/sub"]))")]
        case 1: return [note("AliasMatch", "AliasMatch ^/\(segment())/(.*)$ @ROOT@/\(pick(["nfs/$1", "web/$1", "nfs/x.txt"]))")]
        case 2: return [note("ScriptAlias", "ScriptAlias /\(segment()) @ROOT@/nfs")]
        case 3: return redirect()
        case 4:
            return [note("RedirectMatch", "RedirectMatch \(pick(["", "301 ", "temp "]))\(plainPattern()) \(pick(["/moved/$1", "http://other.test/$1?x=y", "/m&"]))")]
        case 5: return [note("ScriptAliasMatch", "ScriptAliasMatch ^/\(segment())/([a-z]+)$ @ROOT@/nfs/$1")]
        case 6, 7: return environment(inSection: false)
        case 8:
            return [note("AllowEncodedSlashes", "AllowEncodedSlashes \(pick(["On", "NoDecode", "Off"]))")]
        case 9: return [note("MergeSlashes", "MergeSlashes \(pick(["Off", "On"]))")]
        case 10, 11:
            if chance(30) { return [note("ProxyPass", "ProxyPass \(path()) !")] }
            let target = pick(["http://127.0.0.1:\(backend)/", "http://127.0.0.1:\(backend)", "unix:@FPM@|fcgi://localhost@ROOT@/web/", "fcgi"])
            return [note("ProxyPass", "ProxyPass /\(segment())\(pick(["", "/"])) \(target == "fcgi" ? "unix:@FPM@|fcgi://localhost/" : target)")]
        case 12: return [note("ProxyPassMatch", "ProxyPassMatch ^/(\(pick(["none/.*\\.php(/.*)?", ".*\\.php(/.*)?", "css/.*"])))$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1")]
        case 13: return [note("UseCanonicalName", "UseCanonicalName \(pick(["On", "Off"]))")]
        case 14, 15: return section("Directory", "@ROOT@/web\(pick(["", "/" + folder(), "/*", "/\(folder())/*"]))")
        case 16: return section("DirectoryMatch", "\"\(pick(["/\(folder())", "web/[a-z]+$", "/(?<kind>images|css)", "nfs"]))\"")
        case 17: return section("Location", pick([path(), "/" + segment(), "/", "/*.php", "/\(segment())/"]))
        case 18: return section("LocationMatch", "\"\(plainPattern().filter { $0 != "\"" })\"")
        case 19: return section("Files", pick(["*.php", "logo.*", "x", "app.php", "?.jpg", "*"]))
        case 20: return section("FilesMatch", "\"\(pick(["\\.php$", "\\.jpg$", "^a", "^[a-z]+$", "\\."]))\"")
        case 21: return conditional()
        case 22: return section("Proxy", pick(["*", "\"http://127.0.0.1:\(backend)/*\"", "fcgi://localhost"]))
        default: return sectionLines("host")
        }
    }

    private mutating func redirect() -> [String] {
        let kind = pick(["Redirect", "RedirectTemp", "RedirectTemp", "RedirectPermanent", "RedirectPermanent", "Redirect gone", "Redirect 301", "Redirect seeother", "Redirect 410", "Redirect 404"])
        note(kind.split(separator: " ").first.map(String.init) ?? kind)
        let hasTarget = !["Redirect gone", "Redirect 410", "Redirect 404"].contains(kind)
        return ["\(kind) \(path())\(hasTarget ? " " + pick(["/x", "http://other.test/y", "http://other.test/y/", "/z?q"]) : "")"]
    }

    private mutating func plainPattern() -> String {
        var text = pattern(inDirectory: false)
        if text.hasPrefix("!") { text.removeFirst() }
        return text.contains(" ") || text.contains("\"") ? "^/a" : text
    }

    mutating func environment(inSection: Bool) -> [String] {
        switch below(9) {
        case 0, 1:
            let attribute = pick(["Request_URI", "Request_Method", "Remote_Addr", "Server_Addr", "Host", "User-Agent", "X-Test", "T_A", "Request_Protocol", "^X-.*", "Remote_Host"])
            note("SetEnvIf")
            note("SetEnvIf \(attribute)")
            let pattern = attribute == "Request_URI" ? plainPattern() : pick([".", "^$", "(.*)", "css", "GET", "127", "Moz"])
            return ["SetEnvIf \(attribute) \(pattern) \(pick(["T_S", "T_S=$1", "!T_S", "T_A=1 T_S=$0", "T_B=on", "T_S=&"]))"]
        case 2: return [note("SetEnvIfNoCase", "SetEnvIfNoCase \(pick(["User-Agent", "Request_URI"])) \(pick(["BOT", "CSS", "^/X"])) T_S=nc")]
        case 3: return [note("BrowserMatch", "BrowserMatch \(pick(["Moz", "bot", "^$"])) T_S=browser")]
        case 4: return [note("BrowserMatchNoCase", "BrowserMatchNoCase \(pick(["moz", "BOT"])) T_B=browser")]
        case 5: return [note("SetEnv", "SetEnv \(pick(["T_A late", "T_E late", "T_S"]))")]
        case 6: return [note("PassEnv", "PassEnv T_P")]
        case 7: return [note("UnsetEnv", "UnsetEnv \(pick(["T_A", "T_S"]))")]
        default: return [note("SetEnvIfExpr", "SetEnvIfExpr \"\(expression())\" T_S=expr")]
        }
    }

    // MARK: Sections

    mutating func section(_ name: String, _ argument: String, depth: Int = 0) -> [String] {
        note(name)
        var lines = ["<\(name) \(argument)>"]
        for _ in 0...below(2) { lines += sectionLines(name, depth: depth + 1).map { "    " + $0 } }
        return lines + ["</\(name)>"]
    }

    private mutating func conditional(depth: Int = 0) -> [String] {
        note("If")
        var lines = ["<If \"\(expression())\">"] + sectionLines("If", depth: depth + 1).map { "    " + $0 } + ["</If>"]
        if chance(30) {
            note("ElseIf")
            lines += ["<ElseIf \"\(expression())\">"] + sectionLines("If", depth: depth + 1).map { "    " + $0 } + ["</ElseIf>"]
        }
        if chance(30) {
            note("Else")
            lines += ["<Else>"] + sectionLines("If", depth: depth + 1).map { "    " + $0 } + ["</Else>"]
        }
        return lines
    }

    /// Lines that may stand inside the section; `host` for a virtual host's own level, `access` for `.htaccess`.
    mutating func sectionLines(_ place: String, depth: Int = 0) -> [String] {
        if place == "Proxy" { return access() }
        // What only locations have.
        if place == "Location", chance(20) { return [note("Alias in a section", "Alias @ROOT@/nfs/x.txt")] }
        if place == "Location", chance(25) { return [note("ProxyPass in a section", "ProxyPass \(pick(["http://127.0.0.1:\(backend)/", "!"]))")] }
        switch below(24) {
        case 0, 1, 2: return place == "host" ? handler() : access()
        case 3, 4, 5: return handler()
        case 6: return [note("DirectoryIndex", "DirectoryIndex \(pick(["app.php", "index.php index.html", "/app.php", "disabled", "none logo.png", "index.html"]))")]
        case 7: return [note("DirectorySlash", "DirectorySlash \(pick(["On", "Off"]))")]
        case 8: return [note("FallbackResource", "FallbackResource \(pick(["/app.php", "/logo.png", "disabled", "/none"]))")]
        case 9: return [note("ErrorDocument", "ErrorDocument \(pick([403, 404, 410, 500])) \(pick(["/app.php", "/404.html", "/none", "\"text\"", "http://other.test/err", "default"]))")]
        case 10: return [note("AcceptPathInfo", "AcceptPathInfo \(pick(["On", "Off", "Default"]))")]
        case 11:
            let options = pick([
                "None", "+Indexes", "-FollowSymLinks", "FollowSymLinks Indexes", "+MultiViews", "SymLinksIfOwnerMatch", "-FollowSymLinks +SymLinksIfOwnerMatch",
                "All", "-Indexes", "MultiViews FollowSymLinks", "+MultiViews +Indexes",
            ])
            note("Options")
            if options.contains("MultiViews") { note("Options MultiViews") }
            if options.contains("SymLinks") || options == "None" { note("Options symlinks") }
            return ["Options \(options)"]
        case 12: return environment(inSection: true)
        case 13:
            if place == "access" || place == "Directory" || place == "host" { return redirect() }
            return [note("Redirect in a section", "Redirect \(pick(["301 ", "", "410"]))")].map { $0.hasSuffix("410") ? $0 : $0 + pick(["http://other.test%{REQUEST_URI}", "/moved"]) }
        case 14 where depth < 2 && place != "Location" && place != "LocationMatch" && place != "Files" && place != "FilesMatch":
            return chance(50) ? section("FilesMatch", "\"\(pick(["\\.php$", "^a", "\\.txt$"]))\"", depth: depth) : section("Files", pick(["*.php", "app.*", "logo.png"]), depth: depth)
        case 15 where depth < 2: return conditional(depth: depth)
        case 16, 17, 18:
            if place == "host" { return environment(inSection: false) }
            var lines = [note("RewriteEngine", "RewriteEngine \(chance(85) ? "On" : "Off")")]
            if chance(40) { lines.append(rewriteOptions(inDirectory: true)) }
            if chance(20) { lines.append(note("RewriteBase", "RewriteBase \(pick(["/", "/css/", "/x", "/dir/"]))")) }
            return lines + rules(inDirectory: true, 1 + below(2))
        case 19: return handler()
        case 20: return [note("DirectoryIndexRedirect", "DirectoryIndexRedirect \(pick(["on", "off", "permanent"]))")]
        case 21: return [note("DirectoryCheckHandler", "DirectoryCheckHandler \(pick(["On", "Off"]))")]
        default: return place == "host" ? handler() : access()
        }
    }

    // MARK: Access

    mutating func requirement() -> String {
        note("Require")
        let kind = pick(["all granted", "all denied", "ip", "local", "env", "method", "expr", "not ip", "valid-user", "host"])
        note("Require \(kind)")
        switch kind {
        case "ip": return "Require ip \(pick(["127.0.0.1", "127", "10.0.0.0/8", "127.0.0.0/255.0.0.0", "::1"]))"
        case "env": return "Require env \(pick(["T_A", "T_S", "T_B"]))"
        case "method": return "Require method \(pick(["GET", "POST", "GET POST"]))"
        case "expr": return "Require expr \(pick(["", "\""]) == "" ? "%{QUERY_STRING} == 'a=b'" : "\"\(expression())\"")"
        case "not ip": return "Require all granted"
        case "host": return "Require local"
        default: return "Require \(kind)"
        }
    }

    mutating func access() -> [String] {
        switch below(9) {
        case 0, 1, 2:
            let lines = (0...below(2)).map { _ in requirement() }
            let needsType = lines.contains("Require valid-user")
            return needsType ? ["AuthType Basic", "AuthName x", "AuthUserFile /dev/null"] + lines : lines
        case 3, 7:
            let container = pick(["RequireAll", "RequireAll", "RequireAny", "RequireAny", "RequireNone"])
            note(container)
            var lines = ["<\(container)>"]
            let inner = (0...below(2)).map { _ in "    Require \(pick(["all granted", "all denied", "ip 127.0.0.1", "ip 10.1", "local", "env T_A", "method POST"]))" }
            lines += inner
            if container == "RequireAll" { lines += [note("Require not", "    Require not \(pick(["ip 10.0.0.1", "ip 127.0.0.1", "method POST", "env T_S"]))"), "    Require all granted"] }
            lines.append("</\(container)>")
            return container == "RequireNone" ? ["<RequireAll>", "    Require all granted"] + lines.map { "    " + $0 } + ["</RequireAll>"] : lines
        case 4, 5:
            note("Order")
            var lines = ["Order \(pick(["deny,allow", "allow,deny"]))"]
            if chance(70) { lines.append(note("Deny", "Deny from \(pick(["all", "127.0.0.1", "10.0.0.0/8", "env=T_S", "env=!T_S"]))")) }
            if chance(60) { lines.append(note("Allow", "Allow from \(pick(["all", "127", "10.1", "env=T_A", "127.0.0.1/32"]))")) }
            if chance(30) {
                lines.append(note("Satisfy", "Satisfy \(pick(["Any", "All"]))"))
                lines.append(requirement().replacingUser)
            }
            return lines
        case 6: return [note("AuthMerging", "AuthMerging \(pick(["And", "Or", "Off"]))"), requirement().replacingUser]
        default: return ["Require all granted"]
        }
    }

    // MARK: Handlers

    private mutating func action() -> String {
        note("Action", "Action \(pick(["x-act", "X-ACT", "application/x-httpd-none"])) \(pick(["/app.php", "/static", "/none.x", "/css/style.css", "/dir", "/"]))\(pick(["", "", " virtual"]))")
    }

    mutating func handler() -> [String] {
        switch below(12) {
        case 0, 1: return [note("SetHandler", "SetHandler \(pick(["None", "default-handler", "\"proxy:unix:@FPM@|fcgi://localhost/\"", "\"proxy:unix:@FPM@|fcgi://localhost\"", "application/x-httpd-none"]))")]
        case 2: return [note("AddHandler", "AddHandler \"proxy:unix:@FPM@|fcgi://localhost/\" \(pick([".phtml", ".txt", "php .jpg"]))")]
        case 3: return [note("RemoveHandler", "RemoveHandler \(pick([".php", ".txt", ".phtml"]))")]
        case 4: return [note("AddType", "AddType \(pick(["text/x-one", "application/x-two"])) \(pick([".zzz", ".php", ".jpg"]))")]
        case 5: return [note("ForceType", "ForceType \(pick(["text/plain", "None"]))")]
        case 6: return [note("RemoveType", "RemoveType \(pick([".jpg", ".zzz"]))")]
        case 7: return [note("AddHandler", "AddHandler x-act \(pick([".zzz", ".jpg", ".php", ".txt .css"]))"), action()]
        case 8: return [action()]
        case 9: return ["SetHandler X-Act"]
        default: return [note("SetHandler", "SetHandler \(pick(["default-handler", "None"]))")]
        }
    }
}

extension String {
    /// Without a user, who would have to log in.
    fileprivate var replacingUser: String { self == "Require valid-user" ? "Require all denied" : self }
}
