import Source

/// One source line as a terminal shows it, with the columns of a span in it.
///
/// Tabs become blanks, hidden characters stand-ins, secrets are masked, and a line that is too long is cut around the span.
struct DisplayLine {
    var text: String
    /// Display columns of the span, from 0; never empty.
    var marked: Range<Int>
    /// The text before, in and behind the span.
    var pieces: (before: String, marked: String, after: String)

    /// A piece of the line that is shown as a unit.
    private struct Cell {
        var start: Int
        var end: Int
        var text: String
        var width: Int
    }

    /// - Parameters:
    ///   - line: byte range of the line without its end.
    ///   - span: byte range to mark; clamped to the line.
    init(_ file: SourceFile, line: ByteRange, marking span: ByteRange, redaction: Redaction, width: Int) {
        let width = max(width, 20)
        // A line of megabytes is looked at only around the span.
        let start = max(line.start, DisplayLine.boundary(file.bytes, max(span.start - 4 * width, line.start), from: line.start))
        let end = min(line.end, max(start, span.start) + 8 * width)
        let cells = DisplayLine.cells(file, start, end, redaction)
        let first = cells.firstIndex { $0.end > span.start } ?? cells.count
        var last = first
        while last < cells.count, cells[last].start < span.end { last += 1 }

        var columns = [0]
        columns.reserveCapacity(cells.count + 1)
        for cell in cells { columns.append(columns[columns.count - 1] + cell.width) }

        var low = 0
        var high = cells.count
        let isCutInBytes = start > line.start || end < line.end
        if columns[cells.count] > width || isCutInBytes {
            // Most of what stands before the mark is kept when all of it fits, else a third of the width.
            let room = width - 2
            if columns[min(last, cells.count)] > room || start > line.start {
                let from = max(0, columns[first] - room / 3)
                while low < first, columns[low] < from { low += 1 }
            }
            while high > low, columns[high] - columns[low] > room { high -= 1 }
        }
        let cutBefore = low > 0 || start > line.start
        let cutAfter = high < cells.count || end < line.end
        var text = cutBefore ? "…" : ""
        for cell in cells[low..<high] { text += cell.text }
        if cutAfter { text += "…" }
        self.text = DisplayLine.withoutTrailingBlanks(text)
        func joined(_ range: Range<Int>) -> String { cells[range].map(\.text).joined() }
        let from = min(max(first, low), high)
        let to = min(max(last, from), high)
        pieces = (
            (cutBefore ? "…" : "") + joined(low..<from), joined(from..<to),
            DisplayLine.withoutTrailingBlanks(joined(to..<high) + (cutAfter ? "…" : ""))
        )
        let shift = (cutBefore ? 1 : 0) - columns[low]
        let markStart = columns[min(first, high)] + shift
        let markEnd = columns[min(max(last, first), high)] + shift
        marked = markStart..<max(markEnd, markStart + 1)
    }

    private static func cells(_ file: SourceFile, _ start: Int, _ end: Int, _ redaction: Redaction) -> [Cell] {
        let secrets = redaction.secrets(in: file)
        var secret = Redaction.firstIndex(in: secrets, endingAfter: start)
        var cells: [Cell] = []
        var column = 0
        var position = start
        func add(_ length: Int, _ text: String, _ width: Int) {
            cells.append(Cell(start: position, end: position + length, text: text, width: width))
            column += width
            position += length
        }
        while position < end {
            if secret < secrets.count, secrets[secret].start <= position, secrets[secret].end > position {
                add(min(secrets[secret].end, end) - position, Redaction.mask, Redaction.mask.utf8.count)
                secret += 1
                continue
            }
            let byte = file.bytes[position]
            if byte == 0x09 {
                let width = 4 - column % 4
                add(1, String(repeating: " ", count: width), width)
            } else if byte >= 0x20, byte < 0x7F {
                add(1, String(Unicode.Scalar(byte)), 1)
            } else if let (scalar, length) = decode(file.bytes, position, end) {
                let text = Printable.isHidden(scalar) ? Printable.standIn(scalar) : String(scalar)
                add(length, text, Printable.width(text))
            } else {
                let text = Printable.standIn(byte: byte)
                add(1, text, text.utf8.count)
            }
        }
        return cells
    }

    /// The scalar at an offset, `nil` when the bytes are no UTF-8.
    private static func decode(_ bytes: [UInt8], _ offset: Int, _ end: Int) -> (Unicode.Scalar, Int)? {
        let lead = bytes[offset]
        let length =
            switch lead {
            case 0..<0x80: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0, offset + length <= end else { return nil }
        guard let text = String(validating: bytes[offset..<(offset + length)], as: UTF8.self), let scalar = text.unicodeScalars.first
        else { return nil }
        return (scalar, length)
    }

    /// The first offset at or after `offset` where a character begins.
    private static func boundary(_ bytes: [UInt8], _ offset: Int, from start: Int) -> Int {
        var at = offset
        while at > start, at < bytes.count, bytes[at] & 0xC0 == 0x80, offset - at < 4 { at -= 1 }
        return at
    }

    private static func withoutTrailingBlanks(_ text: String) -> String {
        var view = text[...]
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
