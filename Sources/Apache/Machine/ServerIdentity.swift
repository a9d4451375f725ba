import Routing

/// What a server calls itself in URLs (`ap_construct_url` and what it asks, server/core.c).
extension ServerSettings {
    /// The port of `ServerName`, of the first address, or of the main server's name; 0: none.
    var ownPort: Int { ownName.map { ServerName.port($0.text) ?? 0 } ?? addresses.first?.port ?? inheritedPort }

    /// `https` for TLS, and behind something that does TLS when `ServerName` says so.
    func scheme(of request: Request) -> String {
        if request.scheme == .https { return "https" }
        return ownName.flatMap { ServerName.scheme($0.text) } == "https" ? "https" : "http"
    }
}

extension Machine {
    var scheme: String { server.scheme(of: request) }
    var defaultPort: Int { scheme == "https" ? 443 : 80 }

    /// The port in URLs of this server; subrequests do not have the client's.
    func port(_ r: MachineRequest) -> Int {
        let isCanonical = server.nameSource == .configuration
        let physical = server.canonicalPort == true ? request.port : nil
        if !isCanonical, !r.isSubrequest, let namedPort { return namedPort }
        if !isCanonical, let physical { return physical }
        if server.ownPort != 0 { return server.ownPort }
        return physical ?? defaultPort
    }

    /// A URL of this server.
    func absolute(_ path: Bytes, _ r: MachineRequest) throws(Halt) -> Bytes {
        let port = port(r)
        return Bytes("\(scheme)://\(try hostForURLs())\(port == defaultPort ? "" : ":\(port)")") + path
    }

    /// `ap_get_server_name`.
    func hostForURLs() throws(Halt) -> String {
        asksForHost = true
        switch server.nameSource ?? .client {
        case .client: return configuration.hostName(request)
        case .reverseLookup: throw .unknown("UseCanonicalName DNS asks for the name of the address that the request came to", nil)
        case .configuration: break
        }
        if let name = server.name {
            guard name.isKnown else { throw .unknown("the name of the server in its own URLs is not known", name.span) }
            return ServerName.host(name.text)
        }
        throw .unknown("UseCanonicalName On without ServerName: the server is called what the machine is", server.span)
    }
}
