import ClusterModel
import EzPlatform
import Routing
import Source

/// The routes of the requests that `expect:` in `.ezcluster.yml` names, through every site that answers them.
///
/// Names and front controllers are gathered once: with many hosts there are many expectations, too.
struct ExpectedRoutes {
    struct Route {
        var title: String
        var result: RoutingResult
    }

    private struct NamedSite {
        var site: Site
        var entry: WebServerEntry
        /// Whether the project is judged by it.
        var isServing: Bool
    }

    private let context: RuleContext
    /// In the order of the files.
    private var sites: [NamedSite] = []
    /// By names that are no patterns, in lower case: indices of sites.
    private var exact: [String: [Int]] = [:]
    private var patterns: [(name: String, site: Int)] = []
    /// By the main file of an entry the front controllers below the document roots of its sites, which a deployment has.
    private var controllers: [ObjectIdentifier: Set<String>] = [:]

    init(_ context: RuleContext) {
        self.context = context
        let serving = Set(context.routes.sites.map(\.site.span))
        for entry in context.subject.nodes.flatMap(\.webServers) {
            var scripts: Set<String> = []
            for site in entry.server.sites {
                if let controller = context.application?.facts.frontController, case .known(let root) = site.documentRoot {
                    scripts.insert(Path.join(root.value, controller))
                }
                for name in Set(site.names.map { $0.value.lowercased() }) {
                    let isPattern = name.hasPrefix(".") || name.contains("*") || name.contains("?")
                    if isPattern { patterns.append((name, sites.count)) } else { exact[name, default: []].append(sites.count) }
                }
                sites.append(NamedSite(site: site, entry: entry, isServing: serving.contains(site.span)))
            }
            controllers[ObjectIdentifier(entry.file), default: []].formUnion(scripts)
        }
    }

    func routes(for expectation: Expectation) -> [Route] {
        guard expectation.namesHost else {
            let asked = context.routes.applicationSites
            guard !asked.isEmpty else { return sites.map { route(expectation.request, expectation, at: $0) } }
            return asked.map { site in
                var request = site.request(expectation.request.targetText, method: expectation.request.method)
                request.target = expectation.request.target
                request.headers = expectation.request.headers
                request.clientAddress = expectation.request.clientAddress
                return route(request, expectation, site.entry, context.title(of: site))
            }
        }
        let named = sites(named: expectation.request.host.lowercased())
        // Of two with the name, one often does nothing but redirect to the other's scheme.
        let serving = named.filter(\.isServing)
        let asked = serving.isEmpty || expectation.namesScheme ? named : serving
        // Nobody has the name: then a site that takes every name does.
        return (named.isEmpty ? sites.filter { $0.site.answersForAll } : asked).map { route(expectation.request, expectation, at: $0) }
    }

    private func sites(named host: String) -> [NamedSite] {
        var found = Set(exact[host] ?? [])
        for (name, site) in patterns {
            let matches =
                name.hasPrefix(".")
                ? host == name.dropFirst() || host.hasSuffix(name)
                : name != "*" && Glob(name).matches(host)
            if matches { found.insert(site) }
        }
        return found.sorted().map { sites[$0] }
    }

    private func route(_ request: Request, _ expectation: Expectation, at found: NamedSite) -> Route {
        let site = found.site
        var request = request
        if !expectation.namesScheme, let listener = site.listeners.first(where: { !$0.isTLS }) ?? site.listeners.first {
            request.scheme = listener.isTLS ? .https : .http
            request.port = listener.port
            request.serverAddress = listener.address
        }
        if !expectation.namesHost, let name = site.names.first?.value { request.host = name }
        let name = site.names.first?.value ?? Path.name(site.span.file.path)
        return route(request, expectation, found.entry, expectation.namesHost ? expectation.request.host : name)
    }

    private func route(_ request: Request, _ expectation: Expectation, _ entry: WebServerEntry, _ title: String) -> Route {
        var context = entry.context
        context.files.present.formUnion(expectation.present)
        context.files.absent.formUnion(expectation.absent)
        context.files.present.formUnion((controllers[ObjectIdentifier(entry.file)] ?? []).subtracting(expectation.absent))
        var result = entry.server.route(request, in: context)
        // Nobody has a directory with the name of a file.
        result.outcomes.removeAll { outcome in
            outcome.assumptions.contains { assumption in
                if case .file(let path, .directory) = assumption.kind { !Path.fileExtension(path).isEmpty } else { false }
            }
        }
        return Route(title: title, result: result)
    }
}

extension Site {
    /// Whether it takes requests that no other site is named for.
    fileprivate var answersForAll: Bool {
        names.isEmpty || names.contains { ["_", "*", ""].contains($0.value) || $0.value.hasPrefix("~") }
    }
}
