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

    /// The variables with the places that they come from, and nothing else of the files there. Equal for machines whose virtual hosts and
    /// pools differ elsewhere, which therefore share what is read with them.
    /// - Parameter id: what tells the files apart, for those of which all counts: comments in them may suppress findings.
    func key(_ id: String) -> String {
        if mayHoldSuppressions { return id }
        return variables.sorted { $0.key < $1.key }.map { name, value in
            let place = value.span.map { span in
                let (start, end) = (span.start, span.end)
                return "\(span.file.path):\(start.line):\(start.column)-\(end.line):\(end.column) \(span.file.text(span.lines))"
            }
            return [name, value.value, value.unknown ?? "", value.origin, place ?? ""].map { "\($0.utf8.count) \($0)" }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// The variables with quotations for places.
    /// - Parameter owners: the machines that have them.
    func quoted(_ owners: FileOwners) -> [String: EnvironmentValue] {
        if mayHoldSuppressions { return variables }
        return variables.mapValues { value in
            var value = value
            value.span = value.span?.quoted(owners: owners)
            return value
        }
    }

    private var mayHoldSuppressions: Bool { variables.values.compactMap(\.span).contains { SuppressionReader.mayHold($0.file.bytes) } }

    func symfonyEnvironment(_ variable: String) -> String? {
        variables[variable].flatMap { $0.unknown == nil && !$0.value.isEmpty ? $0.value : nil }
    }
}
