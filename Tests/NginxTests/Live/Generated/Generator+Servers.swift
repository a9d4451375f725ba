/// Servers and locations.
extension Generator {
    private static let paths = [
        "/", "/a", "/a/", "/ab", "/a/b", "/a/b/", "/var", "/var/", "/var/site/", "/dir", "/dir/", "/dir2/", "/css/", "/app.php",
        "/logo.png", "/n", "/k/", "/none", "/x", "/protected/", "/loop",
    ]
    /// Names of servers that share a port; requests ask for them and for others.
    static let hosts = [
        "a.test", "b.test", "www.a.test", "x.y.a.test", "www.b.org", "n1.re.test", "n22.re.test", "other", "localhost", "B.TEST", "a.test.",
    ]

    /// The servers of one port.
    mutating func servers(port: Int) -> String {
        guard chance(35) else { return server(listens: ["\(port)"], names: chance(30) ? ["localhost", "_"] : []) }
        count("servers that share a port")
        var kinds = ["a.test", "*.a.test", ".b.test", "www.*", #"~^n(?<sub>\d+)\.re\.test$"#, "~^(.+)\\.test$", "\"\"", "b.test B.alias.test"]
        var result = ""
        var hasDefault = false
        for index in 0..<(2 + number(3)) {
            let name = kinds.remove(at: number(kinds.count))
            var listen = "\(port)"
            if index > 0, chance(25) {
                listen = pick(["127.0.0.1:\(port)", "127.0.0.2:\(port)"])
                count("listen on an address")
            } else if chance(15) {
                listen = "*:\(port)"
            }
            if !hasDefault, index > 0, listen == "\(port)", chance(40) {
                listen += " default_server"
                hasDefault = true
                count("listen default_server")
            }
            var listens = [listen]
            if chance(10) {
                count("listen on a unix socket")
                listens.append("unix:@ROOT@/tmp/\(port)-\(index)")
            }
            count("server_name " + Self.kind(of: name))
            result += server(listens: listens, names: [name])
        }
        return result
    }

    private static func kind(of name: String) -> String {
        if name.hasPrefix("~") { return name.contains("?<") ? "~ with a named group" : "~" }
        if name.hasPrefix("*.") { return "*.suffix" }
        if name.hasPrefix(".") { return ".suffix" }
        return name.hasSuffix(".*") ? "prefix.*" : name == "\"\"" ? "empty" : "exact"
    }

    private mutating func server(listens: [String], names: [String]) -> String {
        var body = ""
        for listen in listens { body += line("listen", listen) }
        for name in names { body += line("server_name", name) }
        if chance(10) { body += line("merge_slashes", "off") }
        if chance(20) { body += errorPage() }
        if chance(20) { body += line("index", pick(["index.php", "index.html index.php", "/app.php", "$arg_k index.html"])) }
        if chance(6) { body += line("absolute_redirect", "off") }
        if chance(6) { body += line("port_in_redirect", "off") }
        if chance(5) { body += line("server_name_in_redirect", "on") }
        if chance(10) { body += line("recursive_error_pages", "on") }
        if chance(8) { body += tryFiles() }
        if chance(6) { body += line("underscores_in_headers", "on") }
        if chance(6) { body += line("client_max_body_size", pick(["5", "1k", "0"])) }
        if chance(4) { body += line("deny", pick(["127.0.0.2", "10.0.0.0/8", "::1"])) }
        body += included(script(inIf: false, isLocation: false))
        body += locations(prefix: "", depth: 0)
        count("location @name")
        body += "location @named { \(script(inIf: false, isLocation: true))\(handler()) }\n"
        if chance(15) {
            count("rewrite cycle")
            body += pick([
                "location = /loop { rewrite ^ /loop last; }\n", "location /loop/ { rewrite ^/loop/(.*)$ /loop/$1x last; }\n",
                "location = /loop { try_files /none /loop; }\n", "location = /loop { error_page 404 /loop2; return 404; }\nlocation = /loop2 { rewrite ^ /loop; }\n",
            ])
        }
        body += "location = /auth204 { internal; return 204; }\nlocation = /auth401 { return 401; }\nlocation = /auth403 { return 403; }\n"
        body += "location = /authmix { if ($arg_k) { return 403; } return 204; }\nlocation = /authphp { set $v2 auth; return 302 /; }\n"
        if chance(50) { body += "location ~ \\.php(/|$) { include fastcgi.conf; fastcgi_pass unix:@FPM@; }\n" }
        return "server {\nroot @ROOT@/web;\n\(body)}\n"
    }

    private mutating func locations(prefix: String, depth: Int) -> String {
        var result = ""
        var seen: Set<String> = ["e/loop", "e/loop2", "p/loop/", "e/auth204", "e/auth401", "e/auth403", "e/authmix", "e/authphp"]
        if depth > 0 { count("nested location") }
        for _ in 0..<(depth == 0 ? 2 + number(5) : 1 + number(2)) {
            let kind = number(10)
            var inner = ""
            if kind < 5 {
                let name = prefix.isEmpty ? pick(Self.paths) : prefix + pick(["", "/", "b", "/b", "ite/", "x"])
                guard seen.insert("p" + name).inserted else { continue }
                let mark = chance(25) ? "^~" : ""
                count(mark.isEmpty ? "location prefix" : "location ^~")
                inner = content(name: name, isRegex: false)
                if depth < 2, chance(25) { inner += locations(prefix: name, depth: depth + 1) }
                result += "location \(mark)\(mark.isEmpty || chance(20) ? "" : " ")\(name) {\n\(inner)}\n"
            } else if kind < 6 {
                let name = prefix.isEmpty ? pick(Self.paths) : prefix + pick(["", "x", "/b"])
                guard seen.insert("e" + name).inserted else { continue }
                count("location =")
                result += "location = \(name) {\n\(content(name: name, isRegex: false))}\n"
            } else {
                let mark = pick(["~", "~*"])
                count("location \(mark)")
                inner = content(name: "", isRegex: true)
                if depth < 2, chance(12) { inner += regexChild() }
                result += "location \(mark) \(pattern()) {\n\(inner)}\n"
            }
        }
        return result
    }

    private mutating func regexChild() -> String {
        count("nested location", "location ~")
        return "location ~ \(pattern()) {\n\(content(name: "", isRegex: true))}\n"
    }

    private mutating func content(name: String, isRegex: Bool) -> String {
        var body = ""
        if chance(12) {
            body += line("root", pick(["@ROOT@/nfs", "@ROOT@/nfs/", "@ROOT@/$v1", "@ROOT@/web/dir"]))
        } else if chance(12), !isRegex {
            count("alias in a prefix location")
            body += line("alias", name.hasSuffix("/") ? "@ROOT@/nfs/" : pick(["@ROOT@/nfs", "@ROOT@/nfs/", "@ROOT@/web/dir"]))
        } else if chance(6), isRegex {
            count("alias in a regex location")
            body += line("alias", pick(["@ROOT@/nfs/$1", "@ROOT@/nfs/", "@ROOT@/web/logo.png"]))
        }
        if chance(60) { body += included(script(inIf: false, isLocation: true, hasAlias: body.contains("alias"))) }
        if chance(25) { body += tryFiles() }
        if chance(15) { body += errorPage() }
        if chance(8) { body += line("internal") }
        if chance(8) { body += line("index", pick(["index.php", "a.jpg index.html", "none /logo.png"])) }
        if chance(6) { body += line("autoindex", "on") }
        if chance(10) { body += line(chance(70) ? "deny" : "allow", pick(["all", "127.0.0.1", "10.0.0.0/8", "127.0.0.0/8"])) }
        if chance(5) {
            count("limit_except")
            body += "limit_except \(pick(["GET", "POST", "GET POST"])) { deny all; \(chance(20) ? "proxy_pass http://127.0.0.1:@UP@;" : "") }\n"
        }
        if chance(5) { body += line("satisfy", pick(["any", "all"])) }
        if chance(5) { body += line("auth_basic", pick(["x", "off", "$arg_k"])) + (chance(80) ? line("auth_basic_user_file", "/dev/null") : "") }
        if chance(7) { body += line("auth_request", pick(["/auth204", "/auth401", "/auth403", "/authmix", "/authphp", "/none", "/logo.png", "off"])) }
        if chance(5) {
            body += line("valid_referers", pick(["none", "blocked", "none blocked"]), pick(["server_names", "example.org", "*.example.org/a", "~\\.test/x q.test", "www.example.* .b.test"]), "z.test")
            body += "if ($invalid_referer) { return 403; }\n"
        }
        if chance(4) { body += line("client_max_body_size", pick(["5", "1k", "0"])) }
        body += handler()
        return body
    }

    /// - Parameter inIf: where only the handler itself is allowed.
    mutating func handler(inIf: Bool = false) -> String {
        switch number(16) {
        case 0...2 where inIf: return line("fastcgi_pass", "unix:@FPM@")
        case 0...2:
            var text = chance(70) ? "include fastcgi.conf;\n" : "include fastcgi_params;\n" + line("fastcgi_param", "SCRIPT_FILENAME", word(pick(["$document_root/app.php", "$document_root$fastcgi_script_name", "@ROOT@/web/$v1", "$request_filename"])))
            if chance(20) { text += line("fastcgi_param", "PATH_INFO", "$fastcgi_path_info", pick(["", "if_not_empty"])) }
            text += line("fastcgi_pass", "unix:@FPM@")
            if chance(30) { text += line("fastcgi_split_path_info", pick(["^(.+?\\.php)(/.*)$", "^(.+\\.php)(.*)$", "^(/[^/]+)(/.*)?$"])) }
            if chance(30) { text += line("fastcgi_index", pick(["app.php", "$arg_k"])) }
            return text
        case 3: return line("proxy_pass", pick(["http://127.0.0.1:@UP@", "http://group"]))
        case 4:
            count("proxy_pass with a variable")
            return line("proxy_pass", pick(["http://127.0.0.1:@UP@$request_uri", "http://h$v1", "$v1", "http://group/x$is_args", "http://nowhere.test/$v1", "http://group$v2"]))
        case 5:
            let kind = pick(["uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass"])
            if kind == "memcached_pass" { return "set $memcached_key \(word(pick(["k$uri", "", "key"])));\n" + line(kind, "unix:@BACKEND@") }
            return line(kind, "unix:@BACKEND@")
        case 6: return chance(60) && !inIf ? line(pick(["empty_gif", "stub_status", "flv", "mp4"])) : ""
        default: return ""
        }
    }

    private mutating func tryFiles() -> String {
        let first = pick(["$uri", "$uri $uri/", "/none", "$uri/ $uri", "/$arg_k $uri", "/logo.png", "$uri.php", "$document_uri/index.php"])
        let last = pick(["=404", "@named", "/app.php", "/app.php$is_args$args", "/index.php?u=$uri", "/a", "=403", "/none", "/$v1"])
        count("try_files with " + (last.hasPrefix("=") ? "a status" : last.hasPrefix("@") ? "a named location" : last.contains("args") || last.contains("?") ? "arguments" : "a URI"))
        return line("try_files", first, last)
    }

    private mutating func errorPage() -> String {
        let codes = pick(["404", "403", "404 403 405", "500", "400 404", "302", "401", "413", "502", "414"])
        let mark = pick(["", "", "=", "=200", "=410"])
        let target = pick(["/404.html", "/app.php", "@named", "/logo.png", "/a?e=$uri", "/none", "http://example.org/e"])
        count("error_page " + (mark == "=" ? "with =" : mark.isEmpty ? "without =" : "with =code"), target.hasPrefix("@") ? "error_page to a named location" : "error_page to a URI")
        return line("error_page", codes, mark, target)
    }
}
