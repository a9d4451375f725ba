import ClusterModel
import Daemons
import EzPlatform
import Hosting
import Routing
import Source

/// Where a site hands requests to PHP.
struct PHPBackend {
    var site: ApplicationSite
    var address: PHPAddress
    /// The directive that says so.
    var place: SourceSpan
}

/// A pool and where it takes requests.
struct PoolListener {
    var node: Node
    var pool: FPMPool
    var address: Sourced<PHPAddress>
    /// Whether its file is one for a container.
    var isForContainer: Bool
    /// Whether all pools of its master process were read.
    var isComplete: Bool
}

extension RuleContext {
    /// The addresses of PHP to which a site of the application hands pages, each once. Routes a request: ask for it once a site.
    func phpBackends(of site: ApplicationSite) -> [PHPBackend] {
        var found: [PHPBackend] = []
        for outcome in routes.route("/", of: site).outcomes where outcome.kind == .php {
            guard let text = outcome.upstream, let address = PHPAddress(backend: text), !found.contains(where: { $0.address == address }),
                let step = outcome.steps.last(where: { ["fastcgi_pass", "SetHandler", "ProxyPass", "PHP"].contains($0.directive) && $0.span != nil }),
                let place = step.span
            else { continue }
            found.append(PHPBackend(site: site, address: address, place: place))
        }
        return found
    }

    /// The pools of a node that answer requests. `nil`: there are none, or where one of them listens is not known.
    func poolListeners(of node: Node) -> [PoolListener]? {
        var found: [PoolListener] = []
        for entry in node.php where entry.configuration.servesRequests {
            guard let fpm = entry.configuration.fpm else { continue }
            guard fpm.uncertain == nil, fpm.failure == nil, entry.templates.isEmpty else { return nil }
            let isMain = fpm.files.first.map { Path.name($0.path) == "php-fpm.conf" } ?? false
            for pool in fpm.pools {
                guard case .known(let address) = fpm.address(of: pool) else { return nil }
                let path = pool.span.file.path
                if DevelopmentFiles.holds(path) { continue }
                found.append(
                    PoolListener(node: node, pool: pool, address: address, isForContainer: isForContainer(path), isComplete: isMain || !node.machines.isEmpty))
            }
        }
        return found.isEmpty ? nil : found
    }

    /// Whether a project's file goes into a container: by its folder, or since Compose mounts it.
    func isForContainer(_ path: String) -> Bool {
        let inside = Path.relative(path, to: subject.path) ?? Path.name(path)
        let folders = inside.split(separator: "/").map { $0.lowercased() }
        if folders.contains(where: { name in ["docker", "compose", "container", "k8s", "kubernetes", "helm"].contains { name.contains($0) } }) { return true }
        return mountingService(of: path) != nil
    }

    /// The Compose service into which a file of the project is mounted, with its project.
    func mountingService(of path: String) -> (service: ComposeService, project: ComposeProject)? {
        for project in subject.hosting.compose {
            let base = project.files.first.map { Path.parent($0) } ?? subject.path
            for service in project.services {
                let isMounted = service.volumes.contains { volume in
                    // A whole project that is mounted for its code says nothing about a file in it.
                    guard volume.type == "bind", let source = volume.source, !source.hasPrefix("~") else { return false }
                    let place = Path.normalised(Path.join(base, source))
                    return Path.isWithin(path, place) && !Path.isWithin(subject.path, place)
                }
                if isMounted { return (service, project) }
            }
        }
        return nil
    }
}
