/// Wrong usage: exit code 2, and a message on standard error that says what was expected.
public struct UsageError: Error, Hashable, Sendable {
    public var message: String

    public init(_ message: String) {
        self.message = message
    }
}
