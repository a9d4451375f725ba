/// The value of a scalar as Symfony's container loader sees it.
public enum YAMLScalar: Hashable, Sendable {
    case null
    case bool(Bool)
    /// Dates too: Symfony gives their Unix time.
    case integer(Int)
    case double(Double)
    case string(String)
    /// A value that Symfony leaves to its caller or that only PHP can evaluate: `!tagged_iterator app.handler`,
    /// `!php/const PHP_INT_MAX`. The tag has no leading `!`; the text is what follows, unquoted.
    case tagged(tag: String, String)
}
