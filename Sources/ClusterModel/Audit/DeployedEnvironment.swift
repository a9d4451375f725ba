import Daemons
import Source
import Symfony

/// The variables that PHP has when it answers for a project: from the virtual hosts and from the pools of PHP-FPM.
struct DeployedEnvironment {
    private(set) var variables: [String: EnvironmentValue] = [:]

    init(root: String, _ web: WebPart, _ php: [PHPConfiguration]) {
        for pool in php.flatMap(\.pools) {
            for (name, value) in pool.environment { add(name, value.value, "PHP-FPM pool \(pool.name)", value.span) }
        }
        var ofSites = DeployedEnvironment()
        for site in web.servers.flatMap(\.server.sites) {
            guard case .known(let documentRoot) = site.documentRoot, web.projects[documentRoot.value] == root else { continue }
            let title = site.names.first.map { "virtual host \($0.value)" } ?? "virtual host"
            for (name, value) in site.environment { ofSites.add(name, value.map(\.value), title, value.value?.span) }
        }
        // Parameters of the request replace what the pool sets.
        variables.merge(ofSites.variables) { $1 }
    }

    private init() {}

    /// What different places set differently is not known.
    private mutating func add(_ name: String, _ value: Knowledge<String>, _ origin: String, _ span: SourceSpan?) {
        switch value {
        case .absent: return
        case .unknown(let unknown): variables[name] = EnvironmentValue(unknown: unknown.reason, origin: origin, span: span)
        case .known(let text):
            if let earlier = variables[name], earlier.unknown != nil || earlier.value != text {
                variables[name] = EnvironmentValue(unknown: "\(earlier.origin) and \(origin) set it differently", origin: origin, span: span)
            } else {
                variables[name] = EnvironmentValue(text, origin: origin, span: span)
            }
        }
    }

    func symfonyEnvironment(_ variable: String) -> String? {
        variables[variable].flatMap { $0.unknown == nil && !$0.value.isEmpty ? $0.value : nil }
    }
}
