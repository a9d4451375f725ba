import Source

/// A variable of the environment of a service, as a file sets it.
public struct HostingVariable: Sendable {
    public var name: String
    /// What the process sees. `absent`: the file takes the variable away, or passes on one that nothing sets.
    public var value: KnownText
    /// The place that sets it: the name with its value.
    public var span: SourceSpan?

    public init(_ name: String, _ value: KnownText, at span: SourceSpan?) {
        self.name = name
        self.value = value
        self.span = span
    }
}

/// Variables in the order in which they were set first; a later value replaces an earlier one.
public struct HostingEnvironment: Sendable {
    public private(set) var variables: [HostingVariable] = []
    private var positions: [String: Int] = [:]

    public init() {}

    public subscript(name: String) -> HostingVariable? { positions[name].map { variables[$0] } }
    public var isEmpty: Bool { variables.isEmpty }
    public var names: [String] { variables.map(\.name) }

    public mutating func set(_ variable: HostingVariable) {
        if let position = positions[variable.name] {
            variables[position] = variable
        } else {
            positions[variable.name] = variables.count
            variables.append(variable)
        }
    }

    public mutating func merge(_ other: HostingEnvironment) {
        for variable in other.variables { set(variable) }
    }
}
