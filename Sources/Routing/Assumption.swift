/// What one branch of an evaluation takes for granted because nothing that was read decides it.
public struct Assumption: Hashable, Sendable {
    /// What the assumption is about, which decides how much weight a conclusion drawn under it has.
    public enum Kind: Hashable, Sendable {
        /// What lies at an absolute path of the server's disk: the kinds that the branch leaves possible. Files come and go while the
        /// configuration stays, so that whatever happens under such an assumption is a property of the configuration.
        case file(path: String, FileFacts.Kinds)
        /// Who the client is: its address or name, or the credentials that it sends. `isCertain`: there are clients of this kind, and others;
        /// otherwise a pattern decides, which may fit all or none.
        case client(isCertain: Bool)
        /// Anything else: the server's environment, headers and credentials of the request, a part of the configuration that was not read.
        case other
    }

    public var kind: Kind
    /// In words, as a clause: `/srv/site/web/x.png is a regular file`.
    public var text: String

    public init(_ text: String, _ kind: Kind = .other) {
        self.text = text
        self.kind = kind
    }
}

extension Assumption: ExpressibleByStringInterpolation, CustomStringConvertible {
    public init(stringLiteral text: String) { self.init(text) }
    public var description: String { text }
}

/// Something that the configuration does not decide.
public struct Question: Hashable, Sendable {
    /// Equal keys are the same question.
    public var key: String
    /// What a branch takes for granted when the answer is yes, and when it is no.
    public var yes: Assumption
    public var no: Assumption

    public init(key: String, yes: Assumption, no: Assumption) {
        self.key = key
        self.yes = yes
        self.no = no
    }
}
