import Source

/// The environment of the deployment's PHP processes, as far as the project's files and the given options say.
public struct EnvironmentVariables: Sendable {
    struct Variable: Sendable {
        var value: DotenvValue
        var origin: String
        var span: SourceSpan?
        /// Given as the real environment, which dotenv files do not change.
        var isReal: Bool
    }

    var variables: [String: Variable] = [:]
    /// Why any variable that is not given may have another value than the one found: a compiled dotenv file.
    var doubt: Unknown?
    /// By variable, the options that would give it a value.
    var alternatives: [String: [String]] = [:]

    /// What the project's own `.env` files say that the environment is called; `nil` when none of them says it. The environment
    /// that is judged may be another one.
    public internal(set) var dotenvEnvironment: Sourced<String>?

    /// Whether the value of a variable comes from a `.env` file of the project.
    public func isFromDotenv(_ name: String) -> Bool { variables[name].map { !$0.isReal } ?? false }

    /// The variable whose value in a `.env` file of the project stands at a place.
    public func dotenvVariable(at span: SourceSpan) -> String? {
        variables.first { _, variable in
            guard !variable.isReal, let own = variable.span, own.file === span.file else { return false }
            return own.range.start <= span.range.start && span.range.end <= own.range.end
        }?.key
    }

    /// The variables that have a value or a known way to one, sorted.
    public var names: [String] { variables.keys.sorted() }

    /// The value of a variable. `absent`: nothing that was read sets it; the host still may.
    public subscript(name: String) -> Knowledge<Sourced<String>> {
        guard let variable = variables[name] else { return doubt.map { .unknown($0) } ?? .absent }
        if let doubt, !variable.isReal { return .unknown(doubt) }
        switch variable.value {
        case .unknown(let reason):
            return .unknown(
                Unknown("the environment variable \(name) is not known: \(reason)", needs: needs(name), span: variable.span))
        case .known(let bytes):
            let step = Provenance.Step("environment variable \(name) (\(variable.origin))", span: variable.span)
            return .known(Sourced(String(decoding: bytes, as: UTF8.self), Provenance(span: variable.span, chain: [step])))
        }
    }

    /// What would give a variable its value: `--env-var NAME=...`, or a source that was not chosen.
    func needs(_ name: String) -> String {
        (["--env-var \(name)=..."] + (alternatives[name] ?? [])).joined(separator: " or ")
    }

    /// Whether PHP takes the variable as true: `nil` when that is not known.
    func isTruthy(_ name: String) -> Bool? {
        switch self[name] {
        case .known(let value): !value.value.isEmpty && value.value != "0"
        case .absent: false
        case .unknown: nil
        }
    }
}
