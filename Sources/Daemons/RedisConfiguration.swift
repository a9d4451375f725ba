import Source

/// A `redis.conf` read to what it listens on and who is let in.
///
/// Observed on Redis 7.0; for releases before 7 the behaviour of protected mode is that of their `networking.c`.
public struct RedisConfiguration: Sendable {
    public struct Listener: Sendable {
        /// `nil` for a name and for a placeholder.
        public var address: NetworkAddress?
        /// As written, without the leading `-`; `nil` when a placeholder decides.
        public var name: String?
        /// `-` before the address: the server starts without it.
        public var isOptional: Bool
        public var port: Knowledge<Int>
        public var tls: Bool
        /// The address in `bind`; without `bind` the start of the file.
        public var span: SourceSpan

        /// Who reaches it; `nil` when a resolver or placeholder decides. `localhost` counts as loopback.
        public var reach: NetworkAddress.Reach? {
            address?.reach ?? (name?.lowercased() == "localhost" ? .loopback : nil)
        }

        /// `10.0.0.5:6379`; `?` for what is not known.
        public var description: String {
            let port = port.value.map(String.init) ?? "?"
            guard let address else { return "\(name ?? "?"):\(port)" }
            return address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
        }
    }

    /// Why Redis does not start, and where.
    public struct Failure: Hashable, Sendable {
        public var reason: String
        public var span: SourceSpan
    }

    public let file: SourceFile
    public internal(set) var listeners: [Listener] = []
    public internal(set) var unixSocket: Sourced<String>?
    public internal(set) var failure: Failure?
    /// `include`d files that were not read, or lines a template adds: there may be other settings.
    public internal(set) var uncertain: Unknown?
    /// The `bind` line that counts, the last one; `nil` without any: then every address is listened on.
    public internal(set) var bind: SourceSpan?
    public internal(set) var port = Sourced<Knowledge<Int>>(.known(6_379))
    /// On by default.
    public internal(set) var protectedMode = Sourced<Knowledge<Bool>>(.known(true))
    /// Whether the default user needs a password (`requirepass`, or an ACL line for `default`). The password is not kept.
    public internal(set) var needsPassword = Sourced<Knowledge<Bool>>(.known(false))
    /// The place of the password in `requirepass`, for asking the server.
    public internal(set) var passwordPlace: SourceSpan?
    /// `noeviction` by default.
    public internal(set) var evictionPolicy = Sourced<Knowledge<String>>(.known("noeviction"))
    /// Whether keys are kept on disk: `appendonly yes`, or any `save` rule, of which Redis has some of its own.
    public internal(set) var keepsOnDisk = Sourced<Knowledge<Bool>>(.known(true))
    /// The server that this one copies from (`replicaof`, `slaveof`); `nil` for a primary.
    public internal(set) var primary: Sourced<Knowledge<String>>?
    /// `maxmemory` as written; absent means without limit.
    public internal(set) var memory = Sourced<Knowledge<String>>(.absent)
    /// Rule id: `redis-syntax`.
    public internal(set) var findings: [Finding] = []
    /// `# requirepass …`: settings commented out, places to point at.
    public internal(set) var commentedSettings: [SourceSpan] = []

    /// Whether clients on other hosts are refused with `-DENIED`: protected mode is on and nobody needs a password.
    /// Before 7.0 an explicit `bind` switches the protection off. `nil` when that is not known.
    public func refusesRemoteClients(major: Int) -> Bool? {
        if major < 7, bind != nil { return false }
        guard let isProtected = protectedMode.value.value, let hasPassword = needsPassword.value.value else { return nil }
        return isProtected && !hasPassword
    }

    /// Whether a file configures a Redis server, by its settings with the name as a hint.
    public static func recognise(path: String, bytes: [UInt8]) -> Bool {
        let name = Path.name(path).lowercased()
        let isNamed = ["redis", "valkey"].contains { name == $0 + ".conf" || (name.hasPrefix($0) && name.contains(".conf")) }
        let text = bytes.prefix(65_536)
        if text.contains(0) { return isNamed }
        var known: Set<String> = []
        var lines = 0
        for line in text.split(separator: 0x0A) {
            let words = line.split(whereSeparator: isBlank)
            guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
            lines += 1
            let word = String(decoding: first.prefix(40), as: UTF8.self).lowercased()
            if word == "sentinel" { return false }
            if typicalSettings.contains(word), words.count > 1 { known.insert(word) }
        }
        return isNamed ? lines == 0 || !known.isEmpty : known.count >= 3
    }

    private static let typicalSettings: Set<String> = [
        "bind", "port", "protected-mode", "requirepass", "unixsocket", "maxmemory", "maxmemory-policy", "appendonly", "appendfsync",
        "tcp-backlog", "tcp-keepalive", "dbfilename", "databases", "masterauth", "replicaof", "slaveof", "save", "aclfile",
    ]

    init(file: SourceFile) { self.file = file }

    /// Reads the file and what it includes.
    /// - Parameter lookup: other files by absolute path; `nil` when one cannot be read.
    public static func read(_ file: SourceFile, lookup: (String) -> SourceFile? = { _ in nil }) -> RedisConfiguration {
        var reader = RedisReader(RedisConfiguration(file: file))
        reader.read(file, lookup, depth: 0)
        return reader.finish()
    }
}
