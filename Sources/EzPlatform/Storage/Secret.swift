/// Text that must not be shown: passwords, tokens, addresses with credentials.
///
/// Printing, interpolating or dumping it yields `<redacted>`; only `reveal()` gives the text.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    public init(_ text: String) { self.text = text }

    /// The text itself: for comparing, and for `config --show-secrets`.
    public func reveal() -> String { text }
    public var isEmpty: Bool { text.isEmpty }

    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
