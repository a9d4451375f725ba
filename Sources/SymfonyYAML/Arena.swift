import Source

/// Index of a record in an arena.
typealias NodeIndex = UInt32

extension NodeIndex {
    /// No node.
    static let none = UInt32.max
}

/// What a scalar is; the value itself is computed again from the text when someone asks.
enum ScalarType: UInt8 {
    case null, yes, no, integer, double, string, deferred
    /// A float whatever the text looks like: `!!float 12`.
    case float
}

/// One node. Fixed size, so that a tree is one array; the text lies in the file or in the arena's buffer.
struct NodeRecord {
    enum Kind: UInt8 { case scalar, mapping, sequence }
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let quoted = Flags(rawValue: 1)
        /// The scalar's text is a range of the file, not of the arena's buffer.
        static let textInFile = Flags(rawValue: 2)
        static let keyInFile = Flags(rawValue: 4)
        /// A copy of another node's record, made for an alias or a merge: the children are shared.
        static let alias = Flags(rawValue: 8)
        /// A literal or folded block scalar.
        static let block = Flags(rawValue: 16)
    }

    var kind: Kind
    var type: ScalarType = .string
    var flags: Flags = []
    /// One more than the index into the arena's tags; 0 is none.
    var tag: UInt32 = 0
    var start: UInt32
    var end: UInt32
    /// Scalars: offset and length of the text. Collections: first child and number of children.
    var first: UInt32 = .none
    var count: UInt32 = 0
    var next: NodeIndex = .none
    // Of an entry of a mapping: its key, as text and as place.
    var keyText: UInt32 = 0
    var keyLength: UInt32 = 0
    var keyStart: UInt32 = 0
    var keyEnd: UInt32 = 0
    /// How many nodes this is with all aliases below it written out.
    var weight: UInt32 = 1
}

/// The nodes of one file, never changed after parsing.
final class Arena: Sendable {
    let file: SourceFile
    let dialect: YAMLDialect
    let nodes: [NodeRecord]
    /// Scalars and keys that are not written in the file as they read: unescaped, folded, converted.
    let text: [UInt8]
    let tags: [String]

    init(file: SourceFile, dialect: YAMLDialect, nodes: [NodeRecord], text: [UInt8], tags: [String]) {
        self.file = file
        self.dialect = dialect
        self.nodes = nodes
        self.text = text
        self.tags = tags
    }

    /// Nulls have no text, and no place of one.
    func scalarBytes(_ record: NodeRecord) -> ArraySlice<UInt8> {
        guard record.count > 0 else { return [] }
        return slice(record.first, record.count, inFile: record.flags.contains(.textInFile))
    }

    func keyBytes(_ record: NodeRecord) -> ArraySlice<UInt8> {
        slice(record.keyText, record.keyLength, inFile: record.flags.contains(.keyInFile))
    }

    private func slice(_ offset: UInt32, _ length: UInt32, inFile: Bool) -> ArraySlice<UInt8> {
        // A null that nothing stands for has no text anywhere.
        guard length > 0 else { return [] }
        let range = Int(offset)..<Int(offset) + Int(length)
        return inFile ? file.bytes[range] : text[range]
    }
}
