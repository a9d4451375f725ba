import Routing
import Synchronization

/// What was found out about the requests of one site, each once.
final class SiteRoutes: Sendable {
    /// Every case of each request.
    private let routed = Mutex<[Request: RoutingResult]>([:])
    /// The same without the cases that say nothing about the configuration.
    private let judged = Mutex<[Request: RoutingResult]>([:])
    private let chosen = Mutex<[Connection: Int?]>([:])

    /// What a server chooses a site by.
    private struct Connection: Hashable {
        var scheme: Request.Scheme
        var host: String
        var port: Int
        var address: String?
    }

    func everyCase(_ request: Request) -> RoutingResult? { routed.withLock { $0[request] } }
    func judgedCases(_ request: Request) -> RoutingResult? { judged.withLock { $0[request] } }
    func keep(everyCase result: RoutingResult, _ request: Request) { routed.withLock { $0[request] = result } }
    func keep(judgedCases result: RoutingResult, _ request: Request) { judged.withLock { $0[request] = result } }

    /// See `WebServer.certainSite`. Of the request only the connection and the host count, when its target is a path.
    func certainSite(for request: Request, in server: any WebServer) -> Int? {
        guard request.target.first == UInt8(ascii: "/") else { return nil }
        let connection = Connection(scheme: request.scheme, host: request.host, port: request.port, address: request.serverAddress)
        if let known = chosen.withLock({ $0[connection] }) { return known }
        let index = server.certainSite(for: request)
        chosen.withLock { $0[connection] = .some(index) }
        return index
    }
}
