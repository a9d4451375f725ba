import Source
import SymfonyYAML
import Testing

/// What holds for the place of every node.
enum Places {
    static func check(_ node: YAMLNode, _ file: SourceFile) {
        let range = node.range
        #expect(range.start >= 0 && range.end <= file.bytes.count)
        let written = file.text(range)
        if node.kind == .scalar, node.isQuoted, !node.isAlias {
            #expect(written.utf8.first == 0x22 || written.utf8.first == 0x27, "\(written)")
            #expect(written.utf8.last == written.utf8.first, "\(written)")
        } else if node.kind == .scalar, !node.isAlias, node.tag == nil, case .string(let text) = node.scalar, !written.utf8.contains(0x0A),
            !written.utf8.contains(0x0D), !written.hasPrefix("!"), !written.hasPrefix("|"), !written.hasPrefix(">"), !written.hasPrefix("&")
        {
            #expect(written.filter { $0 != "_" } == text.filter { $0 != "_" })
        }
        for entry in node.entries {
            #expect(entry.keyRange.end <= file.bytes.count)
            if !node.isAlias, !entry.value.isAlias {
                #expect(entry.keyRange.start >= range.start && entry.value.range.end <= range.end, "\(Canonical.quoted(file.text(ByteRange(0, file.bytes.count))))")
                #expect(entry.keyRange.end <= entry.value.range.start || entry.value.range.isEmpty)
            }
            check(entry.value, file)
        }
        for item in node.items {
            if !node.isAlias, !item.isAlias { #expect(item.range.start >= range.start && item.range.end <= range.end) }
            check(item, file)
        }
    }
}
