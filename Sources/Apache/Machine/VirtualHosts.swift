import Routing
import Source

/// Names of servers.
enum ServerName {
    /// `https://name:443` without scheme and port.
    static func host(_ text: String) -> String {
        var name = text[...]
        if let scheme = name.range(ofASCII: "://") { name = name[scheme...] }
        if name.first == "[" { return String(name.prefix { $0 != "]" }) + "]" }
        if let colon = name.firstIndex(of: ":") { name = name[..<colon] }
        if name.last == "." { name = name.dropLast() }
        return name.lowercased()
    }

    static func port(_ text: String) -> Int? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        return Int(text[text.index(after: colon)...])
    }

    /// Whether an alias, with `*` and `?`, covers a name.
    static func matches(_ alias: String, _ name: String) -> Bool {
        let alias = alias.lowercased()
        if !alias.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) { return alias == name }
        return Glob("x" + alias).matches("x" + name)
    }
}

extension Substring {
    fileprivate func range(ofASCII text: String) -> Substring.Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return self.index(index, offsetBy: text.count) }
            index = self.index(after: index)
        }
        return nil
    }
}

extension ApacheConfiguration {
    /// The host that the client asks for.
    func hostName(_ request: Request) -> String {
        if case .ready(let target) = RequestTarget.read(request, merging: true), let host = target.host { return host }
        var host = request.host
        if host.hasSuffix(".") { host.removeLast() }
        return host
    }

    /// The virtual host that answers; `nil`: the main server.
    func select(_ request: Request) -> Int? {
        let name = hostName(request).lowercased()
        let key = SelectionKey(address: request.serverAddress, port: request.port, name: name)
        if let known = selections.withLock({ $0[key] }) { return known.index }
        let place = HostCandidates.Key(address: request.serverAddress, port: request.port)
        let found = candidates.withLock { $0[place] } ?? HostCandidates(byAddress(request), selectors)
        candidates.withLock { $0[place] = found }
        let index = found.answering(to: name)
        selections.withLock { $0[key] = Selection(index: index) }
        return index
    }

    /// The hosts of the most specific address that fits the connection.
    private func byAddress(_ request: Request) -> [Int] {
        func fits(_ address: ServerSettings.Address, exactHost: Bool, exactPort: Bool) -> Bool {
            if address.placeholder != nil { return true }
            guard (address.port != nil) == exactPort, address.port == nil || address.port == request.port else { return false }
            guard (address.host != nil) == exactHost else { return false }
            guard let host = address.host, let actual = request.serverAddress else { return true }
            // A name is resolved when the server starts; here it may be this address.
            if Network.parse(Bytes(host)) == nil { return true }
            return Network.parse(Bytes(host)) == Network.parse(Bytes(actual))
        }
        func level(_ conditions: [(host: Bool, port: Bool)]) -> [Int] {
            selectors.indices.filter { index in
                // A fragment stands for a virtual host at any address.
                selectors[index].addresses.isEmpty
                    || selectors[index].addresses.contains { address in conditions.contains { fits(address, exactHost: $0.host, exactPort: $0.port) } }
            }
        }
        if request.serverAddress == nil {
            let exact = level([(true, true), (false, true)])
            return exact.isEmpty ? level([(true, false), (false, false)]) : exact
        }
        for (host, port) in [(true, true), (true, false), (false, true), (false, false)] {
            let found = level([(host, port)])
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Whether a host and port name the server that handles the request: what mod_rewrite reduces to a path.
    func names(_ host: String, port: Int, _ server: ServerSettings, _ request: Request) -> Bool {
        let host = host.lowercased()
        for address in server.addresses where address.port == nil || address.port == port {
            if (address.host ?? "*").lowercased() == host { return true }
        }
        // A ServerName without a port has the port 0, which no URL has; without ServerName it is that of the address.
        let own = server.ownName.map { ServerName.port($0.text) ?? 0 } ?? server.addresses.first?.port ?? 0
        guard port == own else { return false }
        if let name = server.name, name.isKnown, ServerName.host(name.text) == host { return true }
        return server.aliases.contains { $0.isKnown && ServerName.matches($0.text, host) }
    }
}

/// What decides whether a virtual host answers, apart from its other settings: hundreds are looked through for each name.
struct HostSelector: Sendable {
    var addresses: [ServerSettings.Address]
    /// In lower case, without scheme and port.
    fileprivate var serverName: String?
    fileprivate var aliases: [String]
    /// A name holds a template's placeholder.
    var hasUnknownName: Bool

    init(own: ServerSettings, merged: ServerSettings) {
        addresses = own.addresses
        serverName = merged.name.flatMap { $0.isKnown ? ServerName.host($0.text) : nil }
        aliases = merged.aliases.filter(\.isKnown).map { $0.text.lowercased() }
        hasUnknownName = own.name?.isKnown == false || own.aliases.contains { !$0.isKnown }
    }

    func answers(to name: String) -> Bool { hasUnknownName || serverName == name || aliases.contains { ServerName.matches($0, name) } }
}

/// The virtual hosts of one address and port, in file order, found by name.
struct HostCandidates: Sendable {
    struct Key: Hashable, Sendable {
        var address: String?
        var port: Int
    }

    private var byName: [String: Int] = [:]
    /// Aliases with `*` or `?`.
    private var patterns: [(alias: String, host: Int)] = []
    /// A template's names may be any.
    private var unknown: Int?
    private var first: Int?

    init(_ hosts: [Int], _ selectors: [HostSelector]) {
        first = hosts.first
        unknown = hosts.first { selectors[$0].hasUnknownName }
        for host in hosts {
            let selector = selectors[host]
            for name in [selector.serverName].compactMap({ $0 }) + selector.aliases {
                if name.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }), name != selector.serverName {
                    patterns.append((name, host))
                } else if byName[name] == nil {
                    byName[name] = host
                }
            }
        }
    }

    /// The first host in the file that has the name; otherwise the first of all. `nil`: none.
    func answering(to name: String) -> Int? {
        let exact = byName[name]
        let pattern = patterns.first { $0.host < exact ?? Int.max && ServerName.matches($0.alias, name) }?.host
        return pattern ?? exact ?? unknown ?? first
    }
}

/// The choice for one address and name; `nil` is the main server.
struct SelectionKey: Hashable, Sendable {
    var address: String?
    var port: Int
    var name: String
}

struct Selection: Sendable {
    var index: Int?
}
