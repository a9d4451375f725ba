import EzPlatform
import Routing
import Source

/// A virtual host or server block with the part that it plays for an application.
///
/// A class, since routes refer to their site and a site holds all that its block says.
public final class ApplicationSite: Sendable {
    public enum Role: Sendable {
        /// Serves the application itself.
        case application
        /// Serves files under the host of an absolute `url_prefix`.
        case staticHost
        /// Has the project itself as its document root, and sends requests on to the front controller in the public directory.
        case project
    }

    public let node: String?
    public let entry: WebServerEntry
    public let site: Site
    public let role: Role
    /// A host name that reaches this site: its first name that is no pattern, or a name made from it.
    public let host: String
    public let listener: Listener
    /// What the server routes with for this site: the application's front controller is there.
    let context: ServerContext
    /// Where that is; `nil`: the document root is not known.
    let controller: String?
    let routes = SiteRoutes()

    private init(_ site: Site, _ role: Role, of entry: WebServerEntry, node: String?, _ application: Project) {
        self.node = node
        self.entry = entry
        self.site = site
        self.role = role
        host = Self.representativeHost(of: site)
        listener = site.listeners.first { !$0.isTLS } ?? site.listeners.first ?? Listener(address: nil, port: 80)
        var context = entry.context
        controller = site.documentRoot.value.map { Path.join($0.value, application.facts.frontController) }
        if let controller { context.files.present.insert(controller) }
        self.context = context
    }

    /// The sites of all nodes that concern the application. Sites of other applications on the same server are left out.
    static func all(of subject: Subject, for application: Project) -> [ApplicationSite] {
        let staticHosts = application.staticHosts
        let ownHosts = Set(application.siteaccesses.hostNamesBySiteaccess().values.joined().map { $0.value.lowercased() })
        let sites = subject.nodes.flatMap { node in
            node.webServers.flatMap { entry in
                entry.server.sites.compactMap { site -> ApplicationSite? in
                    // What a template fills in decides where its requests end.
                    if entry.isTemplate, hasPlaceholder(site) { return nil }
                    guard subject.judges(site, with: application) else { return nil }
                    guard let role = role(of: site, in: entry, on: node, application, staticHosts, ownHosts) else { return nil }
                    return ApplicationSite(site, role, of: entry, node: node.name, application)
                }
            }
        }
        return withoutAccessFiles(sites)
    }

    /// A `.htaccess` that a virtual host reads is judged with that host; alone it stands for the hosts that are not at hand.
    private static func withoutAccessFiles(_ sites: [ApplicationSite]) -> [ApplicationSite] {
        let access = Set(sites.lazy.map(\.entry.file).filter { Path.name($0.path) == ".htaccess" })
        guard !access.isEmpty else { return sites }
        var read: Set<SourceFile> = []
        for site in sites where site.entry.server.kind == .apache && !access.contains(site.entry.file) {
            for outcome in site.entry.server.route(site.request("/"), in: site.context).outcomes {
                for step in outcome.steps { if let file = step.span?.file, access.contains(file) { read.insert(file) } }
            }
            if read.count == access.count { break }
        }
        return sites.filter { !read.contains($0.entry.file) }
    }

    private static func role(
        of site: Site, in entry: WebServerEntry, on node: Node, _ application: Project, _ staticHosts: Set<String>, _ ownHosts: Set<String>
    ) -> Role? {
        if site.names.contains(where: { staticHosts.contains($0.value.lowercased()) }) { return .staticHost }
        // On a machine the document root itself says which project it serves.
        if let machine = node.machines.first, case .known(let root) = site.documentRoot {
            guard let project = node.root, machine.state.projects[root.value] == project else { return nil }
            return Path.normalised(root.value) == Path.normalised(project) ? .project : .application
        }
        let controllers = ["app.php", "index.php", application.facts.frontController]
        let targetsController = site.rewriteRules.contains { rule in
            rule.state == .active && controllers.contains { rule.target.value.contains($0) }
        }
        switch site.documentRoot {
        case .known(let root):
            let name = Path.name(root.value)
            if name == application.facts.webRoot || (targetsController && ["web", "public"].contains(name)) { return .application }
            let below = "/\(application.facts.webRoot)/\(application.facts.frontController)"
            if site.rewriteRules.contains(where: { $0.state == .active && $0.target.value.contains(below) }) { return .project }
            if leadsBelow(root.value, ApplicationSite(site, .project, of: entry, node: node.name, application), application) { return .project }
            // Whatever its root is called, a host of a siteaccess that hands requests to the front controller is the application's.
            return targetsController && site.names.contains { ownHosts.contains($0.value.lowercased()) } ? .application : nil
        // Without a root a block is a fragment of another one, or serves the distribution's default page.
        case .absent: return nil
        case .unknown: return .application
        }
    }

    /// Whether pages are answered by the front controller in the public directory below the document root.
    private static func leadsBelow(_ root: String, _ candidate: ApplicationSite, _ application: Project) -> Bool {
        let script = Path.join(root, application.facts.webRoot + "/" + application.facts.frontController)
        return candidate.entry.server.route(candidate.request("/company/team"), in: candidate.context).outcomes
            .contains { $0.kind == .php && $0.script == script }
    }

    private static func hasPlaceholder(_ site: Site) -> Bool {
        guard case .known(let root) = site.documentRoot else { return true }
        return ["%", "{{", "<%", "$", "@"].contains { root.value.contains($0) }
    }

    /// A concrete host for patterns: `*.acme.test` is reached by `www.acme.test`.
    private static func representativeHost(of site: Site) -> String {
        for name in site.names.map(\.value) where !name.isEmpty && name != "_" && !name.hasPrefix("~") {
            if !name.contains("*") && !name.contains("?") && !name.contains("%") && !name.contains("$") {
                return name.hasPrefix(".") ? String(name.dropFirst()) : name
            }
            if name.hasPrefix("*."), !name.dropFirst(2).contains("*") { return "www." + name.dropFirst(2) }
        }
        return "localhost"
    }

    /// The site's names in lower case, without those that are patterns.
    public var plainNames: [String] {
        site.names.map { $0.value.lowercased() }.filter { !$0.contains("*") && !$0.hasPrefix(".") && !$0.hasPrefix("~") }
    }

    /// Whether requests with this host name are meant for the site: it has the name, or a pattern that covers it.
    public func answers(host: String) -> Bool {
        let host = host.lowercased()
        return plainNames.contains(host) || coversByPattern(host)
    }

    /// Whether a host name in lower case fits a pattern among the site's names, as the servers compare them.
    func coversByPattern(_ host: String) -> Bool {
        site.names.contains { name in
            let name = name.value.lowercased()
            if name.hasPrefix("."), host == name.dropFirst() || host.hasSuffix(name) { return true }
            return name.contains("*") && Glob(name).matches(host)
        }
    }

    var hasPatternName: Bool { site.names.contains { $0.value.contains("*") || $0.value.hasPrefix(".") } }

    /// The request for a path as a browser sends it to this site, from anywhere.
    public func request(_ path: String, host: String? = nil, method: String = "GET") -> Request {
        Request(
            method: method, target: Array(path.utf8), scheme: listener.isTLS ? .https : .http, host: host ?? self.host,
            port: listener.port, serverAddress: listener.address, clientAddress: nil)
    }
}
