/// Requests, plain and adversarial, in the form of `TrapProbe`.
extension HttpdGrammar {
    mutating func request() -> String {
        var target = chance(45) ? file() : chance(40) ? directory() : path()
        if chance(30) { target = disguised(target) }
        if chance(30) { target += note("URL query", pick(["?a=b", "?", "?a=/x&b", "?x%20y", "?css", "?1", "?a=b?c", "?%zz", "?a=b%26c", "?é", "?/app.php"])) }
        if chance(2) { target = note("URL absolute", "http://\(pick(["localhost:\(port)", "other.test", "LOCALHOST"]))\(target)") }
        var text = target
        if chance(16) { text = note("method", pick(["POST", "HEAD", "OPTIONS", "DELETE", "PUT", "PATCH", "HEAD"])) + " " + target }
        if chance(8) { text += " header=X-Test:\(pick(["css", "a", "on"]))" }
        if chance(8) { text += " header=User-Agent:\(pick(["Mozilla", "XBot", "css"]))" }
        if chance(4) { text += " header=Cookie:a=b" }
        if chance(4) { text += " header=Referer:http://localhost/css" }
        if chance(4) { text += " host=\(pick(["other.test", "LOCALHOST", "localhost."]))" }
        return text
    }

    /// Other forms of a path: some name the same file, some get past careless guards, some are refused.
    private mutating func disguised(_ path: String) -> String {
        let slash = path.dropFirst().firstIndex(of: "/") ?? path.endIndex
        let head = path[..<slash]
        let tail = path[slash...]
        switch below(20) {
        case 0: return note("URL //", "/" + path)
        case 1: return note("URL //", head + "//" + tail.drop { $0 == "/" })
        case 2: return note("URL /./", "/." + path)
        case 3: return note("URL /../", "/x/.." + path)
        case 4: return note("URL above root", pick(["/..", "/%2e%2e", "/a/../.."]) + path)
        case 5: return note("URL encoded dots", "/x/%2e%2e" + path)
        case 6: return note("URL encoded slash", head + pick(["%2f", "%2F"]) + tail.drop { $0 == "/" })
        case 7: return note("URL ;", path + pick([";p", ";p=1/x", "/..;/x"]))
        case 8: return note("URL case", path.uppercased())
        case 9: return note("URL non-ASCII", path + pick(["é", "%e9", "%c3%a9", "\\xff", "\\xe2\\x82"]))
        case 10: return note("URL over-long", path + String(repeating: pick(["a", "/b", "%41"]), count: pick([260, 1300, 4100, 9000])))
        case 11: return note("URL encoded letter", "/%" + String(path.utf8.dropFirst().first ?? 0x61, radix: 16) + path.dropFirst(2))
        case 12: return note("URL encoded ?", path + "%3fq")
        case 13: return note("URL bad escape", path + pick(["%", "%2", "%zz"]))
        case 14: return note("URL control", path + pick(["%0a", "%00", "%0d%0a", "%7f", "%09"]))
        case 15: return note("URL blank", path + "%20")
        case 16: return note("URL path info", path + pick(["/x", "/x/y", "/", "/app.php"]))
        case 17: return note("URL %25", path + pick(["%25", "%252e", "%252f"]))
        case 18: return note("URL backslash", path + pick(["%5c", "%5c..%5cx", "\\x5cx"]))
        default: return note("URL special", path + pick(["+", "&", "'", "*", "~", "$1", "%24", "(", "!", "%22", "%3c", "|", "{", "^"]))
        }
    }
}
