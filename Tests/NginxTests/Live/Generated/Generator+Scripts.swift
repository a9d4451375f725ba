/// The rewrite module, and values.
extension Generator {
    static let patterns = [
        #"\.php$"#, #"\.php(/|$)"#, "^/a", "^/var/", #"\.(jpe?g|png)$"#, "^/(.*)$", "^/([^/]+)/(.*)$", "^(/[a-z]+)(/.*)?$", "b",
        "^/dir", "x$", "^/(?<first>[a-z]+)", "(?i)^/VAR", #"^/var/([^/]+/)?storage/images(-versioned)?/(.*)"#, "^/k/(.*)$", "^", "^/n",
        #"\.txt"#, "[%&?#]", "^/[a-z]{1,3}/", "^/(?<second>[^/]{2,})$", "^/.+é", #"^/loop"#, "['\"]", ";",
    ]
    private static let targets = [
        "/app.php", "/logo.png", "/a", "/a/b", "/k/$1", "/dir/", "/dir", "/none", "/app.php$uri", "/$1", "/x?q=$1", "/n?", "/app.php?u=$uri&",
        "/a b.txt", "/$2$1", "/var/$first", "/k/$1?$args", "/app.php/$1", "/loop/$1", "/$second", "/x;y", "/l?a=1?",
    ]
    /// Built-in and own variables that texts use.
    static let names = [
        "uri", "args", "request_uri", "arg_k", "request_filename", "document_root", "host", "http_x_test", "cookie_c", "request_method",
        "is_args", "1", "2", "first", "second", "scheme", "server_port", "v1", "v2", "mapped", "fastcgi_script_name", "document_uri",
        "query_string", "remote_addr", "lazy", "server_name", "http_host", "https", "server_protocol", "request", "byhost", "zone",
        "bucket", "fastcgi_path_info", "realpath_root", "content_length", "http_user_agent", "globbed", "sub", "server_addr",
    ]

    /// A text of literals and variables.
    mutating func value() -> String {
        switch number(6) {
        case 0: return pick(["", "0", "x", "00", "a b"])
        case 1: return "a-\(reference(pick(Self.names)))-b"
        case 2: return reference(pick(Self.names)) + reference(pick(Self.names))
        default: return reference(pick(Self.names))
        }
    }

    mutating func script(inIf: Bool, isLocation: Bool, hasAlias: Bool = false) -> String {
        var result = ""
        for _ in 0..<(inIf ? 1 + number(2) : number(4)) {
            switch number(12) {
            case 0...4: result += rewrite()
            case 5, 6: result += line("set", "$" + pick(["v1", "v2", "args", "v1"]), word(value()))
            case 7: if chance(40) { result += line("break") }
            case 8: if chance(45) { result += returning() }
            default:
                guard !inIf else { continue }
                count(isLocation ? "if in a location" : "if in a server")
                var body = script(inIf: true, isLocation: isLocation)
                if isLocation, chance(20), !hasAlias { body += line("root", "@ROOT@/nfs") }
                if isLocation, chance(12) { body += handler(inIf: true) }
                result += "if \(condition()) {\n\(included(body))}\n"
            }
        }
        return result
    }

    private mutating func rewrite() -> String {
        let flag = pick(["", "", "last", "break", "last", "break", "redirect", "permanent"])
        var target = pick(Self.targets)
        if chance(6) {
            target = pick(["http://example.org/$1", "https://example.org$uri?", "$scheme://x/$1", "$scheme://$host/y"])
            count("rewrite to another host")
        }
        count("rewrite " + (flag.isEmpty ? "without flag" : flag))
        if target.hasSuffix("?") { count("rewrite that drops the arguments") }
        if target.dropLast().contains("?") { count("rewrite with arguments") }
        return line("rewrite", pattern(), word(target), flag)
    }

    /// A pattern as a word; braces and quotes have to be quoted.
    mutating func pattern() -> String {
        let text = pick(Self.patterns)
        if text.contains("{") { count("braces in a quoted pattern") }
        if text.contains("?<") { count("named captures") }
        return word(text)
    }

    private mutating func returning() -> String {
        let code = pick(["403", "404", "410", "204", "418", "444", "500", "200"])
        switch number(6) {
        case 0:
            count("return with a text")
            return line("return", code == "444" ? "404" : code, word("text \(value())"))
        case 1, 2:
            count("return with a redirect")
            return line("return", pick(["301", "302", "303", "307", "308"]), word(pick(["/moved$uri", "$scheme://$host/x?$args", "http://o/", "rel"]) + (chance(50) ? "/" + value() : "")))
        case 3:
            count("return of a URL")
            return line("return", word(pick(["http://example.org/x", "https://$host$request_uri", "$scheme://$host/$v1"])))
        case 4:
            count("return with a redirect")
            return line("return", "302", word("/v[$v1][$v2][$1][$mapped][$\(pick(Self.names))]"))
        default:
            count("return of a status")
            return line("return", code)
        }
    }

    private mutating func condition() -> String {
        var name = pick(Self.names)
        if name.count == 1 { name = "v1" }
        let variable = "$" + name
        let inner: String
        switch number(11) {
        case 0, 1:
            count("if (variable)")
            inner = variable
        case 2, 3:
            let mark = pick(["=", "!="])
            count("if \(mark)")
            inner = "\(variable) \(mark) \(word(pick(["", "x", "GET", "/a", "1", "/logo.png", "localhost", value()])))"
        case 4...6:
            let mark = pick(["~", "~*", "!~", "!~*"])
            count("if \(mark)")
            inner = "\(variable) \(mark) \(pattern())"
        default:
            let mark = pick(["-f", "-d", "-e", "!-f", "!-d", "!-e", "-x", "!-x"])
            count("if \(mark)")
            // Whether a file is executable is not asked of the simulator: only what is none.
            let isExecutable = mark.hasSuffix("x")
            inner = "\(mark) \(word(pick(isExecutable ? ["$document_root/none", "$document_root/dir", "$document_root/dir/none/x"] : ["$request_filename", "$document_root$uri", "$document_root/logo.png", "$document_root/$1", "$document_root"])))"
        }
        noteVariable(variable)
        return chance(20) ? "( \(inner) )" : "(\(inner))"
    }

    private mutating func noteVariable(_ text: String) { _ = word(text) }
}
