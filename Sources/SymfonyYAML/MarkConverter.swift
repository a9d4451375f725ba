/// Byte offsets of libyaml's marks, which count code points.
///
/// Marks come nearly in order, so the last one found is the start of the next search, forwards or backwards.
struct MarkConverter {
    private let bytes: [UInt8]
    private let isASCII: Bool
    private var point = 0
    private var byte = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        isASCII = bytes.allSatisfy { $0 < 0x80 }
        // libyaml does not count a byte order mark at the start.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { byte = 3 }
    }

    mutating func offset(_ index: Int) -> Int {
        if isASCII { return min(index, bytes.count) }
        while point < index, byte < bytes.count {
            byte += 1
            while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
            point += 1
        }
        while point > index, byte > 0 {
            byte -= 1
            while byte > 0, bytes[byte] & 0xC0 == 0x80 { byte -= 1 }
            point -= 1
        }
        return byte
    }
}
