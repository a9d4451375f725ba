import CLibYAML
import Glibc
import Source

/// Builds a tree from libyaml's events.
struct EventReader {
    let file: SourceFile
    let dialect: YAMLDialect
    var builder: ArenaBuilder
    var findings: [Finding] = []
    var isComplete = true

    private var marks: MarkConverter
    private var anchors: [String: NodeIndex] = [:]
    private var root: NodeIndex?
    private var open: [State] = []

    /// What is expected next in an open collection.
    private struct State {
        var isMapping: Bool
        var key: ArenaBuilder.Key?
        var isMerge = false
        var anchor: String?
        var allowsOverwrite = false
        /// The key of the entry that this collection is the value of.
        var tag: UInt32 = 0
    }

    init(file: SourceFile, dialect: YAMLDialect) {
        self.file = file
        self.dialect = dialect
        builder = ArenaBuilder(bytes: file.bytes, dialect: dialect)
        marks = MarkConverter(file.bytes)
    }

    mutating func read() -> NodeIndex? {
        file.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var parser = yaml_parser_t()
            guard yaml_parser_initialize(&parser) == 1 else { return }
            defer { yaml_parser_delete(&parser) }
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, base, bytes.count)
            var event = yaml_event_t()
            while true {
                guard yaml_parser_parse(&parser, &event) == 1 else {
                    fail(&parser)
                    return
                }
                let type = event.type
                handle(&event, bytes)
                yaml_event_delete(&event)
                if type == YAML_STREAM_END_EVENT || type == YAML_DOCUMENT_END_EVENT || type == YAML_NO_EVENT { return }
            }
        }
        while builder.depth > 0 { finish(builder.close(at: file.bytes.count)) }
        return root
    }

    private mutating func fail(_ parser: inout yaml_parser_t) {
        isComplete = false
        let at = marks.offset(parser.problem_mark.index)
        let problem = parser.problem.map { String(cString: $0) } ?? "unexpected input"
        findings.append(Finding("yaml-syntax", .error, problem, at: file.span(at, at + 1)))
    }

    private mutating func handle(_ event: inout yaml_event_t, _ bytes: UnsafeBufferPointer<UInt8>) {
        switch event.type {
        case YAML_SCALAR_EVENT: scalar(&event, bytes)
        case YAML_ALIAS_EVENT: alias(&event)
        case YAML_SEQUENCE_START_EVENT:
            start(
                .sequence, event.data.sequence_start.anchor, event.data.sequence_start.tag, marks.offset(event.start_mark.index))
        case YAML_MAPPING_START_EVENT:
            start(.mapping, event.data.mapping_start.anchor, event.data.mapping_start.tag, marks.offset(event.start_mark.index))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            // A block collection ends where the next token starts; the range ends with its last child.
            let state = open.removeLast()
            var end = marks.offset(event.end_mark.index)
            if event.start_mark.index == event.end_mark.index { end = contentEnd(before: end, bytes) }
            let node = builder.close(at: end)
            if let anchor = state.anchor { anchors[anchor] = node }
            builder[node].tag = state.tag
            finish(node)
        default: break
        }
    }

    private func contentEnd(before end: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var end = end
        while end > 0, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return end
    }

    private mutating func start(
        _ kind: NodeRecord.Kind, _ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?, _ offset: Int
    ) {
        builder.open(kind, at: offset)
        open.append(
            State(isMapping: kind == .mapping, anchor: anchor.map { String(cString: $0) }, tag: self.tag(tag)))
    }

    private mutating func tag(_ tag: UnsafeMutablePointer<UInt8>?) -> UInt32 {
        guard let tag else { return 0 }
        var name = String(cString: tag)
        if name.hasPrefix("!") { name.removeFirst() }
        return name.isEmpty || name.hasPrefix("tag:yaml.org,2002:") ? 0 : builder.tagNumber(name)
    }

    private mutating func scalar(_ event: inout yaml_event_t, _ bytes: UnsafeBufferPointer<UInt8>) {
        let start = marks.offset(event.start_mark.index)
        let end = marks.offset(event.end_mark.index)
        let value = UnsafeBufferPointer<UInt8>(start: event.data.scalar.value, count: event.data.scalar.length)
        let style = event.data.scalar.style
        var record = NodeRecord(
            kind: .scalar, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end))
        let quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE
        if quoted { record.flags.insert(.quoted) }
        if style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE { record.flags.insert(.block) }
        // Most scalars stand in the file as they read.
        let inner = quoted ? start + 1 : start
        let inFile = inner + value.count <= (quoted ? end - 1 : end) && bytes[inner..<inner + value.count].elementsEqual(value)
        let text = inFile ? UInt32(truncatingIfNeeded: inner) : builder.append(value)

        if let top = open.indices.last, open[top].isMapping, open[top].key == nil {
            open[top].isMerge = !quoted && value.elementsEqual("<<".utf8)
            open[top].key = ArenaBuilder.Key(
                text: text, length: UInt32(truncatingIfNeeded: value.count), inFile: inFile, start: record.start, end: record.end)
            return
        }
        record.first = text
        record.count = UInt32(truncatingIfNeeded: value.count)
        if inFile { record.flags.insert(.textInFile) }
        record.tag = tag(event.data.scalar.tag)
        if style == YAML_PLAIN_SCALAR_STYLE {
            if let type = ScalarTyping.type(of: value, dialect: dialect) {
                record.type = type
            } else {
                findings.append(Finding("yaml-syntax", .error, "this date does not exist", at: file.span(start, end)))
            }
        }
        let node = builder.add(record)
        if let anchor = event.data.scalar.anchor { anchors[String(cString: anchor)] = node }
        finish(node)
    }

    private mutating func alias(_ event: inout yaml_event_t) {
        let start = marks.offset(event.start_mark.index)
        let end = marks.offset(event.end_mark.index)
        let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
        guard let target = anchors[name] else {
            findings.append(Finding("yaml-syntax", .error, "the anchor \(name) is not defined before this alias", at: file.span(start, end)))
            isComplete = false
            finish(builder.add(NodeRecord(kind: .scalar, type: .null, start: UInt32(start), end: UInt32(end))))
            return
        }
        let node = builder.alias(target)
        builder[node].start = UInt32(truncatingIfNeeded: start)
        builder[node].end = UInt32(truncatingIfNeeded: end)
        finish(node)
    }

    /// Gives a finished node to what it belongs to.
    private mutating func finish(_ node: NodeIndex) {
        guard let top = open.indices.last else {
            if root == nil { root = node }
            return
        }
        guard open[top].isMapping else {
            builder.item(node)
            return
        }
        guard let key = open[top].key else { return }
        open[top].key = nil
        if open[top].isMerge {
            open[top].isMerge = false
            open[top].allowsOverwrite = true
            merge(node)
            return
        }
        guard let old = builder.find(key) else {
            builder.entry(key, node)
            return
        }
        if !open[top].allowsOverwrite, builder[builder.entry(at: old)].type != .null {
            let name = String(decoding: builder.keyBytes(key), as: UTF8.self)
            let first = builder.key(of: builder.entry(at: old))
            findings.append(
                Finding(
                    "yaml-duplicate-key", .error, "the key \"\(name)\" is given twice in this mapping",
                    at: file.span(Int(key.start), Int(key.end)),
                    related: [RelatedPlace("first given here", at: file.span(Int(first.start), Int(first.end)))]))
        }
        builder.replace(at: old, key, node)
    }

    private mutating func merge(_ node: NodeIndex) {
        let record = builder[node]
        switch record.kind {
        case .mapping: builder.merge(node)
        case .sequence:
            var child = record.count == 0 ? .none : record.first
            while child != .none {
                let next = builder[child].next
                if builder[child].kind == .mapping { builder.merge(child) }
                child = next
            }
        case .scalar:
            findings.append(
                Finding("yaml-syntax", .error, "a merge key needs a mapping", at: file.span(Int(record.start), Int(record.end))))
        }
    }
}
