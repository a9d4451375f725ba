import Source

/// The parameters of a container.
public struct ParameterSet: Sendable {
    public struct Parameter: Sendable {
        public var name: String
        public var keySpan: SourceSpan?
        /// Resolved.
        public var value: ConfigValue
        /// The definitions that this one replaced, first one first.
        public var replaced: [SourceSpan]
    }

    var parameters: [String: Parameter] = [:]
    var foldsNames = false
    /// In the order of first definition.
    public internal(set) var names: [String] = []

    /// The parameter; names are compared as the release does it (case does not count before Symfony 4).
    public subscript(name: String) -> Parameter? {
        parameters[foldsNames ? name.lowercased() : name]
    }

    public func value(_ name: String) -> ConfigValue? { self[name]?.value }
}
