/// Makes configurations and requests from a seed. What it makes is valid, and hits each other often.
///
/// `counts` says how often each item of the grammar was made; `GeneratorItems` lists those that must occur.
struct Generator {
    private var state: UInt64
    private(set) var counts: [String: Int] = [:]
    /// Files that the configuration includes, below its directory.
    var files: [(name: String, text: String)] = []
    /// Blocks for the `http` level that servers need: maps, upstreams.
    var http = ""
    private var serial = 0

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    // MARK: Chance

    mutating func number(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % bound
    }

    mutating func pick<T>(_ items: [T]) -> T { items[number(items.count)] }
    mutating func chance(_ percent: Int) -> Bool { number(100) < percent }
    mutating func count(_ names: String...) { for name in names { counts[name, default: 0] += 1 } }

    /// A number that no other name of this seed has.
    mutating func fresh() -> Int {
        serial += 1
        return serial
    }

    // MARK: Words

    /// A text as one word of the grammar, quoted in one of the ways that mean the same.
    mutating func word(_ text: String) -> String {
        noteVariables(text)
        let isPlain = !text.isEmpty && !text.hasPrefix("#") && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
            default: true
            }
        }
        switch number(4) {
        case 0:
            count("word in double quotes")
            return "\"" + Self.escaped(text, "\"") + "\""
        case 2:
            count("word in single quotes")
            return "'" + Self.escaped(text, "'") + "'"
        default:
            guard isPlain else { return "\"" + Self.escaped(text, "\"") + "\"" }
            count("bare word")
            return text
        }
    }

    private static func escaped(_ text: String, _ quote: Character) -> String {
        var result = ""
        for character in text { result += character == quote ? "\\\(character)" : String(character) }
        return result
    }

    /// A variable, sometimes in braces.
    mutating func reference(_ name: String) -> String {
        guard chance(15), name.utf8.count > 2 else { return "$" + name }
        count("variable in braces")
        return "${\(name)}"
    }

    private mutating func noteVariables(_ text: String) {
        var rest = text[...]
        while let mark = rest.firstIndex(of: "$") {
            rest = rest[rest.index(after: mark)...].drop { $0 == "{" }
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            guard !name.isEmpty else { continue }
            let shown = ["arg_", "http_", "cookie_"].first { name.hasPrefix($0) }.map { "\($0)…" } ?? String(name.first?.isNumber == true ? name.prefix(1) : name)
            counts["$" + shown, default: 0] += 1
            rest = rest.dropFirst(name.count)
        }
    }

    /// `name value;`, on one line or several, with or without a comment.
    mutating func line(_ name: String, _ words: String...) -> String {
        count(name)
        switch number(25) {
        case 0:
            count("comment")
            return "\(([name] + words).joined(separator: " ")); # {}\"; \n"
        case 1:
            count("line break in a directive")
            return "\(([name] + words).joined(separator: "\n\t"))\n;\n"
        default: return "\(([name] + words).joined(separator: " "));\n"
        }
    }

    /// Moves a part of a block into a file of its own, sometimes.
    mutating func included(_ text: String, _ chancePercent: Int = 6) -> String {
        guard !text.isEmpty, chance(chancePercent) else { return text }
        let number = fresh()
        if chance(50) {
            count("include of a file")
            files.append(("part/\(number).conf", text))
            return "include part/\(number).conf;\n"
        }
        count("include with a glob")
        files.append(("glob\(number)/10.conf", text))
        files.append(("glob\(number)/.hidden.conf", "return 599;\n"))
        files.append(("glob\(number)/9.conf", "set $globbed \"\(number)\";\n"))
        return "include glob\(number)/*.conf;\n"
    }

    /// Maps and upstreams that all servers of a configuration use.
    mutating func prelude() -> String {
        count("map", "map", "map", "geo", "split_clients", "upstream", "include in a map")
        files.append(("hosts.map", ".b.test dot;\n~^n(\\d)\\. number$1;\n"))
        return """
            map $uri $mapped { default ""; /a A; ~^/var/([^/]+) $1; ~*\\.PNG$ png; "" nothing; }
            map $arg_k $lazy { volatile; default $uri; x ""; }
            map $host $byhost { hostnames; default d; a.test e; *.a.test s; www.* w; include hosts.map; }
            geo $zone { default out; 127.0.0.0/\(pick(["8", "30"])) loop; 127.0.0.2 two; 0.0.0.0/1 low; }
            split_clients "$uri$remote_addr" $bucket { \(1 + number(40))% a; \(1 + number(30)).5% b; * c$; }
            upstream group { server 127.0.0.1:@UP@; }

            """
    }
}
