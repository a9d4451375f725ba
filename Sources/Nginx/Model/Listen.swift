import Routing
import Source

/// One `listen` of a server.
struct Listen: Sendable {
    enum Address: Hashable, Sendable {
        case anyV4
        /// Takes IPv4 connections too with `ipv6only=off`.
        case anyV6(isOnly: Bool)
        case v4([UInt8])
        case v6([UInt8])
        /// A name that is resolved when the server starts.
        case named(String)
        case unix(String)

        /// `nil`: every address.
        var shown: String? {
            switch self {
            case .anyV4, .anyV6: nil
            case .v4(let bytes): bytes.map(String.init).joined(separator: ".")
            case .v6(let bytes): Network.shown(bytes)
            case .named(let name): name
            case .unix(let path): "unix:" + path
            }
        }

        /// As `listen` has it before its port.
        var asWritten: String {
            switch self {
            case .anyV4: "*"
            case .anyV6: "[::]"
            case .v4, .v6, .named, .unix: shown ?? ""
            }
        }

        var isV6: Bool {
            switch self {
            case .anyV6, .v6: true
            default: false
            }
        }

        var isWildcard: Bool {
            switch self {
            case .anyV4, .anyV6: true
            default: false
            }
        }
    }

    var address: Address
    /// `nil`: a placeholder. One port, except in `listen 8000-8010`; 0 for unix sockets.
    var ports: ClosedRange<Int>?
    var isTLS = false
    /// QUIC: a datagram socket, apart from the stream sockets.
    var isQUIC = false
    var isDefault = false
    /// Options of the socket itself, which only one server may set.
    var setsSocket = false
    var span: SourceSpan?

    var port: Int? { ports?.lowerBound }

    struct Fault: Error { var message: String }

    private static let flags: Set<String> = [
        "default_server", "default", "ssl", "http2", "spdy", "quic", "proxy_protocol", "deferred", "bind", "reuseport", "multipath",
    ]
    private static let values: Set<String> = [
        "setfib", "fastopen", "backlog", "rcvbuf", "sndbuf", "accept_filter", "ipv6only", "so_keepalive",
    ]

    /// Reads the arguments of a `listen` directive (`ngx_http_core_listen`).
    init(_ words: some Collection<NginxWord>, span: SourceSpan) throws(Fault) {
        address = .anyV4
        self.span = span
        guard let word = words.first else { return }
        var isV6Only = true
        for option in words.dropFirst() {
            let text = option.text
            let name = text.prefix { $0 != "=" }
            switch text {
            case "default_server", "default": isDefault = true
            case "ssl": isTLS = true
            case "quic":
                isTLS = true
                isQUIC = true
            case "ipv6only=off": isV6Only = false
            default: break
            }
            let isKnown = name.utf8.count == text.utf8.count ? Self.flags.contains(text) : Self.values.contains(String(name))
            guard isKnown || option.hasPlaceholder else { throw Fault(message: "invalid parameter \"\(text.prefix(60))\"") }
            if !Self.flags.subtracting(["deferred", "bind", "reuseport"]).contains(text) { setsSocket = true }
        }
        if word.hasPlaceholder || word.text.hasPrefix("$") { return }
        try place(word.text, isV6Only: isV6Only)
    }

    /// Without a `listen` directive, as root.
    init(port: Int) {
        address = .anyV4
        ports = port...port
    }

    private mutating func place(_ text: String, isV6Only: Bool) throws(Fault) {
        if text.hasPrefix("unix:") {
            address = .unix(String(text.dropFirst(5)))
            ports = 0...0
            return
        }
        var host = Substring(text)
        var port: Substring?
        if text.utf8.first == UInt8(ascii: "[") {
            guard let close = text.utf8.firstIndex(of: UInt8(ascii: "]")) else { throw Fault(message: "invalid host") }
            host = text[...close]
            let rest = text[text.index(after: close)...]
            if rest.utf8.first == UInt8(ascii: ":") { port = rest.dropFirst() } else if !rest.isEmpty { throw Fault(message: "invalid host") }
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        } else if text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }), text.utf8.first != 0x2D {
            port = host
            host = "*"
        }
        guard !host.isEmpty else { throw Fault(message: "no host") }
        guard !text.utf8.contains(UInt8(ascii: "/")) else { throw Fault(message: "invalid host") }
        if let port {
            guard let range = Self.range(port) else { throw Fault(message: "invalid port") }
            ports = range
        } else {
            ports = 80...80
        }
        address = Self.address(host, isV6Only)
    }

    /// `80` or `8000-8010`.
    private static func range(_ text: Substring) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ Int($0) }), first >= 1, first <= 65_535 else { return nil }
        guard parts.count == 2 else { return first...first }
        guard let last = Int(parts[1]), last >= first, last <= 65_535 else { return nil }
        return first...last
    }

    private static func address(_ host: Substring, _ isV6Only: Bool) -> Address {
        if host == "*" { return .anyV4 }
        if host.utf8.first == UInt8(ascii: "["), let bytes = Network.parse(String(host.dropFirst().dropLast())), bytes.count == 16 {
            return bytes.allSatisfy { $0 == 0 } ? .anyV6(isOnly: isV6Only) : .v6(bytes)
        }
        if let bytes = Network.parse(String(host)), bytes.count == 4 {
            return bytes == [0, 0, 0, 0] ? .anyV4 : .v4(bytes)
        }
        return host == "localhost" ? .v4([127, 0, 0, 1]) : .named(String(host))
    }
}
