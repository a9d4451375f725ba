/// A half-open range of byte offsets in a file.
public struct ByteRange: Hashable, Sendable {
    public var start: Int
    public var end: Int

    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    public var isEmpty: Bool { start == end }
    public var count: Int { end - start }

    public func clamped(to count: Int) -> ByteRange {
        ByteRange(min(max(start, 0), count), min(max(end, 0), count))
    }

    /// The smallest range that holds both.
    public func union(_ other: ByteRange) -> ByteRange { ByteRange(min(start, other.start), max(end, other.end)) }
}

/// A place in a file: line and column count from 1, columns in Unicode code points.
public struct SourcePosition: Hashable, Sendable, Comparable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A range in a particular file. What every value, directive and finding carries.
public struct SourceSpan: Hashable, Sendable {
    public let file: SourceFile
    public let range: ByteRange

    public init(file: SourceFile, range: ByteRange) {
        self.file = file
        self.range = range
    }

    public var start: SourcePosition { file.position(of: range.start) }
    /// Exclusive.
    public var end: SourcePosition { file.position(of: range.end) }
    public var text: String { file.text(range) }

    /// The lines of the place, whole.
    public var lines: ByteRange {
        let last = file.position(of: max(range.start, range.end - 1)).line
        return ByteRange(file.range(ofLine: start.line).start, file.range(ofLine: last).end)
    }

    /// The same place in a file of the same name in which all other lines are empty: for what files have in common that differ elsewhere.
    public func quoted(owners: FileOwners?) -> SourceSpan {
        let lines = lines
        let skipped = start.line - 1
        let quote = SourceFile(path: file.path, bytes: [UInt8](repeating: 0x0A, count: skipped) + file.bytes[lines.start..<lines.end] + [0x0A], owners: owners)
        return quote.span(range.start - lines.start + skipped, range.end - lines.start + skipped)
    }
}
