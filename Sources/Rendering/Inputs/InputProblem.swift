import Source

/// A value that `render` was given and cannot use. Nothing is rendered then.
public struct InputProblem: Error, Hashable, Sendable {
    /// `--body-size`, `render.body_size`, `siteaccess.match`.
    public var setting: String
    public var message: String
    /// `nil` for options.
    public var span: SourceSpan?

    init(_ setting: String, _ message: String, at span: SourceSpan? = nil) {
        self.setting = setting
        self.message = message
        self.span = span
    }
}

/// A clause about a text that is no value of its type: `"a b" is no host name: it has a blank`.
struct ValueProblem: Error {
    var reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Text that comes from outside, made fit for one line of a message.
func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(80) {
        shown += scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return "\"\(shown)\(text.unicodeScalars.count > 80 ? "..." : "")\""
}
