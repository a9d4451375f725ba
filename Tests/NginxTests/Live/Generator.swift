/// Makes server blocks and requests from a seed. What it makes is valid, and hits each other often.
struct Generator {
    private var state: UInt64
    /// How often each directive, flag, operator and variable was made.
    private(set) var counts: [String: Int] = [:]
    private var variableCount = 0

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func number(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % bound
    }

    mutating func pick<T>(_ items: [T]) -> T { items[number(items.count)] }
    mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

    private mutating func count(_ names: String...) { for name in names { counts[name, default: 0] += 1 } }

    // MARK: Configuration

    private static let names = [
        "/", "/a", "/a/", "/ab", "/a/b", "/a/b/", "/var", "/var/", "/var/site/", "/dir", "/dir/", "/dir2/", "/css/", "/app.php",
        "/logo.png", "/n", "/k/", "/none", "/x", "/protected/",
    ]
    private static let patterns = [
        #"\.php$"#, #"\.php(/|$)"#, "^/a", "^/var/", #"\.(jpe?g|png)$"#, "^/(.*)$", "^/([^/]+)/(.*)$", "^(/[a-z]+)(/.*)?$", "b",
        "^/dir", "x$", "^/(?<first>[a-z]+)", "(?i)^/VAR", #"^/var/([^/]+/)?storage/images(-versioned)?/(.*)"#, "^/k/(.*)$", "^", "^/n",
        #"\.txt"#, "[%&?#]",
    ]
    private static let targets = [
        "/app.php", "/logo.png", "/a", "/a/b", "/k/$1", "/dir/", "/dir", "/none", "/app.php$uri", "/$1", "/x?q=$1", "/n?", "/app.php?u=$uri&",
        "/a b.txt", "/$2$1", "/var/$first", "/k/$1?$args", "/app.php/$1",
    ]
    private static let variables = [
        "$uri", "$args", "$request_uri", "$arg_k", "$request_filename", "$document_root", "$host", "$http_x_test", "$cookie_c",
        "$request_method", "$is_args", "$1", "$first", "$scheme", "$server_port", "$v1", "$v2", "$mapped", "$fastcgi_script_name",
        "$document_uri", "$query_string", "$remote_addr", "$lazy",
    ]

    mutating func server(port: Int) -> String {
        var body = ""
        if chance(10) { body += line("merge_slashes", "off") }
        if chance(20) { body += errorPage() }
        if chance(20) { body += line("index", pick(["index.php", "index.html index.php", "/app.php", "$arg_k index.html"])) }
        if chance(5) { body += line("absolute_redirect", "off") }
        if chance(5) { body += line("port_in_redirect", "off") }
        if chance(10) { body += line("recursive_error_pages", "on") }
        if chance(8) { body += tryFiles() }
        body += script(inIf: false, level: 0)
        body += locations(prefix: "", depth: 0)
        count("named location")
        body += "location @named { \(script(inIf: false, level: 1))\(handler()) }\n"
        if chance(50) { body += "location ~ \\.php(/|$) { include fastcgi.conf; fastcgi_pass unix:@FPM@; }\n" }
        return "server {\nlisten \(port);\nroot @ROOT@/web;\n\(body)}\n"
    }

    private mutating func line(_ name: String, _ value: String) -> String {
        count(name)
        return "\(name) \(value);\n"
    }

    private mutating func locations(prefix: String, depth: Int) -> String {
        var result = ""
        var seen: Set<String> = []
        for _ in 0..<(depth == 0 ? 2 + number(5) : 1 + number(2)) {
            let kind = number(10)
            var inner = ""
            if kind < 5 {
                let name = prefix.isEmpty ? pick(Self.names) : prefix + pick(["", "/", "b", "/b", "ite/", "x"])
                guard seen.insert("p" + name).inserted else { continue }
                let mark = chance(25) ? "^~ " : ""
                count(mark.isEmpty ? "location prefix" : "location ^~")
                inner = content(name: name, isRegex: false)
                if depth < 2, chance(25) { inner += locations(prefix: name, depth: depth + 1) }
                result += "location \(mark)\(name) {\n\(inner)}\n"
            } else if kind < 6 {
                let name = prefix.isEmpty ? pick(Self.names) : prefix + pick(["", "x", "/b"])
                guard seen.insert("e" + name).inserted else { continue }
                count("location =")
                result += "location = \(name) {\n\(content(name: name, isRegex: false))}\n"
            } else {
                let mark = chance(30) ? "~*" : "~"
                count("location \(mark)")
                inner = content(name: "", isRegex: true)
                result += "location \(mark) \"\(pick(Self.patterns))\" {\n\(inner)}\n"
            }
        }
        return result
    }

    private mutating func content(name: String, isRegex: Bool) -> String {
        var body = ""
        if chance(12) {
            body += line("root", "@ROOT@/nfs")
        } else if chance(12), !isRegex {
            body += line("alias", name.hasSuffix("/") ? "@ROOT@/nfs/" : pick(["@ROOT@/nfs", "@ROOT@/nfs/", "@ROOT@/web/dir"]))
        } else if chance(5), isRegex {
            body += line("alias", "@ROOT@/nfs/$1")
        }
        if chance(60) { body += script(inIf: false, level: 1, hasAlias: body.contains("alias")) }
        if chance(25) { body += tryFiles() }
        if chance(15) { body += errorPage() }
        if chance(8) { body += line("internal", "").replacingLast(" ;", ";") }
        if chance(8) { body += line("index", pick(["index.php", "a.jpg index.html"])) }
        if chance(6) { body += line("autoindex", "on") }
        if chance(10) { body += line(chance(70) ? "deny" : "allow", pick(["all", "127.0.0.1", "10.0.0.0/8"])) }
        if chance(4) {
            count("limit_except")
            body += "limit_except \(pick(["GET", "POST", "GET POST"])) { deny all; }\n"
        }
        if chance(3) { body += line("satisfy", "any") + line("auth_basic", "x") + "auth_basic_user_file /dev/null;\n" }
        body += handler()
        return body
    }

    private mutating func handler() -> String {
        switch number(10) {
        case 0, 1:
            count("fastcgi_pass")
            var text = "include fastcgi.conf; fastcgi_pass unix:@FPM@;\n"
            if chance(30) {
                count("fastcgi_split_path_info")
                text += "fastcgi_split_path_info ^(.+?\\.php)(/.*)$;\n"
            }
            if chance(30) {
                count("fastcgi_index")
                text += "fastcgi_index app.php;\n"
            }
            return text
        case 2:
            count("proxy_pass")
            return "proxy_pass http://127.0.0.1:@UP@;\n"
        default: return ""
        }
    }

    private mutating func tryFiles() -> String {
        count("try_files")
        let first = pick(["$uri", "$uri $uri/", "/none", "$uri/ $uri", "/$arg_k $uri", "/logo.png", "$uri.php", "$document_uri/index.php"])
        let last = pick(["=404", "@named", "/app.php", "/app.php$is_args$args", "/index.php?u=$uri", "/a", "=403", "/none"])
        return "try_files \(first) \(last);\n"
    }

    private mutating func errorPage() -> String {
        count("error_page")
        let codes = pick(["404", "403", "404 403 405", "500", "400 404", "302"])
        let mark = pick(["", "", "=", "=200", "=410"])
        return "error_page \(codes) \(mark) \(pick(["/404.html", "/app.php", "@named", "/logo.png", "/a?e=$uri", "/none"]));\n"
    }

    private mutating func script(inIf: Bool, level: Int, hasAlias: Bool = false) -> String {
        var result = ""
        for _ in 0..<(inIf ? 1 + number(2) : number(4)) {
            switch number(12) {
            case 0...4: result += rewrite()
            case 5, 6:
                count("set")
                result += "set \(pick(["$v1", "$v2", "$args"])) \"\(pick(["", "0", "x", pick(Self.variables), "a-\(pick(Self.variables))-b"]))\";\n"
            case 7: if chance(40) { result += line("break", "").replacingLast(" ;", ";") }
            case 8:
                if chance(40) {
                    count("return")
                    result += pick([
                        "return 403;\n", "return 404 text;\n", "return 301 /moved$uri;\n", "return 302 $scheme://$host/x?$args;\n",
                        "return 204;\n", "return 302 /v[$v1][$v2][$1][$mapped];\n", "return 418;\n",
                    ])
                }
            default:
                guard !inIf else { continue }
                count("if")
                var body = script(inIf: true, level: level)
                if level > 0, chance(20), !hasAlias { body += line("root", "@ROOT@/nfs") }
                if level > 0, chance(10) { body += "proxy_pass http://127.0.0.1:@UP@;\n" }
                result += "if (\(condition())) {\n\(body)}\n"
            }
        }
        return result
    }

    private mutating func rewrite() -> String {
        let flag = pick(["", "last", "break", "last", "break", "redirect", "permanent"])
        count("rewrite", "rewrite \(flag)")
        var target = pick(Self.targets)
        if chance(4) { target = pick(["http://example.org/$1", "https://example.org$uri?", "$scheme://x/$1"]) }
        return "rewrite \"\(pick(Self.patterns))\" \"\(target)\" \(flag);\n"
    }

    private mutating func condition() -> String {
        var variable = pick(Self.variables)
        if variable == "$1" { variable = "$v1" }
        switch number(9) {
        case 0:
            count("if truth")
            return variable
        case 1:
            count("if =")
            return "\(variable) = \"\(pick(["", "x", "GET", "/a", "1", "/logo.png"]))\""
        case 2:
            count("if !=")
            return "\(variable) != \"\(pick(["", "x", "GET", "/a", "1"]))\""
        case 3, 4:
            let mark = pick(["~", "~*", "!~", "!~*"])
            count("if \(mark)")
            return "\(variable) \(mark) \"\(pick(Self.patterns))\""
        default:
            let mark = pick(["-f", "-d", "-e", "!-f", "!-d", "!-e"])
            count("if \(mark)")
            return "\(mark) \(pick(["$request_filename", "$document_root$uri", "$document_root/logo.png", "$document_root/$1"]))"
        }
    }

    // MARK: Requests

    private static let paths = [
        "/", "/a", "/a/", "/ab", "/a/b", "/a/b/c", "/var", "/var/site/x", "/var/site/storage/images/a.jpg",
        "/var/site/storage/images/none.jpg", "/var/site/storage/images/evil.php", "/var/site/storage/images/evil.php/x",
        "/var/site/storage/images-versioned/1/v.jpg", "/dir", "/dir/", "/dir2", "/dir2/", "/dir3/", "/css/style.css", "/css/up.css.php",
        "/app.php", "/app.php/x/y", "/index.php", "/logo.png", "/logo.png/x.php", "/n", "/k/logo.png", "/k/x/y", "/none", "/none.php",
        "/x", "/protected/x.txt", "/a.jpg", "/a/x.txt", "/x.txt", "/empty/", "/variable.txt", "/VAR/site/x", "/404.html",
    ]

    mutating func target() -> [UInt8] {
        var path = Array(pick(Self.paths).utf8)
        if chance(40) { mutate(&path) }
        if chance(10) { mutate(&path) }
        if chance(30) { path += Array(pick(["?", "?k=1", "?k=x&q=2", "?/app.php", "?a=%zz", "?k=logo.png", "?K=/a", "?a?b"]).utf8) }
        return path
    }

    private mutating func mutate(_ path: inout [UInt8]) {
        let at = number(path.count)
        switch number(16) {
        case 0: path.insert(UInt8(ascii: "/"), at: 0)
        case 1: path.insert(contentsOf: Array("/.".utf8), at: 0)
        case 2: path.insert(contentsOf: Array("/zz/..".utf8), at: 0)
        case 3: path += Array("/..".utf8)
        case 4:
            let hex = Array("0123456789abcdef".utf8)
            let byte = path[at]
            path.replaceSubrange(at...at, with: [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]])
        case 5: path += Array(pick(["%20x", "%2f", "%2e%2e", "%0a", "%3f", "%23", "%25", "%c3%a9", "%ff", "%00", "%", "%zz", "%2"]).utf8)
        case 6: path += Array(pick([";x=1", "+", "&b", "#f", "é", "\\", "..", ".", "//", "/./", "~", "^{}|"]).utf8)
        case 7: path[at] = path[at] ^ (path[at] >= 0x61 && path[at] <= 0x7A ? 0x20 : 0)
        case 8: path.insert(contentsOf: Array("/../..".utf8), at: 0)
        case 9: path.insert(contentsOf: Array("//".utf8), at: at)
        case 10: path += Array(String(repeating: "a/", count: 1 + number(140)).utf8)
        case 11: path += [UInt8(ascii: "%"), 0x30 + UInt8(number(8)), 0x30 + UInt8(number(10))]
        case 12: path = Array("http://other.example".utf8) + path
        case 13: path += Array(".php".utf8)
        case 14:
            // A line end would end the request.
            let byte = UInt8(1 + number(255))
            path.insert(byte == 0x0A || byte == 0x0D ? 0x0B : byte, at: at)
        default: path += Array("/x".utf8)
        }
    }

    mutating func method() -> String { chance(85) ? "GET" : pick(["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"]) }
}

extension String {
    fileprivate func replacingLast(_ old: String, _ new: String) -> String {
        guard hasSuffix(old + "\n") else { return self }
        return String(dropLast(old.count + 1)) + new + "\n"
    }
}
