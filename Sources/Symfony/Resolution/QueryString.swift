/// Query strings as PHP's `parse_str` reads them: `a=1&b[]=2&c[key]=3`.
enum QueryString {
    private static let depthLimit = 64

    static func parse(_ text: String) -> ConfigMap {
        var root = ConfigMap()
        for pair in text.split(separator: "&", omittingEmptySubsequences: true).prefix(1000) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = URLParts.decoded(String(parts[0]), plusIsSpace: true)
            let value = parts.count > 1 ? URLParts.decoded(String(parts[1]), plusIsSpace: true) : ""
            guard let keys = keys(of: name) else { continue }
            insert(value, keys[...], into: &root)
        }
        return root
    }

    /// The name and its brackets; an empty bracket is an empty key after the first. `nil`: PHP ignores the variable.
    private static func keys(of name: String) -> [String]? {
        var bytes = Array(name.utf8)[...]
        while bytes.first == 0x20 { bytes = bytes.dropFirst() }
        if let zero = bytes.firstIndex(of: 0) { bytes = bytes[..<zero] }
        guard let first = bytes.first, first != UInt8(ascii: "[") else { return nil }
        var head: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "["), index > bytes.startIndex, bytes[index...].contains(UInt8(ascii: "]")) { break }
            head.append(byte == 0x20 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") ? UInt8(ascii: "_") : byte)
            index += 1
        }
        var keys = [String(decoding: head, as: UTF8.self)]
        while index < bytes.endIndex, bytes[index] == UInt8(ascii: "["), keys.count < depthLimit,
            let close = bytes[index...].firstIndex(of: UInt8(ascii: "]"))
        {
            keys.append(String(decoding: bytes[(index + 1)..<close], as: UTF8.self))
            index = close + 1
        }
        return keys
    }

    private static func insert(_ value: String, _ keys: ArraySlice<String>, into map: inout ConfigMap) {
        guard let first = keys.first else { return }
        let key = first.isEmpty ? nextIndex(map) : first
        if keys.count == 1 {
            map.set(key, keySpan: nil, ConfigValue(.string(value)))
            return
        }
        var inner = map[key]?.map ?? ConfigMap()
        insert(value, keys.dropFirst(), into: &inner)
        map.set(key, keySpan: nil, ConfigValue(.map(inner)))
    }

    private static func nextIndex(_ map: ConfigMap) -> String {
        String((map.keys.compactMap { Int($0) }.max() ?? -1) + 1)
    }
}
