/// Why a value is not known, and what would make it known.
public struct Unknown: Hashable, Sendable {
    /// A clause that completes "unknown because ...": `the environment variable DFS_NFS_PATH has no value here`.
    public var reason: String
    /// What the user can give: `--env-var DFS_NFS_PATH=...`. `nil` when nothing on the command line helps.
    public var needs: String?
    /// The place that could not be evaluated.
    public var span: SourceSpan?

    public init(_ reason: String, needs: String? = nil, span: SourceSpan? = nil) {
        self.reason = reason
        self.needs = needs
        self.span = span
    }
}

/// What the tool knows about something: its value, that it is not there, or that it cannot tell and why.
///
/// A rule reports an error only on `known` or `absent`.
public enum Knowledge<Value: Sendable>: Sendable {
    case known(Value)
    case absent
    case unknown(Unknown)

    public var value: Value? {
        if case .known(let value) = self { return value }
        return nil
    }

    public var isAbsent: Bool {
        if case .absent = self { return true }
        return false
    }

    public var unknown: Unknown? {
        if case .unknown(let unknown) = self { return unknown }
        return nil
    }

    public func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Knowledge<Other> {
        switch self {
        case .known(let value): .known(try transform(value))
        case .absent: .absent
        case .unknown(let unknown): .unknown(unknown)
        }
    }

    public func flatMap<Other>(_ transform: (Value) throws -> Knowledge<Other>) rethrows -> Knowledge<Other> {
        switch self {
        case .known(let value): try transform(value)
        case .absent: .absent
        case .unknown(let unknown): .unknown(unknown)
        }
    }
}

extension Knowledge: Equatable where Value: Equatable {}
extension Knowledge: Hashable where Value: Hashable {}

/// Where a value comes from: the place where it was written last and the chain that led there.
public struct Provenance: Hashable, Sendable {
    /// The place to point at: the value as the project writes it. `nil` for defaults of the release and command-line values.
    public var span: SourceSpan?
    /// The way from the setting to the value, in the order in which it was followed:
    /// `scope site_group`, `parameter dfs_nfs_path`, `environment variable DFS_NFS_PATH`, `.env.local`.
    public var chain: [Step]

    public struct Step: Hashable, Sendable {
        public var text: String
        public var span: SourceSpan?

        public init(_ text: String, span: SourceSpan? = nil) {
            self.text = text
            self.span = span
        }
    }

    public init(span: SourceSpan? = nil, chain: [Step] = []) {
        self.span = span
        self.chain = chain
    }

    public func following(_ step: Step) -> Provenance { Provenance(span: span, chain: chain + [step]) }
    public func preceded(by step: Step) -> Provenance { Provenance(span: span, chain: [step] + chain) }

    /// The steps that `joined` keeps.
    public static let mostSteps = 32

    /// One chain after another, each step once. Of a chain that is too long, the middle is left out: its ends are the setting
    /// and the place to which it leads.
    public static func joined(_ first: [Step], _ second: [Step]) -> [Step] {
        if second.isEmpty, first.count <= mostSteps { return first }
        var chain = first
        for step in second where !chain.contains(step) { chain.append(step) }
        guard chain.count > mostSteps else { return chain }
        return Array(chain.prefix(mostSteps / 2 - 1)) + [Step("further steps")] + chain.suffix(mostSteps / 2)
    }
}

/// A value together with where it comes from.
public struct Sourced<Value: Sendable>: Sendable {
    public var value: Value
    public var provenance: Provenance

    public init(_ value: Value, _ provenance: Provenance = Provenance()) {
        self.value = value
        self.provenance = provenance
    }

    public init(_ value: Value, at span: SourceSpan?) {
        self.init(value, Provenance(span: span))
    }

    public var span: SourceSpan? { provenance.span }
}

/// Text with its origin, or that there is none, or why it is not known.
public typealias KnownText = Knowledge<Sourced<String>>

extension Sourced<String> {
    /// The place where the text itself stands, which is where it is changed: the setting when it is written there, else the last
    /// place on the way (a parameter, `.env`) that holds it. The setting when none does, as with values put together from several.
    public var origin: SourceSpan? { provenance.origin(of: value) }
}

extension Provenance {
    /// See `Sourced.origin`; `text` is the value, or a part of it that matters.
    public func origin(of text: String) -> SourceSpan? {
        guard let span, !text.isEmpty, !span.holds(text) else { return span ?? chain.last { $0.span != nil }?.span }
        return chain.last { $0.span?.holds(text) ?? false }?.span ?? span
    }
}

extension SourceSpan {
    /// Whether the bytes of the span contain those of the text.
    fileprivate func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        let bytes = file.bytes[range.start..<range.end]
        guard bytes.count >= wanted.count, bytes.count < 4096 else { return false }
        return (bytes.startIndex...(bytes.endIndex - wanted.count)).contains { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}
