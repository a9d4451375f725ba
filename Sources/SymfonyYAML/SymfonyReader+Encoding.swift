import Glibc
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
            // Eight bytes of ASCII at a time.
            while at + 8 <= size, UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0 { at += 8 }
            guard at < size else { return nil }
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
        guard let first = nextSign(0) else { return }
        var taken: [(start: Int, end: Int)] = []
        for record in builder.nodes where record.kind == .scalar {
            if record.keyEnd > record.keyStart, bytes[Int(record.keyStart)] == UInt8(ascii: "\"") || bytes[Int(record.keyStart)] == UInt8(ascii: "'") {
                taken.append((Int(record.keyStart), Int(record.keyEnd)))
            }
            if !record.flags.contains(.alias), record.flags.contains(.quoted) || record.flags.contains(.block) {
                taken.append((Int(record.start), Int(record.end)))
            }
        }
        // Nearly always in order already.
        if zip(taken, taken.dropFirst()).contains(where: { $0.start > $1.start }) { taken.sort { $0.start < $1.start } }
        var next = 0
        var at = first
        while let sign = nextSign(at) {
            at = sign
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

    private func nextSign(_ start: Int) -> Int? {
        guard start < size, let found = memchr(bytes + start, Int32(UInt8(ascii: "#")), size - start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
    }
}
