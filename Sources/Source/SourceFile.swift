import Synchronization

/// The bytes of one file, as they were read, with what is needed to name places in it.
///
/// A file is read once and shared: trees, models and findings refer to it by identity.
public final class SourceFile: Sendable {
    /// Absolute path as the configuration names it: below `--root` without the root's prefix, `-` for standard input.
    public let path: String
    /// The nodes that the file belongs to, `nil` for the project's own files.
    public let owners: FileOwners?
    /// The first of the nodes, by name.
    public var node: String? { owners?.first }
    /// The content, unchanged. Nothing is decoded or normalised when reading.
    public let bytes: [UInt8]
    private let lineStarts = Mutex<[Int]?>(nil)

    public init(path: String, bytes: [UInt8], owners: FileOwners?) {
        self.path = path
        self.bytes = bytes
        self.owners = owners
    }

    public convenience init(path: String, bytes: [UInt8], node: String? = nil) {
        self.init(path: path, bytes: bytes, owners: node.map { FileOwners([$0]) })
    }

    /// For tests and examples.
    public convenience init(path: String, text: String, node: String? = nil) {
        self.init(path: path, bytes: Array(text.utf8), node: node)
    }

    /// Number of lines; a file that does not end in a line feed has its last line counted too.
    public var lineCount: Int { starts().count }

    /// The position of a byte offset; offsets past the end are clamped to it.
    public func position(of offset: Int) -> SourcePosition {
        let starts = starts()
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let lineStart = starts[low]
        return SourcePosition(line: low + 1, column: column(from: lineStart, to: offset, line: low + 1))
    }

    /// The byte range of a line (counted from 1) without its line end.
    public func range(ofLine line: Int) -> ByteRange {
        let starts = starts()
        guard line >= 1, line <= starts.count else { return ByteRange(bytes.count, bytes.count) }
        let start = starts[line - 1]
        var end = line < starts.count ? starts[line] - 1 : bytes.count
        if end > start, line == starts.count, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return ByteRange(start, end)
    }

    /// The text of a range; bytes that are not UTF-8 are replaced.
    public func text(_ range: ByteRange) -> String {
        let clamped = range.clamped(to: bytes.count)
        return String(decoding: bytes[clamped.start..<clamped.end], as: UTF8.self)
    }

    /// The span of a range of this file.
    public func span(_ range: ByteRange) -> SourceSpan { SourceSpan(file: self, range: range.clamped(to: bytes.count)) }
    public func span(_ start: Int, _ end: Int) -> SourceSpan { span(ByteRange(start, end)) }

    /// Columns count code points; in a line that is not UTF-8, bytes.
    private func column(from lineStart: Int, to offset: Int, line: Int) -> Int {
        let slice = bytes[lineStart..<offset]
        if slice.allSatisfy({ $0 < 0x80 }) { return offset - lineStart + 1 }
        let whole = range(ofLine: line)
        guard isUTF8(bytes[whole.start..<whole.end]) else { return offset - lineStart + 1 }
        return slice.reduce(into: 1) { count, byte in if byte & 0xC0 != 0x80 { count += 1 } }
    }

    private func starts() -> [Int] {
        lineStarts.withLock { cached in
            if let cached { return cached }
            var starts = [0]
            bytes.withUnsafeBufferPointer { buffer in
                for index in 0..<buffer.count where buffer[index] == 0x0A && index + 1 < buffer.count {
                    starts.append(index + 1)
                }
            }
            cached = starts
            return starts
        }
    }
}

extension SourceFile: Hashable {
    public static func == (left: SourceFile, right: SourceFile) -> Bool { left === right }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Whether bytes are well-formed UTF-8.
public func isUTF8(_ bytes: some Collection<UInt8>) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
}
