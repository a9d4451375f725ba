/// A request that was followed through a web server: the proof of a finding about where requests end.
public struct RequestTrace: Sendable {
    /// A directive that took part, or a step of the server itself.
    public struct Step: Sendable {
        /// `nil` for what is built in.
        public var span: SourceSpan?
        public var directive: String
        public var effect: String

        public init(span: SourceSpan?, directive: String, effect: String) {
            self.span = span
            self.directive = directive
            self.effect = effect
        }
    }

    /// `GET http://www.example.com/var/site/storage/images/a.png`
    public var request: String
    /// Where it ends, in words.
    public var outcome: String
    /// What is taken for granted on the way, each a clause.
    public var assumptions: [String]
    /// Those that decide.
    public var steps: [Step]

    public init(request: String, outcome: String, assumptions: [String], steps: [Step]) {
        self.request = request
        self.outcome = outcome
        self.assumptions = assumptions
        self.steps = steps
    }
}

/// What shows that a finding is true. Findings that differ in nothing else are equal.
public struct Proof: Hashable, Sendable {
    public var traces: [RequestTrace]

    public init(_ traces: [RequestTrace] = []) { self.traces = traces }

    public static func == (left: Proof, right: Proof) -> Bool { true }
    public func hash(into hasher: inout Hasher) {}
}
