import Source

/// Asks Redis for `INFO` and some of its settings. Passwords and users are never asked for, and nothing that is stored is read.
enum RedisProbe {
    /// What rules judge.
    static let info = [
        "redis_version", "valkey_version", "server_name", "redis_mode", "role", "maxclients", "connected_clients", "rejected_connections", "evicted_keys",
        "maxmemory", "maxmemory_policy", "aof_enabled", "master_link_status",
    ]
    static let settings = ["bind", "port", "protected-mode", "maxmemory", "maxmemory-policy", "save", "appendonly", "maxclients", "timeout"]
    private static let limit = 262_144

    static func ask(
        _ endpoint: ProbeEndpoint, _ password: ProbePassword?, seconds: Int, into transcript: inout ProbeTranscript
    ) throws(ProbeFailure) {
        let connection = try ProbeConnection(endpoint, seconds: seconds)
        var commands: [[String]] = []
        if let password { commands.append(["AUTH"] + [password.user, password.password].compactMap { $0 }) }
        commands.append(["INFO"])
        commands += settings.map { ["CONFIG", "GET", $0] }
        try connection.send(commands.flatMap(RedisProtocol.command))
        var reader = RedisProtocol.Replies()
        func next() throws(ProbeFailure) -> RedisProtocol.Reply {
            while true {
                if let reply = try reader.next() { return reply }
                guard try connection.receive(into: &reader.bytes, limit: limit) else {
                    throw ProbeFailure(.closed, "it closed the connection without an answer")
                }
            }
        }
        if password != nil, case .error(let text) = try next() {
            // A default user without a password makes AUTH an error, and everything else works.
            guard !text.hasPrefix("WRONGPASS"), !text.hasPrefix("ERR invalid password") else {
                throw ProbeFailure(.authentication, "it refuses the password")
            }
            if text.hasPrefix("DENIED") || text.hasPrefix("-DENIED") { throw ProbeFailure(.denied, "protected mode takes no clients of other hosts") }
        }
        switch try next() {
        case .error(let text): throw Self.failure(text)
        case .bulk(let bytes): readInfo(bytes, into: &transcript)
        case .simple, .array: throw ProbeFailure(.protocol, "what answers does not speak Redis' protocol")
        }
        for name in settings {
            // Renamed or forbidden, CONFIG leaves what INFO says.
            guard case .array(let parts) = try next(), parts.count == 2 else { continue }
            transcript.add("config:" + name, parts[1])
        }
    }

    private static func failure(_ text: String) -> ProbeFailure {
        if text.hasPrefix("NOAUTH") { return ProbeFailure(.authentication, "it wants a password") }
        if text.hasPrefix("DENIED") { return ProbeFailure(.denied, "protected mode takes no clients of other hosts") }
        if text.hasPrefix("NOPERM") { return ProbeFailure(.failed, "the user may not ask for INFO") }
        return ProbeFailure(.failed, "it answers with an error")
    }

    private static func readInfo(_ bytes: [UInt8], into transcript: inout ProbeTranscript) {
        for line in bytes.split(separator: 0x0A) {
            let text = line.last == 0x0D ? line.dropLast() : line
            let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 1)
            guard parts.count == 2 else { continue }
            let name = String(decoding: parts[0], as: UTF8.self)
            if info.contains(name) { transcript.add("info:" + name, parts[1]) }
        }
    }
}

/// RESP 2, as far as these questions need it.
enum RedisProtocol {
    enum Reply {
        case simple
        case error(String)
        /// Empty for nil.
        case bulk([UInt8])
        /// Of bulk strings; anything else in it is empty.
        case array([[UInt8]])
    }

    static func command(_ words: [String]) -> [UInt8] {
        var bytes = Array("*\(words.count)\r\n".utf8)
        for word in words { bytes += Array("$\(word.utf8.count)\r\n".utf8) + Array(word.utf8) + [0x0D, 0x0A] }
        return bytes
    }

    struct Replies {
        var bytes: [UInt8] = []
        private var position = 0

        /// The next whole reply; `nil`: more bytes are needed.
        mutating func next() throws(ProbeFailure) -> Reply? {
            let start = position
            guard let reply = try reply() else {
                position = start
                return nil
            }
            return reply
        }

        private mutating func reply() throws(ProbeFailure) -> Reply? {
            guard let line = line(), let first = line.first else { return nil }
            let text = String(decoding: line.dropFirst(), as: UTF8.self)
            switch first {
            case UInt8(ascii: "+"), UInt8(ascii: ":"): return .simple
            case UInt8(ascii: "-"): return .error(text)
            case UInt8(ascii: "$"):
                guard let count = Int(text), count <= 1_048_576 else { throw Self.strange }
                guard count >= 0 else { return .bulk([]) }
                guard position + count + 2 <= bytes.count else { return nil }
                defer { position += count + 2 }
                return .bulk(Array(bytes[position..<(position + count)]))
            case UInt8(ascii: "*"):
                guard let count = Int(text), count <= 64 else { throw Self.strange }
                var parts: [[UInt8]] = []
                for _ in 0..<max(0, count) {
                    guard position < bytes.count else { return nil }
                    // Nothing that is asked for here is nested.
                    guard bytes[position] != UInt8(ascii: "*") else { throw Self.strange }
                    guard let part = try reply() else { return nil }
                    if case .bulk(let content) = part { parts.append(content) } else { parts.append([]) }
                }
                return .array(parts)
            default: throw Self.strange
            }
        }

        private static var strange: ProbeFailure { ProbeFailure(.protocol, "what answers does not speak Redis' protocol") }

        private mutating func line() -> ArraySlice<UInt8>? {
            guard position < bytes.count, let end = bytes[position...].firstIndex(of: 0x0A) else { return nil }
            defer { position = end + 1 }
            let line = bytes[position..<end]
            return line.last == 0x0D ? line.dropLast() : line
        }
    }
}
