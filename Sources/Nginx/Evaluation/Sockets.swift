import Patterns
import Routing
import Source

/// The listening sockets of a configuration, each with its servers found by hashed names (`ngx_http_find_virtual_server`).
struct Sockets: Sendable {
    struct Key: Hashable, Sendable {
        var address: Listen.Address
        var port: Int
    }

    private(set) var tables: [Key: SocketTable] = [:]
    /// The addresses that have sockets on a port.
    private(set) var addresses: [Int: [Listen.Address]] = [:]
    /// Sockets whose port a template leaves open.
    private(set) var openTables: [Listen.Address: SocketTable] = [:]
    /// Ports in file order, with their servers: where a proxy in front may send a request.
    private(set) var ports: [(port: Int, isTLS: Bool, server: Int)] = []
    /// Names that an earlier server of the same socket has: nginx ignores the later.
    private(set) var conflicts: [Conflict] = []

    struct Conflict: Sendable {
        /// Empty for servers without a name.
        var name: String
        var server: Int
        var first: Int
        var place: String
    }

    /// A range of more ports than this is not laid out.
    private static let rangeLimit = 2_000

    init() {}

    init(_ servers: [Server]) {
        var drafts: [Key: SocketTable.Draft] = [:]
        var open: [Listen.Address: SocketTable.Draft] = [:]
        for (index, server) in servers.enumerated() {
            for listen in server.listens where !listen.isQUIC {
                if case .unix = listen.address { continue }
                guard let range = listen.ports else {
                    open[listen.address, default: SocketTable.Draft()].add(index, listen)
                    continue
                }
                for port in range.prefix(Self.rangeLimit) {
                    // Every name of a host that is resolved later is a place of its own.
                    drafts[Key(address: listen.address, port: port), default: SocketTable.Draft()].add(index, listen)
                    ports.append((port, listen.isTLS, index))
                }
            }
        }
        for (key, draft) in drafts {
            tables[key] = SocketTable(draft, servers)
            addresses[key.port, default: []].append(key.address)
        }
        var seen: Set<String> = []
        for key in drafts.keys.sorted(by: { ($0.port, "\($0.address)") < ($1.port, "\($1.address)") }) {
            for taken in tables[key]?.taken ?? [] where seen.insert("\(taken.server) \(taken.name)").inserted {
                conflicts.append(Conflict(name: taken.name, server: taken.server, first: taken.first, place: "\(key.address.asWritten):\(key.port)"))
            }
        }
        for port in addresses.keys { addresses[port]?.sort { "\($0)" < "\($1)" } }
        for (address, draft) in open { openTables[address] = SocketTable(draft, servers) }
    }
}

/// The servers that share one socket.
final class SocketTable: Sendable {
    struct Draft {
        var servers: [Int] = []
        var fallback: Int?
        var isTLS = false

        mutating func add(_ server: Int, _ listen: Listen) {
            // The listens of one server stand together.
            if servers.last != server { servers.append(server) }
            if listen.isDefault, fallback == nil { fallback = server }
            if listen.isTLS { isTLS = true }
        }
    }

    struct Entry: Sendable {
        var server: Int
        var written: String
    }

    let servers: [Int]
    let fallback: Int
    let isTLS: Bool
    private let exact: [String: Entry]
    private let suffixes: [String: Entry]
    private let prefixes: [String: Entry]
    private let expressions: [(expression: Expression, entry: Entry)]
    /// Servers with a name that a template leaves open, or with parts that were not read.
    private let open: [Int]
    private let gaps: [Gap]
    private let fallbackCaptures: Bool
    /// Names of later servers that an earlier one has.
    let taken: [(name: String, server: Int, first: Int)]

    init(_ draft: Draft, _ model: [Server]) {
        servers = draft.servers
        fallback = draft.fallback ?? draft.servers.first ?? 0
        isTLS = draft.isTLS
        var exact: [String: Entry] = [:]
        /// Hosts that nginx has seen, whether they lead anywhere or not.
        var claimed: [String: Entry] = [:]
        var suffixes: [String: Entry] = [:]
        var prefixes: [String: Entry] = [:]
        var expressions: [(Expression, Entry)] = []
        var open: [Int] = []
        var gaps: [Gap] = []
        var taken: [(name: String, server: Int, first: Int)] = []
        func note(_ name: String, _ server: Int, _ first: Entry) {
            if first.server != server { taken.append((name, server, first.server)) }
        }
        for index in draft.servers {
            gaps += model[index].gaps
            // A server without a name has the empty one: requests without a host go there.
            if model[index].names.isEmpty {
                let entry = Entry(server: index, written: "\"\"")
                if let first = claimed[""] { note("", index, first) } else { (claimed[""], exact[""]) = (entry, entry) }
            }
            for name in model[index].names {
                let entry = Entry(server: index, written: name.written.value)
                // Of two servers with one name the first has it. A name is taken whole or not at all, but of `.example.org` the host stays
                // claimed when the rest is taken.
                var first: Entry?
                for kind in name.kinds where first == nil {
                    switch kind {
                    case .exact(let text):
                        first = claimed[text]
                        if first == nil { claimed[text] = entry }
                    case .suffix(let text): first = suffixes[text]
                    case .prefix(let text): first = prefixes[text]
                    case .expression, .unknown: break
                    }
                }
                if let first {
                    note(entry.written, index, first)
                    continue
                }
                for kind in name.kinds {
                    switch kind {
                    case .exact(let text): exact[text] = entry
                    case .suffix(let text): suffixes[text] = entry
                    case .prefix(let text): prefixes[text] = entry
                    case .expression(let expression): expressions.append((expression, entry))
                    case .unknown: if open.last != index { open.append(index) }
                    }
                }
            }
        }
        self.taken = taken
        self.exact = exact
        self.suffixes = suffixes
        self.prefixes = prefixes
        self.expressions = expressions
        self.open = open
        self.gaps = gaps
        fallbackCaptures = expressions.contains { $0.1.server == draft.fallback ?? draft.servers.first && $0.0.pattern?.groupCount ?? 0 > 0 }
    }

    struct Chosen {
        var server: Int
        var reason: String
        /// Captures of a matching regular expression name.
        var match: (Pattern, Pattern.Match, [UInt8])?
        var assumptions: [String] = []
    }

    /// - Parameter host: lower case, without port.
    func choose(_ host: [UInt8], port: Int) -> Chosen {
        guard servers.count > 1 || fallbackCaptures else { return Chosen(server: fallback, reason: "the only server of port \(port)") }
        let name = String(decoding: host, as: UTF8.self)
        if let entry = exact[name] { return Chosen(server: entry.server, reason: "server_name \(entry.written) equals the host") }
        if host.isEmpty { return Chosen(server: fallback, reason: "no host is sent: the default server of port \(port)") }
        // Another server may have a better name in what was not read of it.
        let assumptions = gaps.map(\.assumption)
        if let entry = longestSuffix(name) ?? longestPrefix(name) {
            return Chosen(server: entry.server, reason: "server_name \(entry.written) matches the host", assumptions: assumptions)
        }
        for (expression, entry) in expressions {
            guard let pattern = expression.pattern, let match = try? pattern.firstMatch(in: host) else { continue }
            return Chosen(
                server: entry.server, reason: "server_name \(entry.written) matches the host", match: (pattern, match, host),
                assumptions: assumptions)
        }
        // A name that a template leaves open may be this one.
        if let index = open.first(where: { $0 != fallback }) {
            return Chosen(
                server: index, reason: "its server_name is not known",
                assumptions: assumptions + ["the server name that is not known is \(name)"])
        }
        return Chosen(server: fallback, reason: "no server_name matches: the default server of port \(port)", assumptions: assumptions)
    }

    /// `*.example.org` for `a.example.org`: from the longest ending to the shortest.
    private func longestSuffix(_ name: String) -> Entry? {
        guard !suffixes.isEmpty else { return nil }
        var rest = name[...]
        while let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) {
            if let entry = suffixes[String(rest[dot...])] { return entry }
            rest = rest[rest.utf8.index(after: dot)...]
        }
        return nil
    }

    /// `www.example.*` for `www.example.org`.
    private func longestPrefix(_ name: String) -> Entry? {
        guard !prefixes.isEmpty else { return nil }
        var rest = name[...]
        while let dot = rest.utf8.lastIndex(of: UInt8(ascii: ".")) {
            let start = rest[...dot]
            if start.utf8.count < name.utf8.count, let entry = prefixes[String(start)] { return entry }
            rest = rest[..<dot]
        }
        return nil
    }
}
