/// A network in the notation of access lists and trusted proxies: `10.0.0.0/8`, `192.168.1.7`, `fc00::/7`.
public struct NetworkRange: Hashable, Sendable {
    public let address: NetworkAddress
    /// How many bits count; all of them when only an address is written.
    public let prefix: Int

    /// `nil` for anything but an address with or without a number of bits.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = NetworkAddress(first) else { return nil }
        let width = address.family == .v4 ? 32 : 128
        self.address = address
        guard parts.count == 2 else {
            prefix = width
            return
        }
        guard let bits = Int(parts[1]), (0...width).contains(bits) else { return nil }
        prefix = bits
    }

    public func contains(_ other: NetworkAddress) -> Bool { address.shares(prefix, with: other) }

    /// Whether every address of its family is in it.
    public var isEverything: Bool { prefix == 0 }
}
