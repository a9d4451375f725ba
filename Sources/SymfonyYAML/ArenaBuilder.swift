import Source

/// Collects the records of a tree. Collections are opened and closed in document order; the children of an open
/// collection wait on a stack, so that merge keys and repeated keys can still change them.
struct ArenaBuilder {
    /// The place and text of the key that the next value belongs to.
    struct Key {
        var text: UInt32 = 0
        var length: UInt32 = 0
        var inFile = false
        var start: UInt32 = 0
        var end: UInt32 = 0
    }

    private struct Frame {
        var node: NodeIndex
        /// Where the frame's children start on the stack.
        var base: Int
        /// Filled when the mapping has many entries: slot to child, open addressing.
        var slots: [UInt32] = []
        var key = Key()
    }

    /// Mappings with more entries are searched through a hash table while they are built.
    private static let linearLimit = 12

    let bytes: [UInt8]
    let dialect: YAMLDialect
    private(set) var nodes: [NodeRecord] = []
    private(set) var text: [UInt8] = []
    private(set) var tags: [String] = []
    private var tagNumbers: [String: UInt32] = [:]
    private var stack: [NodeIndex] = []
    private var frames: [Frame] = []

    init(bytes: [UInt8], dialect: YAMLDialect) {
        self.bytes = bytes
        self.dialect = dialect
        nodes.reserveCapacity(bytes.count / 24 + 16)
    }

    var depth: Int { frames.count }

    subscript(_ node: NodeIndex) -> NodeRecord {
        get { nodes[Int(node)] }
        set { nodes[Int(node)] = newValue }
    }

    // MARK: Making nodes

    mutating func add(_ record: NodeRecord) -> NodeIndex {
        nodes.append(record)
        return NodeIndex(truncatingIfNeeded: nodes.count - 1)
    }

    /// Puts text into the buffer and returns its offset.
    mutating func append(_ bytes: some Collection<UInt8>) -> UInt32 {
        let offset = UInt32(truncatingIfNeeded: text.count)
        text.append(contentsOf: bytes)
        return offset
    }

    mutating func tagNumber(_ tag: String) -> UInt32 {
        if let number = tagNumbers[tag] { return number }
        tags.append(tag)
        let number = UInt32(truncatingIfNeeded: tags.count)
        tagNumbers[tag] = number
        return number
    }

    mutating func open(_ kind: NodeRecord.Kind, at start: Int) {
        let node = add(NodeRecord(kind: kind, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: start)))
        frames.append(Frame(node: node, base: stack.count))
    }

    /// Closes the innermost collection and returns its node, which belongs to nothing yet.
    mutating func close(at end: Int) -> NodeIndex {
        let frame = frames.removeLast()
        var previous = NodeIndex.none
        var weight = 1
        for child in stack[frame.base...] {
            weight += Int(nodes[Int(child)].weight)
            if previous == .none { nodes[Int(frame.node)].first = child } else { nodes[Int(previous)].next = child }
            previous = child
        }
        if previous != .none { nodes[Int(previous)].next = .none }
        nodes[Int(frame.node)].count = UInt32(truncatingIfNeeded: stack.count - frame.base)
        nodes[Int(frame.node)].end = UInt32(truncatingIfNeeded: end)
        nodes[Int(frame.node)].weight = UInt32(clamping: weight)
        stack.removeSubrange(frame.base...)
        return frame.node
    }

    /// Forgets the innermost collections, so that `depth` are left.
    mutating func unwind(to depth: Int) {
        while frames.count > depth { stack.removeSubrange(frames.removeLast().base...) }
    }

    /// Adds an item to the innermost sequence.
    mutating func item(_ node: NodeIndex) { stack.append(node) }

    // MARK: Entries of mappings

    /// The position on the stack of the entry of the innermost mapping with this key.
    func find(_ key: Key) -> Int? {
        let top = frames.count - 1
        guard top >= 0 else { return nil }
        let base = frames[top].base
        if frames[top].slots.isEmpty {
            for position in base..<stack.count where hasKey(stack[position], key) { return position }
            return nil
        }
        let mask = frames[top].slots.count - 1
        var slot = hash(key) & mask
        while frames[top].slots[slot] != .none {
            let position = base + Int(frames[top].slots[slot])
            if hasKey(stack[position], key) { return position }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The entry at a position that `find` gave.
    func entry(at position: Int) -> NodeIndex { stack[position] }

    /// Adds an entry with a new key to the innermost mapping.
    mutating func entry(_ key: Key, _ node: NodeIndex) {
        setKey(key, of: node)
        stack.append(node)
        index(key)
    }

    /// Puts another value in the place of the entry at a position that `find` gave for the same key.
    mutating func replace(at position: Int, _ key: Key, _ node: NodeIndex) {
        setKey(key, of: node)
        stack[position] = node
    }

    func key(of node: NodeIndex) -> Key {
        let record = nodes[Int(node)]
        return Key(
            text: record.keyText, length: record.keyLength, inFile: record.flags.contains(.keyInFile), start: record.keyStart,
            end: record.keyEnd)
    }

    func weight(of node: NodeIndex) -> Int { Int(nodes[Int(node)].weight) }

    /// Nulls have no text, and no place of one.
    func scalarBytes(_ record: NodeRecord) -> ArraySlice<UInt8> {
        guard record.count > 0 else { return [] }
        let range = Int(record.first)..<Int(record.first) + Int(record.count)
        return record.flags.contains(.textInFile) ? bytes[range] : text[range]
    }

    func keyBytes(_ key: Key) -> ArraySlice<UInt8> {
        let range = Int(key.text)..<Int(key.text) + Int(key.length)
        return key.inFile ? bytes[range] : text[range]
    }

    /// A copy of a node's record for another place of the tree, with its children shared.
    mutating func alias(_ node: NodeIndex) -> NodeIndex {
        var record = nodes[Int(node)]
        record.flags.insert(.alias)
        record.next = .none
        return add(record)
    }

    /// PHP's array union: adds the entries of a mapping whose keys the innermost mapping does not have.
    mutating func merge(_ node: NodeIndex) {
        var child = nodes[Int(node)].count == 0 ? .none : nodes[Int(node)].first
        var index = 0
        while child != .none {
            var key = key(of: child)
            if nodes[Int(node)].kind == .sequence {
                // PHP's arrays know no difference: items have the keys 0, 1, 2.
                let number = String(index).utf8
                key = Key(text: append(number), length: UInt32(number.count), inFile: false, start: nodes[Int(child)].start, end: nodes[Int(child)].end)
                index += 1
            }
            let next = nodes[Int(child)].next
            if find(key) == nil { entry(key, alias(child)) }
            child = next
        }
    }

    private mutating func setKey(_ key: Key, of node: NodeIndex) {
        nodes[Int(node)].keyText = key.text
        nodes[Int(node)].keyLength = key.length
        nodes[Int(node)].keyStart = key.start
        nodes[Int(node)].keyEnd = key.end
        if key.inFile { nodes[Int(node)].flags.insert(.keyInFile) } else { nodes[Int(node)].flags.remove(.keyInFile) }
    }

    private func hasKey(_ node: NodeIndex, _ key: Key) -> Bool {
        let record = nodes[Int(node)]
        guard record.keyLength == key.length else { return false }
        return keyBytes(self.key(of: node)).elementsEqual(keyBytes(key))
    }

    private func hash(_ key: Key) -> Int {
        var hasher = Hasher()
        keyBytes(key).withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    private mutating func index(_ key: Key) {
        let top = frames.count - 1
        let count = stack.count - frames[top].base
        guard count > Self.linearLimit else { return }
        if count * 2 > frames[top].slots.count {
            frames[top].slots = [UInt32](repeating: .none, count: frames[top].slots.isEmpty ? 64 : frames[top].slots.count * 2)
            let base = frames[top].base
            for position in 0..<count { place(self.key(of: stack[base + position]), position, top) }
        } else {
            place(key, count - 1, top)
        }
    }

    private mutating func place(_ key: Key, _ position: Int, _ top: Int) {
        let mask = frames[top].slots.count - 1
        var slot = hash(key) & mask
        while frames[top].slots[slot] != .none { slot = (slot + 1) & mask }
        frames[top].slots[slot] = UInt32(truncatingIfNeeded: position)
    }
}
