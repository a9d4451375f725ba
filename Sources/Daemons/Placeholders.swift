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
        var closers = Closers(bytes: bytes)
        var index = 0
        var copied = 0
        while index < bytes.count {
            if let (end, isControl) = placeholder(in: line, at: index, &closers) {
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

    private static func placeholder(in line: TracedText, at index: Int, _ closers: inout Closers) -> (end: Int, isControl: Bool)? {
        let bytes = line.bytes
        switch bytes[index] {
        case UInt8(ascii: "{"):
            if line.starts(with: "{{", at: index), let end = closers.end("}}", from: index + 2) { return (end, false) }
            if line.starts(with: "{%", at: index), let end = closers.end("%}", from: index + 2) { return (end, true) }
            if line.starts(with: "{#", at: index), let end = closers.end("#}", from: index + 2) { return (end, true) }
        case UInt8(ascii: "<"):
            guard line.starts(with: "<%", at: index), let end = closers.end("%>", from: index + 2) else { return nil }
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

    /// Where placeholders end. Each kind is looked for only beyond the place that it was last found at: linear in all.
    private struct Closers {
        let bytes: [UInt8]
        private var known: [String: Int] = [:]

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// The index after the next `text` at or after `start`.
        mutating func end(_ text: String, from start: Int) -> Int? {
            if let known = known[text], known >= start { return known == Int.max ? nil : known + text.utf8.count }
            let pattern = Array(text.utf8)
            var index = start
            while index + pattern.count <= bytes.count {
                if bytes[index] == pattern[0], bytes[index + 1] == pattern[1] {
                    known[text] = index
                    return index + pattern.count
                }
                index += 1
            }
            known[text] = Int.max
            return nil
        }
    }
}
