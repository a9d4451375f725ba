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
    private struct Key: Hashable {
        var site: ObjectIdentifier
        var request: Request
        var isOfVisitors: Bool
    }
    private let routed = Mutex<[Key: RoutingResult]>([:])
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

    /// Where a path of a site ends for those who may use the site.
    /// - Parameters:
    ///   - host: `nil`: a name of the site.
    ///   - isOfVisitors: `false` for those too whom an access rule refuses.
    public func route(
        _ path: String, of site: ApplicationSite, host: String? = nil, method: String = "GET", isOfVisitors: Bool = true
    ) -> RoutingResult {
        route(site.request(path, host: host, method: method), of: site, isOfVisitors: isOfVisitors)
    }

    private func route(_ request: Request, of site: ApplicationSite, isOfVisitors: Bool = true) -> RoutingResult {
        let key = Key(site: ObjectIdentifier(site), request: request, isOfVisitors: isOfVisitors)
        if let known = routed.withLock({ $0[key] }) { return known }
        var result = site.entry.server.route(request, in: site.context)
        let usual = UsualCases(request)
        result.outcomes.removeAll { $0.assumptions.contains(where: usual.isUnusual) }
        // A site that is restricted as a whole is none for those who are kept out.
        if isOfVisitors, !result.outcomes.allSatisfy(usual.keepsOut) { result.outcomes.removeAll(where: usual.keepsOut) }
        routed.withLock { $0[key] = result }
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
