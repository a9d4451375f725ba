/// An HTTP request as a client sends it.
public struct Request: Hashable, Sendable {
    public var method: String
    /// The request target byte for byte: path and query as sent, never decoded or normalised.
    public var target: [UInt8]
    public var scheme: Scheme
    /// The `Host` header without port; empty when none is sent.
    public var host: String
    /// The port of the server that is connected to.
    public var port: Int
    /// The address that is connected to, `nil` when it does not matter which of the server's.
    public var serverAddress: String?
    /// Who asks; `nil` when any client may: whether an access rule lets it in is not known then.
    public var clientAddress: String?
    /// Headers besides `Host`, in order; names compare without case.
    public var headers: [Header]

    public enum Scheme: String, Sendable { case http, https }

    public struct Header: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        method: String = "GET", target: [UInt8], scheme: Scheme = .http, host: String = "localhost", port: Int? = nil,
        serverAddress: String? = nil, clientAddress: String? = "127.0.0.1", headers: [Header] = []
    ) {
        self.method = method
        self.target = target
        self.scheme = scheme
        self.host = host
        self.port = port ?? (scheme == .https ? 443 : 80)
        self.serverAddress = serverAddress
        self.clientAddress = clientAddress
        self.headers = headers
    }

    public init(_ target: String, host: String = "localhost", method: String = "GET") {
        self.init(method: method, target: Array(target.utf8), host: host)
    }

    /// The value of a header; the first when it is sent several times.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    public var targetText: String { String(decoding: target, as: UTF8.self) }
}
