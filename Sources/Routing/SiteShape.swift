/// Numbers for sites that are written alike.
///
/// Hundreds of virtual hosts are often one text with other names. Where a request ends in one of them without the server ever having asked
/// for the host, it ends alike in all of them.
public struct SiteShapes {
    private var numbers: [[UInt8]: Int] = [:]

    public init() {}

    /// The same number for the same text.
    public mutating func number(of text: [UInt8]) -> Int {
        if let known = numbers[text] { return known }
        numbers[text] = numbers.count
        return numbers.count - 1
    }
}

/// The text of a site, without its names, in which no two different sites are equal.
public struct SiteShapeText {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func add(_ word: some Collection<UInt8>) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: word.count)) { bytes += $0 }
        bytes += word
    }

    public mutating func add(_ word: String) { add(word.utf8) }
}
