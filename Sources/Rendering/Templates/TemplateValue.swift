/// What a template can name.
public enum TemplateValue: Hashable, Sendable {
    /// Text that becomes one word of the format, whatever it holds.
    case text(String)
    /// A regular expression, or another expression of the format: `$` and `%` keep their meaning, everything else is text.
    case expression(String)
    /// Only for sections.
    case flag(Bool)
    /// For sections, which repeat for each element; `{{.}}` is the element itself.
    case list([TemplateValue])
    /// Names of its own.
    case scope(TemplateScope)

    public static func number(_ value: Int) -> TemplateValue { .text(String(value)) }

    public static func scopes(_ scopes: [TemplateScope]) -> TemplateValue { .list(scopes.map { .scope($0) }) }
    public static func texts(_ texts: [String]) -> TemplateValue { .list(texts.map { .text($0) }) }
    /// A section that is shown when there is a value, which has the same name within it.
    public static func optional(_ text: String?) -> TemplateValue { text.map { .text($0) } ?? .flag(false) }

    /// Whether a section with this value is rendered.
    var isShown: Bool {
        switch self {
        case .flag(let flag): flag
        case .list(let items): !items.isEmpty
        case .text(let text), .expression(let text): !text.isEmpty
        case .scope: true
        }
    }
}

/// Values by name.
public struct TemplateScope: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    public var values: [String: TemplateValue]

    public init(_ values: [String: TemplateValue] = [:]) { self.values = values }
    public init(dictionaryLiteral elements: (String, TemplateValue)...) {
        values = Dictionary(elements, uniquingKeysWith: { $1 })
    }

    public subscript(name: String) -> TemplateValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Every name in it and in the scopes below.
    var allNames: Set<String> {
        var names = Set(values.keys)
        for value in values.values { names.formUnion(Self.names(in: value)) }
        return names
    }

    private static func names(in value: TemplateValue) -> Set<String> {
        switch value {
        case .scope(let scope): scope.allNames
        case .list(let items): items.reduce(into: []) { $0.formUnion(names(in: $1)) }
        case .text, .expression, .flag: []
        }
    }
}

/// A line and column of a template; both count from 1, columns in bytes.
public struct TemplatePlace: Hashable, Sendable, CustomStringConvertible {
    /// The template's name: `nginx/site.conf`.
    public var template: String
    public var line: Int
    public var column: Int

    public var description: String { "\(template):\(line):\(column)" }
}

/// Why a template cannot be used, or not with these values.
public struct TemplateProblem: Error, Hashable, Sendable {
    public var place: TemplatePlace
    public var message: String
}
