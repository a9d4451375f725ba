/// Text that is put together from pieces of the file: what Symfony joins before it parses a value over several lines.
struct JoinedText {
    /// A run of bytes. Bytes that are not written in the file (the space for a line end) have the place where they arose.
    struct Piece {
        var offset: Int
        var place: Int
        var isWritten: Bool
    }

    var bytes: [UInt8] = []
    var pieces: [Piece] = []

    mutating func append(_ from: UnsafePointer<UInt8>, _ count: Int, at place: Int) {
        guard count > 0 else { return }
        if let last = pieces.last, last.isWritten, last.place + bytes.count - last.offset == place {
            // Continues the piece before.
        } else {
            pieces.append(Piece(offset: bytes.count, place: place, isWritten: true))
        }
        bytes.append(contentsOf: UnsafeBufferPointer(start: from, count: count))
    }

    /// Bytes that are not written in the file as they are.
    mutating func append(changed: ArraySlice<UInt8>, at place: Int) {
        guard !changed.isEmpty else { return }
        pieces.append(Piece(offset: bytes.count, place: place, isWritten: false))
        bytes.append(contentsOf: changed)
    }

    mutating func append(_ byte: UInt8, at place: Int) {
        pieces.append(Piece(offset: bytes.count, place: place, isWritten: false))
        bytes.append(byte)
    }
}

/// Text of one value as the inline parser sees it, with the way back to the file.
struct InlineText {
    let base: UnsafePointer<UInt8>
    let count: Int
    /// The place of the first byte when the text is a slice of the file.
    private let start: Int
    private let pieces: [JoinedText.Piece]

    /// A slice of the file.
    init(_ base: UnsafePointer<UInt8>, _ count: Int, at start: Int) {
        self.base = base
        self.count = count
        self.start = start
        pieces = []
    }

    init(_ base: UnsafePointer<UInt8>, _ count: Int, pieces: [JoinedText.Piece]) {
        self.base = base
        self.count = count
        start = 0
        self.pieces = pieces
    }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 { base[index] }

    /// The file offset of a byte of the text; of the end, the offset behind the last byte.
    func place(_ index: Int) -> Int {
        if pieces.isEmpty { return start + index }
        if index > 0, index >= count {
            let last = piece(count - 1)
            return pieces[last].place + (count - 1 - pieces[last].offset) + 1
        }
        let found = pieces[piece(index)]
        return found.place + (found.isWritten ? index - found.offset : 0)
    }

    /// The file offset behind the byte before `index`.
    func placeBehind(_ index: Int) -> Int { index > 0 ? place(index - 1) + 1 : place(0) }

    /// Where a range stands in the file when it stands there byte for byte.
    func written(_ from: Int, _ to: Int) -> Int? {
        if pieces.isEmpty { return start + from }
        guard from < to else { return place(from) }
        let index = piece(from)
        guard pieces[index].isWritten, index + 1 == pieces.count || to <= pieces[index + 1].offset else { return nil }
        return pieces[index].place + from - pieces[index].offset
    }

    private func piece(_ index: Int) -> Int {
        var low = 0
        var high = pieces.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].offset <= index { low = middle } else { high = middle }
        }
        return low
    }
}
