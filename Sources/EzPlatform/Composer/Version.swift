/// The numbers of a Composer version or of the lowest version that a constraint names.
public struct Version: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var numbers: [Int]

    public init(_ numbers: Int...) { self.numbers = numbers }

    /// Reads `v6.13.8`, `7.5.x-dev`, `2.3.4.0`; `nil` for branches without a number (`dev-master`).
    public init?(_ text: String) {
        var rest = text.utf8[...]
        if let first = rest.first, first == UInt8(ascii: "v") || first == UInt8(ascii: "V") { rest = rest.dropFirst() }
        numbers = Self.leadingNumbers(&rest)
        if numbers.isEmpty { return nil }
    }

    /// The first version that a constraint such as `^7.5@dev` or `~1.2.0 || ^2.0` names; `nil` for `*` and branches.
    public init?(constraint: String) {
        var rest = constraint.utf8[...]
        while let first = rest.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) {
            // The digits of a branch name are no version.
            if first == UInt8(ascii: "d"), rest.starts(with: "dev-".utf8) { return nil }
            rest = rest.dropFirst()
        }
        numbers = Self.leadingNumbers(&rest)
        if numbers.isEmpty { return nil }
    }

    private static func leadingNumbers(_ rest: inout Substring.UTF8View) -> [Int] {
        var numbers: [Int] = []
        while numbers.count < 6 {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty, let number = Int(Substring(digits)) else { break }
            numbers.append(number)
            rest = rest.dropFirst(digits.count)
            guard rest.first == UInt8(ascii: ".") else { break }
            rest = rest.dropFirst()
        }
        return numbers
    }

    public var major: Int { numbers[0] }
    /// 0 when only a major number is given.
    public var minor: Int { numbers.count > 1 ? numbers[1] : 0 }
    public var patch: Int { numbers.count > 2 ? numbers[2] : 0 }
    public var description: String { numbers.map(String.init).joined(separator: ".") }

    /// Missing numbers count as 0.
    public static func < (left: Version, right: Version) -> Bool {
        for index in 0..<max(left.numbers.count, right.numbers.count) {
            let a = index < left.numbers.count ? left.numbers[index] : 0
            let b = index < right.numbers.count ? right.numbers[index] : 0
            if a != b { return a < b }
        }
        return false
    }
}
