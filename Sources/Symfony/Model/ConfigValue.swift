import Source

/// A configuration value after imports, parameters and environment were applied, with where it comes from.
public struct ConfigValue: Sendable {
    public enum Content: Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case double(Double)
        case string(String)
        case list([ConfigValue])
        case map(ConfigMap)
        /// The text could not be evaluated; `literal` is what is written, for messages (never a secret's value).
        indirect case unknown(Unknown, literal: String)
    }

    public var content: Content
    /// `span` is the text in the file that sets this value, also when that text is only `%name%`; the chain then leads
    /// through parameters and environment variables to the place that `origin` names.
    public var provenance: Provenance
    /// The text before parameters and environment variables were put in; `nil` when there were none.
    public var written: String?
    /// Whether an environment placeholder stands in the value: it is filled in while the site runs, so code that reads
    /// the configuration when the container is compiled does not see `content`.
    public var isFromEnvironment: Bool

    public init(
        _ content: Content, _ provenance: Provenance = Provenance(), written: String? = nil, isFromEnvironment: Bool = false
    ) {
        self.content = content
        self.provenance = provenance
        self.written = written
        self.isFromEnvironment = isFromEnvironment
    }

    public var span: SourceSpan? { provenance.span }
    /// The place that finally gives the value: the last step of the chain that has one, else `span`.
    public var origin: SourceSpan? { provenance.chain.last { $0.span != nil }?.span ?? provenance.span }

    /// `nil` for everything but maps.
    public var map: ConfigMap? {
        if case .map(let map) = content { return map }
        return nil
    }

    public var list: [ConfigValue]? {
        if case .list(let list) = content { return list }
        return nil
    }

    public var isNull: Bool {
        if case .null = content { return true }
        return false
    }

    public var unknown: Unknown? {
        if case .unknown(let unknown, _) = content { return unknown }
        return nil
    }

    /// Text, numbers and booleans as PHP converts them to a string (`true` is `1`, `false` is empty); `nil` otherwise.
    public var scalarText: String? {
        switch content {
        case .string(let text): text
        case .integer(let number): String(number)
        case .double(let number): PHPNumber.text(number)
        case .bool(let flag): flag ? "1" : ""
        case .null, .list, .map, .unknown: nil
        }
    }

    /// The text as knowledge: null is absent, maps and lists are absent too (the reader of the setting reports them).
    public var text: Knowledge<Sourced<String>> {
        if let unknown { return .unknown(unknown) }
        guard let scalarText else { return .absent }
        return .known(Sourced(scalarText, provenance))
    }

    public subscript(_ key: String) -> ConfigValue? { map?[key] }

    /// Follows keys through nested maps.
    public func at(_ path: String...) -> ConfigValue? {
        var value: ConfigValue? = self
        for key in path { value = value?[key] }
        return value
    }
}
