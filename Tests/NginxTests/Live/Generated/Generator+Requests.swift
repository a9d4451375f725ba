import Routing

/// Requests, in the forms that clients and attackers send.
extension Generator {
    private static let targets = [
        "/", "/a", "/a/", "/ab", "/a/b", "/a/b/c", "/var", "/var/site/x", "/var/site/storage/images/a.jpg",
        "/var/site/storage/images/none.jpg", "/var/site/storage/images/evil.php", "/var/site/storage/images/evil.php/x",
        "/var/site/storage/images-versioned/1/v.jpg", "/dir", "/dir/", "/dir2", "/dir2/", "/dir3/", "/css/style.css", "/css/up.css.php",
        "/app.php", "/app.php/x/y", "/index.php", "/logo.png", "/logo.png/x.php", "/n", "/k/logo.png", "/k/x/y", "/none", "/none.php",
        "/x", "/protected/x.txt", "/a.jpg", "/a/x.txt", "/x.txt", "/empty/", "/variable.txt", "/VAR/site/x", "/404.html", "/loop/x", "/loop", "/loop/",
        "/auth204", "/sub/",
    ]

    mutating func request(port: Int) -> Request {
        var request = Request(method: method(), target: target(), host: chance(40) ? pick(Self.hosts) : "localhost", port: port)
        request.serverAddress = chance(25) ? "127.0.0.2" : "127.0.0.1"
        if chance(10) { add(&request, "X-Test", pick(["x", "1", "/a"])) }
        if chance(10) { add(&request, "Cookie", "a=1; c=\(pick(["x", "0", "1"]))") }
        if chance(10) { add(&request, "Referer", pick(["http://example.org/a", "https://x.example.org/a/b", "http://localhost/x", "junk", "http://q.test/x", "http://www.example.net/"])) }
        if chance(5) { add(&request, "X_Test", "under") }
        if chance(5) { add(&request, "User-Agent", "Bot/1.0") }
        if request.method == "POST", chance(30) { add(&request, "Content-Length", pick(["3", "6", "2000"])) }
        if chance(2) {
            count("request without a host")
            request.host = ""
        }
        return request
    }

    private mutating func add(_ request: inout Request, _ name: String, _ value: String) {
        request.headers.append(Request.Header(name: name, value: value))
    }

    private mutating func method() -> String {
        let method = chance(80) ? "GET" : pick(["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "POST"])
        count("method \(method)")
        return method
    }

    mutating func target() -> [UInt8] {
        var path = Array(pick(Self.targets).utf8)
        if chance(45) { mutate(&path) }
        if chance(10) { mutate(&path) }
        if chance(30) {
            path += Array(pick(["?", "?k=1", "?k=x&q=2", "?/app.php", "?a=%zz", "?k=logo.png", "?K=/a", "?a?b", "?k=app.php&k=2", "?&&k=3"]).utf8)
        }
        return path
    }

    private mutating func mutate(_ path: inout [UInt8]) {
        let at = number(path.count)
        switch number(22) {
        case 0, 1:
            count("URL with //")
            path.insert(contentsOf: Array(pick(["/", "//"]).utf8), at: chance(50) ? 0 : at)
        case 2:
            count("URL with dot segments")
            path.insert(contentsOf: Array(pick(["/.", "/zz/..", "/../..", "/./."]).utf8), at: 0)
        case 3:
            count("URL with dot segments")
            path += Array(pick(["/..", "/.", "/../", "..", "/...", "/..;/x"]).utf8)
        case 4, 5:
            count("URL with an encoded letter")
            path.replaceSubrange(at...at, with: encoded(path[at]))
        case 6:
            count("URL with an encoded slash")
            if let slash = path.lastIndex(of: UInt8(ascii: "/")), slash > 0 {
                path.replaceSubrange(slash...slash, with: Array(pick(["%2f", "%2F", "%2f%2f"]).utf8))
            } else {
                path += Array("%2fx".utf8)
            }
        case 7:
            count("URL with an encoded dot")
            path += Array(pick(["%2e", "/%2e%2e", "/%2e%2e/x", "%2ephp", "/.%2e/a", "/%2E/"]).utf8)
        case 8:
            count("URL with an encoded delimiter")
            path += Array(pick(["%3f", "%23", "%25", "%3b", "%26x", "%2520", "%22"]).utf8)
        case 9:
            count("URL with encoded control characters")
            path += Array(pick(["%0a", "%0d%0a", "%00", "%09", "%7f", "%20x"]).utf8)
        case 10:
            count("URL with a bad escape")
            path += Array(pick(["%", "%zz", "%2", "%g1", "%%"]).utf8)
        case 11:
            count("URL with ;")
            path.insert(contentsOf: Array(pick([";x=1", ";", ";jsessionid=1/", "/;/"]).utf8), at: at)
        case 12:
            count("URL with non-ASCII bytes")
            path += pick([Array("é".utf8), [0xFF, 0xFE], Array("%c3%a9".utf8), Array("%ff".utf8), Array("日".utf8), [0xC3]])
        case 13, 14:
            count("URL with other case")
            path[at] = path[at] ^ (path[at] >= 0x61 && path[at] <= 0x7A ? 0x20 : 0)
        case 15:
            count("URL of excessive length")
            switch number(3) {
            case 0: path += Array(String(repeating: "a/", count: 100 + number(400)).utf8)
            case 1: path += Array(String(repeating: "x", count: 200 + number(200)).utf8)
            default: path += Array((chance(50) ? "?" : "/").utf8) + Array(String(repeating: "y", count: 4_000 + number(5_000)).utf8)
            }
        case 16:
            count("URL with a fragment")
            path += Array("#f".utf8)
        case 17:
            count("URL with special characters")
            path += Array(pick(["+", "&b", "\\", "~", "^{}|", "$1", "'", "\"", "<>", "*", ":"]).utf8)
        case 18:
            count("absolute request target")
            path = Array(pick(["http://other.example", "HTTP://A.test:1", "http://localhost", "https://a.test", "ftp://x", "http:/x"]).utf8) + path
        case 19: path += Array(".php".utf8)
        case 20:
            count("URL with raw control characters")
            // A line end would end the request.
            let byte = UInt8(1 + number(255))
            path.insert(byte == 0x0A || byte == 0x0D ? 0x0B : byte, at: at)
        default: path += Array("/x".utf8)
        }
    }

    private func encoded(_ byte: UInt8) -> [UInt8] {
        let hex = Array("0123456789abcdef".utf8)
        return [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
    }
}
