import Source

/// The addresses that belong to the machine, from the kernel's tables.
public enum LocalAddresses {
    /// Those of the loopback included.
    public static func read(_ tree: any HostTree) -> Knowledge<[NetworkAddress]> {
        KernelTable.read(["/proc/net/fib_trie", "/proc/net/if_inet6"], of: tree).map { tables in
            var found: [NetworkAddress] = []
            for (path, bytes) in tables {
                for address in path.hasSuffix("if_inet6") ? version6(bytes) : version4(bytes) where !found.contains(address) { found.append(address) }
            }
            // A fleet keeps thousands of these lists: without room for more.
            return found.map { $0 }
        }
    }

    /// In the tree of routes a leaf `|-- 10.0.0.5` is followed by lines such as `/32 host LOCAL`.
    private static func version4(_ bytes: [UInt8]) -> [NetworkAddress] {
        var found: [NetworkAddress] = []
        var leaf: NetworkAddress?
        for line in bytes.split(separator: 0x0A) {
            let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            if words.first == "|--", words.count > 1 {
                leaf = NetworkAddress(words[1])
            } else if words.count == 3, words[0] == "/32", words[1] == "host", words[2] == "LOCAL", let address = leaf {
                found.append(address)
            }
        }
        return found
    }

    /// `fe80000000000000020c29fffe000001 02 40 20 80 eth0`
    private static func version6(_ bytes: [UInt8]) -> [NetworkAddress] {
        bytes.split(separator: 0x0A).compactMap { line in
            let digits = String(decoding: line.prefix { $0 != 0x20 }, as: UTF8.self)
            guard digits.utf8.count == 32 else { return nil }
            var groups: [Substring] = []
            var rest = Substring(digits)
            while !rest.isEmpty {
                groups.append(rest.prefix(4))
                rest = rest.dropFirst(4)
            }
            return NetworkAddress(groups.joined(separator: ":"))
        }
    }
}
