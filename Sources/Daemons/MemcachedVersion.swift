/// A release of memcached, as far as it decides how a command line is read.
public struct MemcachedVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var major: Int
    public var minor: Int
    public var patch: Int

    public init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// `1.6.18`, also with a distribution's suffix (`1.6.18-1+deb12u1`).
    public init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2).map { part in
            Int(String(decoding: part.prefix { $0 >= 0x30 && $0 <= 0x39 }.prefix(6), as: UTF8.self))
        }
        guard parts.count == 3, let major = parts[0], let minor = parts[1], let patch = parts[2] else { return nil }
        self.init(major, minor, patch)
    }

    public static func < (left: MemcachedVersion, right: MemcachedVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    public var description: String { "\(major).\(minor).\(patch)" }

    // What changed the meaning of the listen options, from the release notes and sources of these releases.

    /// Several `-l` options are compared as text, and IPv6 addresses are understood.
    static let substringRule = MemcachedVersion(1, 4, 25)
    /// `--listen=…` and the other long names.
    static let longOptions = MemcachedVersion(1, 5, 0)
    /// A port of 0 is no longer handed on: `-p 0` alone leaves UDP open, `-U 0` alone leaves TCP open.
    /// Before, either switched off both.
    static let zeroIsNotHandedOn = MemcachedVersion(1, 5, 4)
    /// UDP is off unless `-U` asks for it.
    static let udpOff = MemcachedVersion(1, 5, 6)
    /// TLS, and `notls:` before an address.
    static let tls = MemcachedVersion(1, 5, 13)
    /// SASL together with UDP is refused.
    static let saslRefusesUDP = MemcachedVersion(1, 5, 20)
    /// TCP ports above 65535 are refused instead of taken modulo 65536.
    static let portChecked = MemcachedVersion(1, 6, 16)
    /// `proto[…]:` and `tag[…]:` before an address.
    static let listenerTags = MemcachedVersion(1, 6, 17)
    /// `btls:` and `mtls:` before an address.
    static let listenerTLS = MemcachedVersion(1, 6, 30)
    /// Blanks at the start of an option's value are skipped.
    static let blanksSkipped = MemcachedVersion(1, 6, 32)
}

/// A range of releases within which the listen options mean the same.
public enum MemcachedEra: CaseIterable, Sendable {
    /// Up to 1.4.24: no IPv6, UDP on by default.
    case early
    /// 1.4.25 to 1.5.3: UDP on by default, `-U 0` alone closes TCP too.
    case middle
    /// 1.5.4 and 1.5.5: UDP on by default.
    case late
    /// 1.5.6 and later.
    case current

    public init(_ version: MemcachedVersion) {
        self =
            version < .substringRule ? .early
            : version < .zeroIsNotHandedOn ? .middle : version < .udpOff ? .late : .current
    }

    /// The release whose rules stand for the era when the exact one is not known.
    public var representative: MemcachedVersion {
        switch self {
        case .early: MemcachedVersion(1, 4, 24)
        case .middle: MemcachedVersion(1, 5, 3)
        case .late: MemcachedVersion(1, 5, 5)
        case .current: MemcachedVersion(1, 6, 40)
        }
    }

    /// For messages: `memcached 1.5.6 and later`.
    public var name: String {
        switch self {
        case .early: "memcached before 1.4.25"
        case .middle: "memcached 1.4.25 to 1.5.3"
        case .late: "memcached 1.5.4 and 1.5.5"
        case .current: "memcached 1.5.6 and later"
        }
    }
}
