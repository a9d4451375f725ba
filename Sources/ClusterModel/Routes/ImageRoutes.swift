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
    /// Requests routed for one site at most; what is left out is said.
    static let requestLimit = 256

    private let application: Project?
    private struct Key: Hashable {
        var site: SourceSpan
        var request: Request
    }
    private let routed = Mutex<[Key: RoutingResult]>([:])
    private let images = Mutex<[Route]?>(nil)

    public init(subject: Subject, application: Project?) {
        self.application = application
        sites = application.map { ApplicationSite.all(of: subject, for: $0) } ?? []
    }

    /// The sites that serve the application itself.
    public var applicationSites: [ApplicationSite] { sites.filter { $0.role == .application } }
    /// The sites behind absolute URL prefixes.
    public var staticSites: [ApplicationSite] { sites.filter { $0.role == .staticHost } }

    /// The image URLs that the siteaccesses emit, routed through each site that answers for them.
    public var imageRoutes: [Route] {
        if let known = images.withLock({ $0 }) { return known }
        var routes: [Route] = []
        if let application {
            for site in applicationSites { routes += imageRoutes(site, application) }
        }
        images.withLock { $0 = routes }
        return routes
    }

    /// Where a path of a site ends.
    public func route(_ path: String, of site: ApplicationSite, method: String = "GET") -> RoutingResult {
        route(site.request(path, method: method), of: site)
    }

    private func route(_ request: Request, of site: ApplicationSite) -> RoutingResult {
        let key = Key(site: site.site.span, request: request)
        if let known = routed.withLock({ $0[key] }) { return known }
        var context = site.entry.context
        if let application, case .known(let root) = site.site.documentRoot {
            context.files.present.insert(Path.join(root.value, application.facts.frontController))
        }
        var result = site.entry.server.route(request, in: context)
        // Nobody has a directory with the name of an image.
        result.outcomes.removeAll { $0.assumptions.contains { $0.hasSuffix(" is a directory") && Self.isFileName($0) } }
        routed.withLock { $0[key] = result }
        return result
    }

    /// Whether an assumption about a path concerns one with a file's ending.
    private static func isFileName(_ assumption: String) -> Bool {
        let name = assumption.dropLast(" is a directory".count).split(separator: "/").last ?? ""
        return ["jpg", "jpeg", "png", "gif", "webp", "svg", "pdf", "php"].contains { name.hasSuffix("." + $0) }
    }

    /// Siteaccesses with equal settings emit equal URLs, so each distinct URL is routed once for a host.
    private func imageRoutes(_ site: ApplicationSite, _ application: Project) -> [Route] {
        var order: [Request] = []
        var siteaccesses: [Request: [String]] = [:]
        for siteaccess in application.siteaccesses.siteaccesses {
            let hosts = application.siteaccesses.hostNames(of: siteaccess.name).map(\.value)
            let matching = hosts.filter { site.answers(to: $0) }
            // A siteaccess that is matched by other hosts only is not served here.
            if matching.isEmpty, !hosts.isEmpty, !site.site.names.isEmpty { continue }
            for image in application.imageRequests(for: siteaccess.name).value ?? [] {
                let request = site.request(image.path, host: matching.first)
                if siteaccesses[request] == nil {
                    guard order.count < Self.requestLimit else { continue }
                    order.append(request)
                }
                siteaccesses[request, default: []].append(siteaccess.name)
            }
        }
        return order.map { request in
            Route(site: site, request: request, siteaccesses: siteaccesses[request] ?? [], result: route(request, of: site))
        }
    }
}
