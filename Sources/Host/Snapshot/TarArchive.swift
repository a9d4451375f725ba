import Source

/// The part of POSIX tar (ustar, `pax(1)`) that snapshots use: regular files with short names.
enum TarArchive {
    static let blockSize = 512

    struct Limits {
        var entries = 50_000
        var entrySize = SourceStore.defaultLimit
        var total = 256 * 1_048_576
    }

    // MARK: Writing

    /// Whether a name fits into the two fields of the head.
    static func holds(_ name: String) -> Bool { split(name) != nil }

    private static func split(_ name: String) -> (prefix: [UInt8], name: [UInt8])? {
        let bytes = Array(name.utf8)
        if bytes.count <= 100 { return ([], bytes) }
        guard bytes.count <= 256 else { return nil }
        for index in stride(from: min(155, bytes.count - 2), through: 1, by: -1) where bytes[index] == UInt8(ascii: "/") {
            if bytes.count - index - 1 <= 100 { return (Array(bytes[..<index]), Array(bytes[(index + 1)...])) }
        }
        return nil
    }

    /// Without owner and time: equal files make equal archives.
    static func append(_ name: String, _ content: [UInt8], to archive: inout [UInt8]) {
        guard let parts = split(name) else { return }
        var head = [UInt8](repeating: 0, count: blockSize)
        func put(_ bytes: some Sequence<UInt8>, at offset: Int) { for (index, byte) in bytes.enumerated() { head[offset + index] = byte } }
        func octal(_ value: Int, _ digits: Int) -> [UInt8] {
            let text = String(value, radix: 8)
            return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
        }
        put(parts.name, at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(content.count, 11), at: 124)
        put(octal(0, 11), at: 136)
        put([UInt8](repeating: 0x20, count: 8), at: 148)
        head[156] = UInt8(ascii: "0")
        put("ustar\u{0}00".utf8, at: 257)
        put(parts.prefix, at: 345)
        put(octal(head.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], at: 148)
        archive += head
        archive += content
        archive += [UInt8](repeating: 0, count: (blockSize - content.count % blockSize) % blockSize)
    }

    static func finish(_ archive: inout [UInt8]) { archive += [UInt8](repeating: 0, count: 2 * blockSize) }

    // MARK: Reading

    /// Takes an archive in pieces and keeps its files in memory. Nothing is ever written anywhere.
    struct Reader {
        private(set) var files: [(name: String, content: [UInt8])] = []
        private let limits: Limits
        private var names: Set<String> = []
        private var block: [UInt8] = []
        private var current: (name: String, remaining: Int, content: [UInt8])?
        private var padding = 0
        private var total = 0
        private var zeroBlocks = 0

        init(limits: Limits = Limits()) { self.limits = limits }

        mutating func take(_ bytes: ArraySlice<UInt8>) throws(Compression.Failure) {
            total += bytes.count
            guard total <= limits.total else { throw .init(reason: "it unpacks to more than \(limits.total / 1_048_576) MiB") }
            var rest = bytes
            while !rest.isEmpty {
                if var entry = current {
                    let part = rest.prefix(entry.remaining)
                    current = nil
                    entry.content += part
                    entry.remaining -= part.count
                    rest = rest.dropFirst(part.count)
                    current = entry
                    if entry.remaining == 0 { finishEntry() }
                } else if padding > 0 {
                    let count = min(padding, rest.count)
                    padding -= count
                    rest = rest.dropFirst(count)
                } else {
                    let part = rest.prefix(blockSize - block.count)
                    block += part
                    rest = rest.dropFirst(part.count)
                    if block.count == blockSize {
                        try takeHead()
                        block = []
                    }
                }
            }
        }

        /// Call at the end: an archive that was cut is refused.
        func finish() throws(Compression.Failure) {
            guard current == nil, block.isEmpty, zeroBlocks >= 2 else { throw .init(reason: "the archive is cut short") }
        }

        private mutating func finishEntry() {
            guard let entry = current else { return }
            files.append((entry.name, entry.content))
            padding = (blockSize - entry.content.count % blockSize) % blockSize
            current = nil
        }

        private mutating func takeHead() throws(Compression.Failure) {
            if block.allSatisfy({ $0 == 0 }) {
                zeroBlocks += 1
                return
            }
            guard zeroBlocks == 0 else { throw .init(reason: "an entry follows the end of the archive") }
            guard checksum() == octal(148, 8) else { throw .init(reason: "the head of an entry is damaged") }
            guard block[257..<263].elementsEqual("ustar\u{0}".utf8) else { throw .init(reason: "it is not in the format of POSIX tar") }
            let prefix = text(345, 155)
            let name = prefix.isEmpty ? text(0, 100) : prefix + "/" + text(0, 100)
            try check(name, type: block[156])
            guard let size = octal(124, 12), size <= limits.entrySize else {
                throw .init(reason: "the entry \(printable(name)) is larger than \(limits.entrySize / 1_048_576) MiB")
            }
            guard names.insert(name).inserted else { throw .init(reason: "the entry \(printable(name)) occurs twice") }
            guard names.count <= limits.entries else { throw .init(reason: "it has more than \(limits.entries) entries") }
            // The size is only believed as far as bytes really follow.
            current = (name, size, [])
            if size == 0 { finishEntry() }
        }

        private func check(_ name: String, type: UInt8) throws(Compression.Failure) {
            switch type {
            case UInt8(ascii: "0"), 0: break
            case UInt8(ascii: "1"), UInt8(ascii: "2"): throw .init(reason: "the entry \(printable(name)) is a link, which snapshots never hold")
            case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"):
                throw .init(reason: "the entry \(printable(name)) is a device or a pipe, which snapshots never hold")
            default: throw .init(reason: "the entry \(printable(name)) is no regular file, and snapshots hold nothing else")
            }
            let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            let leadsElsewhere = parts.contains { $0.isEmpty || ($0.count <= 2 && $0.allSatisfy { $0 == UInt8(ascii: ".") }) }
            guard !name.isEmpty, !leadsElsewhere, !name.utf8.contains(where: { $0 < 0x20 }) else {
                throw .init(reason: "the entry \(printable(name)) has a name that leads elsewhere")
            }
        }

        private func printable(_ name: String) -> String { "\"" + String(name.unicodeScalars.prefix(200).map { $0.value < 0x20 ? "?" : Character($0) }) + "\"" }

        private func text(_ offset: Int, _ count: Int) -> String {
            String(decoding: block[offset..<(offset + count)].prefix { $0 != 0 }, as: UTF8.self)
        }

        private func octal(_ offset: Int, _ count: Int) -> Int? {
            let digits = block[offset..<(offset + count)].drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
            return digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF8.self), radix: 8)
        }

        private func checksum() -> Int {
            block.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : Int(block[$1])) }
        }
    }
}
