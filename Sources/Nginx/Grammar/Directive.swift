import Source

/// One word of a directive.
public struct NginxWord: Hashable, Sendable {
    /// Without quotes, escapes resolved: what nginx works with.
    public var value: [UInt8]
    /// As written, quotes included.
    public var range: ByteRange
    public var isQuoted: Bool
    /// A template's placeholder stands in it (`%HOST%`, `{{ host }}`, `<%= host %>`): the value is not known.
    public var hasPlaceholder: Bool

    public var text: String { String(decoding: value, as: UTF8.self) }
}

/// A directive with its block, and where it stands.
public struct NginxDirective: Sendable {
    public let file: SourceFile
    /// The first word; asked for so often that it is kept.
    public let name: String
    /// The name and the arguments.
    public let words: [NginxWord]
    /// From the name to the `;` or `}` that ends it.
    public var range: ByteRange
    /// The directives of its block, `nil` without one.
    public var block: [NginxDirective]?
    /// Comments that stand directly in the block.
    public var comments: [NginxComment] = []
    /// The body of a Lua block, which is not nginx syntax.
    public var rawBody: ByteRange?
    /// The condition of a template line (`#if[NAME] directive;`): whether the directive is there is not known.
    public var templateCondition: String?
    /// It is an `include` whose directives were not read, and why. Those that were read stand in its place.
    public var unread: Unknown?
    /// It stands in a file of nginx's distribution that was not at hand; what that file holds was assumed.
    var isStock = false

    init(file: SourceFile, words: [NginxWord], range: ByteRange, block: [NginxDirective]? = nil) {
        self.file = file
        self.words = words
        self.range = range
        self.block = block
        name = words.first?.text ?? ""
    }

    public var nameWord: NginxWord { words[0] }
    public var arguments: ArraySlice<NginxWord> { words.dropFirst() }
    /// Name and arguments, without the block.
    public var headRange: ByteRange { words[0].range.union(words[words.count - 1].range) }
    public var span: SourceSpan { file.span(headRange) }
}

/// A comment from its `#` to the end of its line.
public struct NginxComment: Sendable {
    public let file: SourceFile
    public var range: ByteRange
}

/// A file as nginx's grammar reads it. Whatever cannot be read is a finding, and the rest is still there.
public struct NginxSyntax: Sendable {
    public let file: SourceFile
    public var directives: [NginxDirective]
    /// Comments outside blocks.
    public var comments: [NginxComment]
    public var findings: [Finding]
    /// Places of template statements and conditional lines, which are not nginx syntax.
    public var templatePlaces: [ByteRange]

    /// Reads a file; never fails.
    public static func parse(_ file: SourceFile) -> NginxSyntax {
        var parser = Parser(file: file)
        return parser.run()
    }
}
