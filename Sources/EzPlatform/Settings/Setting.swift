import Source
import Symfony

/// The value that a setting has for one siteaccess.
public struct Setting: Sendable {
    public enum State: Sendable {
        /// The project configures it.
        case known
        /// Nothing configures it: the release's own value.
        case releaseDefault
        /// Nothing configures it and the release has no value for it (or none that is known here).
        case absent
        case unknown(Unknown)
    }

    /// What follows `ezsettings.<scope>.`: `io.url_prefix`.
    public var name: String
    public var siteaccess: String
    public var state: State
    /// The final value, dynamic settings resolved. `nil` when absent; partly unknown values are there, too.
    public var value: ConfigValue?
    /// The value before `$...$` was resolved.
    public var written: ConfigValue?
    /// The scope that configures it: `default`, a group, the siteaccess, `global`.
    public var scope: String?
    /// The same setting in scopes that come later in the order and are therefore without effect here.
    public var hidden: [(scope: String, value: ConfigValue)]

    /// Whether the project itself configures it, known or not.
    public var isConfigured: Bool { scope != nil }

    public var text: KnownText {
        if case .unknown(let unknown) = state { return .unknown(unknown) }
        return value?.text ?? .absent
    }

    /// The elements of a list setting; a single value counts as a list of one.
    public var list: Knowledge<[Sourced<String>]> {
        if case .unknown(let unknown) = state { return .unknown(unknown) }
        guard let value else { return .absent }
        guard let items = value.list ?? value.map?.entries.map(\.value) else {
            return value.text.map { [$0] }
        }
        return .known(items.compactMap(\.text.value))
    }

    public var provenance: Provenance { value?.provenance ?? Provenance() }
    public var span: SourceSpan? { value?.span }
}
