import ClusterModel
import EzPlatform
import Hosting
import Source

extension RuleContext {
    /// Where deployments that the project describes, and that were not chosen with `--target`, give another value to the variable whose
    /// value in a `.env` file stands at a place: the real environment wins over these files. Development environments do not count.
    func replacements(ofValueAt span: SourceSpan) -> [RelatedPlace] {
        guard let variables = application?.symfony.variables, let name = variables.dotenvVariable(at: span) else { return [] }
        return subject.hosting.targets.compactMap { target in
            guard target.name != "ddev", let variable = target.environment[name], let place = variable.span,
                !DevelopmentFiles.holds(place.file.path), !variable.value.isAbsent
            else { return nil }
            if let other = variable.value.value, other.value == variables[name].value?.value { return nil }
            return RelatedPlace("not with --target \(target.name), which sets \(name) itself", at: place)
        }
    }
}
