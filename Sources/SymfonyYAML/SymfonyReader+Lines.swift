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
        let oldIndentation = Int(line.indentation)
        guard moveToNextLine() else { return 0 }
        var newIndentation = indentation
        if indentation == nil {
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
        } else if isEmpty(first) {
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
            if isUnindented, newIndentation == indentation, !isEmpty(next), !isUnindentedItem(next) {
                moveToPreviousLine()
                break
            }
            if next.isBlank || newIndentation == nil || indentation >= strip {
                lines.append(indented(next, by: strip))
            } else if isComment(next) {
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

    private func indentationProblem() -> Refusal {
        let start = Int(line.start)
        return Refusal(
            "this line is indented less than the block before it, but does not return to the block that holds it", start,
            trimmedEnd(start, Int(line.end)), help: "indent the line like the other entries of its block")
    }
}
