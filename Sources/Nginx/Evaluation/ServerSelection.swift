import Patterns
import Routing
import Source

/// Which server block answers a connection and a host name (`ngx_http_find_virtual_server`).
struct ServerSelection {
    struct Chosen {
        var server: Int
        var reason: String
        /// Captures of a matching regular expression name.
        var match: (Pattern, Pattern.Match, [UInt8])?
        var assumptions: [String] = []
        var isTLS = false
        var port: Int?
    }

    let model: Model

    /// The servers of the socket that the connection arrives at.
    struct Socket {
        var address: String?
        var port: Int
        var isTLS: Bool
        var servers: [Int]
        var fallback: Int
        var assumptions: [String]
    }

    func socket(for request: Request, world: World) -> Socket? {
        guard let first = model.servers.indices.first else { return nil }
        if model.servers[first].isImplied {
            return Socket(address: nil, port: request.port, isTLS: request.scheme == .https, servers: [first], fallback: first, assumptions: [])
        }
        var assumptions: [String] = []
        var port = request.port
        var open = listens { $0.port == port || $0.port == nil }
        if open.isEmpty {
            // A proxy in front of nginx takes the public port.
            guard let other = portInstead(request) else { return nil }
            assumptions.append("nothing listens on port \(port) here; the request arrives on port \(other), from a proxy in front")
            port = other
            open = listens { $0.port == port || $0.port == nil }
        } else if open.allSatisfy({ $0.listen.port == nil }) {
            assumptions.append("the port that the template leaves open is \(port)")
        }
        let addresses = Set(open.compactMap(\.listen.address)).sorted()
        var chosen: String?
        if let given = request.serverAddress {
            if addresses.contains(given) { chosen = given }
        } else if !addresses.isEmpty {
            let hasWildcard = open.contains { $0.listen.address == nil }
            for (index, address) in addresses.enumerated() {
                if index == addresses.count - 1, !hasWildcard {
                    chosen = address
                    break
                }
                let place = "\(address):\(port)"
                let question = Question(
                    key: "listen \(place)", yes: "the connection is to \(place)", no: "the connection is not to \(place)")
                if world.decide(question) {
                    chosen = address
                    break
                }
            }
        }
        let own = open.filter { $0.listen.address == chosen }
        guard let any = own.first else { return nil }
        var servers: [Int] = []
        // The listens of one server stand together.
        for entry in own where servers.last != entry.server { servers.append(entry.server) }
        return Socket(
            address: chosen, port: port, isTLS: own.contains { $0.listen.isTLS }, servers: servers,
            fallback: own.first { $0.listen.isDefault }?.server ?? any.server, assumptions: assumptions)
    }

    private func listens(_ include: (Server.Listen) -> Bool) -> [(server: Int, listen: Server.Listen)] {
        var found: [(Int, Server.Listen)] = []
        for (index, server) in model.servers.enumerated() {
            for listen in server.listens where include(listen) { found.append((index, listen)) }
        }
        return found
    }

    private func portInstead(_ request: Request) -> Int? {
        let host = request.host.lowercased()
        var fallback: Int?
        for server in model.servers {
            let isNamed = server.names.contains { $0.kinds.contains { if case .exact(host) = $0 { true } else { false } } }
            for listen in server.listens {
                guard let port = listen.port, port > 0 else { continue }
                if isNamed, listen.isTLS == (request.scheme == .https) { return port }
                fallback = fallback ?? port
            }
        }
        return fallback
    }

    /// - Parameter host: lower case, without port.
    func choose(_ socket: Socket, host: [UInt8]) -> Chosen {
        var chosen = Chosen(server: socket.fallback, reason: "the default server of port \(socket.port)")
        chosen.isTLS = socket.isTLS
        chosen.port = socket.port
        let name = String(decoding: host, as: UTF8.self)
        guard socket.servers.count > 1 || hasCapturingName(socket.fallback) else {
            chosen.reason = "the only server of port \(socket.port)"
            return chosen
        }
        var suffix: (length: Int, server: Int)?
        var prefix: (length: Int, server: Int)?
        for index in socket.servers {
            for entry in model.servers[index].names {
                for kind in entry.kinds {
                    switch kind {
                    case .exact(name):
                        chosen.server = index
                        chosen.reason = "server_name \(entry.written.value) equals the host"
                        return chosen
                    case .suffix(let text) where name.hasSuffix(text):
                        if text.utf8.count > suffix?.length ?? 0 { suffix = (text.utf8.count, index) }
                    case .prefix(let text) where name.hasPrefix(text) && name.utf8.count > text.utf8.count:
                        if text.utf8.count > prefix?.length ?? 0 { prefix = (text.utf8.count, index) }
                    default: break
                    }
                }
            }
        }
        if let wildcard = suffix ?? prefix {
            chosen.server = wildcard.server
            chosen.reason = "a wildcard server_name matches the host"
            return chosen
        }
        for index in socket.servers {
            for entry in model.servers[index].names {
                for case .expression(let expression) in entry.kinds {
                    guard let pattern = expression.pattern, let match = try? pattern.firstMatch(in: host) else { continue }
                    chosen.server = index
                    chosen.reason = "server_name \(entry.written.value) matches the host"
                    chosen.match = (pattern, match, host)
                    return chosen
                }
            }
        }
        // A name that a template leaves open may be this one.
        for index in socket.servers where index != socket.fallback {
            if model.servers[index].names.contains(where: { if case .unknown = $0.kinds.first { true } else { false } }) {
                chosen.server = index
                chosen.reason = "its server_name is not known"
                chosen.assumptions.append("the server name that is not known is \(name)")
                return chosen
            }
        }
        return chosen
    }

    private func hasCapturingName(_ server: Int) -> Bool {
        model.servers[server].names.contains { name in
            name.kinds.contains { if case .expression(let expression) = $0 { expression.pattern?.groupCount ?? 0 > 0 } else { false } }
        }
    }

    /// A `Host` value as the server compares it: lower case, no port, no final dot. `nil`: the server answers 400.
    static func validated(_ host: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var isLiteral = false
        var isDone = false
        var previous: UInt8 = 0
        for (index, byte) in host.enumerated() {
            if byte == 0 || byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "/") { return nil }
            if byte == UInt8(ascii: "."), previous == UInt8(ascii: ".") { return nil }
            previous = byte
            if isDone { continue }
            if byte == UInt8(ascii: "["), index == 0 { isLiteral = true }
            if byte == UInt8(ascii: "]"), isLiteral { isLiteral = false }
            if byte == UInt8(ascii: ":"), !isLiteral {
                isDone = true
                continue
            }
            result.append(asciiLower(byte))
        }
        if result.last == UInt8(ascii: ".") { result.removeLast() }
        return result.isEmpty ? nil : result
    }
}
