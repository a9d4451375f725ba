/// An IPv4 or IPv6 address, and who can reach something that listens on it.
public struct NetworkAddress: Hashable, Sendable {
    public enum Family: Hashable, Sendable { case v4, v6 }

    /// Who reaches a listener on the address, as far as the address alone says.
    public enum Reach: String, Hashable, Sendable {
        /// Every address of the host: `0.0.0.0`, `::`.
        case wildcard
        /// The host itself: `127.0.0.0/8`, `::1`.
        case loopback
        /// Neighbours on the wire: `169.254.0.0/16`, `fe80::/10`.
        case linkLocal
        /// Internal networks: RFC 1918, `100.64.0.0/10`, `fc00::/7`.
        case privateNetwork
        /// Everybody, unless a firewall says otherwise.
        case publicNetwork
        /// `224.0.0.0/4`, `ff00::/8`: no server can listen on these.
        case multicast
    }

    public let family: Family
    private let high: UInt64
    private let low: UInt64

    /// An address in its usual notation: four decimal numbers, or IPv6 without brackets, with or without a `%zone`.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 100 else { return nil }
        if let value = Self.dottedQuad(bytes[...]) {
            self.init(v4: value)
        } else if let value = Self.version6(bytes) {
            self.init(high: value.0, low: value.1)
        } else {
            return nil
        }
    }

    /// An address as `getaddrinfo` takes it: besides the usual notation the short, octal and hexadecimal forms
    /// of IPv4 (`127.1`, `0x7f000001`), as `inet_aton(3)` describes them.
    public init?(numericHost text: some StringProtocol) {
        if let usual = NetworkAddress(text) {
            self = usual
        } else if let value = Self.classic(Array(text.utf8.prefix(64))) {
            self.init(v4: value)
        } else {
            return nil
        }
    }

    public init(v4 value: UInt32) {
        family = .v4
        high = 0
        low = UInt64(value)
    }

    public static let wildcard4 = NetworkAddress(v4: 0)
    public static let wildcard6 = NetworkAddress(high: 0, low: 0)

    private init(high: UInt64, low: UInt64) {
        family = .v6
        self.high = high
        self.low = low
    }

    public var reach: Reach {
        if family == .v4 { return Self.reach(v4: UInt32(truncatingIfNeeded: low)) }
        if high == 0 && low == 0 { return .wildcard }
        if high == 0 && low == 1 { return .loopback }
        // ::ffff:a.b.c.d
        if high == 0 && low >> 32 == 0xffff { return Self.reach(v4: UInt32(truncatingIfNeeded: low)) }
        if high >> 57 == 0xfc >> 1 { return .privateNetwork }
        if high >> 54 == 0xfe80 >> 6 { return .linkLocal }
        if high >> 56 == 0xff { return .multicast }
        return .publicNetwork
    }

    private static func reach(v4 value: UInt32) -> Reach {
        if value == 0 { return .wildcard }
        switch value >> 24 {
        case 127: return .loopback
        case 10: return .privateNetwork
        case 224...239: return .multicast
        default: break
        }
        if value >> 20 == 0xac1 || value >> 16 == 0xc0a8 || value >> 22 == 0x6440 >> 6 { return .privateNetwork }
        return value >> 16 == 0xa9fe ? .linkLocal : .publicNetwork
    }

    // MARK: Reading

    private static func dottedQuad(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        var part: UInt32 = 0
        var digits = 0
        var dots = 0
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, dots < 3 else { return nil }
                value = value << 8 | part
                (part, digits, dots) = (0, 0, dots + 1)
            } else {
                // A leading zero would be octal elsewhere; inet_pton(3) refuses it.
                guard byte >= 0x30, byte <= 0x39, digits < 3, !(digits > 0 && part == 0) else { return nil }
                part = part * 10 + UInt32(byte - 0x30)
                digits += 1
                guard part <= 255 else { return nil }
            }
        }
        return dots == 3 && digits > 0 ? value << 8 | part : nil
    }

    private static func classic(_ bytes: [UInt8]) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 4 else { return nil }
        var value: UInt64 = 0
        for (index, part) in parts.enumerated() {
            guard let first = part.first, first >= 0x30, first <= 0x39 else { return nil }
            let text = String(decoding: part, as: UTF8.self)
            let number: UInt64? =
                if text.hasPrefix("0x") || text.hasPrefix("0X") { UInt64(text.dropFirst(2), radix: 16) }
                else if text.hasPrefix("0"), text.count > 1 { UInt64(text, radix: 8) }
                else { UInt64(text) }
            guard let number, part.allSatisfy({ isHexDigit($0) || $0 | 0x20 == UInt8(ascii: "x") }) else { return nil }
            let remaining = UInt64(32 - 8 * index)
            guard number < 1 << (index == parts.count - 1 ? remaining : 8) else { return nil }
            value |= index == parts.count - 1 ? number : number << (remaining - 8)
        }
        return UInt32(truncatingIfNeeded: value)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
    }

    private static func version6(_ bytes: [UInt8]) -> (UInt64, UInt64)? {
        var bytes = bytes[...]
        if let percent = bytes.firstIndex(of: UInt8(ascii: "%")) {
            guard percent + 1 < bytes.endIndex else { return nil }
            bytes = bytes[..<percent]
        }
        var groups: [UInt16] = []
        var gap: Int?
        var index = bytes.startIndex
        if bytes.starts(with: "::".utf8) {
            gap = 0
            index += 2
        } else if bytes.first == UInt8(ascii: ":") {
            return nil
        }
        while index < bytes.endIndex {
            let end = bytes[index...].firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            let group = bytes[index..<end]
            if group.contains(UInt8(ascii: ".")) {
                guard end == bytes.endIndex, groups.count <= 6, let quad = dottedQuad(group) else { return nil }
                groups += [UInt16(truncatingIfNeeded: quad >> 16), UInt16(truncatingIfNeeded: quad)]
                index = end
                break
            }
            guard (1...4).contains(group.count), groups.count < 8 else { return nil }
            guard group.allSatisfy({ isHexDigit($0) }), let value = UInt16(String(decoding: group, as: UTF8.self), radix: 16) else {
                return nil
            }
            groups.append(value)
            guard end < bytes.endIndex else { break }
            index = end + 1
            if index == bytes.endIndex { return nil }
            if bytes[index] == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = groups.count
                index += 1
            }
        }
        if let gap {
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: [UInt16](repeating: 0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        let high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
        return (high, groups[4...].reduce(0) { $0 << 16 | UInt64($1) })
    }
}

extension NetworkAddress {
    /// Whether both are of one family and begin with the same `bits`; `nil` for all.
    public func shares(_ bits: Int?, with other: NetworkAddress) -> Bool {
        guard family == other.family else { return false }
        let width = family == .v4 ? 32 : 128
        let count = min(max(bits ?? width, 0), width)
        func same(_ left: UInt64, _ right: UInt64, _ count: Int, of width: Int) -> Bool {
            count <= 0 || (left ^ right) >> UInt64(width - min(count, width)) == 0
        }
        if family == .v4 { return same(low, other.low, count, of: 32) }
        return same(high, other.high, count, of: 64) && same(low, other.low, count - 64, of: 64)
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// The usual short notation; for IPv6 that of RFC 5952.
    public var description: String {
        if family == .v4 { return [24, 16, 8, 0].map { String(low >> $0 & 0xff) }.joined(separator: ".") }
        let groups = [48, 32, 16, 0].map { high >> $0 & 0xffff } + [48, 32, 16, 0].map { low >> $0 & 0xffff }
        var longest = 0..<0
        var start: Int?
        for index in 0...8 {
            if index < 8 && groups[index] == 0 {
                start = start ?? index
            } else if let begun = start {
                if index - begun > max(longest.count, 1) { longest = begun..<index }
                start = nil
            }
        }
        let text = { (part: ArraySlice<UInt64>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
        return longest.isEmpty ? text(groups[...]) : text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
    }
}

extension NetworkAddress {
    /// Whether a host as configurations name it is the host itself: `localhost`, an address of the loopback network.
    public static func isLoopbackHost(_ host: String) -> Bool {
        let name = host.lowercased()
        if ["localhost", "localhost.localdomain", "ip6-localhost"].contains(name) { return true }
        return NetworkAddress(name)?.reach == .loopback
    }
}

extension NetworkAddress: Comparable {
    /// IPv4 comes before IPv6, and each is in the order of its numbers.
    public static func < (left: NetworkAddress, right: NetworkAddress) -> Bool {
        if left.family != right.family { return left.family == .v4 }
        return (left.high, left.low) < (right.high, right.low)
    }
}
