/// Moving over the lines of a block, and cutting nested blocks out of it.
extension SymfonyReader {
    var line: Line { lines[block.base + block.current] }

    /// The byte at a file offset that lies within a line, or nil behind its end.
    @inline(__always)
    func byte(_ at: Int, before end: Int) -> UInt8? { at < end ? bytes[at] : nil }

    mutating func moveToNextLine() -> Bool {
        if block.current >= block.count - 1 { return false }
        block.current += 1
        return true
    }

    mutating func moveToPreviousLine() {
        if block.current >= 1 { block.current -= 1 }
    }

    var hasMoreLines: Bool { block.count - 1 > block.current }

    func isComment(_ line: Line) -> Bool { !line.isBlank && bytes[Int(line.start) + Int(line.indentation)] == UInt8(ascii: "#") }

    func isEmpty(_ line: Line) -> Bool { line.isBlank || isComment(line) }

    /// Symfony's line number, counted from 0.
    var lineNumber: Int { block.current + block.offset }

    var isLastLineInDocument: Bool { lineNumber >= documentLines - 1 }

    /// The end of a line without white space at its end, as PHP's `rtrim` cuts it.
    func trimmedEnd(_ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, Self.isTrimmed(bytes[end - 1]) { end -= 1 }
        return end
    }

    @inline(__always)
    static func isTrimmed(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0B || byte == 0 }

    /// Whether the next line that says something is indented deeper than the current one.
    func isNextLineIndented() -> Bool {
        guard let next = nextMeaningfulLine() else { return false }
        return next.indentation > line.indentation
    }

    /// Whether the next line that says something is an item of a sequence at the indentation of its key.
    func isNextLineUnindentedItem() -> Bool {
        guard let next = nextMeaningfulLine() else { return false }
        return next.indentation == line.indentation && isUnindentedItem(next)
    }

    /// `isNextLineIndented` as a step of the reader: 2.8 does not go back behind comments and empty lines.
    mutating func nextLineIsIndented() -> Bool {
        let answer = isNextLineIndented()
        passEmptyLines()
        return answer
    }

    mutating func nextLineIsUnindentedItem() -> Bool {
        let answer = isNextLineUnindentedItem()
        passEmptyLines()
        return answer
    }

    private mutating func passEmptyLines() {
        guard dialect.major < 3 else { return }
        while hasMoreLines, isEmpty(lines[block.base + block.current + 1]) { block.current += 1 }
    }

    private func nextMeaningfulLine() -> Line? {
        var at = block.current + 1
        while at < block.count {
            let line = lines[block.base + at]
            if !isEmpty(line) { return line }
            at += 1
        }
        return nil
    }

    func isUnindentedItem(_ line: Line) -> Bool {
        let start = Int(line.start)
        guard line.count > 0, bytes[start] == UInt8(ascii: "-") else { return false }
        if line.count > 1, bytes[start + 1] == 0x20 { return true }
        return trimmedEnd(start, Int(line.end)) == start + 1
    }

    private func indented(_ line: Line, by count: Int) -> Line {
        let cut = UInt32(truncatingIfNeeded: min(count, line.count))
        return Line(start: line.start + cut, end: line.end, indentation: line.indentation > cut ? line.indentation - cut : 0)
    }

    /// Appends the lines of the block below the current line to `lines` and returns how many. The current line moves
    /// to the last one taken.
    ///
    /// - Parameter indentation: how many spaces belong to the block; `nil` finds it from its first line.
    mutating func takeNestedBlock(indentation: Int? = nil, inSequence: Bool = false) throws(Refusal) -> Int {
        let header = line
        let oldIndentation = Int(line.indentation)
        guard moveToNextLine() else { return 0 }
        var newIndentation = indentation
        guard lines.count < Limits.lines else { throw tooManyLines() }
        if indentation == nil, dialect.major < 3 {
            newIndentation = Int(line.indentation)
            if !isEmpty(line), newIndentation == 0, !isUnindentedItem(line) { throw indentationProblem() }
        } else if indentation == nil {
            // Empty lines and comments do not say how deep the block is.
            var at = block.current
            while at < block.count {
                let candidate = lines[block.base + at]
                if !isEmpty(candidate) {
                    newIndentation = Int(candidate.indentation)
                    break
                }
                at += 1
            }
            if !isEmpty(line), newIndentation == 0, !isUnindentedItem(line) { throw indentationProblem() }
        }
        let strip = newIndentation ?? 0
        let first = line
        let taken: Line
        if newIndentation == nil || Int(first.indentation) >= strip {
            taken = indented(first, by: strip)
        } else if isEmpty(first), dialect.major >= 3 {
            taken = first
        } else {
            moveToPreviousLine()
            return 0
        }
        if inSequence, oldIndentation == newIndentation, taken.count > 0, bytes[Int(taken.start)] == UInt8(ascii: "-") {
            // A dash without content, and the next item.
            moveToPreviousLine()
            return 0
        }
        var scalars = BlockScalars(isActive: dialect.major < 3)
        if scalars.isActive {
            scalars.note(header, Int(header.indentation), isHeader: endsWithBlockHeader(header))
            if scalars.isEmpty { scalars.note(first, Int(first.indentation), isHeader: endsWithBlockHeader(first)) }
            scalars.previous = Int(first.indentation)
        }
        lines.append(taken)
        var count = 1
        var isUnindented = isUnindentedItem(first)
        var isFirstComment = isComment(first)
        while moveToNextLine() {
            let next = line
            if isFirstComment, !isUnindented {
                isUnindented = isUnindentedItem(next)
                isFirstComment = isComment(next)
            }
            let indentation = Int(next.indentation)
            if scalars.isActive {
                scalars.end(before: indentation, isBlank: trimmedStart(Int(next.start), Int(next.end)) == Int(next.end))
                if scalars.isEmpty, !isComment(next) { scalars.note(next, indentation, isHeader: endsWithBlockHeader(next)) }
                scalars.previous = indentation
            }
            if isUnindented, newIndentation == indentation, !isEmpty(next), !isUnindentedItem(next) {
                moveToPreviousLine()
                break
            }
            if scalars.isActive, scalars.isEmpty, isComment(next) { continue }
            if next.isBlank || newIndentation == nil || indentation >= strip {
                lines.append(indented(next, by: strip))
            } else if isComment(next), !scalars.isActive {
                lines.append(next)
            } else if indentation == 0 {
                moveToPreviousLine()
                break
            } else {
                // Symfony stops here. The line, and what is nested in it, is left out; the rest of the block is read.
                refuse(indentationProblem())
                while hasMoreLines {
                    let after = lines[block.base + block.current + 1]
                    guard isEmpty(after) || Int(after.indentation) > indentation else { break }
                    block.current += 1
                }
                continue
            }
            count += 1
        }
        return count
    }

    /// 2.8 drops comments from a block, but not those that may be lines of a block scalar.
    private struct BlockScalars {
        let isActive: Bool
        var previous = 0
        private var indentations: [Int] = []

        init(isActive: Bool) { self.isActive = isActive }

        var isEmpty: Bool { indentations.isEmpty }

        mutating func note(_ line: Line, _ indentation: Int, isHeader: Bool) {
            if isHeader { indentations.append(indentation) }
        }

        mutating func end(before indentation: Int, isBlank: Bool) {
            if indentation < previous, !isBlank { indentations.removeAll { $0 >= indentation } }
        }
    }

    /// Whether a line ends like the header of a block scalar: `|`, `>-`, `|+2 # comment`.
    private func endsWithBlockHeader(_ line: Line) -> Bool {
        var at = Int(line.start)
        while at < Int(line.end) {
            if bytes[at] == UInt8(ascii: "|") || bytes[at] == UInt8(ascii: ">"), blockScalarHeader(at, Int(line.end)) != nil { return true }
            at += 1
        }
        return false
    }

    private func tooManyLines() -> Refusal {
        Refusal("the blocks of this file are too large and nested too deeply to be read", Int(line.start), Int(line.end), rule: "yaml-nesting")
    }

    private func indentationProblem() -> Refusal {
        let start = Int(line.start) + Int(line.indentation)
        return Refusal(
            "this line is indented less than the block before it, but does not return to the block that holds it", start,
            trimmedEnd(start, Int(line.end)), help: "indent the line like the other entries of its block")
    }
}
