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
}
