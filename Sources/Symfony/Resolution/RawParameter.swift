import Source
import SymfonyYAML

/// A parameter as it was set, before resolution.
struct RawParameter {
    enum Source {
        case node(YAMLNode)
        /// May hold placeholders.
        case text(String)
        /// Resolved already, or unknown.
        case value(ConfigValue)
    }

    var source: Source
    var span: SourceSpan?
    var keySpan: SourceSpan?
    /// What led to this value, before anything in it is resolved: a kernel default, an override and its variable.
    var chain: [Provenance.Step] = []
    var replaced: [SourceSpan] = []
    var isFromEnvironment = false
}

/// A place where something was asked for that is not there.
public struct Missing: Hashable, Sendable {
    public var name: String
    /// Where it is asked for first.
    public var span: SourceSpan?
}
