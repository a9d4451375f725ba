import Source

/// What is no text, and what is no value.
extension SymfonyReader {
    /// Symfony refuses a file that is not UTF-8. Here it is read all the same unless it is no text at all.
    mutating func checkEncoding() -> Bool {
        guard let bad = Self.firstInvalidByte(bytes, size) else { return true }
        isComplete = false
        let isBinary = (0..<min(size, 4_096)).contains { bytes[$0] == 0 }
        findings.append(
            Finding(
                "yaml-not-utf8", .error,
                isBinary ? "this file is not text" : "this byte is not UTF-8, which Symfony demands", at: file.span(bad, bad + 1),
                help: isBinary ? nil : "store the file as UTF-8"))
        return !isBinary
    }

    private static func firstInvalidByte(_ bytes: UnsafePointer<UInt8>, _ size: Int) -> Int? {
        var at = 0
        while at < size {
            let first = bytes[at]
            if first < 0x80 {
                at += 1
                continue
            }
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            guard first >= 0xC2, first <= 0xF4, at + length <= size else { return at }
            for index in 1..<length where bytes[at + index] & 0xC0 != 0x80 { return at }
            let second = bytes[at + 1]
            if first == 0xE0 && second < 0xA0 || first == 0xED && second > 0x9F || first == 0xF0 && second < 0x90 || first == 0xF4 && second > 0x8F {
                return at
            }
            at += length
        }
        return nil
    }

    /// Number signs at the start of a line or after white space, outside of values.
    mutating func findComments() {
        var hasSign = false
        for at in 0..<size where bytes[at] == UInt8(ascii: "#") {
            hasSign = true
            break
        }
        guard hasSign else { return }
        var taken: [(start: Int, end: Int)] = []
        for record in builder.nodes where record.kind == .scalar {
            if record.keyEnd > record.keyStart, bytes[Int(record.keyStart)] == UInt8(ascii: "\"") || bytes[Int(record.keyStart)] == UInt8(ascii: "'") {
                taken.append((Int(record.keyStart), Int(record.keyEnd)))
            }
            if !record.flags.contains(.alias), record.flags.contains(.quoted) || record.flags.contains(.block) {
                taken.append((Int(record.start), Int(record.end)))
            }
        }
        taken.sort { $0.start < $1.start }
        var next = 0
        var at = 0
        while at < size {
            guard bytes[at] == UInt8(ascii: "#") else {
                at += 1
                continue
            }
            while next < taken.count, taken[next].end <= at { next += 1 }
            if next < taken.count, taken[next].start <= at {
                at = taken[next].end
                continue
            }
            let isComment = at == 0 || bytes[at - 1] == 0x20 || bytes[at - 1] == 0x09 || bytes[at - 1] == 0x0A || bytes[at - 1] == 0x0D
            guard isComment else {
                at += 1
                continue
            }
            let start = at
            while at < size, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
            comments.append(ByteRange(start, at))
        }
    }
}
