/// The search tree of exact and prefix locations of one level, built like `ngx_http_init_static_location_trees`.
struct LocationTree: Sendable {
    struct Node: Sendable {
        /// The part of the name after the names of the nodes that hold this tree.
        var name: [UInt8]
        var exact: Int?
        var inclusive: Int?
        var redirectsSlash: Bool
        var left: Int?
        var right: Int?
        /// Longer names that start with this one.
        var inner: Int?
    }

    enum Found: Hashable {
        case none
        case exact(Int)
        case prefix(Int)
        /// The URI lacks the slash that this location ends in.
        case slash(Int)
    }

    private(set) var nodes: [Node] = []
    private var root: Int?

    init() {}

    struct Entry {
        var name: [UInt8]
        var exact: Int?
        var inclusive: Int?
        var redirectsSlash: Bool
    }

    /// - Parameter entries: one for each name.
    init(_ entries: [Entry]) {
        let sorted = entries.sorted { Self.precedes($0.name, $1.name) }
        guard !sorted.isEmpty else { return }
        let ends = Self.ends(sorted)
        // Ranges of `sorted` that still have to become a tree, and where to hang it.
        struct Work {
            var items: [Item]
            var skip: Int
            var parent: Int?
            var side: Side
        }
        enum Side { case root, left, right, inner }
        var work = [Work(items: Self.group(0..<sorted.count, ends), skip: 0, parent: nil, side: .root)]
        while let next = work.popLast() {
            guard !next.items.isEmpty else { continue }
            let middle = next.items.count / 2
            let item = next.items[middle]
            let entry = sorted[item.entry]
            let index = nodes.count
            nodes.append(
                Node(
                    name: Array(entry.name[next.skip...]), exact: entry.exact, inclusive: entry.inclusive,
                    redirectsSlash: entry.redirectsSlash))
            switch (next.side, next.parent) {
            case (.left, let parent?): nodes[parent].left = index
            case (.right, let parent?): nodes[parent].right = index
            case (.inner, let parent?): nodes[parent].inner = index
            default: root = index
            }
            work.append(Work(items: Array(next.items[..<middle]), skip: next.skip, parent: index, side: .left))
            work.append(Work(items: Array(next.items[(middle + 1)...]), skip: next.skip, parent: index, side: .right))
            let inner = Self.group(item.inner, ends)
            work.append(Work(items: inner, skip: entry.name.count, parent: index, side: .inner))
        }
    }

    /// `/` sorts before everything else, so that the search for `/a` passes `/a/` before `/a-b`.
    private static func precedes(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        left.lexicographicallyPrecedes(right) { a, b in
            (a == UInt8(ascii: "/") ? 0x20 : a) < (b == UInt8(ascii: "/") ? 0x20 : b)
        }
    }

    private struct Item {
        var entry: Int
        /// The entries after it whose names start with its own.
        var inner: Range<Int>
    }

    /// For each entry, where the longer names that start with its own end.
    private static func ends(_ sorted: [Entry]) -> [Int] {
        var ends = Array(1..<(sorted.count + 1))
        var open: [Int] = []
        for index in sorted.indices {
            while let last = open.last, !sorted[index].name.starts(with: sorted[last].name) {
                ends[last] = index
                open.removeLast()
            }
            if sorted[index].inclusive != nil { open.append(index) }
        }
        for last in open { ends[last] = sorted.count }
        return ends
    }

    /// Splits a sorted range into entries and the longer names below each.
    private static func group(_ range: Range<Int>, _ ends: [Int]) -> [Item] {
        var items: [Item] = []
        var at = range.lowerBound
        while at < range.upperBound {
            items.append(Item(entry: at, inner: (at + 1)..<ends[at]))
            at = ends[at]
        }
        return items
    }

    func find(_ uri: [UInt8]) -> Found {
        var found = Found.none
        var rest = uri[...]
        var current = root
        while let index = current {
            let node = nodes[index]
            let common = min(rest.count, node.name.count)
            let head = rest.prefix(common)
            if !head.elementsEqual(node.name.prefix(common)) {
                current = Self.precedes(head, node.name.prefix(common)) ? node.left : node.right
                continue
            }
            if rest.count > node.name.count {
                guard let inclusive = node.inclusive else {
                    current = node.right
                    continue
                }
                found = .prefix(inclusive)
                current = node.inner
                rest = rest.dropFirst(common)
                continue
            }
            if rest.count == node.name.count {
                if let exact = node.exact { return .exact(exact) }
                return node.inclusive.map { .prefix($0) } ?? .none
            }
            if rest.count + 1 == node.name.count, node.redirectsSlash, let target = node.exact ?? node.inclusive {
                found = .slash(target)
            }
            current = node.left
        }
        return found
    }
}
