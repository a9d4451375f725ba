import Source

/// Builds directives from tokens. Blocks are kept on a stack of its own, so nesting costs no call depth.
struct Parser {
    /// Deeper blocks are no configuration; nginx itself would need a parser frame for each.
    static let depthLimit = 200

    private struct Frame {
        var directive: NginxDirective?
        var openedAt: Int
        var children: [NginxDirective] = []
        var comments: [NginxComment] = []
    }

    private let file: SourceFile
    private var lexer: Lexer
    private var stack: [Frame] = [Frame(directive: nil, openedAt: 0)]
    private var words: [NginxWord] = []
    private var findings: [Finding] = []
    private var templatePlaces: [ByteRange] = []
    /// Blocks below the limit that were opened and not kept.
    private var skippedDepth = 0
    /// A file of random bytes has a fault at every turn; the first ones tell the story.
    private static let findingLimit = 50

    init(file: SourceFile) {
        self.file = file
        var start = 0
        if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        lexer = Lexer(file.bytes, from: start)
        if start > 0 { fault(ByteRange(0, 3), "a byte order mark stands before the first directive", "remove the three bytes") }
    }

    mutating func run() -> NginxSyntax {
        loop: while true {
            switch lexer.next() {
            case .word(let word):
                words.append(word)
                if word.isQuoted, let byte = lexer.unexpectedAfterQuote() {
                    let shown = byte >= 0x20 && byte < 0x7F ? String(UnicodeScalar(byte)) : "a byte"
                    fault(
                        ByteRange(word.range.end, word.range.end + 1),
                        "unexpected \"\(shown)\" after a closing quote, expected a blank, \";\", \"{\" or \")\"")
                }
            case .comment(let range): comment(range)
            case .statement(let range): templatePlaces.append(range)
            case .semicolon(let at): endDirective(at)
            case .open(let at): openBlock(at)
            case .close(let at): closeBlock(at)
            case .fault(let range, let message): fault(range, message)
            case .end: break loop
            }
        }
        finish()
        return NginxSyntax(
            file: file, directives: stack[0].children, comments: stack[0].comments, findings: findings,
            templatePlaces: templatePlaces)
    }

    private mutating func endDirective(_ at: Int) {
        guard !words.isEmpty else {
            fault(ByteRange(at, at + 1), "unexpected \";\", expected a directive", "remove it")
            return
        }
        add(NginxDirective(file: file, words: words, range: ByteRange(words[0].range.start, at + 1)))
        words = []
    }

    private mutating func openBlock(_ at: Int) {
        guard !words.isEmpty else {
            fault(ByteRange(at, at + 1), "unexpected \"{\", expected a directive before it")
            words = [NginxWord(value: [], range: ByteRange(at, at), isQuoted: false, hasPlaceholder: false)]
            openBlock(at)
            return
        }
        var directive = NginxDirective(file: file, words: words, range: ByteRange(words[0].range.start, at + 1), block: [])
        words = []
        if directive.name.hasSuffix("_by_lua_block") {
            directive.rawBody = lexer.skipLua()
            if directive.rawBody == nil { fault(ByteRange(at, at + 1), "this Lua block is never closed") }
            directive.range.end = lexer.position
            add(directive)
            return
        }
        if stack.count > Self.depthLimit {
            if skippedDepth == 0 { fault(directive.headRange, "blocks are nested more than \(Self.depthLimit) deep") }
            skippedDepth += 1
            return
        }
        stack.append(Frame(directive: directive, openedAt: at))
    }

    private mutating func closeBlock(_ at: Int) {
        if !words.isEmpty {
            let head = words[0].range.union(words[words.count - 1].range)
            fault(head, "unexpected \"}\", expected \";\" at the end of \"\(Self.shown(words[0]))\"", "end the directive with \";\"")
            add(NginxDirective(file: file, words: words, range: head))
            words = []
        }
        if skippedDepth > 0 {
            skippedDepth -= 1
            return
        }
        guard stack.count > 1 else {
            fault(ByteRange(at, at + 1), "unexpected \"}\", no block is open here")
            return
        }
        pop(end: at + 1)
    }

    private mutating func pop(end: Int) {
        let frame = stack.removeLast()
        guard var directive = frame.directive else { return }
        directive.block = frame.children
        directive.comments = frame.comments
        directive.range.end = end
        add(directive)
    }

    private mutating func add(_ directive: NginxDirective) {
        guard skippedDepth == 0 else { return }
        stack[stack.count - 1].children.append(directive)
    }

    private mutating func finish() {
        let end = file.bytes.count
        if !words.isEmpty {
            let head = words[0].range.union(words[words.count - 1].range)
            fault(head, "unexpected end of file, expected \";\" after \"\(Self.shown(words[0]))\"", "end the directive with \";\"")
            add(NginxDirective(file: file, words: words, range: head))
            words = []
        }
        while stack.count > 1 {
            let frame = stack[stack.count - 1]
            if let directive = frame.directive {
                fault(
                    directive.headRange.union(ByteRange(frame.openedAt, frame.openedAt + 1)),
                    "this \"\(Self.shown(directive.nameWord))\" block is never closed, expected \"}\" before the end of the file")
            }
            pop(end: end)
        }
    }

    /// Template lines of the official virtual hosts (`#if[NAME] directive;`) are directives that may or may not be there.
    private mutating func comment(_ range: ByteRange) {
        let prefix = Array("#if[".utf8)
        if words.isEmpty, file.bytes[range.start..<range.end].starts(with: prefix),
            let bracket = file.bytes[range.start..<range.end].firstIndex(of: UInt8(ascii: "]"))
        {
            templatePlaces.append(range)
            let condition = String(decoding: file.bytes[(range.start + 3)...bracket], as: UTF8.self)
            if var directive = Self.directive(in: file, from: bracket + 1, to: range.end) {
                directive.templateCondition = condition
                add(directive)
                return
            }
        }
        stack[stack.count - 1].comments.append(NginxComment(file: file, range: range))
    }

    /// A single directive without block that takes up a range from start to its `;`.
    static func directive(in file: SourceFile, from start: Int, to end: Int) -> NginxDirective? {
        var lexer = Lexer(file.bytes, from: start, to: end)
        var words: [NginxWord] = []
        while true {
            switch lexer.next() {
            case .word(let word): words.append(word)
            case .semicolon(let at):
                guard let first = words.first else { return nil }
                return NginxDirective(file: file, words: words, range: ByteRange(first.range.start, at + 1))
            default: return nil
            }
        }
    }

    private static func shown(_ word: NginxWord) -> String { String(word.text.prefix(60)) }

    private mutating func fault(_ range: ByteRange, _ message: String, _ help: String? = nil) {
        guard findings.count < Self.findingLimit else { return }
        findings.append(Finding("nginx-syntax", .error, message, at: file.span(range), help: help))
    }
}
