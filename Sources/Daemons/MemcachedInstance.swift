import Source

/// Why memcached ends instead of listening, and the word that causes it.
public struct MemcachedFailure: Hashable, Sendable {
    /// A clause: `option -p has no value`.
    public var reason: String
    public var span: SourceSpan
    /// The option exists in later releases: the configuration is for one of those.
    public var tooOld: Bool

    init(_ reason: String, at span: SourceSpan, tooOld: Bool = false) {
        self.reason = reason
        self.span = span
        self.tooOld = tooOld
    }
}

/// A running memcached as its arguments make it: what it listens on, and who may use it.
public struct MemcachedInstance: Sendable {
    /// One listening socket. The wildcard without an address family (`-l '*'`, or no `-l`) makes two.
    public struct Listener: Sendable {
        public enum Transport: String, Hashable, Sendable { case tcp, udp }

        public enum Host: Hashable, Sendable {
            case address(NetworkAddress)
            /// A name that the host's resolver turns into addresses.
            case name(String)
            /// A placeholder or variable decides.
            case unknown
        }

        public var transport: Transport
        public var host: Host
        /// `.unknown` when memcached takes a free port (`-p -1`, `host:0`) or a placeholder decides.
        public var port: Knowledge<Int>
        /// Clients must speak TLS.
        public var tls: Bool
        /// The part of the option that decides the host; without `-l`, of the file's first argument or its start.
        public var span: SourceSpan

        /// Who reaches it; `nil` when a resolver or placeholder decides. `localhost` counts as loopback.
        public var reach: NetworkAddress.Reach? {
            switch host {
            case .address(let address): address.reach
            case .name(let name): name.lowercased() == "localhost" ? .loopback : nil
            case .unknown: nil
            }
        }

        /// `10.0.0.5:11211`, `[::1]:11211`; `?` for what is not known.
        public var description: String {
            let port = port.value.map(String.init) ?? "?"
            return switch host {
            case .address(let address): address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
            case .name(let name): "\(name):\(port)"
            case .unknown: "?:\(port)"
            }
        }
    }

    public enum Authentication: Hashable, Sendable {
        case none
        /// `-S`: binary protocol only.
        case sasl
        /// `-Y FILE`: ASCII protocol only.
        case file
    }

    /// The release whose rules were applied.
    public var version: MemcachedVersion
    /// Empty with a unix socket, with `-p 0`, and when `failure` is set.
    public var listeners: [Listener] = []
    /// `-s PATH`: then there is no network listener.
    public var unixSocket: Sourced<String>?
    /// The server provably does not start.
    public var failure: MemcachedFailure?
    /// The argument list is not known completely: there may be other listeners than `listeners`.
    public var uncertain: Unknown?
    /// A `-l` value that is dropped because its text is part of an earlier one; the span of the value.
    public var droppedListeners: [SourceSpan] = []
    /// Where the listeners were decided: the first `-l`, else `nil`.
    public var listenOption: SourceSpan?
    public var portOption: SourceSpan?
    public var udpOption: SourceSpan?
    public var authentication: Authentication = .none
    public var tls = false
    public var user: Knowledge<String> = .absent
    /// The value of the last `-u`.
    public var userOption: SourceSpan?
    /// `-m`, in MiB; the default is 64.
    public var memory: Knowledge<Int> = .absent
    /// `-c`; the default is 1024.
    public var connections: Knowledge<Int> = .absent
    /// `-I`, in bytes; the default is 1 MiB.
    public var itemSize: Knowledge<Int> = .absent
    /// Where the limits are set: `m`, `c`, `I`.
    var limitOptions: [Character: SourceSpan] = [:]
    /// The option that sets a limit, by its letter.
    public func place(of limit: Character) -> SourceSpan? { limitOptions[limit] }
    /// `-M`: writes fail instead of evicting when the memory is full.
    public var refusesWhenFull = false

    public var tcp: [Listener] { listeners.filter { $0.transport == .tcp } }
    public var udp: [Listener] { listeners.filter { $0.transport == .udp } }
    /// The server runs and nothing can reach it over the network, not even the host itself.
    public var listensOnNothing: Bool { failure == nil && listeners.isEmpty && unixSocket == nil && uncertain == nil }

    /// The sockets as sorted text, for comparing eras: `tcp 10.0.0.5:11211`.
    public var signature: [String] {
        if failure != nil { return ["does not start"] }
        if let unixSocket { return ["unix \(unixSocket.value)"] }
        return Array(Set(listeners.map { "\($0.transport.rawValue) \($0.description)" })).sorted()
    }
}

extension MemcachedInstance.Listener {
    /// A name as Linux gives them to network interfaces; memcached takes addresses and host names only, so unless a host
    /// has that name, it does not start.
    public var looksLikeInterface: Bool {
        guard case .name(let name) = host else { return false }
        if name == "lo" { return true }
        let prefixes = ["eth", "ens", "eno", "enp", "wlan", "wlp", "bond", "docker", "veth", "tun", "virbr"]
        return prefixes.contains { name.hasPrefix($0) && name.utf8.dropFirst($0.utf8.count).first.map { $0 >= 0x30 && $0 <= 0x39 } == true }
    }
}
