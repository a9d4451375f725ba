import Synchronization

/// Names of machines, as lists of them are written and ordered.
public enum NodeNames {
    /// A character for private use that stands in a message for the names of the nodes that the finding is about: findings that differ in nothing else are one.
    public static let mark = "\u{E0F0}"

    /// `web1`, `web1, web2 and web3`, `web1, web2 and 17 more`.
    public static func phrase(_ names: [String]) -> String {
        if names.count <= 5 { return names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "") }
        return names.prefix(4).joined(separator: ", ") + " and \(names.count - 4) more"
    }

    /// Runs of digits count as numbers: `web2` comes before `web10`.
    public static func precedes(_ left: String, _ right: String) -> Bool {
        var (a, b) = (left.utf8[...], right.utf8[...])
        while let x = a.first, let y = b.first {
            if isDigit(x), isDigit(y) {
                let (one, two) = (a.prefix(while: isDigit), b.prefix(while: isDigit))
                let (plainOne, plainTwo) = (one.drop { $0 == 0x30 }, two.drop { $0 == 0x30 })
                if plainOne.count != plainTwo.count { return plainOne.count < plainTwo.count }
                if !plainOne.elementsEqual(plainTwo) { return plainOne.lexicographicallyPrecedes(plainTwo) }
                (a, b) = (a[one.endIndex...], b[two.endIndex...])
            } else {
                guard x == y else { return x < y }
                (a, b) = (a.dropFirst(), b.dropFirst())
            }
        }
        if a.isEmpty != b.isEmpty { return a.isEmpty }
        // `web01` and `web1` are different names all the same.
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}

/// The nodes on which a file is, the same bytes at the same path: what many nodes have is read and kept once.
public final class FileOwners: Sendable {
    private let nodes: Mutex<[String]>

    public init(_ nodes: [String]) {
        self.nodes = Mutex(nodes.sorted(by: NodeNames.precedes))
    }

    /// In the order of their names.
    public var names: [String] { nodes.withLock { $0 } }
    public var first: String? { nodes.withLock { $0.first } }

    /// Another node has the same.
    public func add(_ node: String) {
        nodes.withLock { nodes in
            var (low, high) = (0, nodes.count)
            while low < high {
                let middle = (low + high) / 2
                if NodeNames.precedes(nodes[middle], node) { low = middle + 1 } else { high = middle }
            }
            nodes.insert(node, at: low)
        }
    }
}
