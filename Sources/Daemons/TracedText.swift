import Source

/// Bytes together with the place in a file that each of them was read from: text that has been unquoted, joined or
/// expanded still points at what the file says.
public struct TracedText: Sendable {
    public let file: SourceFile
    public private(set) var bytes: [UInt8]
    private var offsets: [Int]
    /// Why a part is not known: a placeholder of a template, a variable of the shell. It stands in `bytes` as one or two `unknownByte`.
    public var unknown: Unknown?

    /// Stands for text that is not known (the control character SUB, which no configuration contains).
    public static let unknownByte: UInt8 = 0x1A

    public init(_ file: SourceFile, _ range: ByteRange) {
        self.file = file
        let range = range.clamped(to: file.bytes.count)
        bytes = Array(file.bytes[range.start..<range.end])
        offsets = Array(range.start..<range.end)
    }

    public init(empty file: SourceFile) {
        self.file = file
        bytes = []
        offsets = []
    }

    /// A word that no file spells, such as an argument that a start script adds; it points at `span`.
    public init(_ text: String, at span: SourceSpan) {
        file = span.file
        bytes = Array(text.utf8)
        offsets = Array(repeating: span.range.start, count: bytes.count)
    }

    /// The text; parts that are not known read as `…`.
    public var text: String {
        guard unknown != nil else { return String(decoding: bytes, as: UTF8.self) }
        var shown: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if byte != Self.unknownByte {
                shown.append(byte)
            } else if index == 0 || bytes[index - 1] != Self.unknownByte {
                shown += "…".utf8
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    public var isEmpty: Bool { bytes.isEmpty }
    public var count: Int { bytes.count }

    /// The place in the file, from the first to the last byte. Of an empty text, the start of the file unless
    /// it was cut out of another text.
    public var span: SourceSpan { file.span(start, end) }
    private var start: Int { offsets.first ?? fallback }
    private var end: Int { offsets.last.map { $0 + 1 } ?? fallback }
    var fallback = 0

    /// A part, by positions in `bytes`.
    public func part(_ range: Range<Int>) -> TracedText {
        let range = range.clamped(to: 0..<bytes.count)
        var part = TracedText(empty: file)
        part.bytes = Array(bytes[range])
        part.offsets = Array(offsets[range])
        part.fallback = range.lowerBound < offsets.count ? offsets[range.lowerBound] : end
        if part.bytes.contains(Self.unknownByte) { part.unknown = unknown }
        return part
    }

    public func dropping(_ count: Int) -> TracedText { part(min(count, bytes.count)..<bytes.count) }

    /// Positions of pieces between separators, empty ones left out.
    public func split(_ isSeparator: (UInt8) -> Bool) -> [TracedText] {
        var pieces: [TracedText] = []
        var begin = 0
        for index in 0...bytes.count where index == bytes.count || isSeparator(bytes[index]) {
            if index > begin { pieces.append(part(begin..<index)) }
            begin = index + 1
        }
        return pieces
    }

    mutating func append(_ byte: UInt8, at offset: Int) {
        bytes.append(byte)
        offsets.append(offset)
    }

    mutating func append(_ other: TracedText) {
        bytes += other.bytes
        offsets += other.offsets
        unknown = unknown ?? other.unknown
    }

    /// Puts something unknown there that stands in the file at `reason.span`, or else at `offset`.
    mutating func appendUnknown(_ reason: Unknown, at offset: Int) {
        append(Self.unknownByte, at: offset)
        // A second byte makes spans reach to the end of what is written.
        if let span = reason.span, span.file == file, span.range.start == offset, span.range.count > 1 {
            append(Self.unknownByte, at: span.range.end - 1)
        }
        unknown = unknown ?? reason
    }

    func offset(of index: Int) -> Int { index < offsets.count ? offsets[index] : end }

    func starts(with text: StaticString, at index: Int = 0) -> Bool {
        text.withUTF8Buffer { buffer in
            index + buffer.count <= bytes.count && bytes[index..<(index + buffer.count)].elementsEqual(buffer)
        }
    }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
func isNameByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
}
