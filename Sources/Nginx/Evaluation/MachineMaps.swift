import Routing
import Source

/// `map`, `geo` and `split_clients`.
extension Machine {
    func look(_ map: MapDefinition, _ name: String) throws(Undetermined) -> Value {
        let source = try evaluate(map.source)
        if let unknown = source.unknown { return Value("$" + name, unknown: unknown) }
        switch map.kind {
        case .map: return try lookUp(map, source)
        case .geo:
            if map.isIncomplete { return notKnown(name, "the list of $\(name) was not read completely") }
            return try network(map, source)
        case .split: return try share(map, source)
        }
    }

    private func lookUp(_ map: MapDefinition, _ source: Value) throws(Undetermined) -> Value {
        var key = source.bytes.map(asciiLower)
        if map.usesHostnames, key.last == UInt8(ascii: ".") { key.removeLast() }
        if let value = map.exact[key] { return try evaluate(value) }
        for (suffix, value) in map.suffixes where key.suffix(suffix.count).elementsEqual(suffix) { return try evaluate(value) }
        for (prefix, value) in map.prefixes where key.count > prefix.count && key.starts(with: prefix) { return try evaluate(value) }
        for (expression, value) in map.expressions {
            try budget.spend()
            guard let matched = try match(expression, source.bytes, "map $\(map.name)", at: expression.span) else { return Value() }
            if matched { return try evaluate(value) }
        }
        if map.isIncomplete { return notKnown(map.name, "the entries of the map $\(map.name) were not all read") }
        return try map.fallback.map(evaluate) ?? Value()
    }

    /// The smallest network around the address; texts that are no addresses count as 255.255.255.255.
    private func network(_ map: MapDefinition, _ source: Value) throws(Undetermined) -> Value {
        var address = Network.parse(source.text) ?? [255, 255, 255, 255]
        // An IPv4 address in IPv6 form.
        if address.count == 16, address.prefix(10).allSatisfy({ $0 == 0 }), address[10] == 255, address[11] == 255 {
            address = Array(address.suffix(4))
        }
        if !map.ranges.isEmpty {
            let number = Network.number(address) ?? .max
            let value = map.ranges.first { $0.first <= number && number <= $0.last }?.value
            return try (value ?? map.fallback).map(evaluate) ?? Value()
        }
        for prefix in stride(from: address.count * 8, through: 0, by: -1) {
            if let value = map.networks[Network.around(address, prefix: prefix)] { return try evaluate(value) }
        }
        return try map.fallback.map(evaluate) ?? Value()
    }

    private func share(_ map: MapDefinition, _ source: Value) throws(Undetermined) -> Value {
        if map.isIncomplete { return notKnown(map.name, "the shares of $\(map.name) were not all read") }
        let hash = Self.murmur(source.bytes)
        guard let part = map.parts.first(where: { hash < $0.bound || $0.bound == 0 }) else { return Value() }
        return try evaluate(part.value)
    }

    /// MurmurHash2, with the length as seed.
    static func murmur(_ bytes: [UInt8]) -> UInt32 {
        let factor: UInt32 = 0x5BD1_E995
        var hash = UInt32(truncatingIfNeeded: bytes.count)
        var at = 0
        while bytes.count - at >= 4 {
            var part = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
            part = part &* factor
            part ^= part >> 24
            hash = hash &* factor ^ part &* factor
            at += 4
        }
        let rest = bytes.count - at
        if rest >= 3 { hash ^= UInt32(bytes[at + 2]) << 16 }
        if rest >= 2 { hash ^= UInt32(bytes[at + 1]) << 8 }
        if rest >= 1 { hash = (hash ^ UInt32(bytes[at])) &* factor }
        hash = (hash ^ hash >> 13) &* factor
        return hash ^ hash >> 15
    }
}
