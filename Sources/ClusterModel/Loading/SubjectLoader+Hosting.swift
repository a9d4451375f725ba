import EzPlatform
import Hosting
import Source
import Symfony

extension SubjectLoader {
    /// The source of variables that `--target` names.
    func target(of hosting: Hosting, _ root: String) throws(SubjectError) -> DeploymentTarget? {
        guard let name = options.target else { return nil }
        switch hosting.target(named: name) {
        case .found(let target): return target
        case .notFound(let candidates, let isAmbiguous):
            if candidates.isEmpty {
                throw .usage("--target \(name): \(root) has no Compose, DDEV or Platform.sh file that sets variables")
            }
            let nearest = isAmbiguous ? nil : NearestName.of(name, among: candidates)
            let hint = nearest.map { "did you mean \($0)? " } ?? ""
            throw .usage(
                "--target \(name) \(isAmbiguous ? "fits several targets" : "is unknown"): \(hint)known are "
                    + candidates.joined(separator: ", "))
        }
    }

    /// The target's variables as the environment of PHP. What is absent there stays absent.
    func variables(_ target: DeploymentTarget) -> [String: EnvironmentValue] {
        var result: [String: EnvironmentValue] = [:]
        for variable in target.environment.variables {
            switch variable.value {
            case .known(let text): result[variable.name] = EnvironmentValue(text.value, origin: target.title, span: variable.span)
            case .unknown(let unknown):
                result[variable.name] = EnvironmentValue(unknown: unknown.reason, origin: target.title, span: variable.span)
            case .absent: break
            }
        }
        return result
    }

    /// By variable, the options that would choose a target that sets it.
    func alternatives(_ hosting: Hosting) -> [String: [String]] {
        var result: [String: [String]] = [:]
        for target in hosting.targets {
            for variable in target.environment.variables where !variable.value.isAbsent {
                result[variable.name, default: []].append("--target " + target.name)
            }
        }
        return result
    }

    /// The relationships and routes of the application that was chosen.
    func platformFacts(_ target: DeploymentTarget, _ hosting: Hosting) -> PlatformFacts? {
        guard let platform = hosting.platform, let application = platform.applications.first(where: { $0.name == target.application })
        else { return nil }
        let schemes = ["redis": "redis", "redis-persistent": "redis", "valkey": "redis", "valkey-persistent": "redis", "memcached": "memcached", "solr": "solr"]
        let relationships = application.relationships.map { relationship in
            let software = platform.service(relationship.service)?.software
            return PlatformFacts.Relationship(
                name: relationship.name, scheme: software.map { schemes[$0] ?? $0 }, span: relationship.span)
        }
        let hasVarnish = platform.routes.contains { route in
            guard route.type.value?.value == "upstream", let upstream = route.upstream.value?.value else { return false }
            let name = String(upstream.prefix { $0 != ":" })
            // The code compares the name of the service, not its kind.
            return name == "varnish"
        }
        return PlatformFacts(relationships: relationships, hasVarnishRoute: hasVarnish)
    }
}
