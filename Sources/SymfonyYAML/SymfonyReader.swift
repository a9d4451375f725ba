import Source

/// Reads a file as `Symfony\Component\Yaml\Parser` does: line by line, block by block.
///
/// Symfony's parser hands each nested block, without its indentation, to a parser of its own. Here a block is a list of
/// slices of the file (a line without the indentation of its block is still a slice), so that every byte keeps its place
/// and nothing is copied. Where the text of a value is put together from several lines, a map of the pieces leads back.
///
/// What Symfony refuses ends the entry in which it stands; reading goes on at the next entry of the same block.
struct SymfonyReader {
    /// One line of a block: a range of the file, and how many spaces it starts with.
    struct Line {
        var start: UInt32
        var end: UInt32
        var indentation: UInt32

        var count: Int { Int(end) - Int(start) }
        var isBlank: Bool { end - start == indentation }
    }

    /// A block that is being read.
    struct Block {
        /// Where the block's lines start in `lines`.
        var base: Int
        var count: Int
        /// The current line, -1 before the first.
        var current = -1
        /// Symfony's idea of the block's line number in the file. It is wrong for some blocks, and decides whether a
        /// block scalar at the end of a block keeps its last line feed.
        var offset: Int
    }

    enum Limits {
        /// Symfony's own limit in releases of 2026; deeper nesting is not configuration.
        static let nesting = 128
        /// Nodes that a tree has when every alias is written out.
        static let expandedNodes = 300_000
        static let findings = 50
        /// Lines of all open blocks together.
        static let lines = 32_000_000
        /// How often reading goes on behind the start of something that is not closed.
        static let resumptions = 16
    }

    let file: SourceFile
    let dialect: YAMLDialect
    /// The file's bytes; valid while `read` runs.
    let bytes: UnsafePointer<UInt8>
    let size: Int
    var builder: ArenaBuilder
    var findings: [Finding] = []
    var isComplete = true
    var comments: [ByteRange] = []

    var lines: [Line] = []
    var block = Block(base: 0, count: 0, offset: 0)
    /// Number of lines of the whole document.
    var documentLines = 0
    /// Nodes by the name of their anchor.
    var anchors: [String: NodeIndex] = [:]
    var anchorsBeingRead: [String] = []
    var nesting = 0
    /// Symfony parses a block of plain lines without its options: tags are refused, constants are null.
    var hasOptions = true
    /// The end of the last token that was read.
    var lastEnd = 0
    /// How many nodes lie below a node when aliases are written out; only for nodes with anchors below or above.
    var expandedNodes = 0
    var refusals = 0
    var resumptions = 0

    init(file: SourceFile, dialect: YAMLDialect, bytes: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>) {
        self.file = file
        self.dialect = dialect
        self.bytes = base
        size = bytes.count
        builder = ArenaBuilder(bytes: file.bytes, dialect: dialect)
    }

    /// Reads the whole file. `nil`: an empty document.
    mutating func read() -> NodeIndex? {
        guard checkEncoding() else { return nil }
        splitLines(from: skipByteOrderMark())
        documentLines = -1
        block = Block(base: 0, count: lines.count, offset: 0)
        do {
            let node = try readBlock()
            findComments()
            return node == .none ? nil : node
        } catch {
            refuse(error)
            return nil
        }
    }

    /// Symfony takes a byte order mark for the start of the first key; the rest is more useful without it.
    private mutating func skipByteOrderMark() -> Int {
        guard size >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else { return 0 }
        let span = file.span(0, 3)
        findings.append(
            Finding(
                "yaml-byte-order-mark", .error, "the file starts with a byte order mark, which Symfony takes for the start of the first key",
                at: span, fixes: [Fix("delete the byte order mark", .safe, [Edit(span, "")])]))
        return 3
    }

    /// Lines end with LF, CR LF or CR.
    private mutating func splitLines(from start: Int) {
        lines.reserveCapacity((size - start) / 28 + 2)
        var at = start
        while true {
            let lineStart = at
            var spaces = 0
            while at < size, bytes[at] == 0x20 { at += 1; spaces += 1 }
            while at < size, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
            lines.append(
                Line(
                    start: UInt32(truncatingIfNeeded: lineStart), end: UInt32(truncatingIfNeeded: at),
                    indentation: UInt32(truncatingIfNeeded: spaces)))
            if at >= size { return }
            at += bytes[at] == 0x0D && at + 1 < size && bytes[at + 1] == 0x0A ? 2 : 1
        }
    }
}

/// What Symfony answers with a `ParseException`.
struct Refusal: Error {
    var rule = "yaml-syntax"
    var message: String
    var help: String?
    var start: Int
    var end: Int
    /// Something was opened here and the end of the block came before its close.
    var isUnclosed = false

    init(_ message: String, _ start: Int, _ end: Int, help: String? = nil, rule: String = "yaml-syntax") {
        self.message = message
        self.start = start
        self.end = max(start, end)
        self.help = help
        self.rule = rule
    }
}

extension SymfonyReader {
    /// Turns a refusal into a finding; part of the file stays unread.
    mutating func refuse(_ refusal: Refusal) {
        isComplete = false
        refusals += 1
        guard refusals <= Limits.findings else { return }
        findings.append(
            Finding(refusal.rule, .error, refusal.message, at: file.span(refusal.start, refusal.end), help: refusal.help))
    }

    /// Notes something that stops Symfony, but not us.
    mutating func report(_ rule: String, _ message: String, _ start: Int, _ end: Int, help: String? = nil, fixes: [Fix] = [], related: [RelatedPlace] = []) {
        refusals += 1
        guard refusals <= Limits.findings else { return }
        findings.append(Finding(rule, .error, message, at: file.span(start, end), help: help, related: related, fixes: fixes))
    }
}
