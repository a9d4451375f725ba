import EzPlatform
import Routing
import Source
import Synchronization

/// Where the requests that an application gives rise to end in its web servers. Evaluated on demand, each once.
public final class ImageRoutes: Sendable {
    /// One request to one site, and for whom it stands.
    public struct Route: Sendable {
        public var site: ApplicationSite
        public var request: Request
        /// The siteaccesses that emit this URL.
        public var siteaccesses: [String]
        public var result: RoutingResult

        public var path: String { request.targetText }
    }

    /// Sites of the application, static hosts too.
    public let sites: [ApplicationSite]
    /// The sites that serve the application itself.
    public let applicationSites: [ApplicationSite]
    /// Those whose document root is the project itself.
    public var projectSites: [ApplicationSite] { sites.filter { $0.role == .project } }
    /// Hosts for which the URLs of a group are routed at most: conditions on the host are rare, and sites can have thousands.
    static let hostLimit = 3

    private let application: Project?
    private struct AlikeKey: Hashable {
        var server: ObjectIdentifier
        var node: String?
        var shape: Int
        var controller: String?
        var request: Request
    }
    /// The first route of a request, whatever its host, in sites that are written alike.
    private let alike = Mutex<[AlikeKey: RoutingResult]>([:])
    private let images = Mutex<[ObjectIdentifier: [Route]]?>(nil)

    public init(subject: Subject, application: Project?) {
        self.application = application
        sites = application.map { ApplicationSite.all(of: subject, for: $0) } ?? []
        applicationSites = sites.filter { $0.role == .application }
    }

    /// The image URLs that the siteaccesses emit, routed through a site of the application that answers for them.
    public func imageRoutes(of site: ApplicationSite) -> [Route] {
        if let known = images.withLock({ $0 }) { return known[ObjectIdentifier(site)] ?? [] }
        var routes: [ObjectIdentifier: [Route]] = [:]
        if let application {
            let emitted = EmittedImages(application)
            for site in applicationSites { routes[ObjectIdentifier(site)] = imageRoutes(site, emitted) }
        }
        images.withLock { $0 = routes }
        return routes[ObjectIdentifier(site)] ?? []
    }

    /// Where a path of a site ends, as far as it says something about the configuration (`UsualCases`).
    /// - Parameter host: `nil`: a name of the site.
    public func route(_ path: String, of site: ApplicationSite, host: String? = nil, method: String = "GET") -> RoutingResult {
        route(site.request(path, host: host, method: method), of: site)
    }

    /// Where a path of a site may end today: for any client, and whatever files there are.
    public func everyRoute(_ path: String, of site: ApplicationSite, host: String? = nil) -> RoutingResult {
        everyRoute(site.request(path, host: host), of: site)
    }

    private func route(_ request: Request, of site: ApplicationSite) -> RoutingResult {
        if let known = site.routes.judgedCases(request) { return known }
        // Kept once, as it is judged.
        var result = site.routes.everyCase(request) ?? evaluate(request, of: site)
        if result.outcomes.contains(where: { !$0.assumptions.isEmpty }) {
            let usual = UsualCases(request)
            result.outcomes.removeAll { $0.assumptions.contains(where: usual.isSwitch) }
        }
        // Who is kept out of the site has none; asked only where it matters who asks.
        if result.outcomes.contains(where: { !$0.clients.isEmpty }) {
            var front = request
            front.target = Array("/".utf8)
            let keptOut = UsualCases.clientsKeptOut(everyRoute(front, of: site))
            let rest = result.outcomes.filter { !$0.isOf(keptOut) }
            if !rest.isEmpty { result.outcomes = rest }
        }
        site.routes.keep(judgedCases: result, request)
        return result
    }

    private func everyRoute(_ request: Request, of site: ApplicationSite) -> RoutingResult {
        if let known = site.routes.everyCase(request) { return known }
        let result = evaluate(request, of: site)
        site.routes.keep(everyCase: result, request)
        return result
    }

    private func evaluate(_ request: Request, of site: ApplicationSite) -> RoutingResult {
        alikeRoute(request, of: site) ?? Self.evaluate(request, of: site)
    }

    private static func evaluate(_ request: Request, of site: ApplicationSite) -> RoutingResult {
        var result = site.entry.server.route(request, in: site.context)
        result.outcomes.removeAll { $0.assumptions.contains(where: UsualCases.isDirectoryNamedLikeAFile) }
        return result
    }

    /// The route of the same request in a site that is written alike, when the server does not ask for the host on the way. Its steps are
    /// those of this site.
    /// - Returns: `nil` when the sites cannot be compared.
    private func alikeRoute(_ request: Request, of site: ApplicationSite) -> RoutingResult? {
        let server = site.entry.server
        guard let index = site.routes.certainSite(for: request, in: server), let shape = server.sites[index].shape else { return nil }
        var key = AlikeKey(server: ObjectIdentifier(site.entry.file), node: site.node, shape: shape, controller: site.controller, request: request)
        key.request.host = ""
        guard let known = alike.withLock({ $0[key] }) else {
            let result = Self.evaluate(request, of: site)
            alike.withLock { $0[key] = result }
            return result
        }
        guard !known.asksForHost else { return nil }
        let steps = DeferredSteps { Self.evaluate(request, of: site).outcomes }
        var result = known
        result.site = index
        result.outcomes = known.outcomes.enumerated().map { $1.deferringSteps(to: steps, at: $0) }
        return result
    }

    private func imageRoutes(_ site: ApplicationSite, _ emitted: EmittedImages) -> [Route] {
        var routes: [Route] = []
        for served in emitted.served(by: site) {
            for host in served.hosts.prefix(Self.hostLimit) {
                for path in served.group.paths {
                    let request = site.request(path, host: host)
                    routes.append(
                        Route(site: site, request: request, siteaccesses: served.siteaccesses, result: route(request, of: site)))
                }
            }
        }
        return routes
    }
}
