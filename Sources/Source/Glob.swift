/// Shell patterns as `glob(3)` matches one path component: `*`, `?`, `[a-z]`, `[!a]`, backslash.
///
/// A leading dot of a name must be matched explicitly, as `glob` does without `GLOB_PERIOD`.
public struct Glob: Sendable {
    public let pattern: String
    private let bytes: [UInt8]
    private let matchesLeadingDots: Bool

    /// - Parameter matchesLeadingDots: a leading dot is a character as any other, as in `.gitignore`.
    public init(_ pattern: String, matchesLeadingDots: Bool = false) {
        self.pattern = pattern
        self.matchesLeadingDots = matchesLeadingDots
        bytes = Array(pattern.utf8)
    }

    public static func isPattern(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    public func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        if !matchesLeadingDots, name.first == UInt8(ascii: "."), bytes.first != UInt8(ascii: ".") { return false }
        return match(0, name, 0)
    }

    private func match(_ start: Int, _ name: [UInt8], _ offset: Int) -> Bool {
        var pattern = start
        var position = offset
        // Where to try again when a star has to take one more byte.
        var retry: (pattern: Int, position: Int)?
        while true {
            if pattern < bytes.count, bytes[pattern] == UInt8(ascii: "*") {
                retry = (pattern + 1, position)
                pattern += 1
                continue
            }
            if position < name.count, pattern < bytes.count, let next = step(pattern, name[position]) {
                pattern = next
                position += 1
                continue
            }
            if position == name.count, pattern == bytes.count { return true }
            guard let last = retry, last.position < name.count else { return false }
            retry = (last.pattern, last.position + 1)
            pattern = last.pattern
            position = last.position + 1
        }
    }

    /// The pattern offset after the element at `index` when it matches `byte`.
    private func step(_ index: Int, _ byte: UInt8) -> Int? {
        switch bytes[index] {
        case UInt8(ascii: "?"):
            return index + 1
        case UInt8(ascii: "\\") where index + 1 < bytes.count:
            return bytes[index + 1] == byte ? index + 2 : nil
        case UInt8(ascii: "["):
            guard let (matched, next) = bracket(index, byte) else { return byte == UInt8(ascii: "[") ? index + 1 : nil }
            return matched ? next : nil
        default:
            return bytes[index] == byte ? index + 1 : nil
        }
    }

    private func bracket(_ index: Int, _ byte: UInt8) -> (matched: Bool, next: Int)? {
        var at = index + 1
        var negated = false
        if at < bytes.count, bytes[at] == UInt8(ascii: "!") || bytes[at] == UInt8(ascii: "^") {
            negated = true
            at += 1
        }
        var matched = false
        var first = true
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "]"), !first { return (matched != negated, at + 1) }
            first = false
            if let (inClass, next) = namedClass(at, byte) {
                if inClass { matched = true }
                at = next
                continue
            }
            let low = literal(&at)
            if at + 1 < bytes.count, bytes[at] == UInt8(ascii: "-"), bytes[at + 1] != UInt8(ascii: "]") {
                at += 1
                let high = literal(&at)
                if low <= byte, byte <= high { matched = true }
            } else if low == byte {
                matched = true
            }
        }
        return nil
    }

    /// A byte inside brackets, where a backslash protects the next one.
    private func literal(_ at: inout Int) -> UInt8 {
        if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count { at += 1 }
        defer { at += 1 }
        return bytes[at]
    }

    /// `[:alpha:]` inside brackets, in the C locale.
    private func namedClass(_ at: Int, _ byte: UInt8) -> (matched: Bool, next: Int)? {
        guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "["), bytes[at + 1] == UInt8(ascii: ":") else { return nil }
        guard let end = bytes[(at + 2)...].firstIndex(where: { $0 == UInt8(ascii: ":") }), end + 1 < bytes.count,
            bytes[end + 1] == UInt8(ascii: "]")
        else { return nil }
        let isUpper = byte >= 0x41 && byte <= 0x5A
        let isLower = byte >= 0x61 && byte <= 0x7A
        let isDigit = byte >= 0x30 && byte <= 0x39
        let isGraphic = byte > 0x20 && byte < 0x7F
        let matched: Bool
        switch String(decoding: bytes[(at + 2)..<end], as: UTF8.self) {
        case "alpha": matched = isUpper || isLower
        case "digit": matched = isDigit
        case "alnum": matched = isUpper || isLower || isDigit
        case "upper": matched = isUpper
        case "lower": matched = isLower
        case "punct": matched = isGraphic && !isUpper && !isLower && !isDigit
        case "graph": matched = isGraphic
        case "print": matched = isGraphic || byte == 0x20
        case "space": matched = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
        case "blank": matched = byte == 0x20 || byte == 0x09
        case "cntrl": matched = byte < 0x20 || byte == 0x7F
        case "xdigit": matched = isDigit || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
        default: return nil
        }
        return (matched, end + 2)
    }

    /// The paths below `tree` that an absolute pattern matches, each directory's names in byte order.
    ///
    /// Components without pattern characters are looked up, not listed.
    public static func expand(_ pattern: String, in tree: any FileTree) -> [String] {
        let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard !parts.isEmpty else { return [] }
        var found = ["/"]
        // Directories above the first pattern need not be visible: a confined tree shows only what lies below its roots.
        var isCertain = true
        for (index, part) in parts.enumerated() {
            guard isPattern(part) else {
                found = found.map { Path.join($0, part) }
                isCertain = false
                continue
            }
            let glob = Glob(part)
            let isLast = index == parts.count - 1
            found = found.flatMap { directory in
                ((try? tree.list(directory)) ?? []).compactMap { entry in
                    guard glob.matches(entry.name), isLast || entry.kind == .directory else { return nil }
                    return Path.join(directory, entry.name)
                }
            }
            isCertain = true
        }
        return isCertain ? found : found.filter { tree.exists($0) }
    }
}
