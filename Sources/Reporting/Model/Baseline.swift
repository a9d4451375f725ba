import Source

/// The findings that a project had when it began to be checked: they are not reported again, new ones are.
///
/// A finding is known by rule, path and text of its line, so that it stays known when lines move. Secrets in that text are
/// masked. Equal findings are counted: a second one of the kind is new.
public struct Baseline: Sendable {
    struct Entry: Hashable, Comparable {
        var rule: String
        /// Relative to the baseline's directory; absolute outside of it. Behind the name of its node, `*` for several.
        var path: String
        /// Without the blanks around it, cut where it is very long.
        var text: String

        static func < (left: Entry, right: Entry) -> Bool {
            (left.path, left.rule, left.text) < (right.path, right.rule, right.text)
        }
    }

    /// Why a file is no baseline.
    public struct Invalid: Error, Sendable {
        public var message: String
        /// Byte offset.
        public var offset: Int?
    }

    /// More of a line says nothing more.
    private static let textLimit = 400

    private let directory: String
    private var remaining: [Entry: Int] = [:]
    private var redactions: [SourceFile: Redaction] = [:]

    /// An empty one.
    /// - Parameter directory: where its file lies, absolute.
    public init(directory: String) {
        self.directory = directory
    }

    /// Reads a file that `rendered` made.
    public init(_ bytes: [UInt8], directory: String) throws(Invalid) {
        self.init(directory: directory)
        var reader = JSONReader(bytes)
        var version: Int?
        var entries: [Entry: Int] = [:]
        do throws(JSONReader.Malformed) {
            try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                switch key {
                case "schemaVersion": version = try reader.integerIfAny()
                case "findings":
                    try reader.elements { reader throws(JSONReader.Malformed) in
                        var entry = Entry(rule: "", path: "", text: "")
                        var count = 1
                        try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                            switch key {
                            case "rule": entry.rule = try reader.stringIfAny()?.text ?? ""
                            case "path": entry.path = try reader.stringIfAny()?.text ?? ""
                            case "text": entry.text = try reader.stringIfAny()?.text ?? ""
                            case "count": count = try reader.integerIfAny() ?? 1
                            default: try reader.skip()
                            }
                        }
                        entries[entry, default: 0] += min(max(count, 0), 1_000_000)
                    }
                default: try reader.skip()
                }
            }
            try reader.end()
        } catch {
            throw Invalid(message: error.message, offset: error.offset)
        }
        guard version == 1 else {
            throw Invalid(message: "expected \"schemaVersion\": 1, as --write-baseline writes it", offset: nil)
        }
        remaining = entries
    }

    /// Adds a finding.
    public mutating func add(_ finding: Finding) { remaining[entry(finding), default: 0] += 1 }

    /// Whether the finding was there before; counts it off.
    public mutating func take(_ finding: Finding) -> Bool {
        let entry = entry(finding)
        guard let count = remaining[entry], count > 0 else { return false }
        remaining[entry] = count - 1
        return true
    }

    /// How many entries of these rules nothing has taken.
    public func leftOver(of rules: Set<String>) -> Int {
        remaining.reduce(0) { $0 + (rules.contains($1.key.rule) ? $1.value : 0) }
    }

    public var count: Int { remaining.values.reduce(0, +) }

    /// The file: sorted, so that versions of it can be compared.
    public func rendered() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schemaVersion", 1)
            json.array("findings", of: remaining.filter { $0.value > 0 }.sorted { $0.key < $1.key }) { json, element in
                json.object { json in
                    json.field("rule", element.key.rule)
                    json.field("path", element.key.path)
                    json.field("text", element.key.text)
                    if element.value > 1 { json.field("count", element.value) }
                }
            }
        }
        return json.bytes
    }

    private mutating func entry(_ finding: Finding) -> Entry {
        let file = finding.span.file
        if redactions[file] == nil { redactions[file] = Redaction(files: [file]) }
        let range = file.range(ofLine: finding.span.start.line)
        let text = (redactions[file] ?? Redaction()).text(file, range).trimmingBlanks
        let path = Path.relative(file.path, to: directory) ?? file.path
        let nodes = finding.affectedNodes
        let node = nodes.count > 1 ? "*" : nodes.first ?? file.node
        return Entry(
            rule: finding.rule, path: node.map { $0 + ":" + path } ?? path, text: String(text.prefix(Self.textLimit)))
    }
}
