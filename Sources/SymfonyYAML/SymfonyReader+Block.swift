import Source

/// Block collections.
extension SymfonyReader {
    private enum Context { case none, mapping, sequence }

    /// Reads the lines at the end of `lines` as a block of its own, and removes them.
    /// - Returns: `.none` for null.
    mutating func readNested(count: Int, offset: Int) throws(Refusal) -> NodeIndex {
        let outer = block
        let depth = builder.depth
        let anchorCount = anchorsBeingRead.count
        let base = lines.count - count
        defer {
            lines.removeSubrange(base...)
            block = outer
            anchorsBeingRead.removeSubrange(min(anchorCount, anchorsBeingRead.count)...)
        }
        guard count > 0 else { return .none }
        try enterNesting()
        defer { nesting -= 1 }
        block = Block(base: base, count: count, offset: offset)
        do {
            return try readBlock()
        } catch {
            builder.unwind(to: depth)
            throw error
        }
    }

    /// - Parameter place: where the level begins, when that is not the current line.
    mutating func enterNesting(at place: Int? = nil) throws(Refusal) {
        guard nesting < Limits.nesting else {
            let start = place ?? (block.current >= 0 ? Int(line.start) : lastEnd)
            throw Refusal(
                "more than \(Limits.nesting) levels of nesting, which releases of Symfony since 2026 refuse", start, start + 1,
                rule: "yaml-nesting")
        }
        nesting += 1
    }

    /// Reads the current block. `.none` for null.
    mutating func readBlock() throws(Refusal) -> NodeIndex {
        skipHeader()
        if documentLines < 0 { documentLines = block.count }
        guard moveToNextLine() else { return .none }
        while isEmpty(line) {
            guard moveToNextLine() else { return .none }
        }
        var tag: String?
        let tagStart = Int(line.start)
        if let found = try lineTag(Int(line.start), Int(line.end), nextLineCheck: false) {
            tag = found
            lastEnd = Int(line.end)
            guard moveToNextLine() else { return tagged(emptyText(at: lastEnd), found, tagStart) }
        }
        var context = Context.none
        var allowsOverwrite = false
        var start = -1
        let depth = builder.depth
        let anchorCount = anchorsBeingRead.count
        repeat {
            let line = self.line
            if isEmpty(line) { continue }
            let current = block.current
            if start < 0 { start = Int(line.start) }
            do throws(Refusal) {
                let result = try readLine(line, &context, &allowsOverwrite)
                if case .whole(let node) = result {
                    if context != .none { _ = builder.close(at: lastEnd) }
                    // Symfony returns at once, and the tag above the value is forgotten.
                    return node
                }
            } catch {
                refuse(error)
                if error.isUnclosed, resumptions < Limits.resumptions {
                    // What is not closed ran to the end of the block: the lines after its start are read all the same.
                    resumptions += 1
                    block.current = current
                }
                builder.unwind(to: context == .none ? depth : depth + 1)
                lines.removeSubrange((block.base + block.count)...)
                anchorsBeingRead.removeSubrange(min(anchorCount, anchorsBeingRead.count)...)
                skipToNextEntry()
            }
        } while moveToNextLine()
        if context == .none {
            guard tag != nil else { return .none }
            start = lastEnd
            builder.open(.sequence, at: start)
        }
        let node = builder.close(at: max(lastEnd, start))
        builder[node].start = UInt32(truncatingIfNeeded: max(start, 0))
        if tag == nil, builder[node].count == 0, builder[node].kind == .mapping { return .none }
        return tag.map { tagged(node, $0, tagStart) } ?? node
    }

    /// After a refusal: the rest of the entry is passed over.
    private mutating func skipToNextEntry() {
        while hasMoreLines {
            let next = lines[block.base + block.current + 1]
            if !next.isBlank, next.indentation == 0, !isComment(next) { return }
            block.current += 1
        }
    }

    private enum LineResult {
        case entry
        /// The line and what follows is the value of the block.
        case whole(NodeIndex)
    }

    private mutating func readLine(_ line: Line, _ context: inout Context, _ allowsOverwrite: inout Bool) throws(Refusal) -> LineResult {
        let start = Int(line.start)
        let end = trimmedEnd(start, Int(line.end))
        if bytes[start] == 0x09 {
            var tabs = start
            while tabs < Int(line.end), bytes[tabs] == 0x09 { tabs += 1 }
            throw Refusal("a tab is used for indentation, which YAML does not allow", start, tabs, help: "indent with spaces", rule: "yaml-tab")
        }
        if bytes[start] == UInt8(ascii: "-"), let value = itemValue(start, end) {
            if context == .mapping {
                throw Refusal("an item of a sequence stands among the keys of a mapping", start, start + 1)
            }
            if context == .none {
                context = .sequence
                builder.open(.sequence, at: start)
            }
            try readItem(start, end, value)
            return .entry
        }
        if let entry = mappingLine(start, end) {
            if context == .sequence {
                throw Refusal("a key stands among the items of a sequence", start, entry.keyEnd)
            }
            let isFirst = context == .none
            if isFirst {
                context = .mapping
                builder.open(.mapping, at: start)
            }
            try readEntry(entry, end, &allowsOverwrite)
            return .entry
        }
        return .whole(try readWhole(start, end, context == .none))
    }

    // MARK: Items

    /// The start of the value of `- value`; the end of the line for a lone dash; `nil`: this is no item.
    private func itemValue(_ start: Int, _ end: Int) -> Int? {
        var at = start + 1
        if at == end { return end }
        at = skipSpace(at, end)
        if at == end { at = lastSpace(start + 1, end) }
        return at > start + 1 && at < end ? at : nil
    }

    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private mutating func readItem(_ start: Int, _ end: Int, _ valueStart: Int) throws(Refusal) {
        var value = valueStart
        lastEnd = max(lastEnd, start + 1)
        let leading = valueStart - start - 1
        let hasValue = valueStart < end
        var anchor: String?
        if hasValue, bytes[value] == UInt8(ascii: "&"), let reference = reference(value, end) {
            anchor = reference.name
            anchorsBeingRead.append(reference.name)
            value = reference.value
            lastEnd = max(lastEnd, value)
        }
        if dialect.major >= 4, hasValue, value + 1 < end, bytes[value] == UInt8(ascii: "?"), bytes[value + 1] == 0x20 {
            throw Refusal("keys that are not scalars (\"? \") are not supported by Symfony", value, value + 1)
        }
        var first = value
        while first < end, bytes[first] == 0x20 { first += 1 }
        var node: NodeIndex
        if dialect.major >= 4, hasValue, first < end, bytes[first] == UInt8(ascii: "-") {
            let number = lineNumber
            let indentation = leading + 1
            let base = lines.count
            let from = start + indentation
            lines.append(Line(start: UInt32(from), end: line.end, indentation: UInt32(countSpaces(from, Int(line.end)))))
            let count = 1 + (try takeNestedBlock(indentation: indentation, inSequence: true))
            node = try readNested(count: trimBlock(base, count), offset: number)
        } else if !hasValue || first == end || bytes[first] == UInt8(ascii: "#") {
            let number = lineNumber + 1
            let count = try takeNestedBlock(inSequence: true)
            node = try readNested(count: count, offset: number)
        } else if let tag = try lineTag(first, end) {
            let number = lineNumber + 1
            let count = try takeNestedBlock(inSequence: true)
            node = tagged(try readNested(count: count, offset: number), tag, first)
        } else if leading > 0, (bytes[value] == UInt8(ascii: "!") && dialect.major >= 3) || startsMapping(value, end) {
            let base = lines.count
            lines.append(Line(start: UInt32(value), end: UInt32(end), indentation: UInt32(countSpaces(value, end))))
            var count = 1
            if nextLineIsIndented() || hasStrippedFoldedScalar(value, end) {
                let nested = try takeNestedBlock(indentation: Int(line.indentation) + leading + 1)
                // Symfony appends "\n" and the block, an empty one too.
                if nested == 0 { lines.append(Line(start: line.end, end: line.end, indentation: 0)) }
                count += max(nested, 1)
            }
            _ = base
            node = try readNested(count: count, offset: lineNumber)
        } else {
            node = try readValue(value, end, inMapping: false)
        }
        if node == .none { node = null(at: start + 1) }
        builder.item(node)
        if let anchor {
            anchors[anchor] = node
            _ = anchorsBeingRead.popLast()
        }
    }

    func countSpaces(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, bytes[at] == 0x20 { at += 1 }
        return at - start
    }

    /// Cuts white space and empty lines from the end of a list of lines, and returns how many are left.
    private mutating func trimBlock(_ base: Int, _ count: Int) -> Int {
        var count = count
        while count > 0 {
            let last = lines[base + count - 1]
            let end = trimmedEnd(Int(last.start), Int(last.end))
            if end > Int(last.start) || count == 1 {
                lines[base + count - 1].end = UInt32(end)
                lines[base + count - 1].indentation = min(last.indentation, UInt32(end) - last.start)
                return count
            }
            lines.removeLast()
            count -= 1
        }
        return count
    }

    // MARK: Entries

    private mutating func readEntry(_ entry: MappingLine, _ end: Int, _ allowsOverwrite: inout Bool) throws(Refusal) {
        lastEnd = max(lastEnd, entry.colon + 1)
        let key = try readKey(entry)
        let keyBytes = builder.keyBytes(key)
        let isMergeKey = keyBytes.count == 2 && keyBytes.first == UInt8(ascii: "<") && keyBytes.last == UInt8(ascii: "<")
        var value = entry.value
        var anchor: String?
        if isMergeKey {
            let named = value < end && bytes[value] == UInt8(ascii: "&") ? reference(value, end) : nil
            allowsOverwrite = allowsOverwrite || named == nil
            guard let named else {
                try readMerge(entry, end)
                return
            }
            try readNamedMerge(named.name, key, entry, end, allowsOverwrite)
            return
        }
        if value < end, bytes[value] == UInt8(ascii: "&"), let reference = reference(value, end) {
            anchor = reference.name
            anchorsBeingRead.append(reference.name)
            value = reference.value
            lastEnd = max(lastEnd, value)
        }
        var node: NodeIndex
        if let tag = try nestedValueTag(value, end) {
            if nextLineIsIndented() || nextLineIsUnindentedItem() {
                let number = lineNumber + 1
                let count = try takeNestedBlock()
                node = try readNested(count: count, offset: number)
                if let name = tag.name { node = tagged(node, name, value) }
            } else {
                node = tag.name.map { tagged(emptyText(at: end), $0, value) } ?? .none
            }
        } else {
            node = try readValue(value, end, inMapping: true)
        }
        if node == .none { node = null(at: min(value, entry.colon + 1)) }
        if let refused = add(key, node, allowsOverwrite) { node = refused }
        if let anchor {
            anchors[anchor] = node
            _ = anchorsBeingRead.popLast()
        }
    }

    /// Adds an entry to the mapping that is being read. Returns the value that stands when the key was there before.
    mutating func add(_ key: ArenaBuilder.Key, _ node: NodeIndex, _ allowsOverwrite: Bool) -> NodeIndex? {
        guard let position = builder.find(key) else {
            builder.entry(key, node)
            return nil
        }
        let old = builder.entry(at: position)
        // PHP's isset() does not see a key whose value is null.
        if allowsOverwrite || (builder[old].kind == .scalar && builder[old].type == .null && builder[old].tag == 0) {
            builder.replace(at: position, key, node)
            return nil
        }
        let first = builder.key(of: old)
        duplicate(key, first)
        return old
    }

    private mutating func duplicate(_ key: ArenaBuilder.Key, _ first: ArenaBuilder.Key) {
        let name = String(decoding: builder.keyBytes(key), as: UTF8.self)
        let related = [RelatedPlace("first given here", at: file.span(Int(first.start), Int(first.end)))]
        if dialect.major >= 4 {
            report(
                "yaml-duplicate-key", "the key \"\(name)\" is given twice in this mapping, which Symfony refuses", Int(key.start),
                Int(key.end), help: "keep one of the two", related: related)
        } else {
            refusals += 1
            guard refusals <= Limits.findings else { return }
            findings.append(
                Finding(
                    "yaml-duplicate-key", .warning, "the key \"\(name)\" is given twice in this mapping: the first value counts",
                    at: file.span(Int(key.start), Int(key.end)), help: "keep one of the two", related: related))
        }
    }

    /// Whether a value is a nested block: nothing on the line of the key but a comment or a tag.
    private mutating func nestedValueTag(_ value: Int, _ end: Int) throws(Refusal) -> (name: String?, Void)? {
        if value >= end || bytes[value] == UInt8(ascii: "#") { return (nil, ()) }
        if let tag = try lineTag(value, end) { return (tag, ()) }
        return nil
    }

    // MARK: Merge keys

    private mutating func readMerge(_ entry: MappingLine, _ end: Int) throws(Refusal) {
        let value = entry.value
        if value < end, bytes[value] == UInt8(ascii: "*") {
            let node = try alias(named: String(decoding: UnsafeBufferPointer(start: bytes + value + 1, count: end - value - 1), as: UTF8.self), value, end)
            guard builder[node].kind != .scalar, builder[node].tag == 0 else { throw scalarMerge(value, end) }
            lastEnd = max(lastEnd, end)
            builder.merge(node)
            return
        }
        let node: NodeIndex
        if value < end {
            lines.append(Line(start: UInt32(value), end: UInt32(end), indentation: 0))
            node = try readNested(count: 1, offset: lineNumber + 1)
        } else {
            let count = try takeNestedBlock()
            node = try readNested(count: count, offset: lineNumber + 1)
        }
        guard node != .none, builder[node].kind != .scalar, builder[node].tag == 0 else {
            throw scalarMerge(entry.keyStart, max(entry.colon + 1, value < end ? end : 0))
        }
        try mergeAll(node)
    }

    /// Merges a mapping, or each mapping of a sequence.
    mutating func mergeAll(_ node: NodeIndex) throws(Refusal) {
        let record = builder[node]
        // A list whose first item is not null (PHP's isset) is a list of mappings.
        guard record.kind == .sequence, record.count > 0, builder[record.first].type != .null || builder[record.first].kind != .scalar else {
            builder.merge(node)
            return
        }
        var child = record.count == 0 ? NodeIndex.none : record.first
        while child != .none {
            let item = builder[child]
            guard item.kind != .scalar, item.tag == 0 else {
                throw Refusal("a merge key needs mappings in its list", Int(item.start), Int(item.end))
            }
            builder.merge(child)
            child = item.next
        }
    }

    private mutating func readNamedMerge(_ name: String, _ key: ArenaBuilder.Key, _ entry: MappingLine, _ end: Int, _ allowsOverwrite: Bool) throws(Refusal) {
        guard isNextLineIndented() || isNextLineUnindentedItem() else {
            // Symfony forgets a value on the line of the key.
            _ = add(key, null(at: entry.colon + 1), allowsOverwrite)
            return
        }
        let number = lineNumber + 1
        let count = try takeNestedBlock()
        let node = try readNested(count: count, offset: number)
        guard node != .none, builder[node].kind != .scalar, builder[node].tag == 0 else { throw scalarMerge(entry.keyStart, end) }
        anchors[name] = node
        builder.merge(node)
    }

    private func scalarMerge(_ start: Int, _ end: Int) -> Refusal {
        Refusal("a merge key (\"<<\") needs a mapping or a list of mappings", start, end)
    }
}
