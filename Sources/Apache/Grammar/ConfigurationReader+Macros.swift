import Patterns
import Routing
import Source

/// mod_macro: `<Macro>` and `Use`.
extension ConfigurationReader {
    mutating func define(macro node: Node) {
        let words = resolved(node).words
        guard let name = words.first?.lowercased else {
            problems.report(Finding("apache-invalid-directive", .error, "<Macro> has no name", at: node.span))
            return
        }
        macros[name] = Macro(parameters: Array(words.dropFirst()), body: node.children, span: node.span)
    }

    mutating func use(_ item: Item, into items: inout [Item]) {
        let words = item.words
        guard let name = words.first else { return }
        guard let macro = macros[name.lowercased] else {
            problems.report(
                Finding(
                    "apache-invalid-directive", .error, "the macro \(name.text) is not defined above this line", at: name.span,
                    help: NearestName.of(name.lowercased, among: macros.keys.sorted()).map { "did you mean \($0)?" }))
            return
        }
        let values = Array(words.dropFirst())
        guard values.count == macro.parameters.count else {
            problems.report(
                Finding(
                    "apache-invalid-directive", .error,
                    "the macro \(name.text) takes \(macro.parameters.count) arguments, not \(values.count)", at: item.span))
            return
        }
        macroUses += 1
        guard depth < Self.macroDepth, macroUses < Self.macroLimit else {
            problems.reportLimit(Finding("apache-syntax", .error, "macros are nested more than \(Self.macroDepth) deep or used more than \(Self.macroLimit) times; what is inside is not read", at: item.span))
            return
        }
        depth += 1
        // Longer names first, as mod_macro does: $dirname is not $dir followed by "name".
        let pairs = zip(macro.parameters, values).map { (name: $0.bytes, value: $1.bytes) }.sorted { $0.name.count > $1.name.count }
        evaluate(macro.body.map { substitute(pairs, in: $0) }, into: &items, disabled: nil)
        depth -= 1
    }

    func substitute(_ pairs: [(name: Bytes, value: Bytes)], in node: Node) -> Node {
        var node = node
        let text = node.line.text
        if node.kind != .comment, pairs.contains(where: { text.bytes.firstIndex(of: $0.name.text) != nil }) {
            var builder = SourceText.Builder(file: text.file, at: text.offset(0))
            var index = 0
            while index < text.bytes.count {
                if let pair = pairs.first(where: { !$0.name.isEmpty && text.bytes[index...].starts(with: $0.name) }) {
                    builder.append(pair.value, at: text.offset(index))
                    index += pair.name.count
                } else {
                    builder.append(text.bytes[index], at: text.offset(index))
                    index += 1
                }
            }
            let line = LogicalLine(text: builder.text, range: node.line.range)
            if var parsed = TreeReader.read([line], in: text.file).nodes.first {
                parsed.children = node.children
                parsed.close = node.close
                node = parsed
            }
        }
        node.children = node.children.map { substitute(pairs, in: $0) }
        return node
    }
}
