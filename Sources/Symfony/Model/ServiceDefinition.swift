import Source

/// A service as the project declares it.
public struct ServiceDefinition: Sendable {
    public var id: String
    /// The id as it is written.
    public var span: SourceSpan
    public var path: String
    /// `class:`, resolved. `nil`: the id is the class name, or there is none.
    public var className: ConfigValue?
    /// The id that this one stands for.
    public var alias: String?
    public var isPublic: Bool?
    public var isAbstract: Bool
    public var isSynthetic: Bool
    public var parent: String?
    public var factory: ConfigValue?
    /// `arguments:`, resolved: a list, or a map of named or numbered arguments. References stay text (`@id`).
    public var arguments: ConfigValue?
    /// The whole definition, resolved; null for `id: ~`.
    public var definition: ConfigValue

    /// A service of which only the id is known.
    /// - Parameter span: the place that says so.
    public init(knownFromElsewhere id: String, at span: SourceSpan) {
        self.id = id
        self.span = span
        path = span.file.path
        isAbstract = false
        isSynthetic = false
        definition = ConfigValue(.null, Provenance(span: span))
    }

    /// Whether `text` refers to a service, and to which: `@id`, `@?id`, `@!id`; `@@` is an escaped at sign,
    /// `@=` an expression.
    public static func reference(_ text: String) -> String? {
        guard text.utf8.first == UInt8(ascii: "@") else { return nil }
        var rest = text.dropFirst()
        guard let first = rest.utf8.first, first != UInt8(ascii: "@"), first != UInt8(ascii: "=") else { return nil }
        if first == UInt8(ascii: "?") || first == UInt8(ascii: "!") { rest = rest.dropFirst() }
        return rest.isEmpty ? nil : String(rest)
    }
}
