import Source

/// Where PHP-FPM takes requests, as its `listen` and the web servers name it.
public enum PHPAddress: Hashable, Sendable {
    /// A socket of the file system, by its absolute path; `/var/run` is `/run`.
    case socket(String)
    /// - host: `nil` for every address of the host.
    case tcp(host: String?, port: Int)

    /// What a web server hands requests to: `unix:/run/php/php-fpm.sock`, `127.0.0.1:9000`, `[::1]:9000`.
    /// `nil` for names without a port, such as groups of servers.
    public init?(backend text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            guard path.hasPrefix("/"), !path.contains("$"), !path.contains("%") else { return nil }
            self = .socket(Self.plain(String(path)))
            return
        }
        guard let (host, port) = Self.split(text), let host, !host.isEmpty, !host.contains("$"), !host.contains("%") else { return nil }
        self = .tcp(host: host, port: port)
    }

    /// A pool's `listen`, as PHP-FPM takes it: digits alone are a port, anything with a colon is TCP, the rest is a path.
    /// - Parameters:
    ///   - pool: what `$pool` stands for.
    ///   - prefix: what a relative path is relative to; `nil`: not known.
    public init?(listen text: String, pool: String, prefix: String?) {
        if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            guard let port = Int(text) else { return nil }
            self = .tcp(host: nil, port: port)
        } else if text.contains(":") {
            guard let (host, port) = Self.split(text) else { return nil }
            // A star is looked up like a name, and leads to the host itself.
            self = .tcp(host: host.flatMap { $0.isEmpty ? nil : $0 == "*" ? "localhost" : $0 }, port: port)
        } else {
            var path = ""
            var rest = text[...]
            while let range = rest.firstRange(of: "$pool") {
                path += rest[..<range.lowerBound] + pool
                rest = rest[range.upperBound...]
            }
            path += rest
            guard path.hasPrefix("/") || prefix != nil, !path.contains("$") else { return nil }
            self = .socket(Self.plain(Path.join(prefix ?? "/", path)))
        }
    }

    /// Whether a request that is handed to `backend` on the same host comes to a pool that listens here.
    public func accepts(_ backend: PHPAddress) -> Bool {
        switch (self, backend) {
        case (.socket(let own), .socket(let path)): own == path || Self.isAlternative(path, of: own)
        case (.tcp(let own, let port), .tcp(let host, let other)):
            port == other && (own == nil || Self.isSame(own ?? "", host ?? ""))
        default: false
        }
    }

    /// Whether only processes of the same host get there.
    public var isLocal: Bool {
        switch self {
        case .socket: true
        case .tcp(let host?, _): Self.isLoopback(host)
        case .tcp(nil, _): false
        }
    }

    /// `/run/php/php-fpm.sock`, `127.0.0.1:9000`, `port 9000`.
    public var description: String {
        switch self {
        case .socket(let path): path
        case .tcp(let host?, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .tcp(nil, let port): "port \(port)"
        }
    }

    // MARK: Parts

    private static func split(_ text: String) -> (host: String?, port: Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return (String(host), port)
    }

    private static func isLoopback(_ host: String) -> Bool { host == "localhost" || NetworkAddress(host)?.reach == .loopback }

    private static func isSame(_ own: String, _ host: String) -> Bool {
        if own == host || NetworkAddress(own)?.reach == .wildcard { return true }
        // A name stands for what the host's resolver says, most of all `localhost`.
        if isLoopback(own), isLoopback(host) { return NetworkAddress(own) == nil || NetworkAddress(host) == nil }
        return NetworkAddress(own) == nil || NetworkAddress(host) == nil ? !isLoopback(own) && !isLoopback(host) : false
    }

    private static func plain(_ path: String) -> String {
        let path = Path.normalised(path)
        return path.hasPrefix("/var/run/") ? String(path.dropFirst(4)) : path
    }

    /// Debian's packages link `/run/php/php-fpm.sock` to the socket of the version in use.
    private static func isAlternative(_ path: String, of own: String) -> Bool {
        guard path == "/run/php/php-fpm.sock", own.hasPrefix("/run/php/php"), own.hasSuffix("-fpm.sock") else { return false }
        let version = own.dropFirst("/run/php/php".count).dropLast("-fpm.sock".count)
        return !version.isEmpty && version.allSatisfy { $0.isNumber || $0 == "." }
    }
}

extension FPMConfiguration {
    /// Where a pool takes requests. Absent: nothing says it, and PHP-FPM does not start.
    public func address(of pool: FPMPool) -> Knowledge<Sourced<PHPAddress>> {
        guard let listen = pool.listen else { return .absent }
        let prefix = pool.options["prefix"] ?? global["prefix"]
        return listen.value.flatMap { text in
            let directory = prefix?.value.value.flatMap { $0.hasPrefix("/") ? $0 : nil }
            guard let address = PHPAddress(listen: text, pool: pool.name, prefix: directory) else {
                return .unknown(Unknown("where \(text) is, is not known", span: listen.span))
            }
            return .known(Sourced(address, listen.provenance))
        }
    }
}
