import Source

/// What a configuration of PHP says of PHP's own session handler (php.net, session configuration).
public struct PHPSessionSettings: Sendable {
    /// Where several configurations of PHP keep sessions.
    public enum Place: Hashable, Sendable {
        /// None was read, or one keeps them where that is not known.
        case unknown
        /// All in files.
        case files
        /// In servers; shared, when that is so in every one of them and none of the servers is the host itself.
        case servers(areShared: Bool)
    }

    /// `session.save_handler`: `files`, `redis`, `memcached`, ...
    public var handler: Knowledge<String>
    /// `session.save_path`.
    public var savePath: Knowledge<Sourced<String>>

    public init(handler: Knowledge<String>, savePath: Knowledge<Sourced<String>>) {
        self.handler = handler
        self.savePath = savePath
    }

    /// The servers that sessions are kept in; empty for every other handler and where something is not known.
    public var servers: [StoreServer] {
        guard case .known(let name) = handler, case .known(let path) = savePath, let kind = Self.kind(name) else { return [] }
        let user = "PHP's handler \(name)"
        guard name == "rediscluster" else { return StoreAddresses.ofSavePath(path, kind: kind, usedBy: user) }
        // seed[]=10.0.0.1:6379&seed[]=10.0.0.2:6379&timeout=2&auth=secret
        let seeds = path.value.split(separator: "&").filter { $0.hasPrefix("seed[]=") }.map { $0.dropFirst("seed[]=".count) }
        return StoreAddresses.ofSavePath(Sourced(seeds.joined(separator: ","), path.provenance), kind: kind, usedBy: user).map { server in
            var server = server
            server.login = .unknown(Unknown("the login of a Redis cluster is not read"))
            return server
        }
    }

    /// Files are PHP's own default.
    private var isFiles: Bool { handler.isAbsent || handler.value == "files" }

    public static func place(of all: [PHPSessionSettings]) -> Place {
        let servers = all.map(\.servers)
        guard !all.isEmpty, zip(all, servers).allSatisfy({ $0.isFiles || !$1.isEmpty }) else { return .unknown }
        if servers.allSatisfy(\.isEmpty) { return .files }
        return .servers(areShared: servers.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isLoopback) })
    }

    private static func kind(_ name: String) -> StoreServer.Kind? {
        switch name {
        case "redis", "rediscluster": .redis
        case "memcached", "memcache": .memcached
        default: nil
        }
    }
}

extension Project {
    /// The application with the servers in which PHP keeps its sessions, where it leaves them to PHP.
    /// - Parameter php: one for each way in which its requests are answered.
    public func keepingSessions(as php: [PHPSessionSettings]) -> Project {
        guard case .phpConfiguration = sessions.handler else { return self }
        var project = self
        // What was worked out of the other sessions does not count.
        project.evidence = Once()
        var seen: Set<String> = []
        project.sessions.servers = php.flatMap(\.servers).filter { seen.insert("\($0.kind.rawValue) \($0.address)").inserted }
        project.sessions.placeOfPHP = PHPSessionSettings.place(of: php)
        return project
    }

    /// Whether `memcachedServers` and `redisServers` are all that the application uses for its caches and sessions.
    public var knowsItsStoreServers: Bool {
        guard sessions.knowsServers else { return false }
        return siteaccesses.siteaccesses.allSatisfy { siteaccess in
            switch setting(facts.cacheSetting, for: siteaccess.name).text {
            case .known(let name): cache(named: name).store.knowsServers
            case .absent: true
            case .unknown: false
            }
        }
    }
}

extension CacheStore {
    fileprivate var knowsServers: Bool {
        switch self {
        case .servers(_, let servers): !servers.isEmpty
        case .chain(let stores): stores.allSatisfy(\.knowsServers)
        case .local, .request, .database: true
        case .unknown: false
        }
    }
}

extension Sessions {
    fileprivate var knowsServers: Bool {
        switch handler {
        case .servers: !servers.isEmpty
        case .phpConfiguration: placeOfPHP != .unknown
        case .files, .database, .undeclared, .disabled: true
        case .other, .unknown: false
        }
    }
}
