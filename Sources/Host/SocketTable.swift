import Source

/// A socket that accepts connections, as the kernel lists it in `/proc/net`.
public struct ListeningSocket: Hashable, Sendable {
    public enum Endpoint: Hashable, Comparable, Sendable {
        case tcp(NetworkAddress, port: Int)
        case unix(String)
    }

    public var endpoint: Endpoint
    /// Of the process that made it; `nil` for unix sockets.
    public var user: UInt32?

    /// `10.0.0.5:11211`, `[::]:80`, `/run/php/fpm.sock`.
    public var description: String {
        switch endpoint {
        case .tcp(let address, let port): address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .unix(let path): path
        }
    }
}

/// The sockets of a machine that listen, each once, in an order that does not depend on when they were made.
public struct SocketTable: Hashable, Sendable {
    public let sockets: [ListeningSocket]

    init(_ sockets: [ListeningSocket]) {
        self.sockets = Set(sockets).sorted { $0.endpoint == $1.endpoint ? ($0.user ?? 0) < ($1.user ?? 0) : $0.endpoint < $1.endpoint }
    }

    /// Whether somebody who connects to the address reaches a socket.
    public func accepts(_ address: NetworkAddress, port: Int) -> Bool { !listeners(address, port: port).isEmpty }

    public func listeners(_ address: NetworkAddress, port: Int) -> [ListeningSocket] {
        sockets.filter { socket in
            guard case .tcp(let own, port) = socket.endpoint else { return false }
            if own == address { return true }
            guard own.reach == .wildcard else { return false }
            // `[::]` takes IPv4 too unless the program says otherwise; what it says is not listed.
            return own.family == address.family || own.family == .v6
        }
    }

    public func listensOn(socket path: String) -> Bool { sockets.contains { $0.endpoint == .unix(path) } }

    /// All TCP sockets with that port.
    public func onPort(_ port: Int) -> [ListeningSocket] {
        sockets.filter { if case .tcp(_, port) = $0.endpoint { true } else { false } }
    }
}
