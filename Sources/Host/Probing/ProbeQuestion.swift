import Source

/// Something to ask a server over the network. Asked only on demand (`--probe`, `--probe-url`), and only of addresses that the user
/// or a configuration names.
public enum ProbeQuestion: Sendable {
    /// Its version, statistics and settings.
    case memcached(ProbeEndpoint)
    /// Its version, role, limits and settings.
    case redis(ProbeEndpoint, ProbePassword?)
    /// Where a GET request ends.
    case http(ProbeBase, path: String)

    /// What names the question in reports and snapshots, without credentials: `memcached://10.0.0.5:11211`,
    /// `redis:///run/redis.sock`, `http://www.example.com/var/x.png`.
    public var name: String {
        switch self {
        case .memcached(let endpoint): "memcached://\(endpoint)"
        case .redis(let endpoint, _): "redis://\(endpoint)"
        case .http(let base, let path): base.origin + path + (base.address.map { " at \($0)" } ?? "")
        }
    }
}

/// Where to connect to.
public enum ProbeEndpoint: Hashable, Sendable, CustomStringConvertible {
    case tcp(NetworkAddress, port: Int)
    case unix(String)

    public var description: String {
        switch self {
        case .tcp(let address, let port): address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .unix(let path): path
        }
    }
}

/// What Redis is told before it is asked. Cannot be printed.
public struct ProbePassword: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let user: String?
    let password: String

    public init(user: String?, password: String) {
        self.user = user
        self.password = password
    }

    public var description: String { "<redacted>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A site to request URLs of: scheme, host and port of `--probe-url`.
public struct ProbeBase: Hashable, Sendable {
    public enum Scheme: String, Sendable { case http, https }

    public var scheme: Scheme
    /// As it is sent in the `Host` header, IPv6 in brackets.
    public var host: String
    public var port: Int
    /// Where to connect to instead of to the host: a node behind a load balancer.
    public var address: ProbeEndpoint?

    public init(scheme: Scheme, host: String, port: Int, address: ProbeEndpoint? = nil) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.address = address
    }

    /// `http://www.example.com`, with the port when it is not the usual one.
    public var origin: String { "\(scheme.rawValue)://\(authority)" }
    /// The value of the `Host` header.
    public var authority: String { port == (scheme == .https ? 443 : 80) ? host : "\(host):\(port)" }
}

/// What may be asked in a run, or was asked when a snapshot was taken.
public struct ProbeScope: Hashable, Sendable {
    /// The memcached and Redis servers of the machine and of its applications.
    public var asksStores = false
    public var bases: [ProbeBase] = []

    public init(asksStores: Bool = false, bases: [ProbeBase] = []) {
        self.asksStores = asksStores
        self.bases = bases
    }

    public var isEmpty: Bool { !asksStores && bases.isEmpty }
}
