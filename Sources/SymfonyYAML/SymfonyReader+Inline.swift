import Source

/// The text of a value, already joined: flow collections and scalars.
extension SymfonyReader {
    mutating func parseInline(_ joined: JoinedText) throws(Refusal) -> NodeIndex {
        try joined.bytes.withUnsafeBufferPointer { buffer throws(Refusal) -> NodeIndex in
            guard let base = buffer.baseAddress else { return emptyText(at: lastEnd) }
            return try parseInline(InlineText(base, buffer.count, pieces: joined.pieces))
        }
    }

    mutating func parseInline(_ whole: InlineText) throws(Refusal) -> NodeIndex {
        var from = 0
        var to = whole.count
        while from < to, Self.isTrimmed(whole[from]) { from += 1 }
        while to > from, Self.isTrimmed(whole[to - 1]) { to -= 1 }
        guard from < to else { return emptyText(at: whole.count > 0 ? whole.place(0) : lastEnd) }
        let text = Bounded(text: whole, end: to)
        var at = from
        let tag = try inlineTag(text, &at)
        let node: NodeIndex
        switch at < to ? whole[at] : 0 {
        case UInt8(ascii: "["):
            node = try parseSequence(text, &at)
            at += 1
        case UInt8(ascii: "{"):
            node = try parseMapping(text, &at)
            at += 1
        default: node = try parseScalar(text, &at, delimiters: .none, evaluate: tag == nil || dialect.major >= 5)
        }
        if at < to {
            var rest = at
            while rest < to, isSpace(whole[rest]) { rest += 1 }
            let isZero = to - at == 1 && whole[at] == UInt8(ascii: "0")
            let needsSpace = dialect.major < 3 && rest == at
            // Until 4.0 lines are joined before the comment is looked for, and it ends with its line.
            let isCutShort = dialect.major < 4 && rest < to && (rest..<to).contains { whole[$0] == 0x0A }
            if rest == to ? rest > at : whole[rest] != UInt8(ascii: "#") || needsSpace || isCutShort, !isZero {
                throw Refusal("unexpected text after the end of the value", whole.place(at), whole.placeBehind(to))
            }
        }
        guard let tag, !tag.isEmpty || dialect.major < 4 else { return node }
        return tagged(node, tag, whole.place(from))
    }

    /// A text that ends before white space.
    struct Bounded {
        let text: InlineText
        let end: Int

        @inline(__always)
        subscript(_ index: Int) -> UInt8 { text[index] }
        func place(_ index: Int) -> Int { index >= end ? text.placeBehind(end) : text.place(index) }
    }

    /// Where an unquoted scalar ends.
    enum Delimiters {
        case none, sequence, mapping, key, constant

        var isKey: Bool { if case .key = self { true } else { false } }

        @inline(__always)
        func contains(_ byte: UInt8) -> Bool {
            switch self {
            case .none: false
            case .sequence: byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
            case .mapping: byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == 0x0A
            case .key: byte == UInt8(ascii: ":") || byte == 0x20
            case .constant: byte == UInt8(ascii: ":")
            }
        }
    }

    // MARK: Tags

    private func slice(_ text: Bounded, _ from: Int, _ to: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: text.text.base + from, count: max(0, to - from)), as: UTF8.self)
    }

    /// A custom tag before a value; `nil` without one, or when the scalar's evaluation deals with it.
    private mutating func inlineTag(_ text: Bounded, _ at: inout Int) throws(Refusal) -> String? {
        guard at < text.end, text[at] == UInt8(ascii: "!"), dialect >= .v3_4 else { return nil }
        let start = at
        var tagEnd = at + 1
        loop: while tagEnd < text.end {
            switch text[tagEnd] {
            case 0x20, 0x09, 0x0A: break loop
            case _ where dialect.major < 4: tagEnd += 1
            case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","): break loop
            default: tagEnd += 1
            }
        }
        let tag = slice(text, at + 1, tagEnd)
        var next = tagEnd
        while next < text.end, text[next] == 0x20 { next += 1 }
        let following: UInt8? = next < text.end ? text[next] : nil
        if dialect.major < 4 {
            guard following == UInt8(ascii: "[") || following == UInt8(ascii: "{") || tag == "tagged" else { return nil }
            if tag.hasPrefix("!") { throw Refusal("Symfony does not know the tag !\(tag)", text.place(start), text.place(tagEnd)) }
            at = next
            return tag
        }
        if tag.isEmpty, following == nil || following == UInt8(ascii: "]") || following == UInt8(ascii: "}") || following == UInt8(ascii: ",") {
            throw Refusal("a lone \"!\" must be quoted", text.place(start), text.place(start) + 1)
        }
        let isCollection = following == UInt8(ascii: "[") || following == UInt8(ascii: "{")
        if !tag.isEmpty, !isCollection, tag.hasPrefix("!") || tag == "str" || isPHPTag(tag) { return nil }
        at = next
        if tag.hasPrefix("!") { throw Refusal("Symfony does not know the tag !\(tag)", text.place(start), text.place(tagEnd)) }
        if !tag.isEmpty, following == nil { throw Refusal("the tag !\(tag) needs a value", text.place(start), text.place(tagEnd)) }
        if !tag.isEmpty, !hasOptions { throw Refusal("a tag cannot stand in text over several lines", text.place(start), text.place(tagEnd)) }
        return tag
    }

    private func isPHPTag(_ tag: String) -> Bool {
        tag == "php/const" || tag == "php/object" || (tag == "php/enum" && dialect >= YAMLDialect(symfonyMajor: 6, minor: 2))
    }

    // MARK: Collections

    /// From `[`; `at` ends on the `]`.
    mutating func parseSequence(_ text: Bounded, _ at: inout Int) throws(Refusal) -> NodeIndex {
        let start = at
        try enterNesting(at: text.place(at))
        defer { nesting -= 1 }
        let depth = builder.depth
        builder.open(.sequence, at: text.place(at))
        do throws(Refusal) {
            at += 1
            var isAfterValue = false
            while at < text.end {
                let byte = text[at]
                if byte == UInt8(ascii: "]") { return builder.close(at: text.place(at) + 1) }
                if byte == UInt8(ascii: ",") || byte == 0x20 {
                    if byte == UInt8(ascii: ",") {
                        if !isAfterValue { omit(text.place(at)) }
                        isAfterValue = false
                    }
                    at += 1
                    continue
                }
                let tagStart = at
                let tag = try inlineTag(text, &at)
                var node: NodeIndex
                switch at < text.end ? text[at] : 0 {
                case UInt8(ascii: "["): node = try parseSequence(text, &at)
                case UInt8(ascii: "{"): node = try parseMapping(text, &at)
                default:
                    let scalarStart = at
                    node = try parseScalar(text, &at, delimiters: .sequence, evaluate: tag == nil)
                    node = try embedded(node, text, scalarStart, at)
                    node = try named(node)
                    at -= 1
                }
                if let tag, !tag.isEmpty || dialect.major < 4 { node = tagged(node, tag, text.place(tagStart)) }
                builder.item(node)
                isAfterValue = true
                at += 1
            }
            throw Refusal("the sequence that starts here is not closed", text.place(start), text.place(start) + 1)
        } catch {
            builder.unwind(to: depth)
            throw error
        }
    }

    /// Nothing before a comma: the patch releases of one minor release disagree.
    private mutating func omit(_ place: Int) {
        guard dialect.knowsOmittedItems else { return }
        findings.append(
            Finding(
                "yaml-omitted-item", .warning,
                "an item is missing before this comma: null since Symfony 5.4.44, 6.4.12 and 7.1.5, nothing before",
                at: file.span(place, place + 1), help: "write the item, or remove the comma"))
        if dialect.readsOmittedItems { builder.item(null(at: place)) }
    }

    /// `[key: value]` is a sequence with a mapping.
    private mutating func embedded(_ node: NodeIndex, _ text: Bounded, _ start: Int, _ end: Int) throws(Refusal) -> NodeIndex {
        let record = builder[node]
        guard record.kind == .scalar, record.type == .string || record.type == .deferred, !record.flags.contains(.quoted), record.tag == 0 else { return node }
        let value = builder.scalarBytes(record)
        guard value.firstPosition(of: ": ") != nil else { return node }
        var joined = JoinedText()
        joined.append(UInt8(ascii: "{"), at: Int(record.start))
        var from = start
        while from < end, Self.isTrimmed(text[from]) { from += 1 }
        if from + value.count <= end, UnsafeBufferPointer(start: text.text.base + from, count: value.count).elementsEqual(value) {
            for index in from..<from + value.count {
                if let written = text.text.written(index, index + 1) {
                    joined.append(bytes + written, 1, at: written)
                } else {
                    joined.append(text[index], at: text.place(index))
                }
            }
        } else {
            joined.append(changed: value, at: Int(record.start))
        }
        joined.append(UInt8(ascii: "}"), at: Int(record.end))
        let pieces = joined.pieces
        return try joined.bytes.withUnsafeBufferPointer { buffer throws(Refusal) -> NodeIndex in
            guard let base = buffer.baseAddress else { return node }
            var at = 0
            return try parseMapping(Bounded(text: InlineText(base, buffer.count, pieces: pieces), end: buffer.count), &at)
        }
    }

    /// `&name text` inside a flow collection.
    private mutating func named(_ node: NodeIndex) throws(Refusal) -> NodeIndex {
        var record = builder[node]
        guard dialect.major >= 4, record.kind == .scalar, record.type == .string, !record.flags.contains(.quoted), record.count > 1 else { return node }
        let value = builder.scalarBytes(record)
        guard value.first == UInt8(ascii: "&") else { return node }
        let name = value.dropFirst().prefix { $0 != 0x20 }
        guard !name.isEmpty else { return node }
        let rest = value.dropFirst(1 + name.count).drop { $0 == 0x20 }
        let skipped = UInt32(truncatingIfNeeded: value.count - rest.count)
        record.first += skipped
        record.count -= skipped
        // Symfony does not evaluate what follows: a number is text here.
        builder[node] = record
        anchors[String(decoding: name, as: UTF8.self)] = node
        return node
    }

    /// From `{`; `at` ends on the `}`.
    mutating func parseMapping(_ text: Bounded, _ at: inout Int) throws(Refusal) -> NodeIndex {
        let start = at
        try enterNesting(at: text.place(at))
        defer { nesting -= 1 }
        let depth = builder.depth
        builder.open(.mapping, at: text.place(at))
        do throws(Refusal) {
            at += 1
            var allowsOverwrite = false
            entries: while at < text.end {
                switch text[at] {
                case 0x20, UInt8(ascii: ","):
                    at += 1
                    continue entries
                case 0x0A where dialect.major >= 4:
                    at += 1
                    continue entries
                case UInt8(ascii: "}"): return builder.close(at: text.place(at) + 1)
                default: break
                }
                guard let key = try flowKey(text, &at) else { break }
                let keyBytes = builder.keyBytes(key)
                let isMerge = keyBytes.elementsEqual("<<".utf8)
                if isMerge { allowsOverwrite = true }
                while at < text.end, text[at] == UInt8(ascii: ":") || text[at] == 0x20 || text[at] == 0x0A { at += 1 }
                guard at < text.end else { break }
                let tagStart = at
                let tag = try inlineTag(text, &at)
                var node: NodeIndex
                switch at < text.end ? text[at] : 0 {
                case UInt8(ascii: "["): node = try parseSequence(text, &at)
                case UInt8(ascii: "{"): node = try parseMapping(text, &at)
                default:
                    node = try parseScalar(text, &at, delimiters: .mapping, evaluate: tag == nil)
                    if !isMerge { node = try named(node) }
                    at -= 1
                }
                at += 1
                if isMerge {
                    guard builder[node].kind != .scalar, builder[node].tag == 0 else {
                        throw Refusal("a merge key (\"<<\") needs a mapping or a list of mappings", Int(key.start), Int(key.end))
                    }
                    try mergeFlow(node, isList: text[tagStart] == UInt8(ascii: "["))
                    continue
                }
                if let tag { node = tagged(node, tag, text.place(tagStart)) }
                _ = add(key, node, allowsOverwrite)
            }
            throw Refusal("the mapping that starts here is not closed", text.place(start), text.place(start) + 1)
        } catch {
            builder.unwind(to: depth)
            throw error
        }
    }

    /// Merges the mapping of `<<: {...}`, or those of `<<: [...]`.
    private mutating func mergeFlow(_ node: NodeIndex, isList: Bool) throws(Refusal) {
        guard isList else {
            builder.merge(node)
            return
        }
        var child = builder[node].count == 0 ? NodeIndex.none : builder[node].first
        while child != .none {
            let item = builder[child]
            guard item.kind != .scalar, item.tag == 0 else {
                throw Refusal("a merge key needs mappings in its list", Int(item.start), Int(item.end))
            }
            builder.merge(child)
            child = item.next
        }
    }

    /// The key of an entry of a flow mapping; `at` ends on its colon. `nil`: there is no colon any more.
    private mutating func flowKey(_ text: Bounded, _ at: inout Int) throws(Refusal) -> ArenaBuilder.Key? {
        let before = at
        let isQuoted = text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'")
        let node = try parseScalar(text, &at, delimiters: .key, evaluate: false)
        if before == at { throw Refusal("a key is missing before this colon", text.place(before), text.place(before) + 1) }
        var record = builder[node]
        if !isQuoted, dialect >= YAMLDialect(symfonyMajor: 4, minor: 1), builder.scalarBytes(record).elementsEqual("!php/const".utf8) {
            _ = try parseScalar(text, &at, delimiters: .constant, evaluate: false)
            let end = at
            record.first = builder.append(UnsafeBufferPointer(start: text.text.base + before, count: end - before))
            record.count = UInt32(truncatingIfNeeded: end - before)
            record.end = UInt32(truncatingIfNeeded: text.place(end))
            record.flags.remove(.textInFile)
        } else if !isQuoted, record.count > 0, dialect >= .v3_4 {
            try checkFlowKey(record)
        }
        let isLoneColon = dialect.major < 4 && builder.scalarBytes(record).elementsEqual(":".utf8)
        if dialect.major >= 3, !isLoneColon {
            while at < text.end, text[at] != UInt8(ascii: ":") { at += 1 }
        }
        guard at < text.end else { return nil }
        if !isQuoted {
            let next: UInt8? = at + 1 < text.end ? text[at + 1] : nil
            switch next {
            case 0x20, 0x0A, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): break
            default:
                if dialect.major >= 4 {
                    throw Refusal("a colon after a key must be followed by a space", text.place(at), text.place(at) + 1, help: "put a space after the colon")
                }
            }
        }
        return ArenaBuilder.Key(
            text: record.first, length: record.count, inFile: record.flags.contains(.textInFile), start: record.start, end: record.end)
    }

    /// Keys of flow mappings stay as written, but may not look like null, a boolean or a float.
    private mutating func checkFlowKey(_ record: NodeRecord) throws(Refusal) {
        guard dialect.major >= 4 else { return }
        let value = Array(builder.scalarBytes(record))
        let evaluated = try value.withUnsafeBufferPointer { buffer throws(Refusal) -> ScalarType? in
            guard let base = buffer.baseAddress else { return .string }
            if buffer[0] == UInt8(ascii: "*") || buffer[0] == UInt8(ascii: "!") {
                let node = try evaluate(InlineText(base, buffer.count, at: Int(record.start)), 0, buffer.count)
                return builder[node].kind == .scalar ? builder[node].type : .null
            }
            return ScalarTyping.type(of: buffer, dialect: dialect)
        }
        switch evaluated {
        case .string, .integer, .deferred: return
        default:
            throw Refusal(
                "this key is not a string for Symfony, which refuses it", Int(record.start), Int(record.end), help: "quote the key")
        }
    }
}
