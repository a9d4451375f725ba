import Source

/// A node of a tree: a cursor into the tree's memory, cheap to copy.
public struct YAMLNode: Sendable {
    public enum Kind: Sendable {
        case scalar, mapping, sequence
    }

    let arena: Arena
    let index: NodeIndex

    init(_ arena: Arena, _ index: NodeIndex) {
        self.arena = arena
        self.index = index
    }

    var record: NodeRecord { arena.nodes[Int(index)] }

    /// Where the value is written; for an alias (`*name`) the place of the alias.
    public var range: ByteRange {
        let record = record
        return ByteRange(Int(record.start), Int(record.end))
    }

    public var span: SourceSpan { arena.file.span(range) }

    public var kind: Kind {
        switch record.kind {
        case .scalar: .scalar
        case .mapping: .mapping
        case .sequence: .sequence
        }
    }

    /// The value as Symfony types it; `nil` for collections. A custom tag gives `.tagged`.
    public var scalar: YAMLScalar? {
        let record = record
        guard record.kind == .scalar else { return nil }
        if record.tag != 0 { return .tagged(tag: arena.tags[Int(record.tag) - 1], text) }
        return value(record)
    }

    /// The value without regard to a custom tag: 12 for `!custom 12`.
    public var untaggedScalar: YAMLScalar? {
        let record = record
        return record.kind == .scalar ? value(record) : nil
    }

    private func value(_ record: NodeRecord) -> YAMLScalar {
        switch record.type {
        case .null: .null
        case .yes: .bool(true)
        case .no: .bool(false)
        case .string: .string(text)
        case .float: .double(ScalarTyping.double(Array(arena.scalarBytes(record))))
        case .integer, .double, .deferred: ScalarTyping.value(of: arena.scalarBytes(record), dialect: arena.dialect)
        }
    }

    /// Written in single or double quotes.
    public var isQuoted: Bool { record.flags.contains(.quoted) }

    /// The scalar's text before typing, unescaped and folded; empty for collections.
    public var text: String {
        let record = record
        guard record.kind == .scalar else { return "" }
        return String(decoding: arena.scalarBytes(record), as: UTF8.self)
    }

    /// The tag without the leading `!`: `service`, `tagged_iterator`, `php/const`.
    public var tag: String? {
        let tag = record.tag
        return tag == 0 ? nil : arena.tags[Int(tag) - 1]
    }

    /// Whether the value stands at another place of the file and is used here through an alias or a merge key.
    public var isAlias: Bool { record.flags.contains(.alias) }

    /// The number of entries or items.
    public var count: Int {
        let record = record
        return record.kind == .scalar ? 0 : Int(record.count)
    }

    /// The entries of a mapping in Symfony's order, merge keys applied; empty for other kinds.
    public var entries: YAMLEntries { YAMLEntries(arena, firstChild(of: .mapping)) }

    /// The items of a sequence; empty for other kinds.
    public var items: YAMLItems { YAMLItems(arena, firstChild(of: .sequence)) }

    /// The value of a key of a mapping, found by comparing keys one after the other.
    public subscript(key: String) -> YAMLNode? {
        var key = key
        return key.withUTF8 { wanted in
            var child = firstChild(of: .mapping)
            while child != .none {
                let record = arena.nodes[Int(child)]
                if Int(record.keyLength) == wanted.count, arena.keyBytes(record).elementsEqual(wanted) {
                    return YAMLNode(arena, child)
                }
                child = record.next
            }
            return nil
        }
    }

    private func firstChild(of kind: NodeRecord.Kind) -> NodeIndex {
        let record = record
        return record.kind == kind && record.count > 0 ? record.first : .none
    }
}

/// An entry of a mapping.
public struct YAMLEntry: Sendable {
    public let value: YAMLNode

    /// The key as PHP sees it: unquoted; numbers in decimal.
    public var key: String { String(decoding: value.arena.keyBytes(value.record), as: UTF8.self) }
    /// Where the key is written, quotes included.
    public var keyRange: ByteRange {
        let record = value.record
        return ByteRange(Int(record.keyStart), Int(record.keyEnd))
    }
    public var keySpan: SourceSpan { value.arena.file.span(keyRange) }
}

public struct YAMLEntries: Sequence, Sendable {
    let arena: Arena
    let first: NodeIndex

    init(_ arena: Arena, _ first: NodeIndex) {
        self.arena = arena
        self.first = first
    }

    public func makeIterator() -> Iterator { Iterator(arena: arena, position: first) }

    public struct Iterator: IteratorProtocol {
        let arena: Arena
        var position: NodeIndex

        init(arena: Arena, position: NodeIndex) {
            self.arena = arena
            self.position = position
        }

        public mutating func next() -> YAMLEntry? {
            guard position != .none else { return nil }
            let node = YAMLNode(arena, position)
            position = node.record.next
            return YAMLEntry(value: node)
        }
    }
}

public struct YAMLItems: Sequence, Sendable {
    let arena: Arena
    let first: NodeIndex

    init(_ arena: Arena, _ first: NodeIndex) {
        self.arena = arena
        self.first = first
    }

    public func makeIterator() -> Iterator { Iterator(arena: arena, position: first) }

    public struct Iterator: IteratorProtocol {
        let arena: Arena
        var position: NodeIndex

        init(arena: Arena, position: NodeIndex) {
            self.arena = arena
            self.position = position
        }

        public mutating func next() -> YAMLNode? {
            guard position != .none else { return nil }
            let node = YAMLNode(arena, position)
            position = node.record.next
            return node
        }
    }
}
