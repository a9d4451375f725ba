/// The text of an environment variable, in bytes, as PHP handles it.
enum DotenvValue: Hashable, Sendable {
    case known([UInt8])
    /// The clause that completes "unknown because ...".
    case unknown(String)

    var bytes: [UInt8]? {
        if case .known(let bytes) = self { return bytes }
        return nil
    }
}

extension [UInt8] {
    /// Every occurrence replaced, from left to right, as `str_replace` does.
    func replacing(_ pattern: [UInt8], with replacement: [UInt8]) -> [UInt8] {
        guard !pattern.isEmpty, count >= pattern.count, contains(pattern[0]) else { return self }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var index = 0
        while index < count {
            if self[index] == pattern[0], index + pattern.count <= count, self[index..<index + pattern.count].elementsEqual(pattern) {
                result += replacement
                index += pattern.count
            } else {
                result.append(self[index])
                index += 1
            }
        }
        return result
    }

    init(text: StaticString) {
        self = text.withUTF8Buffer { [UInt8]($0) }
    }
}
