import Routing
import Source

/// Which socket a connection arrives at.
struct ServerSelection {
    let model: Model

    /// The servers of the socket that the connection arrives at.
    struct Socket {
        var table: SocketTable
        var port: Int
        var isV6 = false
        var assumptions: [String] = []
    }

    func socket(for request: Request, world: World) -> Socket? {
        var assumptions: [String] = []
        var port = request.port
        if model.sockets.addresses[port] == nil {
            if let table = model.sockets.openTables[.anyV4] ?? model.sockets.openTables.first?.value {
                return Socket(table: table, port: port, assumptions: ["the port that the template leaves open is \(port)"])
            }
            // A proxy in front of nginx takes the public port.
            guard let other = portInstead(request) else { return nil }
            assumptions.append("nothing listens on port \(port) here; the request arrives on port \(other), from a proxy in front")
            port = other
        }
        guard let address = address(request, port, world.decide) else { return nil }
        let key = Sockets.Key(address: address, port: port)
        return model.sockets.tables[key].map { Socket(table: $0, port: port, isV6: address.isV6, assumptions: assumptions) }
    }

    /// The same where nothing has to be assumed; `nil` elsewhere.
    func certainSocket(for request: Request) -> Socket? {
        var isCertain = true
        let place = address(request, request.port) { _ in
            isCertain = false
            return true
        }
        guard isCertain, let place else { return nil }
        return model.sockets.tables[Sockets.Key(address: place, port: request.port)].map { Socket(table: $0, port: request.port, isV6: place.isV6) }
    }

    /// The most specific of the port's addresses that takes the connection.
    private func address(_ request: Request, _ port: Int, _ decide: (Question) -> Bool) -> Listen.Address? {
        let addresses = model.sockets.addresses[port] ?? []
        let isV6Only = addresses.contains(.anyV6(isOnly: true))
        let anyV6: Listen.Address? = addresses.contains(.anyV6(isOnly: false)) ? .anyV6(isOnly: false) : isV6Only ? .anyV6(isOnly: true) : nil
        if let given = request.serverAddress.flatMap(Network.parse) {
            let own: Listen.Address = given.count == 4 ? .v4(given) : .v6(given)
            if addresses.contains(own) { return own }
            if given.count == 16 { return anyV6 }
            return addresses.contains(.anyV4) ? .anyV4 : anyV6 == .anyV6(isOnly: false) ? anyV6 : nil
        }
        let wildcard = addresses.contains(.anyV4) ? .anyV4 : anyV6
        let specific = addresses.filter { !$0.isWildcard }
        for (index, address) in specific.enumerated() {
            if index == specific.count - 1, wildcard == nil { return address }
            let place = "\(address.shown ?? "*"):\(port)"
            let question = Question(
                key: "listen \(place)", yes: "the connection is to \(place)", no: "the connection is not to \(place)")
            if decide(question) { return address }
        }
        return wildcard
    }

    private func portInstead(_ request: Request) -> Int? {
        let host = request.host.lowercased()
        let isTLS = request.scheme == .https
        let named = model.sockets.ports.first { entry in
            entry.isTLS == isTLS && model.servers[entry.server].names.contains { name in
                name.kinds.contains { if case .exact(host) = $0 { true } else { false } }
            }
        }
        return (named ?? model.sockets.ports.first)?.port
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
