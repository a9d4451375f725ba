/// An address range of `allow`, `deny` and `geo`.
struct Network: Sendable, Hashable {
    /// 4 or 16 bytes; empty for `all`.
    var address: [UInt8]
    var prefix: Int
    var isUnixSocket = false

    static let all = Network(address: [], prefix: 0)
    /// `all`, and `0.0.0.0/0`, which is as good as that for clients by IPv4.
    var isEverything: Bool { prefix == 0 && !isUnixSocket }

    /// `all`, `unix:`, `10.0.0.0/8`, `::1`; `nil` for anything else.
    init?(_ text: String) {
        if text == "all" {
            self = .all
            return
        }
        if text == "unix:" {
            self.init(address: [], prefix: 0)
            isUnixSocket = true
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        // 255.255.255.255 is nginx's word for "no address".
        guard let first = parts.first, let address = Self.parse(String(first)), address != [255, 255, 255, 255] else { return nil }
        var prefix = address.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), given >= 0, given <= prefix else { return nil }
            prefix = given
        }
        self.init(address: address, prefix: prefix)
    }

    private init(address: [UInt8], prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    /// Without the bits that the prefix leaves out.
    var masked: Network {
        var result = self
        for index in address.indices { result.address[index] &= Self.mask(index, prefix) }
        return result
    }

    /// The network of this many bits around an address.
    static func around(_ address: [UInt8], prefix: Int) -> Network { Network(address: address, prefix: prefix).masked }

    private static func mask(_ index: Int, _ prefix: Int) -> UInt8 {
        let bits = min(8, max(0, prefix - index * 8))
        return bits == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - bits))
    }

    func contains(_ other: [UInt8]) -> Bool {
        if isUnixSocket { return false }
        if address.isEmpty { return true }
        guard other.count == address.count else { return false }
        for index in address.indices {
            let mask = Self.mask(index, prefix)
            if address[index] & mask != other[index] & mask { return false }
        }
        return true
    }

    /// The bytes of an IPv4 or IPv6 address.
    static func parse(_ text: String) -> [UInt8]? {
        if text.utf8.contains(UInt8(ascii: ":")) { return parseV6(text) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { $0.utf8.count <= 3 ? UInt8($0) : nil }
        return bytes.count == 4 ? bytes : nil
    }

    private static func parseV6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        func groups(_ text: String) -> [UInt8]? {
            if text.isEmpty { return [] }
            var bytes: [UInt8] = []
            for part in text.split(separator: ":", omittingEmptySubsequences: false) {
                if part.utf8.contains(UInt8(ascii: ".")) {
                    guard let v4 = parse(String(part)) else { return nil }
                    bytes += v4
                    continue
                }
                guard let value = UInt16(part, radix: 16) else { return nil }
                bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
            return bytes
        }
        guard let head = groups(halves[0]) else { return nil }
        if halves.count == 1 { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// An IPv4 address as a number, `nil` for IPv6.
    static func number(_ bytes: [UInt8]) -> UInt32? {
        bytes.count == 4 ? bytes.reduce(0) { $0 << 8 | UInt32($1) } : nil
    }

    /// IPv6 bytes in brackets, the longest run of zeros shortened: RFC 5952.
    static func shown(_ bytes: [UInt8]) -> String {
        let groups = stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        var longest = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > max(longest.count, 1) { longest = start..<index }
            start = index + 1
        }
        func text(_ part: ArraySlice<Int>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        guard !longest.isEmpty else { return "[\(text(groups[...]))]" }
        return "[\(text(groups[..<longest.lowerBound]))::\(text(groups[longest.upperBound...]))]"
    }
}
