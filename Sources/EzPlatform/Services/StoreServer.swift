import Source

/// A memcached or Redis server that the application names.
public struct StoreServer: Sendable {
    public enum Kind: String, Sendable { case memcached, redis }
    public enum Use: String, Sendable { case cache, session }

    public var kind: Kind
    public var use: Use
    /// Host name or address; `nil` for a Unix socket.
    public var host: String?
    /// The port that is used, also when it is not written.
    public var port: Int?
    public var socket: String?
    /// What names it: a cache pool's or session handler's id.
    public var usedBy: String
    /// As the project writes it, and the way from there.
    public var provenance: Provenance
    /// What the application logs in with; absent: it does not.
    public var login: Knowledge<StoreLogin> = .unknown(Unknown("what the application logs in with was not read"))
    /// `rediss://`, `tls://`
    public var speaksTLS = false

    public var span: SourceSpan? { provenance.span }
}

/// What an application logs in to Redis with.
public struct StoreLogin: Hashable, Sendable {
    public var user: String?
    public var password: Secret
}

extension StoreServer {
    /// Whether the address is each host's own.
    public var isLoopback: Bool { socket != nil || host.map { NetworkAddress.isLoopbackHost($0) } ?? false }
    /// Where the address is written.
    public var place: SourceSpan? { provenance.origin(of: host ?? socket ?? "") }
    /// For messages.
    public var address: String { socket ?? [host ?? "?", port.map(String.init)].compactMap { $0 }.joined(separator: ":") }
}

/// Servers of addresses in the notations of Symfony's cache, of the PHP session handlers and of Stash.
enum StoreAddresses {
    static func defaultPort(_ kind: StoreServer.Kind) -> Int { kind == .memcached ? 11211 : 6379 }

    /// `redis://secret@host:port/1?host[other]`, `memcached:?host[a]&host[b:11212]`, `redis:///var/run/redis.sock`.
    /// `nil` for text that is no such address.
    static func ofDSN(_ text: Sourced<String>, use: StoreServer.Use, usedBy: String) -> [StoreServer]? {
        guard let kind = kindOfDSN(text.value), let address = ServiceAddress(text.value) else { return nil }
        let login = login(of: address)
        let speaksTLS = ["rediss", "valkeys"].contains(address.scheme)
        func server(_ host: String?, _ port: Int?, socket: String? = nil) -> StoreServer {
            var server = StoreServer(
                kind: kind, use: use, host: host, port: socket == nil ? port ?? defaultPort(kind) : nil, socket: socket,
                usedBy: usedBy, provenance: text.provenance)
            server.login = login
            server.speaksTLS = speaksTLS
            return server
        }
        var servers: [StoreServer] = []
        if let host = address.host {
            servers.append(host.hasPrefix("/") ? server(nil, nil, socket: host) : server(host, address.port))
        } else if address.path.hasPrefix("/"), address.path != "/" {
            servers.append(server(nil, nil, socket: address.path))
        }
        for (name, _) in address.query where name.hasPrefix("host[") && name.hasSuffix("]") {
            let inner = Array(name.utf8.dropFirst(5).dropLast())
            if inner.first == UInt8(ascii: "/") {
                servers.append(server(nil, nil, socket: String(decoding: inner, as: UTF8.self)))
            } else if let (host, port) = ServiceAddress.hostAndPort(inner[...]) {
                servers.append(server(host, port))
            }
        }
        return servers
    }

    /// `redis://secret@host`, `redis://user:secret@host`, `?auth=secret`, as Symfony's adapters take them.
    private static func login(of address: ServiceAddress) -> Knowledge<StoreLogin> {
        if let password = address.password {
            let user = address.user.flatMap { $0.isEmpty ? nil : $0 }
            return password.isEmpty ? .absent : .known(StoreLogin(user: user, password: password))
        }
        if let text = address.user ?? address.parameter("auth"), !text.isEmpty { return .known(StoreLogin(user: nil, password: Secret(text))) }
        return .absent
    }

    static func kindOfDSN(_ text: String) -> StoreServer.Kind? {
        if text.hasPrefix("memcached:") { return .memcached }
        if text.hasPrefix("redis:") || text.hasPrefix("rediss:") || text.hasPrefix("valkey:") || text.hasPrefix("valkeys:") { return .redis }
        return nil
    }

    /// `session.save_path` of PHP's handlers: servers separated by commas, `host:port` for memcached,
    /// `tcp://host:port?weight=1` or `unix:///path` for Redis.
    static func ofSavePath(_ text: Sourced<String>, kind: StoreServer.Kind, usedBy: String) -> [StoreServer] {
        var servers: [StoreServer] = []
        for part in text.value.split(whereSeparator: { $0 == "," || $0 == " " }) {
            var rest = part
            // libmemcached options stand before the first server.
            if part.hasPrefix("PERSISTENT=") || part.hasPrefix("--") { continue }
            var scheme: Substring?
            if let separator = part.firstRange(of: "://") {
                scheme = part[..<separator.lowerBound]
                rest = part[separator.upperBound...]
            }
            var query: Substring = ""
            if let mark = rest.firstIndex(of: "?") {
                query = rest[rest.index(after: mark)...]
                rest = rest[..<mark]
            }
            var server = StoreServer(
                kind: kind, use: .session, host: nil, port: nil, socket: nil, usedBy: usedBy, provenance: text.provenance)
            // phpredis: `?auth=secret`, `?auth[user]=..&auth[pass]=..`
            server.login = login(ofQuery: query)
            server.speaksTLS = scheme == "tls" || scheme == "ssl"
            if scheme == "unix" || rest.hasPrefix("/") {
                server.socket = String(rest)
            } else {
                if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
                if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
                guard let (host, port) = ServiceAddress.hostAndPort(Array(rest.utf8)[...]), let host else { continue }
                server.host = host
                server.port = port ?? defaultPort(kind)
            }
            servers.append(server)
        }
        return servers
    }

    private static func login(ofQuery query: Substring) -> Knowledge<StoreLogin> {
        let pairs = ServiceAddress("redis:?" + query)?.query ?? []
        let passwords = pairs.filter { $0.name == "auth" || $0.name == "auth[pass]" || $0.name == "auth[]" }.map(\.value)
        guard let password = passwords.last, !password.isEmpty else { return .absent }
        let user = pairs.first { $0.name == "auth[user]" }?.value ?? (passwords.count > 1 ? passwords.first : nil)
        return .known(StoreLogin(user: user, password: Secret(password)))
    }
}
