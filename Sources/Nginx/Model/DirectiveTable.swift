/// Where a directive may stand.
struct Contexts: OptionSet, Hashable, Sendable {
    let rawValue: UInt16
    static let main = Contexts(rawValue: 1)
    static let events = Contexts(rawValue: 2)
    static let http = Contexts(rawValue: 4)
    static let server = Contexts(rawValue: 8)
    static let location = Contexts(rawValue: 16)
    static let serverIf = Contexts(rawValue: 32)
    static let locationIf = Contexts(rawValue: 64)
    static let limitExcept = Contexts(rawValue: 128)
    static let upstream = Contexts(rawValue: 256)

    var words: String {
        let names: [(Contexts, String)] = [
            (.main, "main"), (.events, "events"), (.http, "http"), (.server, "server"), (.location, "location"),
            (.serverIf, "if in server"), (.locationIf, "if in location"), (.limitExcept, "limit_except"),
            (.upstream, "upstream"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}

/// What nginx's own modules accept: names, places and argument counts (nginx.org/en/docs/dirindex.html).
struct DirectiveRule: Sendable {
    var contexts: Contexts
    var minimum: Int
    var maximum: Int
    var isBlock: Bool
    /// Takes `on` or `off` only.
    var isFlag: Bool
    /// A second one in the same block stops the server.
    var isSingle: Bool

    func merged(with other: DirectiveRule) -> DirectiveRule {
        DirectiveRule(
            contexts: contexts.union(other.contexts), minimum: min(minimum, other.minimum),
            maximum: max(maximum, other.maximum), isBlock: isBlock && other.isBlock, isFlag: isFlag && other.isFlag,
            isSingle: isSingle && other.isSingle)
    }
}

enum DirectiveTable {
    static let rules: [String: DirectiveRule] = {
        // Most runs that meet a server file pay for this: bytes, not characters.
        var rules = [String: DirectiveRule](minimumCapacity: 1_000)
        for line in DirectiveList.text.utf8.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " ")).map { Substring($0) }
            guard fields.count >= 3 else { continue }
            let contexts = parseContexts(fields[0])
            let form = fields[1]
            var range = form.prefix { $0 != "b" && $0 != "!" }
            let isFlag = range == "f"
            if isFlag { range = "1" }
            let open = range.hasSuffix("+")
            if open { range = range.dropLast() }
            let bounds = range.split(separator: "-").compactMap { Int($0) }
            let rule = DirectiveRule(
                contexts: contexts, minimum: bounds.first ?? 0, maximum: open ? .max : bounds.last ?? 0,
                isBlock: form.contains("b"), isFlag: isFlag, isSingle: form.contains("!"))
            // A name on several lines is accepted wherever one of them accepts it.
            for name in fields[2...].map(String.init) { rules[name] = rules[name].map(rule.merged) ?? rule }
        }
        return rules
    }()

    private static func parseContexts(_ letters: Substring) -> Contexts {
        var contexts: Contexts = []
        for letter in letters {
            switch letter {
            case "M": contexts.insert(.main)
            case "E": contexts.insert(.events)
            case "H": contexts.insert(.http)
            case "S": contexts.insert(.server)
            case "L": contexts.insert(.location)
            case "s": contexts.insert(.serverIf)
            case "l": contexts.insert(.locationIf)
            case "X": contexts.insert(.limitExcept)
            case "U": contexts.insert(.upstream)
            default: break
            }
        }
        return contexts
    }

    /// Modules whose directives come from outside of nginx's own documentation: never judged.
    static func isForeign(_ name: String) -> Bool {
        name.contains("_by_lua") || foreignPrefixes.contains { name.hasPrefix($0) }
    }

    private static let foreignPrefixes = [
        "lua_", "js_", "brotli", "zstd", "more_", "passenger_", "vhost_traffic_", "otel_", "opentracing", "geoip2", "echo", "headers_more",
        "server_traffic_", "check_", "upload_progress", "fancyindex", "cache_purge", "subs_filter", "http2_push",
    ]

    /// Whether a directive of nginx's own only shapes answers, connections and logs, and never where a request goes.
    static func isIrrelevant(_ name: String) -> Bool {
        if relevant.contains(name) { return false }
        return rules[name] != nil || isForeign(name)
    }

    private static let relevant: Set<String> = [
        "include", "server", "listen", "server_name", "merge_slashes", "location", "if", "rewrite", "return", "break", "set", "root",
        "alias", "internal", "index", "random_index", "autoindex", "try_files", "error_page", "recursive_error_pages", "allow", "deny",
        "satisfy", "auth_basic", "auth_basic_user_file", "auth_request", "limit_except", "map", "geo", "split_clients", "upstream",
        "fastcgi_pass", "proxy_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass", "fastcgi_index",
        "fastcgi_split_path_info", "valid_referers", "dav_methods", "empty_gif", "stub_status", "flv", "mp4", "resolver",
        "client_max_body_size",
    ]

    /// Directives that may stand in both an `upstream` and elsewhere under other rules.
    static func rule(_ name: String, in contexts: Contexts) -> DirectiveRule? {
        if contexts == .upstream {
            switch name {
            case "server": return DirectiveRule(contexts: .upstream, minimum: 1, maximum: .max, isBlock: false, isFlag: false, isSingle: false)
            default: break
            }
        } else if name == "server" {
            return DirectiveRule(contexts: .http, minimum: 0, maximum: 0, isBlock: true, isFlag: false, isSingle: false)
        }
        return rules[name]
    }

    static let names: [String] = rules.keys.sorted()
    private static let namesByLength: [Int: [String]] = Dictionary(grouping: names) { $0.utf8.count }

    /// The names that one edit can make of a name of this length.
    static func names(around length: Int) -> [String] {
        (max(0, length - 1)...(length + 1)).flatMap { namesByLength[$0] ?? [] }
    }
}
