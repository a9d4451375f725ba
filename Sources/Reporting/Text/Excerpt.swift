import Source

/// The source lines of a span with carets under it.
struct Excerpt {
    var redaction: Redaction
    var style: Style
    var width: Int

    /// Lines with line numbers, without a final line feed; empty for a file without text.
    /// - Parameters:
    ///   - context: lines to show before the marked one.
    ///   - margin: blanks before the line numbers.
    func lines(_ span: SourceSpan, context: Int, margin: Int, paint: (String) -> String) -> [String] {
        let file = span.file
        guard !file.bytes.isEmpty else { return [] }
        let first = span.start.line
        let last = max(first, lastLine(of: span, first: first))
        let from = max(1, first - context)
        let digits = max(3, String(last).count)
        let indent = String(repeating: " ", count: margin)
        let room = width - margin - digits - 3

        var result: [String] = []
        func show(_ line: Int, _ display: DisplayLine, marked: Bool) {
            let number = String(line)
            let padded = String(repeating: " ", count: digits - number.count) + number
            result.append(trimmed(indent + style.blue(padded + " |") + " " + display.text))
            guard marked else { return }
            let blanks = String(repeating: " ", count: display.marked.lowerBound)
            let carets = paint(String(repeating: "^", count: display.marked.count))
            result.append(indent + style.blue(String(repeating: " ", count: digits) + " |") + " " + blanks + carets)
        }
        func display(_ line: Int, _ marking: ByteRange) -> DisplayLine {
            DisplayLine(file, line: file.range(ofLine: line), marking: marking, redaction: redaction, width: room)
        }
        for line in from..<first {
            let range = file.range(ofLine: line)
            // An empty line says nothing.
            if line == from, range.isEmpty { continue }
            show(line, display(line, ByteRange(range.start, range.start)), marked: false)
        }
        show(first, display(first, clamped(span.range, to: file.range(ofLine: first))), marked: true)
        guard last > first else { return result }
        if last > first + 1 { result.append(indent + style.blue(String(repeating: " ", count: digits) + " ·")) }
        let range = file.range(ofLine: last)
        var start = range.start
        while start < range.end, file.bytes[start] == 0x20 || file.bytes[start] == 0x09 { start += 1 }
        show(last, display(last, clamped(ByteRange(start, span.range.end), to: range)), marked: true)
        return result
    }

    /// The line that holds the span's last byte.
    private func lastLine(of span: SourceSpan, first: Int) -> Int {
        guard span.range.count > 0 else { return first }
        return span.file.position(of: span.range.end - 1).line
    }

    private func clamped(_ range: ByteRange, to line: ByteRange) -> ByteRange {
        ByteRange(min(max(range.start, line.start), line.end), min(max(range.end, line.start), line.end))
    }

    private func trimmed(_ line: String) -> String {
        var view = line[...]
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
