import Source

/// A directive or section that takes effect: conditions decided, macros and includes put in, `${NAME}` replaced.
struct Item: Sendable {
    /// Why a rewrite rule is not in force; such items are kept for those who ask.
    enum Dormancy: Sendable {
        case comment(marker: ByteRange)
        case disabled(String)
    }

    /// The key of the mark that an include leaves that was not read; its name is the path.
    static let unread = "#unread"

    /// The name in lower case.
    var key: String
    var name: String
    /// The arguments as one text; for sections without `>`.
    var arguments: SourceText
    var span: SourceSpan
    var nameSpan: SourceSpan
    var isSection: Bool
    var children: [Item] = []
    /// Present only when a template's condition holds.
    var templateCondition: String?
    /// Names of `${NAME}` that stand in the arguments because their value is not known.
    var unknownVariables: [String] = []
    var dormancy: Dormancy?

    /// The arguments as httpd splits them for most directives.
    var words: [Word] { marked(Words.ordinary(arguments)) }
    /// The arguments of `RewriteRule` and `RewriteCond`; `nil` when there are less than two.
    var rewriteWords: [Word]? { Words.rewrite(arguments, from: 0).map(marked) }

    private func marked(_ words: [Word]) -> [Word] {
        if unknownVariables.isEmpty { return words }
        return words.map { word in
            var word = word
            for name in unknownVariables where word.bytes.firstIndex(of: "${\(name)}") != nil { word.placeholder = "${\(name)}" }
            return word
        }
    }
}
