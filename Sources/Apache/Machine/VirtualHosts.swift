import Routing
import Source

/// What `ServerName` says: `https://name:443`.
enum ServerName {
    /// Without scheme and port, as it is written: in URLs its case stays, and a dot at its end keeps it from being any client's name.
    static func host(_ text: String) -> String {
        var name = text[...]
        if let scheme = name.range(ofASCII: "://") { name = name[scheme...] }
        if let colon = name.firstIndex(of: ":") { name = name[..<colon] }
        return String(name)
    }

    /// In lower case: what URLs of this server begin with. Only `https` counts.
    static func scheme(_ text: String) -> String? {
        guard let end = text[...].range(ofASCII: "://") else { return nil }
        return text[..<end].dropLast(3).lowercased()
    }

    static func port(_ text: String) -> Int? {
        let start = text[...].range(ofASCII: "://") ?? text.startIndex
        guard let colon = text[start...].lastIndex(of: ":") else { return nil }
        return Int(text[text.index(after: colon)...])
    }

    /// As httpd takes a client's name: in lower case, without one dot at its end.
    static func canonical(_ host: String) -> String {
        let name = host.lowercased()
        return name.hasSuffix(".") && name != "." ? String(name.dropLast()) : name
    }

    /// Why a client's name is answered with 400 (`fix_hostname` and `strict_hostname_check` of server/vhost.c).
    static func refusal(of host: String, isStrict: Bool) -> String? {
        if host.hasPrefix("[") {
            let inner = host.dropFirst().prefix { $0 != "]" }
            return Network.parse(Bytes(String(inner))) == nil ? "\(host) is no address" : nil
        }
        let bytes = Array(host.utf8)
        if bytes.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) { return "the name \(host) holds a slash" }
        if zip(bytes, bytes.dropFirst()).contains(where: { $0 == UInt8(ascii: ".") && $1 == UInt8(ascii: ".") }) { return "the name \(host) has two dots in a row" }
        guard isStrict else { return nil }
        if !bytes.isEmpty, bytes.allSatisfy(\.isDigit) { return "the name \(host) is a number" }
        let name = Array(canonical(host).utf8)
        let isUsual = name.allSatisfy { $0.isDigit || ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        guard isUsual else { return "the name \(host) has a character that names do not have" }
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if name.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }) {
            let hasZeroes = labels.contains { $0.count > 1 && $0.first == UInt8(ascii: "0") } || labels.first?.isEmpty == true
            return hasZeroes || labels.count != 4 ? "\(host) is no address" : nil
        }
        if labels.count > 1, let first = labels.last?.first, !(first >= UInt8(ascii: "a") && first <= UInt8(ascii: "z")) {
            return "the last part of the name \(host) does not start with a letter"
        }
        return nil
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
    /// What the request line says. The host of an absolute target counts when its scheme is that of the server which the connection's address
    /// belongs to.
    func target(of request: Request) -> RequestTarget.Reading {
        guard request.target.first != UInt8(ascii: "/") else { return RequestTarget.read(request, scheme: "http") }
        let base = candidates(for: request).first.map { hosts[$0].merged } ?? main
        return RequestTarget.read(request, scheme: base.scheme(of: request))
    }

    /// The host that the client asks for.
    func hostName(_ request: Request) -> String {
        if case .ready(let target) = target(of: request), let host = target.host { return ServerName.canonical(host) }
        return ServerName.canonical(request.host)
    }

    private func candidates(for request: Request) -> HostCandidates {
        let place = HostCandidates.Key(address: request.serverAddress, port: request.port)
        if let known = candidates.withLock({ $0[place] }) { return known }
        let found = HostCandidates(byAddress(request), selectors)
        candidates.withLock { $0[place] = found }
        return found
    }

    /// The virtual host that answers; `nil`: the main server.
    func select(_ request: Request) -> Int? {
        let name = hostName(request)
        let key = SelectionKey(address: request.serverAddress, port: request.port, name: name)
        if let known = selections.withLock({ $0[key] }) { return known.index }
        let index = candidates(for: request).answering(to: name)
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
        guard port == server.ownPort else { return false }
        if let name = server.name, name.isKnown, ServerName.host(name.text).lowercased() == host { return true }
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
        serverName = merged.name.flatMap { $0.isKnown ? ServerName.host($0.text).lowercased() : nil }
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
    /// By the name that stands for an address in `<VirtualHost>`.
    private var byAddress: [String: Int] = [:]
    /// The server of the connection, whatever name is asked for.
    let first: Int?

    init(_ hosts: [Int], _ selectors: [HostSelector]) {
        first = hosts.first
        unknown = hosts.first { selectors[$0].hasUnknownName }
        for host in hosts {
            let selector = selectors[host]
            for address in selector.addresses {
                if let text = address.host?.lowercased(), Network.parse(Bytes(text)) == nil, byAddress[text] == nil { byAddress[text] = host }
            }
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
        return pattern ?? exact ?? unknown ?? byAddress[name] ?? first
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
