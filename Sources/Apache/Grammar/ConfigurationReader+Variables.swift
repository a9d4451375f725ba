import Patterns
import Routing
import Source

/// `${NAME}`: values of `Define` and of the server's environment.
extension ConfigurationReader {
    /// The directive with `${NAME}` replaced by what `Define` or the environment of the reading process says.
    mutating func resolved(_ node: Node) -> Item {
        let raw = node.line.text.slice(node.argumentStart, max(node.argumentStart, node.argumentEnd))
        var item = Item(
            key: node.key, name: node.name, arguments: raw, span: node.span, nameSpan: node.nameSpan, isSection: node.kind == .section,
            templateCondition: node.templateCondition)
        guard raw.bytes.firstIndex(of: "${") != nil else { return item }
        var builder = SourceText.Builder(file: raw.file, at: raw.offset(0))
        var index = 0
        while index < raw.bytes.count {
            guard raw.bytes[index] == UInt8(ascii: "$"), index + 1 < raw.bytes.count, raw.bytes[index + 1] == UInt8(ascii: "{"),
                let close = raw.bytes[index...].firstIndex(of: UInt8(ascii: "}"))
            else {
                builder.append(raw.bytes[index], at: raw.offset(index))
                index += 1
                continue
            }
            let name = raw.bytes[(index + 2)..<close].text
            if let value = value(of: name, at: raw.span(index, close + 1), in: &item), builder.bytes.count < 1_048_576 {
                builder.append(value, at: raw.offset(index))
            } else {
                for offset in index...close { builder.append(raw.bytes[offset], at: raw.offset(offset)) }
            }
            index = close + 1
        }
        item.arguments = builder.text
        return item
    }

    mutating func value(of name: String, at span: SourceSpan, in item: inout Item) -> Bytes? {
        // `${map:key}` belongs to mod_rewrite.
        if name.utf8.contains(UInt8(ascii: ":")) { return nil }
        if let value = defines[name] { return value }
        switch server.environment[name] {
        case .known(let value): return Bytes(value)
        case .absent:
            problems.report(
                Finding("apache-invalid-directive", .warning, "${\(name)} is not defined and stays as it is written", at: span))
            return nil
        case .unknown(let unknown):
            item.unknownVariables.append(name)
            undecide("the value of ${\(name)}", unknown.reason, needs: unknown.needs, at: span, once: "${\(name)}")
            return nil
        }
    }
}
