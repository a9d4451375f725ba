import Source

/// What a configuration of PHP says of PHP's own session handler (php.net, session configuration).
public struct PHPSessionSettings: Sendable {
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
        return StoreAddresses.ofSavePath(path, kind: kind, usedBy: "PHP's handler \(name)")
    }

    /// Whether all of them keep sessions in files, which is PHP's own default. Not without any.
    public static func areFiles(_ all: [PHPSessionSettings]) -> Bool {
        !all.isEmpty && all.allSatisfy { $0.handler.value == "files" || $0.handler.isAbsent }
    }

    private static func kind(_ name: String) -> StoreServer.Kind? {
        switch name {
        case "redis": .redis
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
        for settings in php {
            for server in settings.servers where seen.insert("\(server.kind.rawValue) \(server.address)").inserted {
                project.sessions.servers.append(server)
            }
        }
        project.sessions.isKeptInServersByPHP = !php.isEmpty && php.allSatisfy { settings in
            let servers = settings.servers
            return !servers.isEmpty && !servers.contains(where: \.isLoopback)
        }
        project.sessions.isKeptInFilesByPHP = PHPSessionSettings.areFiles(php)
        return project
    }
}
