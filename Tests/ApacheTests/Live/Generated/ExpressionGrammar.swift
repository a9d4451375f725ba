/// Expressions of `<If>`, `RewriteCond expr`, `Require expr` and `SetEnvIfExpr`.
extension HttpdGrammar {
    mutating func expression(inRewrite: Bool = false, depth: Int = 0) -> String {
        note("expression")
        if depth < 2, chance(20) {
            let left = expression(inRewrite: inRewrite, depth: depth + 1)
            let right = expression(inRewrite: inRewrite, depth: depth + 1)
            return "\(left) \(pick(["&&", "||"])) \(right)"
        }
        if depth < 2, chance(10) { return "!(\(expression(inRewrite: inRewrite, depth: depth + 1)))" }
        switch below(12) {
        case 0: return "\(text()) =~ /\(pick(["^.css", "a", "\\.php$", "^$", segment()]))/\(pick(["", "i"]))"
        case 1: return "\(text()) !~ m#\(pick(["^/", "x", segment()]))#"
        case 2: return "\(text()) == '\(pick(["", "GET", "/logo.png", "a=b", "css"]))'"
        case 3: return "\(text()) != '\(pick(["", "GET", "POST"]))'"
        case 4: return "\(text()) \(pick(["<", ">", "<=", ">="])) 'm'"
        case 5: return "%{SERVER_PORT} \(pick(["-eq", "-ne", "-lt", "-gt", "-le", "-ge"])) \(pick(["80", "\(port)"]))"
        case 6: return "%{REQUEST_METHOD} -in {'GET', 'HEAD'}"
        case 7: return "\(pick(["-n", "-z", "-T"])) \(text())"
        case 8: return "\(pick(["-f", "-d", "-e", "-s", "-L"])) '%{DOCUMENT_ROOT}\(pick(["%{REQUEST_URI}", "/logo.png", "/dir", "/none", "/link.txt", "/empty.txt"]))'"
        case 9: return "%{REMOTE_ADDR} -ipmatch '\(pick(["127.0.0.0/8", "10.0.0.0/8"]))'"
        case 10: return "%{REQUEST_URI} \(pick(["-strmatch", "-strcmatch", "-fnmatch"])) '\(pick(["/css/*", "*.PHP", "/dir*", "/*"]))'"
        default: return pick(["true", "false", "-R '127.0.0.1'", "-R '10.1.2.3/32'", "%{HTTPS} == 'off'"])
        }
    }

    private mutating func text() -> String {
        pick([
            "%{REQUEST_URI}", "%{QUERY_STRING}", "%{REQUEST_METHOD}", "%{HTTP_HOST}", "%{HTTP:X-Test}", "reqenv('T_S')", "%{REMOTE_ADDR}", "tolower(%{QUERY_STRING})",
            "req('X-Test')", "%{SERVER_NAME}", "toupper('a')", "'x%{QUERY_STRING}y'", "%{DOCUMENT_ROOT}", "%{HTTP_USER_AGENT}", "%{THE_REQUEST}", "%{REQUEST_SCHEME}",
            "escape(%{REQUEST_URI})", "osenv('T_P')", "%{REQUEST_FILENAME}",
        ])
    }
}
