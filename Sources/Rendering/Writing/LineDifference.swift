/// The differences between two texts in the unified form of diff(1).
public enum LineDifference {
    private static let context = 3

    /// Empty when the texts are equal. `nil` for the name of a file that is not there.
    public static func unified(_ old: String, _ new: String, from oldName: String?, to newName: String?) -> String {
        guard old != new else { return "" }
        let a = lines(old)
        let b = lines(new)
        let changes = changes(a, b)
        var text = "--- \(oldName ?? "/dev/null")\n+++ \(newName ?? "/dev/null")\n"
        var index = 0
        while index < changes.count {
            guard changes[index].kind != .same else {
                index += 1
                continue
            }
            let start = max(0, index - context)
            var end = index
            var same = 0
            var cursor = index
            while cursor < changes.count, same <= 2 * context {
                if changes[cursor].kind == .same { same += 1 } else { (same, end) = (0, cursor + 1) }
                cursor += 1
            }
            let stop = min(changes.count, end + context)
            text += hunk(changes[start..<stop], before: changes[..<start], a, b)
            index = stop
        }
        return text
    }

    private enum Kind { case same, removed, added }

    private struct Change {
        var kind: Kind
        var line: Int
    }

    private static func hunk(_ part: ArraySlice<Change>, before: ArraySlice<Change>, _ a: [Substring], _ b: [Substring]) -> String {
        let oldStart = before.count { $0.kind != .added }
        let newStart = before.count { $0.kind != .removed }
        let oldCount = part.count { $0.kind != .added }
        let newCount = part.count { $0.kind != .removed }
        var text = "@@ -\(oldCount == 0 ? oldStart : oldStart + 1),\(oldCount) +\(newCount == 0 ? newStart : newStart + 1),\(newCount) @@\n"
        for change in part {
            let (mark, line) =
                switch change.kind {
                case .same: (" ", a[change.line])
                case .removed: ("-", a[change.line])
                case .added: ("+", b[change.line])
                }
            text += mark + line
            if line.last != "\n" { text += "\n\\ No newline at end of file\n" }
        }
        return text
    }

    /// Each with its line end.
    private static func lines(_ text: String) -> [Substring] {
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: "\n").map { rest.index(after: $0) } ?? rest.endIndex
            lines.append(rest[..<end])
            rest = rest[end...]
        }
        return lines
    }

    /// The longest common part, by Myers' method in the standard library.
    private static func changes(_ a: [Substring], _ b: [Substring]) -> [Change] {
        let difference = b.difference(from: a)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var result: [Change] = []
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            if i < a.count, removed.contains(i) {
                result.append(Change(kind: .removed, line: i))
                i += 1
            } else if j < b.count, added.contains(j) {
                result.append(Change(kind: .added, line: j))
                j += 1
            } else if i < a.count, j < b.count {
                result.append(Change(kind: .same, line: i))
                i += 1
                j += 1
            } else {
                break
            }
        }
        return result
    }
}
