import Source

/// Placeholders of templates (Jinja, Twig, ERB, `%NAME%`, `@NAME@`) in a daemon's file: values to come, never errors.
enum Placeholders {
    /// The line with every placeholder replaced by one unknown byte. `isControl` when the line steers the template
    /// (`{% if … %}`, `<% if … %>`) and is none of the daemon's.
    static func replace(in line: TracedText) -> (line: TracedText, isControl: Bool) {
        let bytes = line.bytes
        guard bytes.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "@") }) else {
            return (line, false)
        }
        var result = TracedText(empty: line.file)
        result.fallback = line.span.range.start
        var control = false
        var index = 0
        var copied = 0
        while index < bytes.count {
            if let (end, isControl) = placeholder(in: line, at: index) {
                result.append(line.part(copied..<index))
                let span = line.part(index..<end).span
                if isControl {
                    control = true
                } else {
                    result.appendUnknown(
                        Unknown("the placeholder \(line.part(index..<end).text) is filled in later", span: span),
                        at: line.offset(of: index))
                }
                index = end
                copied = end
            } else {
                index += 1
            }
        }
        result.append(line.part(copied..<bytes.count))
        return (result, control)
    }

    private static func placeholder(in line: TracedText, at index: Int) -> (end: Int, isControl: Bool)? {
        let bytes = line.bytes
        switch bytes[index] {
        case UInt8(ascii: "{"):
            if line.starts(with: "{{", at: index), let end = find("}}", in: bytes, from: index + 2) { return (end, false) }
            if line.starts(with: "{%", at: index), let end = find("%}", in: bytes, from: index + 2) { return (end, true) }
            if line.starts(with: "{#", at: index), let end = find("#}", in: bytes, from: index + 2) { return (end, true) }
        case UInt8(ascii: "<"):
            guard line.starts(with: "<%", at: index), let end = find("%>", in: bytes, from: index + 2) else { return nil }
            return (end, !(line.starts(with: "<%=", at: index)))
        case UInt8(ascii: "%"), UInt8(ascii: "@"):
            var end = index + 1
            while end < bytes.count, isNameByte(bytes[end]) || bytes[end] == UInt8(ascii: ".") { end += 1 }
            // One letter is a systemd specifier (%i) or part of a word.
            guard end < bytes.count, bytes[end] == bytes[index], end - index > 2 else { return nil }
            return (end + 1, false)
        default: break
        }
        return nil
    }

    private static func find(_ text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        text.withUTF8Buffer { buffer in
            guard start + buffer.count <= bytes.count else { return nil }
            // Placeholders are short; looking no further keeps hostile lines linear.
            for index in start...min(bytes.count - buffer.count, start + 1_000)
            where bytes[index..<(index + buffer.count)].elementsEqual(buffer) {
                return index + buffer.count
            }
            return nil
        }
    }
}
