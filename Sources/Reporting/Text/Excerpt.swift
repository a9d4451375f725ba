import Source

/// The source lines of a span with carets under it.
struct Excerpt {
    var redaction: Redaction
    var style: Style
    var width: Int

    /// A source line, or the mark for lines that are left out.
    enum Row {
        /// - Parameter isMarked: whether the span is in it; the others are there for orientation.
        case line(Int, DisplayLine, isMarked: Bool)
        case gap
    }

    /// Lines with line numbers, without a final line feed; empty for a file without text.
    /// - Parameters:
    ///   - context: lines to show before the marked one.
    ///   - margin: blanks before the line numbers.
    func lines(_ span: SourceSpan, context: Int, margin: Int, paint: (String) -> String) -> [String] {
        let digits = max(3, String(max(span.start.line, lastLine(of: span, first: span.start.line))).count)
        let indent = String(repeating: " ", count: margin)
        let blank = String(repeating: " ", count: digits)
        var result: [String] = []
        for row in rows(span, context: context, room: width - margin - digits - 3) {
            switch row {
            case .gap: result.append(indent + style.blue(blank + " ·"))
            case .line(let line, let display, let isMarked):
                let number = String(line)
                let padded = String(repeating: " ", count: digits - number.count) + number
                result.append(trimmed(indent + style.blue(padded + " |") + " " + display.text))
                guard isMarked else { continue }
                let blanks = String(repeating: " ", count: display.marked.lowerBound)
                let carets = paint(String(repeating: "^", count: display.marked.count))
                result.append(indent + style.blue(blank + " |") + " " + blanks + carets)
            }
        }
        return result
    }

    /// The lines to show: those before the span, the first and the last line of the span.
    /// - Parameter room: columns for the source.
    func rows(_ span: SourceSpan, context: Int, room: Int) -> [Row] {
        let file = span.file
        guard !file.bytes.isEmpty else { return [] }
        let first = span.start.line
        let last = max(first, lastLine(of: span, first: first))
        func display(_ line: Int, _ marking: ByteRange) -> DisplayLine {
            DisplayLine(file, line: file.range(ofLine: line), marking: marking, redaction: redaction, width: room)
        }
        var result: [Row] = []
        for line in max(1, first - context)..<first {
            let range = file.range(ofLine: line)
            // An empty line says nothing at the beginning.
            if result.isEmpty, range.isEmpty { continue }
            result.append(.line(line, display(line, ByteRange(range.start, range.start)), isMarked: false))
        }
        result.append(.line(first, display(first, clamped(span.range, to: file.range(ofLine: first))), isMarked: true))
        guard last > first else { return result }
        if last > first + 1 { result.append(.gap) }
        let range = file.range(ofLine: last)
        var start = range.start
        while start < range.end, file.bytes[start] == 0x20 || file.bytes[start] == 0x09 { start += 1 }
        result.append(.line(last, display(last, clamped(ByteRange(start, span.range.end), to: range)), isMarked: true))
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
