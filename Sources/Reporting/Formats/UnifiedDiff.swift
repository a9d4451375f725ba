import Source

/// The difference of two versions of a file in the unified format that `patch -p1` and `git apply` read.
public struct UnifiedDiff {
    private let redaction: Redaction
    /// Lines around a change.
    private static let context = 3
    /// With more changed lines than this the whole middle is shown as replaced.
    private static let limit = 500

    /// Whether the text can be applied: secrets and control characters are never printed, and then it cannot.
    public private(set) var isExact = true
    public private(set) var bytes: [UInt8] = []

    public init(redaction: Redaction = Redaction()) {
        self.redaction = redaction
    }

    /// Adds a file; nothing when both versions are equal.
    public mutating func add(path: String, from old: [UInt8], to new: [UInt8]) {
        guard old != new else { return }
        let before = Self.lines(old)
        let after = Self.lines(new)
        let steps = Self.steps(before, after)
        var name = path
        while name.first == "/" { name.removeFirst() }
        let shown = Printable.sentence(name)
        if shown != name { isExact = false }
        append("--- a/\(shown)\n+++ b/\(shown)\n")
        var index = 0
        while let first = steps[index...].firstIndex(where: { $0.kind != .same }) {
            // A hunk ends where more lines are equal than two contexts hold.
            var last = first
            var at = first
            while at < steps.count, at - last <= 2 * Self.context {
                if steps[at].kind != .same { last = at }
                at += 1
            }
            let start = max(index, first - Self.context)
            let end = min(steps.count, last + Self.context + 1)
            hunk(Array(steps[start..<end]))
            index = end
        }
    }

    private mutating func hunk(_ steps: [Step]) {
        let removed = steps.count { $0.kind != .added }
        let added = steps.count { $0.kind != .removed }
        append("@@ -\(Self.range(steps[0].old, removed)) +\(Self.range(steps[0].new, added)) @@\n")
        for step in steps {
            append(step.kind == .same ? " " : step.kind == .removed ? "-" : "+")
            line(step.line)
        }
    }

    private static func range(_ index: Int, _ count: Int) -> String {
        // An empty range names the line before it.
        count == 1 ? "\(index + 1)" : "\(count == 0 ? index : index + 1),\(count)"
    }

    private mutating func line(_ line: ArraySlice<UInt8>) {
        var content = Array(line)
        let ends = content.last == 0x0A
        if ends { content.removeLast() }
        let text = String(decoding: content, as: UTF8.self)
        let safe = text.unicodeScalars.allSatisfy { $0 == "\t" || $0 == "\r" || !Printable.isHidden($0) } && Array(text.utf8) == content
        let shown = redaction.configuration(safe ? text : Printable.sentence(text))
        if !safe || shown != text { isExact = false }
        append(shown + "\n")
        if !ends { append("\\ No newline at end of file\n") }
    }

    private mutating func append(_ text: String) { bytes += text.utf8 }

    // MARK: The difference

    struct Step {
        enum Kind { case same, removed, added }
        var kind: Kind
        var line: ArraySlice<UInt8>
        /// Lines of either version before this step.
        var old: Int
        var new: Int
    }

    /// Lines with their line feeds.
    static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    /// The shortest way from one to the other (E. W. Myers, 1986), between what both have in common at the ends.
    static func steps(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Step] {
        var head = 0
        while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
        var tail = 0
        while tail < min(old.count, new.count) - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
        var steps: [Step] = []
        var position = (old: 0, new: 0)
        func add(_ kind: Step.Kind) {
            let line = kind == .added ? new[position.new] : old[position.old]
            steps.append(Step(kind: kind, line: line, old: position.old, new: position.new))
            if kind != .added { position.old += 1 }
            if kind != .removed { position.new += 1 }
        }
        for _ in 0..<head { add(.same) }
        for kind in middle(Array(old[head..<(old.count - tail)]), Array(new[head..<(new.count - tail)])) { add(kind) }
        for _ in 0..<tail { add(.same) }
        return steps
    }

    private static func middle(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Step.Kind] {
        let replaced = [Step.Kind](repeating: .removed, count: old.count) + [Step.Kind](repeating: .added, count: new.count)
        guard !old.isEmpty, !new.isEmpty else { return replaced }
        let most = min(old.count + new.count, limit)
        // furthest[k] is how far into `old` a way of d changes leads on diagonal k.
        var furthest = [Int](repeating: 0, count: 2 * most + 2)
        var history: [[Int]] = []
        for d in 0...most {
            history.append(furthest)
            for k in stride(from: -d, through: d, by: 2) {
                let down = k == -d || (k != d && furthest[k - 1 + most] < furthest[k + 1 + most])
                var x = down ? furthest[k + 1 + most] : furthest[k - 1 + most] + 1
                var y = x - k
                while x < old.count, y < new.count, old[x] == new[y] {
                    x += 1
                    y += 1
                }
                furthest[k + most] = x
                if x >= old.count, y >= new.count { return way(history, d, most, (old.count, new.count)) }
            }
        }
        return replaced
    }

    private static func way(_ history: [[Int]], _ changes: Int, _ most: Int, _ end: (Int, Int)) -> [Step.Kind] {
        var kinds: [Step.Kind] = []
        var (x, y) = end
        for d in stride(from: changes, through: 0, by: -1) {
            let furthest = history[d]
            let k = x - y
            let down = k == -d || (k != d && furthest[k - 1 + most] < furthest[k + 1 + most])
            let before = d == 0 ? 0 : down ? furthest[k + 1 + most] : furthest[k - 1 + most]
            let beforeY = d == 0 ? 0 : before - (down ? k + 1 : k - 1)
            while x > before, y > beforeY {
                kinds.append(.same)
                x -= 1
                y -= 1
            }
            guard d > 0 else { break }
            kinds.append(down ? .added : .removed)
            (x, y) = (before, beforeY)
        }
        return kinds.reversed()
    }
}
